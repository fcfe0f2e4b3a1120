"""The tray stays small and quick with a folder of 2,000 files."""

import json
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_a_folder_of_2000_files_does_not_block_the_window() -> None:
    """Checks processor time, because wall-clock time depends on the machine's load."""
    done = subprocess.run(
        [sys.executable, "-m", "shutterspan.ui.desktop.tray_benchmark"], capture_output=True, check=True
    )
    report = json.loads(done.stdout)
    assert (report["photos"], report["unreadable"]) == (1900, 10)
    assert list(report["turns"]) == ["open", "scroll while reading", "read", "scroll"]
    for activity, figures in report["turns"].items():
        assert figures["turns"] > 0 and figures["worst_work"] < 50, activity
    assert report["memory_mb"]["peak"] < 300
    assert report["thumbnails_mb"] < report["uncompressed_mb"] / 10
    kinds = report["kinds"]
    assert sum(kind["count"] for kind in kinds.values()) == 1890
    large = kinds["6000x4000.jpg"]
    assert large["thumbnail_ms"] < large["whole_ms"] / 5
