"""The tray stays small and quick with a folder of 2,000 files."""

import json
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_a_folder_of_2000_files_does_not_block_the_window() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shutterspan.ui.desktop.tray_benchmark"], capture_output=True, check=True
    )
    report = json.loads(done.stdout)
    assert (report["photos"], report["unreadable"]) == (1900, 10)
    assert list(report["turns"]) == ["open", "scroll while reading", "read", "scroll"]
    longest_ms = 1000 * report["seconds"] / 100  # relative, because all seconds depend on the machine and its load
    for activity, figures in report["turns"].items():
        assert figures["turns"] > 0 and figures["worst_work"] < longest_ms, activity
    assert report["memory_mb"]["peak"] < 300
    assert report["thumbnails_mb"] < report["uncompressed_mb"] / 10
    kinds = report["kinds"]
    assert sum(kind["count"] for kind in kinds.values()) == 1890
    assert all(kind["thumbnail_ms"] > 0 and kind["whole_ms"] > 0 for kind in kinds.values())
