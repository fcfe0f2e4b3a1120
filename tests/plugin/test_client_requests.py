"""The client sends requests, cancels them, and handles a worker that fails."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from shutterspan.plugin.client import WorkerClient
from shutterspan.plugin.messages import Message
from shutterspan.plugin.updates import (
    FailureUpdate,
    ProgressUpdate,
    RequestCancelled,
    SuccessUpdate,
    Update,
    WarningUpdate,
    WorkerError,
)

from .worker_stub import DIE, HALF, STUCK, THINK, stub


def poll_until_end(worker: WorkerClient) -> list[Update]:
    """The updates until a request has ended."""
    updates: list[Update] = []
    deadline = time.monotonic() + 60
    while not any(isinstance(update, SuccessUpdate | FailureUpdate) for update in updates):
        assert time.monotonic() < deadline, updates
        updates += worker.poll()
        time.sleep(0.01)
    return updates


def error_code(update: Update) -> str:
    """The code of the error with which a request ended."""
    assert isinstance(update, FailureUpdate)
    assert isinstance(update.error, WorkerError)
    return update.error.code


# Sending requests


def test_a_request_returns_its_result_and_calls_back() -> None:
    steps: list[tuple[str, int, int]] = []
    warnings: list[Message] = []
    with WorkerClient(stub()) as worker:
        params = {"photo": "/ä.jpg", "width": None}
        result = worker.request(THINK, params, lambda *step: steps.append(step), warnings.append)
    assert result == params and steps == [("thinking", 1, 2)]
    assert [(warning.code, str(warning)) for warning in warnings] == [("careful", "Careful.")]


def test_a_newer_worker_that_still_understands_this_version_is_used() -> None:
    with WorkerClient(stub("hello(protocol=99); serve()")) as worker:
        assert worker.request(THINK, {"n": 1}) == {"n": 1}


def test_garbage_and_unknown_events_between_messages_are_skipped(caplog: pytest.LogCaptureFixture) -> None:
    code = """
def think(number, params):
    print("garbage"); print("[]"); print("{}"); print('{"id": []}')
    print('{"id": 99}'); print('{"id": 99, "error": 3}')
    send(event="news", id=number)
    send(event="progress", id=number, stage="unfolding")
    send(event="warning", id=number, warning="Careful.")
    send(event="warning", id=number, warning={"code": 3})
    send(id=None, error={})
    return params
"""
    with WorkerClient(stub(f"{code}hello(); serve()")) as worker:
        assert worker.request(THINK, {"n": 1}) == {"n": 1}
    assert "garbage" in caplog.text and "news" in caplog.text


@pytest.mark.parametrize("response", ['{"id": %d}', '{"id": %d, "error": 3}', '{"id": %d, "result": [], "error": {}}'])
def test_an_invalid_response_is_an_error(response: str) -> None:
    with WorkerClient(stub(f"def think(number, params): print({response!r} % number)\nhello(); serve()")) as worker:
        with pytest.raises(WorkerError) as caught:
            worker.request(THINK, {})
        assert caught.value.code == "worker_response_invalid"


def test_values_of_a_newer_version_leave_the_english_text() -> None:
    code = """
def think(number, params):
    fields = {"message": "It is 3 to 4.", "hint": "Try 5.", "hint_code": "newer_hint", "values": {"range": [3, 4]}}
    send(event="warning", id=number, warning={"code": "newer", **fields})
    send(id=number, error={"code": "newer", "message": fields.pop("message"), "data": {"kind": "input", **fields}})
"""
    warnings: list[Message] = []
    with WorkerClient(stub(f"{code}hello(); serve()")) as worker, pytest.raises(WorkerError) as caught:
        worker.request(THINK, {}, warn=warnings.append)
    assert (str(caught.value), caught.value.code, caught.value.kind) == ("It is 3 to 4. Try 5.", "newer", "input")
    assert [str(warning) for warning in warnings] == ["It is 3 to 4. Try 5."]


def test_a_line_of_100_mb_is_skipped() -> None:
    code = "def think(number, params):\n print('x' * (100 << 20))\n return params\n"
    with WorkerClient(stub(f"{code}hello(); serve()")) as worker:
        assert worker.request(THINK, {"n": 1}) == {"n": 1}


def test_a_response_of_100_mb_is_an_error() -> None:
    code = "def think(number, params):\n return {'n': 'x' * (100 << 20)}\n"
    with WorkerClient(stub(f"{code}hello(); serve()")) as worker:
        with pytest.raises(WorkerError) as caught:
            worker.request(THINK, {})
        assert caught.value.code == "worker_response_invalid"


def test_a_request_of_100_mb_is_an_error() -> None:
    """The worker would reject the line, without a response."""
    with WorkerClient(stub()) as worker:
        with pytest.raises(WorkerError, match="longer than 64 MB"):
            worker.request(THINK, {"mask": "x" * (100 << 20)})
        assert worker.request(THINK, {"n": 1}) == {"n": 1}


def test_the_end_of_a_long_line_in_stderr_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    code = "def die(number, params):\n sys.stderr.write('x' * (50 << 20) + 'end'); sys.stderr.flush(); os._exit(3)\n"
    with WorkerClient(stub(f"{code}hello(); serve()")) as worker:
        with pytest.raises(WorkerError, match="crashed"):
            worker.request(DIE, {})
        assert sum(map(len, worker._stderr_lines)) < 1 << 20
    assert caplog.text.rstrip().endswith("end") is True


def test_a_line_cut_in_the_middle_is_an_error() -> None:
    with WorkerClient(stub()) as worker, pytest.raises(WorkerError, match="memory ran out") as caught:
        worker.request(HALF, {})
    assert caught.value.code == "worker_killed"


def test_started_requests_are_polled() -> None:
    with WorkerClient(stub()) as worker:
        first, second = worker.begin(THINK, {"a": 1}), worker.begin(THINK, {"a": 2})
        assert worker.request(THINK, {"b": 3}) == {"b": 3}  # `poll` gives none of its updates
        updates = poll_until_end(worker)
        while len(updates) < 6:
            updates += poll_until_end(worker)
        assert worker.poll() == []
    assert [(update.request_id, type(update)) for update in updates] == [
        (number, kind) for number in (first, second) for kind in (ProgressUpdate, WarningUpdate, SuccessUpdate)
    ]


def test_many_threads_may_send_requests() -> None:
    with WorkerClient(stub()) as worker:
        results: list[dict] = []
        threads = [
            threading.Thread(target=lambda n=n: results.append(worker.request(THINK, {"n": n}))) for n in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(result["n"] for result in results) == list(range(20))


def test_an_exception_in_a_callback_is_passed_on_and_cancels_the_request() -> None:
    def give_up(*_: object) -> None:
        raise KeyError("enough")

    with WorkerClient(
        stub(
            "hello()\n"
            "for line in sys.stdin:\n"
            " if 'initialize' in line: send(id=1, result={})\n"
            " if 'think' in line: send(event='progress', id=2, stage='thinking', done=1, total=2)\n"
            " if 'cancel' in line: os.kill(os.getpid(), 9)"
        )
    ) as worker:
        with pytest.raises(KeyError, match="enough"):
            worker.request(THINK, {}, progress=give_up)
        worker._process.wait(10)  # it has received the cancel


# Cancelling


@pytest.mark.slow
def test_a_worker_that_does_not_stop_is_ended() -> None:
    with WorkerClient(stub()) as worker:
        request, other = worker.begin(STUCK, {}), worker.begin(THINK, {})
        while not worker.poll():
            time.sleep(0.01)
        worker.cancel(request)
        worker.cancel(request)
        (update,) = poll_until_end(worker)
        assert isinstance(update, FailureUpdate) and isinstance(update.error, RequestCancelled)
        with pytest.raises(WorkerError, match="didn't stop"):
            worker.begin(THINK, {})
        worker._process.wait(60)
        (update,) = poll_until_end(worker)
        assert update.request_id == other and error_code(update) == "worker_stuck"
    assert worker._process.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_a_request_is_cancelled_from_another_thread() -> None:
    with WorkerClient(stub()) as worker:
        threading.Timer(0.2, lambda: worker.cancel(2)).start()  # the first one was `initialize`
        with pytest.raises(RequestCancelled):
            worker.request(STUCK, {})


# Its end


@pytest.mark.parametrize(
    ("by", "code"),
    [(signal.SIGKILL, "worker_killed"), (signal.SIGABRT, "worker_crashed"), (signal.SIGSEGV, "worker_crashed")],
)
def test_a_worker_that_dies_at_work(by: int, code: str, caplog: pytest.LogCaptureFixture) -> None:
    with WorkerClient(stub()) as worker:
        worker.begin(THINK, {})
        poll_until_end(worker)
        polled = worker.begin(DIE, {"by": int(by)})
        (update,) = poll_until_end(worker)
        assert update.request_id == polled and error_code(update) == code
        with pytest.raises(WorkerError) as caught:
            worker.request(THINK, {})
        assert (caught.value.code, caught.value.kind) == (code, "worker") and caught.value.hint
    assert "its last line" in caplog.text


def test_a_worker_that_closed_its_stdin_is_no_broken_pipe() -> None:
    with WorkerClient(
        stub("hello(); sys.stdin.readline(); send(id=1, result={}); os.close(0); time.sleep(0.5)")
    ) as worker:
        time.sleep(0.2)
        with pytest.raises(WorkerError):
            worker.request(THINK, {"mask": "x" * 1_000_000})


def test_a_closed_worker_takes_no_requests() -> None:
    worker = WorkerClient(stub())
    worker.close()
    worker.close()
    assert worker._process.returncode == 0
    with pytest.raises(WorkerError, match="has ended"):
        worker.request(THINK, {})


def test_close_ends_a_worker_that_is_stuck() -> None:
    with WorkerClient(stub()) as worker:
        request = worker.begin(STUCK, {})
    assert worker._process.returncode == -signal.SIGKILL
    assert worker.poll()[-1].request_id == request


def test_a_host_that_forgets_to_close_leaves_nothing_behind(tmp_path: Path) -> None:
    code = f"""
from shutterspan.plugin.client import WorkerClient
worker = WorkerClient({stub("hello(process=os.getpid()); serve()")!r})
print(worker.hello["process"])
"""
    host = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert host.returncode == 0 and host.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(host.stdout), 0)
