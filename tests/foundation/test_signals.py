"""Deferred and ignored signals."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shutterspan.core.foundation.signals import SignalRetry, ending_silently, signals_deferred, stop_signals
from shutterspan.ui.cli.interruption import Interruption

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="NOT TESTED: signals of POSIX")

NUMBERS = [signal.SIGINT, signal.SIGTERM] + ([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Restores the handlers of signals."""
    before = {number: signal.getsignal(number) for number in NUMBERS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_deferred_signal_raises_after_its_block(number: signal.Signals) -> None:
    steps = []
    with Interruption() as interruption:
        with pytest.raises(KeyboardInterrupt):
            with signals_deferred():
                signal.raise_signal(number)
                steps.append("goes on")
            steps.append("too far")
        assert interruption.was_requested
    assert steps == ["goes on"]


@pytest.mark.parametrize("number", NUMBERS)
def test_an_ignored_signal_stays_ignored(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_IGN)
    assert number not in stop_signals()
    with Interruption() as interruption, signals_deferred():
        signal.raise_signal(number)
    assert not interruption.was_requested and signal.getsignal(number) is signal.SIG_IGN


@pytest.mark.parametrize(("number", "code"), list(zip(NUMBERS, (130, 130, 129), strict=False)))
def test_a_signal_waits_for_the_end_of_an_import(
    number: signal.Signals, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The module records the progress of its import."""
    name = f"interrupted_module_{number.name.lower()}"
    (tmp_path / f"{name}.py").write_text(f"import signal\nsignal.raise_signal({int(number)})\nwhole = True\n")
    monkeypatch.syspath_prepend(tmp_path)
    with Interruption() as interruption:
        with pytest.raises(KeyboardInterrupt):
            __import__(name)
            time.sleep(30)
        assert interruption.exit_code == code
    assert sys.modules.pop(name).whole


def test_a_signal_during_an_import_is_dropped_at_the_end_of_the_context(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "late_module.py").write_text("import signal\nsignal.raise_signal(signal.SIGINT)\n")
    monkeypatch.syspath_prepend(tmp_path)
    with Interruption() as interruption:
        __import__("late_module")
    time.sleep(0.2)  # longer than a retry takes: no signal may arrive after the context
    assert interruption.was_requested
    del sys.modules["late_module"]


def test_a_signal_is_retried_once() -> None:
    received = []
    signal.signal(signal.SIGTERM, lambda number, frame: received.append(number))
    retry = SignalRetry()
    retry.start(signal.SIGTERM)
    retry.start(signal.SIGTERM)
    while not received:
        time.sleep(0.01)
    time.sleep(0.2)
    assert received == [signal.SIGTERM]
    retry.start(signal.SIGTERM)
    retry.cancel()
    time.sleep(0.2)
    assert received == [signal.SIGTERM]


def test_a_signal_that_is_deferred_again_at_once_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine, the handler may run while the timer that sent the signal still ends."""
    received = []
    retry = SignalRetry()

    def send(number: int) -> None:
        received.append(number)
        if len(received) < 3:
            retry.start(number)

    monkeypatch.setattr("shutterspan.core.foundation.signals.send_to_main_thread", send)
    retry.start(signal.SIGTERM)
    for _ in range(500):
        if len(received) < 3:
            time.sleep(0.02)
    assert received == [signal.SIGTERM] * 3


def test_first_imports_end_silently() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with ending_silently():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with ending_silently():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


#: A program with an empty command `presets`, and an object that is interrupted while the interpreter ends.
ENDING = """
import atexit, signal, sys
from shutterspan.ui.cli import main as cli
cli.presets.run = lambda options: 0
sys.argv = ["shutterspan", "presets"]
signal.signal(signal.SIGINT, signal.default_int_handler)  # wherever the tests run
atexit.register(signal.raise_signal, signal.SIGINT)
sys.exit(cli.main())
"""


def test_an_interrupt_after_the_work_prints_nothing() -> None:
    completed = subprocess.run([sys.executable, "-c", ENDING], capture_output=True)
    assert (completed.returncode, completed.stdout, completed.stderr) == (-signal.SIGINT, b"", b"")
