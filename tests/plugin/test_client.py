"""The client, with the real worker, with a stub of it, and with workers that fail."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image
from shutterspan.plugin import client
from shutterspan.plugin.client import WorkerClient, find_worker
from shutterspan.plugin.messages import Message
from shutterspan.plugin.protocol import PROTOCOL, Method
from shutterspan.plugin.updates import (
    FailureUpdate,
    ProgressUpdate,
    RequestCancelled,
    SuccessUpdate,
    Update,
    WarningUpdate,
    WorkerError,
)

ROOT = Path(__file__).resolve().parents[2]
WORKER = [sys.executable, "-P", "-m", "shutterspan.core.worker", "--device", "cpu", "--precision", "fp32"]

#: A stub of the worker: sends its hello, and calls for each request the function that is named like its method.
STUB = """
import json, os, sys, time
def send(**message):
    print(json.dumps(message), flush=True)
def hello(**fields):
    defaults = {"protocol": PROTOCOL, "oldest_protocol": PROTOCOL, "version": "9.9", "folder": ""}
    send(event="hello", **defaults | {"devices": [], "models": []} | fields)
def initialize(number, params):
    return {"protocol": params["newest"]}
def think(number, params):
    send(event="progress", id=number, stage="thinking", done=1, total=2)
    send(event="warning", id=number, warning={"code": "careful", "message": "Careful.", "values": {}})
    return params
def stuck(number, params):
    send(event="progress", id=number, stage="sleeping", done=0, total=1)
    time.sleep(600)
def die(number, params):
    print("its last line", file=sys.stderr, flush=True)
    os.kill(os.getpid(), params["by"])
def half(number, params):
    sys.stdout.write('{"id": %d, "resu' % number)
    sys.stdout.flush()
    os.kill(os.getpid(), 9)
def cancel(number, params):
    return {}
def serve():
    for line in sys.stdin:
        request = json.loads(line)
        result = globals()[request["method"]](request["id"], request["params"])
        send(id=request["id"], result=result)
""".replace("PROTOCOL", str(PROTOCOL))

#: Methods of the stub.
THINK, STUCK, DIE, HALF = (Method(name, dict, dict) for name in ("think", "stuck", "die", "half"))


def stub(code: str = "hello(); serve()") -> list[str]:
    return [sys.executable, "-c", f"{STUB}\n{code}"]


def start_error(command: list[str]) -> WorkerError:
    """The error of a worker that doesn't start."""
    with pytest.raises(WorkerError) as caught:
        WorkerClient(command)
    assert caught.value.kind == "worker" and caught.value.hint
    return caught.value


def poll_until_end(worker: WorkerClient, seconds: float = 20) -> list[Update]:
    """The updates until a request has ended."""
    updates: list[Update] = []
    deadline = time.monotonic() + seconds
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


@pytest.fixture
def locator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes the locator file."""
    path = tmp_path / "worker.json"
    monkeypatch.setenv("SHUTTERSPAN_LOCATOR", str(path))
    monkeypatch.delenv("SHUTTERSPAN_WORKER", raising=False)

    def write(**fields: object) -> Path:
        defaults = {"interpreter": sys.executable, "version": "0.1.0", "protocol": PROTOCOL}
        path.write_text(json.dumps(defaults | fields))
        return path

    return write


# Finding the worker


def test_the_locator_names_the_interpreter(locator: Callable) -> None:
    locator()
    assert find_worker() == [sys.executable, "-P", "-m", "shutterspan.core.worker"]
    locator(protocol=PROTOCOL + 9, oldest_protocol=PROTOCOL)
    assert find_worker() == [sys.executable, "-P", "-m", "shutterspan.core.worker"]


@pytest.mark.parametrize(
    ("value", "command"),
    [
        ("/opt/python", ["/opt/python", "-P", "-m", "shutterspan.core.worker"]),
        ('["/opt/python", "worker.py"]', ["/opt/python", "worker.py"]),
    ],
)
def test_the_environment_goes_before_the_locator(
    locator: Callable, monkeypatch: pytest.MonkeyPatch, value: str, command: list[str]
) -> None:
    locator()
    monkeypatch.setenv("SHUTTERSPAN_WORKER", value)
    assert find_worker() == command


@pytest.mark.parametrize("value", ["[", "[]", "[1]", '["a", null]'])
def test_an_environment_that_names_no_worker(locator: Callable, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SHUTTERSPAN_WORKER", value)
    with pytest.raises(WorkerError, match="SHUTTERSPAN_WORKER names no worker"):
        find_worker()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"protocol": PROTOCOL + 1}, "0.1.0 is too new for this plug-in. Install the plug-in again"),
        ({"protocol": PROTOCOL + 9, "oldest_protocol": PROTOCOL + 1}, "0.1.0 is too new for this plug-in."),
        ({"protocol": PROTOCOL - 1}, "0.1.0 is too old for this plug-in. Update Shutterspan"),
        ({"protocol": None}, "no worker of Shutterspan. Run install.py"),
        ({"interpreter": "/nowhere/python"}, "was moved or removed: /nowhere/python can't be started. Run install.py"),
        # Fails like a folder without permissions, even for root.
        ({"interpreter": f"/{'x' * 300}/python"}, "can't be started. Run install.py"),
    ],
)
def test_a_locator_that_is_of_no_use(locator: Callable, fields: dict, sentence: str) -> None:
    locator(**fields)
    with pytest.raises(WorkerError) as caught:
        find_worker()
    assert sentence in str(caught.value) and caught.value.kind == "worker"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "not installed for this user"),
        (b"{", "damaged"),
        (b"\xff", "damaged"),
        (b"[]", "damaged"),
        (b"", "damaged"),
    ],
)
def test_a_locator_that_is_none(locator: Callable, content: bytes | None, sentence: str) -> None:
    path = locator()
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(WorkerError, match=sentence):
        find_worker()


# Starting it


def test_hello_is_kept() -> None:
    with WorkerClient(stub('hello(folder="/tmp/private"); serve()')) as worker:
        assert worker.hello["version"] == "9.9" and worker.folder == "/tmp/private"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("hello(protocol=99, oldest_protocol=99)", "Shutterspan 9.9 is too new"),
        ("hello(protocol=99, oldest_protocol=99); serve()", "Shutterspan 9.9 is too new"),
        ("hello(protocol=0, oldest_protocol=0); serve()", "Shutterspan 9.9 is too old"),
        ("hello(protocol='x'); serve()", "no worker of Shutterspan"),
        ("hello(folder=None); serve()", "no worker of Shutterspan"),
        # The last release, and the one before it.
        ("send(event='hello', say='hello', protocol=1, version='0.1.0', folder=''); serve()", "0.1.0 is too old"),
        ("send(say='hello', protocol=1, version='0.1.0', folder=''); serve()", "0.1.0 is too old"),
        (f"hello(protocol=99, oldest_protocol={PROTOCOL + 1}); serve()", "Shutterspan 9.9 is too new"),
        ("sys.exit(3)", "doesn't start"),
        ("print('I am no worker')", "doesn't start"),
        ("raise ImportError('libodd.so')", "doesn't start"),
        ("import shutterspan_that_was_removed", "moved or removed"),
        ("os.kill(os.getpid(), 9)", "The system ended"),
        (
            "send(id=None, error={'code': 'no_room', 'message': 'No room.', "
            "'data': {'kind': 'worker', 'hint': 'Free some.', 'hint_code': '', 'values': {}}})",
            "No room.",
        ),
    ],
)
def test_a_worker_that_does_not_start(code: str, sentence: str) -> None:
    assert sentence in start_error(stub(code)).message


@pytest.mark.slow
@pytest.mark.parametrize("code", ["hello(); time.sleep(60)", "time.sleep(60)"])
def test_a_worker_that_does_not_answer(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_START_TIMEOUT", 0.5)
    assert start_error(stub(code)).code == "worker_silent"


def test_a_worker_that_agrees_on_no_version() -> None:
    code = (
        "def initialize(number, params): send(id=number, error={'code': 'protocol_unsupported', 'message': 'No.', "
        "'data': {'kind': 'usage', 'hint': '', 'hint_code': 'update_shutterspan', 'values': {}}})"
    )
    with pytest.raises(WorkerError) as caught:
        WorkerClient(stub(f"{code}\nhello(); serve()"))
    assert (caught.value.code, caught.value.hint) == ("protocol_unsupported", "Update Shutterspan.")


def test_an_interpreter_that_is_gone(tmp_path: Path) -> None:
    assert "was moved or removed" in start_error([str(tmp_path / "python"), "-m", "worker"]).message


def test_the_worker_gets_an_environment_without_what_the_host_set(monkeypatch: pytest.MonkeyPatch) -> None:
    variables = ["PYTHONPATH", "PYTHONHOME", "GI_TYPELIB_PATH", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QT_QPA_FONTDIR"]
    variables += ["__PYVENV_LAUNCHER__", "GTK_PATH", "GDK_PIXBUF_MODULE_FILE", "DYLD_LIBRARY_PATH", "QML2_IMPORT_PATH"]
    for name in variables:
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("KEPT", "yes")
    with WorkerClient(stub("hello(environment=dict(os.environ)); serve()")) as worker:
        environment = worker.hello["environment"]
    assert environment["KEPT"] == "yes" and not set(variables) & set(environment)


@pytest.mark.skipif(os.name == "nt", reason="NOT TESTED: sessions are of POSIX")
def test_the_worker_has_a_session_of_its_own() -> None:
    with WorkerClient(stub("hello(session=os.getsid(0), process=os.getpid()); serve()")) as worker:
        assert worker.hello["session"] == worker.hello["process"] != os.getsid(0)


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


def test_garbage_and_unknown_events_between_messages_are_passed_over(caplog: pytest.LogCaptureFixture) -> None:
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
def test_a_response_that_cannot_be_understood_is_an_error(response: str) -> None:
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


def test_a_line_of_100_mb_is_passed_over() -> None:
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


def test_of_a_long_line_in_stderr_the_end_is_kept(caplog: pytest.LogCaptureFixture) -> None:
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


def test_requests_that_were_begun_are_polled() -> None:
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
        start = time.monotonic()
        worker.cancel(request)
        worker.cancel(request)
        (update,) = poll_until_end(worker, 5)
        assert isinstance(update, FailureUpdate) and isinstance(update.error, RequestCancelled)
        assert time.monotonic() - start < 1.5  # a second, and more on a busy computer
        with pytest.raises(WorkerError, match="didn't stop"):
            worker.begin(THINK, {})
        worker._process.wait(5)
        (update,) = poll_until_end(worker, 5)
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


def test_close_ends_a_worker_that_is_stuck_within_a_second() -> None:
    with WorkerClient(stub()) as worker:
        request = worker.begin(STUCK, {})
        start = time.monotonic()
    assert time.monotonic() - start < 1
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


# In other Pythons


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "noise.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_hosts_of_other_pythons_carry_six_files(version: str, photo: Path, tmp_path: Path) -> None:
    python = _python(version)
    if python is None:
        pytest.skip(f"NOT TESTED: there is no Python {version} on this computer")
    bundle = tmp_path / "host" / "bundle"
    bundle.mkdir(parents=True)
    (bundle / "__init__.py").touch()
    for name in ("client.py", "updates.py"):
        shutil.copy(ROOT / "plugin" / name, bundle)
    for name in ("worker/protocol.py", "worker/locator.py", "foundation/messages.py", "foundation/messages.json"):
        shutil.copy(ROOT / "core" / name, bundle)
    code = f"""
import sys
from bundle.client import WorkerClient, find_worker
from bundle.protocol import OPEN, OpenParams
assert not [name for name in sys.modules if name.startswith(("shutterspan", "numpy", "torch"))]
with WorkerClient(find_worker()) as worker:
    print(worker.request(OPEN, OpenParams(photo={str(photo)!r}))["width"])
"""
    environment = os.environ | {"SHUTTERSPAN_WORKER": json.dumps(WORKER), "PYTHONPATH": str(bundle.parent)}
    host = subprocess.run([python, "-W", "error", "-c", code], env=environment, capture_output=True, text=True)
    assert (host.stdout, host.stderr) == ("64\n", "")


def _python(version: str) -> str | None:
    """Path of a Python of this version: pyenv's first, because its commands on PATH may be disabled."""
    versions = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    paths = [str(path) for path in versions.glob(f"{version}.*/bin/python")] + [shutil.which(f"python{version}")]
    return next((path for path in paths if path), None)
