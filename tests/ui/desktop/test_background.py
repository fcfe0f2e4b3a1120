"""Slow work is done elsewhere, and its outcome comes back here."""

import threading
import time

from PyQt6 import sip
from PyQt6.QtWidgets import QApplication

from shutterspan.ui.desktop.background import Background, all_done

from .conftest import until


def test_with_one_thread_work_is_done_in_the_order_in_which_it_was_asked_for(qapp: QApplication) -> None:
    background, done, gate = Background(threads=1), list[int](), threading.Event()
    background.run(lambda: gate.wait(0.2) or done.append(0))
    for number in range(1, 5):
        background.run(lambda number=number: done.append(number))
    assert background.wait()
    assert done == [0, 1, 2, 3, 4]


def test_an_error_comes_back_as_a_sentence(qapp: QApplication) -> None:
    background, failures = Background(), list[str]()
    background.run(lambda: 1 / 0, failed=lambda error: failures.append(error.message))
    until(lambda: failures, 10)
    assert failures == ["Something went wrong inside Shutterspan."]


def test_an_outcome_for_somebody_who_is_gone_is_dropped(qapp: QApplication, qtbot) -> None:
    background, came = Background(), list[int]()
    background.run(lambda: 1, came.append)
    assert background.wait()
    with qtbot.captureExceptions() as raised:
        sip.delete(background)
        QApplication.processEvents()
    assert not raised
    assert not came


def test_work_that_hangs_is_not_waited_for_longer_than_it_may_take(qapp: QApplication) -> None:
    quick, hung, gate = Background(), Background(), threading.Event()
    hung.run(lambda: gate.wait(60))
    quick.run(lambda: gate.wait(0.1))
    began = time.monotonic()
    assert not all_done([hung, quick], 0.3)
    assert time.monotonic() - began < 5
    gate.set()
    assert all_done([hung, quick], 30)
