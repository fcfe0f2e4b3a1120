import json
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_24_megapixels_are_painted_fast_enough() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shutterspan.ui.desktop.widgets.canvas.paint_benchmark"], capture_output=True
    )
    report = json.loads(done.stdout)
    assert set(report) == {"plain", "compared", "loupe", "side_by_side"}
    for paints in report.values():
        assert paints["paints"] > 60
        # Processor time, because wall-clock time depends on the machine's load.
        assert 0 < paints["median_work"] <= paints["worst_work"]
        assert paints["median_work"] <= 16
