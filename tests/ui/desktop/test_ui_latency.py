"""The latency monitor measures what blocks the UI thread, and nothing else."""

import json
import subprocess
import sys
import time

import pytest
from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication

from shutterspan.ui.desktop.ui_latency import LatencyMonitor


def live(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def work(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_distinguishes_waiting_from_working(qapp: QApplication, latency_monitor: LatencyMonitor) -> None:
    for activity, hold in (("sleep", time.sleep), ("work", work)):
        latency_monitor.start_activity(activity)
        QTimer.singleShot(30, lambda hold=hold: hold(0.06))
        live(200)
    sleep, busy = (
        max(latency_monitor.iterations[activity], key=lambda iteration: iteration.blocked)
        for activity in ("sleep", "work")
    )
    assert sleep.blocked > 0.05 and sleep.cpu < 0.03
    assert busy.blocked > 0.05 and busy.cpu > 0.05


def test_an_idle_loop_is_not_busy(qapp: QApplication, latency_monitor: LatencyMonitor) -> None:
    latency_monitor.start_activity("nothing")
    live(200)
    iterations = latency_monitor.iterations["nothing"]
    assert len(iterations) > 10
    assert sum(iteration.cpu for iteration in iterations) < 0.1


@pytest.mark.slow
def test_the_app_does_not_block_its_window() -> None:
    """No block takes a fiftieth of the whole time: relative, because all seconds depend on the machine and its load."""
    done = subprocess.run(
        [sys.executable, "-m", "shutterspan.ui.desktop.latency_benchmark"], capture_output=True, check=True
    )
    report = json.loads(done.stdout)
    assert list(report) == ["open", "unfold", "scrub", "flip", "export", "scrub while exporting"]
    longest_ms = 1000 * sum(figures["seconds"] for figures in report.values()) / 50
    for activity, figures in report.items():
        assert figures["turns"] > 0, activity
        assert 0 < figures["median_work"] <= figures["worst_work"] < longest_ms, activity
