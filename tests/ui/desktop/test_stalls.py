"""What holds the UI thread up is measured, and what does not isn't."""

import json
import subprocess
import sys
import time

import pytest
from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication

from shutterspan.ui.desktop.stalls import Stalls


def live(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def work(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_waiting_and_working_are_told_apart(qapp: QApplication, stalls: Stalls) -> None:
    for what, hold in (("sleep", time.sleep), ("work", work)):
        stalls.during(what)
        QTimer.singleShot(30, lambda hold=hold: hold(0.06))
        live(200)
    sleep, busy = (max(stalls.turns[what], key=lambda turn: turn.away) for what in ("sleep", "work"))
    assert sleep.away > 0.05 and sleep.work < 0.03
    assert busy.away > 0.05 and busy.work > 0.05


def test_an_idle_loop_is_not_busy(qapp: QApplication, stalls: Stalls) -> None:
    stalls.during("nothing")
    live(200)
    turns = stalls.turns["nothing"]
    assert len(turns) > 10
    assert sum(turn.work for turn in turns) < 0.1


@pytest.mark.slow
def test_the_app_does_not_keep_its_window_waiting() -> None:
    """The processors' time: how long it takes by the clock depends on what else they have to do. How many turns are
    longer than a picture of the screen depends on the processor, and is told by the benchmark.
    """
    done = subprocess.run([sys.executable, "-m", "shutterspan.ui.desktop.measure"], capture_output=True, check=True)
    told = json.loads(done.stdout)
    assert list(told) == ["open", "unfold", "scrub", "flip", "export", "scrub while exporting"]
    for what, turns in told.items():
        assert turns["turns"] > 0, what
        assert 0 < turns["median_work"] <= 16, what
        assert turns["median_work"] <= turns["worst_work"] < 100, what
