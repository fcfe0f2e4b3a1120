"""Slow work runs in other threads, and callbacks run on this one."""

import threading
from functools import partial

from PyQt6 import sip
from PyQt6.QtWidgets import QApplication

from shutterspan.ui.desktop.background import Background, wait_for_all

from .conftest import until


def test_with_one_thread_tasks_run_in_order(qapp: QApplication) -> None:
    background, done, gate = Background(threads=1), list[int](), threading.Event()

    def wait_and_append() -> None:
        gate.wait(0.2)
        done.append(0)

    background.run(wait_and_append)
    for index in range(1, 5):
        background.run(partial(done.append, index))
    assert background.wait()
    assert done == [0, 1, 2, 3, 4]


def test_an_error_comes_back_as_a_sentence(qapp: QApplication) -> None:
    background, failures = Background(), list[str]()
    background.run(lambda: 1 / 0, failed=lambda error: failures.append(error.message))
    until(lambda: failures, 10)
    assert failures == ["An internal error occurred in Shutterspan."]


def test_a_result_for_a_deleted_owner_is_dropped(qapp: QApplication, qtbot) -> None:
    background, results = Background(), list[int]()
    background.run(lambda: 1, results.append)
    assert background.wait()
    with qtbot.captureExceptions() as raised:
        sip.delete(background)
        QApplication.processEvents()
    assert not raised
    assert not results


def test_the_wait_for_hanging_work_has_a_time_limit(qapp: QApplication) -> None:
    quick, hung, gate = Background(), Background(), threading.Event()
    hung.run(gate.wait)
    quick.run(lambda: gate.wait(0.1))
    assert not wait_for_all([hung, quick], 0.3)
    gate.set()
    assert wait_for_all([hung, quick], 30)
