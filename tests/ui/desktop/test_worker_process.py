"""Closing or restarting a worker process leaves no files or processes, and doesn't block the app."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.worker.protocol import MAX_LINE_BYTES, OLDEST_PROTOCOL, OPEN, PROTOCOL, OpenParams, OpenResult
from shutterspan.ui.desktop import worker_process
from shutterspan.ui.desktop.worker_process import RequestCallbacks, WorkerEnded, WorkerProcess

from ...process_state import is_running
from .conftest import until

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="NOT TESTED: SIGSTOP")


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which workers create their private folders."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def starting(qapp: QApplication, scratch: Path) -> Iterator[WorkerProcess]:
    worker = WorkerProcess()
    worker.start()
    yield worker
    worker.close()


@pytest.fixture
def ready(starting: WorkerProcess) -> WorkerProcess:
    hellos: list[dict] = []
    starting.ready.connect(hellos.append)
    until(lambda: hellos)
    return starting


def private_folders(scratch: Path) -> list[Path]:
    return list(scratch.glob("shutterspan-worker-*"))


def seconds(action: Callable[[], object]) -> float:
    began = time.monotonic()
    action()
    return time.monotonic() - began


def test_its_environment_has_no_harmful_variables(
    qapp: QApplication, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
    for name in removed:
        monkeypatch.setenv(name, str(scratch))
    monkeypatch.setenv("KEPT", "yes")
    worker = WorkerProcess()
    worker.start()
    assert worker._process
    environment = worker._process.processEnvironment()
    worker.close()
    assert environment.value("KEPT") == "yes" and environment.value("TMPDIR") == str(scratch)
    assert not set(removed) & set(environment.keys())


@pytest.mark.slow
def test_it_runs_no_file_of_the_current_folder(planted: Path, ready: WorkerProcess) -> None:
    assert ready.process_id and not planted.exists()


@pytest.mark.slow
def test_its_folder_is_removed_when_it_is_closed(ready: WorkerProcess, scratch: Path) -> None:
    process = ready.process_id
    assert len(private_folders(scratch)) == 1
    ready.close()
    assert not private_folders(scratch)
    assert not is_running(process)


@pytest.mark.slow
def test_its_folder_is_removed_when_it_is_closed_during_its_start(starting: WorkerProcess, scratch: Path) -> None:
    until(lambda: private_folders(scratch))
    starting.close()
    assert not private_folders(scratch)


@needs_signals
@pytest.mark.slow
def test_one_that_hangs_is_killed_when_it_is_closed(ready: WorkerProcess) -> None:
    process = ready.process_id
    os.kill(process, signal.SIGSTOP)
    assert seconds(ready.close) > 0.4, "it has time to end by itself"
    assert not is_running(process)


@needs_signals
def test_one_that_hangs_is_replaced_without_waiting_for_it(ready: WorkerProcess) -> None:
    process = ready.process_id
    os.kill(process, signal.SIGSTOP)
    ready.restart()
    assert ready.process_id not in (0, process) and is_running(process)
    until(lambda: not is_running(process))


@pytest.mark.slow
def test_a_restart_ends_the_old_worker_and_removes_its_folder(ready: WorkerProcess, scratch: Path) -> None:
    (before,) = private_folders(scratch)
    ready.restart()
    until(lambda: not before.exists())


def test_one_that_does_not_run_is_not_restarted(qapp: QApplication) -> None:
    worker = WorkerProcess()
    worker.restart()
    assert worker.process_id == 0


#: Stubs of the worker: each line of code is run in order.
HELLO = "import json, sys\nprint(json.dumps({'event': 'hello', 'protocol': %d, 'folder': ''}), flush=True)\n"
ECHO = """
for line in sys.stdin:
    request = json.loads(line)
    print("garbage", [], sep="\\n")
    print(json.dumps({"id": 99, "error": 3}))
    print(json.dumps({"event": "news", "id": request["id"]}))
    print("x" * (LONG if request["method"] == "open" else 0))
    print(json.dumps({"id": request["id"], "result": {}}), flush=True)
"""


@pytest.fixture
def stub(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], WorkerProcess]]:
    """Makes a worker process that runs some code instead."""
    workers: list[WorkerProcess] = []

    def make(code: str) -> WorkerProcess:
        monkeypatch.setattr(worker_process, "worker_command", lambda interpreter: [interpreter, "-c", code])
        workers.append(WorkerProcess())
        return workers[-1]

    yield make
    for worker in workers:
        worker.close()


@pytest.mark.parametrize("protocol", [OLDEST_PROTOCOL - 1, PROTOCOL + 7])
def test_a_worker_of_another_version_is_an_error_and_is_not_started_again(
    stub: Callable[[str], WorkerProcess], protocol: int
) -> None:
    worker = stub(HELLO % protocol + "sys.stdin.read()")
    ends: list[WorkerEnded] = []
    failures: list[ShutterspanError] = []
    worker.ended.connect(ends.append)
    worker.send_request(OPEN, OpenParams(photo="/a.jpg"), RequestCallbacks(failed=failures.append))
    until(lambda: ends, 20)
    assert [error.code for error in (*ends, *failures)] == ["unfolding_outdated"] * 2
    end = time.monotonic() + 0.6
    until(lambda: time.monotonic() > end)
    assert worker.process_id == 0 and len(ends) == 1


@pytest.mark.parametrize("length", ["1 << 10", pytest.param("100 << 20", marks=pytest.mark.slow)])
def test_garbage_between_messages_is_skipped(stub: Callable[[str], WorkerProcess], length: str) -> None:
    worker = stub(HELLO % PROTOCOL + ECHO.replace("LONG", length))
    results: list[OpenResult] = []
    for _ in range(2):
        worker.send_request(OPEN, OpenParams(photo="/a.jpg"), RequestCallbacks(result=results.append))
    until(lambda: len(results) == 2, 60)
    assert len(worker._buffer) < MAX_LINE_BYTES


#: Answers the first three requests at once: `open` twice, and `initialize`.
ANSWER = """
requests = [json.loads(sys.stdin.readline()) for _ in range(3)]
print("\\n".join(json.dumps({"id": request["id"], **RESPONSE}) for request in requests), flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize(
    "response",
    [
        {"error": 3},
        {"error": None},
        {"error": {"code": "file_missing", "message": "There is no file."}},
        {"error": {"code": 3, "message": "", "data": {"kind": "input"}}},
        {"result": 3},
        {"result": None},
    ],
)
def test_an_invalid_response_fails_its_request(
    stub: Callable[[str], WorkerProcess], response: dict[str, object]
) -> None:
    worker = stub(HELLO % PROTOCOL + ANSWER.replace("RESPONSE", repr(response)))
    failures: list[ShutterspanError] = []
    for _ in range(2):
        worker.send_request(OPEN, OpenParams(photo="/a.jpg"), RequestCallbacks(failed=failures.append))
    until(lambda: len(failures) == 2, 20)
    assert [error.code for error in failures] == ["worker_response_invalid"] * 2


def test_an_error_with_values_of_unknown_kinds_keeps_its_code_and_text(stub: Callable[[str], WorkerProcess]) -> None:
    """As in the plug-ins' client: only a newer version knows these values."""
    data = {"kind": "input", "hint": "", "hint_code": "", "values": {"path": [1]}}
    response = {"error": {"code": "file_missing", "message": "There is no file.", "data": data}}
    worker = stub(HELLO % PROTOCOL + ANSWER.replace("RESPONSE", repr(response)))
    failures: list[ShutterspanError] = []
    for _ in range(2):
        worker.send_request(OPEN, OpenParams(photo="/a.jpg"), RequestCallbacks(failed=failures.append))
    until(lambda: len(failures) == 2, 20)
    assert [(error.code, error.kind, error.message) for error in failures] == [
        ("file_missing", "input", "There is no file.")
    ] * 2


def test_an_error_in_a_callback_does_not_affect_other_requests(
    stub: Callable[[str], WorkerProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = stub(HELLO % PROTOCOL + ANSWER.replace("RESPONSE", "{'result': {}}"))
    errors: list[BaseException] = []
    results: list[OpenResult] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: errors.append(error))

    def fail(result: OpenResult) -> None:
        raise FileNotFoundError

    worker.send_request(OPEN, OpenParams(photo="/a.jpg"), RequestCallbacks(result=fail))
    worker.send_request(OPEN, OpenParams(photo="/b.jpg"), RequestCallbacks(result=results.append))
    until(lambda: results, 20)
    assert [type(error) for error in errors] == [FileNotFoundError]


START_ERROR = """
import json
data = {"kind": "output", "hint": "", "hint_code": "", "values": {"reason": "no room"}}
print(json.dumps({"id": None, "error": {"code": "temporary_files_not_written", "message": "", "data": data}}))
raise SystemExit(1)
"""


def test_a_worker_that_cannot_start_reports_why_and_is_not_restarted(stub: Callable[[str], WorkerProcess]) -> None:
    worker = stub(START_ERROR)
    ends: list[WorkerEnded] = []
    failures: list[ShutterspanError] = []
    worker.ended.connect(ends.append)
    worker.send_request(OPEN, OpenParams(photo="/a.jpg"), RequestCallbacks(failed=failures.append))
    until(lambda: ends, 20)
    assert [error.code for error in (*ends, *failures)] == ["temporary_files_not_written"] * 2
    assert "no room" in ends[0].message
    end = time.monotonic() + 0.6
    until(lambda: time.monotonic() > end)
    assert worker.process_id == 0 and len(ends) == 1
    worker.send_request(OPEN, OpenParams(photo="/a.jpg"), RequestCallbacks(failed=failures.append))
    until(lambda: len(failures) == 2, 20)


def test_a_line_cut_in_the_middle_fails_the_request(stub: Callable[[str], WorkerProcess]) -> None:
    worker = stub(HELLO % PROTOCOL + 'sys.stdin.readline()\nsys.stdout.write(\'{"id": 1, "res\')\nsys.exit(3)')
    failures: list[ShutterspanError] = []
    worker.send_request(OPEN, OpenParams(photo="/a.jpg"), RequestCallbacks(failed=failures.append))
    until(lambda: failures, 20)
    assert failures[0].code == "unfolding_stopped"


def test_an_error_of_the_worker_keeps_its_code_and_values(ready: WorkerProcess) -> None:
    failures: list[ShutterspanError] = []
    ready.send_request(OPEN, OpenParams(photo="/nowhere.jpg"), RequestCallbacks(failed=failures.append))
    until(lambda: failures)
    assert (failures[0].code, failures[0].kind) == ("file_missing", "input")
    assert failures[0].content.values == {"path": "/nowhere.jpg"} and "no file /nowhere.jpg" in failures[0].message
