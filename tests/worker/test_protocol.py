"""What both ends of the line agree on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shutterspan.core.worker.protocol import clean_environment

ASTRAY = {
    "PYTHONPATH": "/nowhere",
    "PYTHONHOME": "/nowhere",
    "PYTHONSTARTUP": "/nowhere",
    "PYTHON": "3",
    "__PYVENV_LAUNCHER__": "/nowhere",
}


def test_a_clean_environment_leads_no_python_astray() -> None:
    given = {"PATH": "/bin", "HOME": "/root", "MY_PYTHONPATH": "kept", "LD_LIBRARY_PATH": "/opt"}
    assert clean_environment(environment=given | ASTRAY) == given


def test_callers_leave_out_further_names_by_how_they_begin() -> None:
    given = {"PATH": "/bin", "QT_PLUGIN_PATH": "/host", "QT_QPA_FONTDIR": "/host", "QTX": "kept", "OLD_QT_": "kept"}
    assert clean_environment("QT_", "GTK_", environment=given | ASTRAY) == {
        "PATH": "/bin",
        "QTX": "kept",
        "OLD_QT_": "kept",
    }


def test_by_itself_it_is_that_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("KEPT", "yes")
    cleaned = clean_environment()
    assert cleaned["KEPT"] == "yes" and "PYTHONPATH" not in cleaned
    assert "PYTHONPATH" in os.environ, "what is given stays as it is"


def test_a_python_in_it_finds_its_own_packages(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('astray')")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", "import json"]
    assert subprocess.run(command, env=environment, capture_output=True).returncode == 1
    assert subprocess.run(command, env=clean_environment(environment=environment)).returncode == 0
