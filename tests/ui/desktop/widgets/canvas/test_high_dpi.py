import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_canvas_tests_pass_on_a_high_dpi_screen() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(Path(__file__).parent)]
    done = subprocess.run(command, env=os.environ | {"QT_SCALE_FACTOR": "2"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
