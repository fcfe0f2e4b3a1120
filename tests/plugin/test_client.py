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
from shutterspan.plugin.client import RequestCancelled, WorkerClient, WorkerError, find_worker
from shutterspan.plugin.protocol import PROTOCOL

ROOT = Path(__file__).resolve().parents[2]
WORKER = [sys.executable, "-P", "-m", "shutterspan.core.worker", "--device", "cpu", "--precision", "fp32"]

#: A stub of the worker: sends its hello, and calls for each request the function that is named like its method.
STUB = """
import json, os, sys, time
def send(**message):
    print(json.dumps(message), flush=True)
def hello(**fields):
    send(event="hello", **{"protocol": PROTOCOL, "version": "9.9", "devices": [], "models": [], "folder": ""} | fields)
def echo(number, fields):
    send(event="progress", id=number, stage="thinking", done=1, total=2)
    send(event="warn", id=number, message="Careful.")
    send(event="result", id=number, **fields)
def stuck(number, fields):
    send(event="progress", id=number, stage="sleeping", done=0, total=1)
    time.sleep(600)
def die(number, fields):
    print("its last words", file=sys.stderr, flush=True)
    os.kill(os.getpid(), fields["by"])
def serve():
    for line in sys.stdin:
        fields = json.loads(line)
        number = fields.pop("id")
        globals().get(fields.pop("method"), echo)(number, fields)
        send(event="done", id=number)
""".replace("PROTOCOL", str(PROTOCOL))


def stub(code: str = "hello(); serve()") -> list[str]:
    return [sys.executable, "-c", f"{STUB}\n{code}"]


def start_error(command: list[str]) -> WorkerError:
    """The error of a worker that doesn't start."""
    with pytest.raises(WorkerError) as caught:
        WorkerClient(command)
    assert caught.value.kind == "worker" and caught.value.hint
    return caught.value


def poll_until_done(worker: WorkerClient, seconds: float = 20) -> list[dict]:
    """The events until a request is done."""
    messages: list[dict] = []
    deadline = time.monotonic() + seconds
    while not any(message["event"] == "done" for message in messages):
        assert time.monotonic() < deadline, messages
        messages += worker.poll()
        time.sleep(0.01)
    return messages


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
        ("hello(protocol=99)", "Shutterspan 9.9 is too new"),
        ("hello(protocol=99); serve()", "Shutterspan 9.9 is too new"),
        ("hello(protocol=0); serve()", "Shutterspan 9.9 is too old"),
        ("hello(protocol='x'); serve()", "no worker of Shutterspan"),
        # The last release has the same protocol, but only the old names.
        (
            f"send(say='hello', protocol={PROTOCOL}, version='0.1.0', folder=''); serve()",
            "Shutterspan 0.1.0 is too old",
        ),
        ("send(say='error', request=None, kind='worker', message='No room.', hint='Free some.')", "No room."),
        ("sys.exit(3)", "doesn't start"),
        ("print('I am no worker')", "doesn't start"),
        ("raise ImportError('libodd.so')", "doesn't start"),
        ("import shutterspan_that_was_removed", "moved or removed"),
        ("os.kill(os.getpid(), 9)", "The system ended"),
        ("send(event='error', id=None, kind='worker', message='No room.', hint='Free some.')", "No room."),
    ],
)
def test_a_worker_that_does_not_start(code: str, sentence: str) -> None:
    assert sentence in start_error(stub(code)).message


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
    warnings: list[str] = []
    with WorkerClient(stub()) as worker:
        result = worker.request(
            "think", photo="/ä.jpg", width=None, progress=lambda *step: steps.append(step), warn=warnings.append
        )
    assert result == {"photo": "/ä.jpg"} and steps == [("thinking", 1, 2)] and warnings == ["Careful."]


def test_the_worker_gets_and_may_send_both_names() -> None:
    """Of every event the worker sends the old names too, for one release; they are no part of a result."""
    code = (
        "def echo(number, fields):\n say = dict(say='result', request=number)\n send(event='result', id=number, **say)"
    )
    with WorkerClient(stub(f"{code}\nhello(say='hello'); serve()")) as worker:
        assert worker.request("think") == {}


def test_requests_that_were_begun_are_polled() -> None:
    with WorkerClient(stub()) as worker:
        first, second = worker.begin("think", a=1), worker.begin("think", a=2)
        assert worker.request("think", b=3) == {"b": 3}  # `poll` gives none of its events
        messages = poll_until_done(worker)
        while len(messages) < 8:
            messages += poll_until_done(worker)
        assert worker.poll() == []
    events = [(message["id"], message["event"]) for message in messages]
    assert events == [(n, event) for n in (first, second) for event in ("progress", "warn", "result", "done")]


def test_many_threads_may_send_requests() -> None:
    with WorkerClient(stub()) as worker:
        results: list[dict] = []
        threads = [threading.Thread(target=lambda n=n: results.append(worker.request("think", n=n))) for n in range(20)]
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
            "hello()\nfor line in sys.stdin:\n if '\"cancels\"' in line: print(line, file=sys.stderr); "
            "os.kill(os.getpid(), 9)\n echo(1, {})"
        )
    ) as worker:
        with pytest.raises(KeyError, match="enough"):
            worker.request("think", progress=give_up)
        worker._process.wait(10)  # it has received the cancel


# Cancelling


def test_a_worker_that_does_not_stop_is_ended() -> None:
    with WorkerClient(stub()) as worker:
        request, other = worker.begin("stuck"), worker.begin("think")
        while not worker.poll():
            time.sleep(0.01)
        start = time.monotonic()
        worker.cancel(request)
        worker.cancel(request)
        assert [message["event"] for message in poll_until_done(worker, 5)] == ["cancelled", "done"]
        assert time.monotonic() - start < 1.5  # a second, and more on a busy computer
        with pytest.raises(WorkerError, match="didn't stop"):
            worker.begin("think")
        worker._process.wait(5)
        assert [(message["id"], message["event"]) for message in poll_until_done(worker, 5)] == [
            (other, "error"),
            (other, "done"),
        ]
    assert worker._process.returncode == -signal.SIGKILL


def test_a_request_is_cancelled_from_another_thread() -> None:
    with WorkerClient(stub()) as worker:
        threading.Timer(0.2, lambda: worker.cancel(1)).start()
        with pytest.raises(RequestCancelled):
            worker.request("stuck")


# Its end


@pytest.mark.parametrize(
    ("by", "sentence"), [(signal.SIGKILL, "memory ran out"), (signal.SIGABRT, "crashed"), (signal.SIGSEGV, "crashed")]
)
def test_a_worker_that_dies_at_work(by: int, sentence: str, caplog: pytest.LogCaptureFixture) -> None:
    with WorkerClient(stub()) as worker:
        polled = worker.begin("think")
        poll_until_done(worker)
        polled = worker.begin("die", by=int(by))
        messages = poll_until_done(worker)
        assert [(m["id"], m["event"]) for m in messages] == [(polled, "error"), (polled, "done")]
        assert messages[0]["kind"] == "worker" and sentence in messages[0]["message"] and messages[0]["hint"]
        with pytest.raises(WorkerError, match=sentence):
            worker.request("think")
    assert "its last words" in caplog.text


def test_a_worker_that_closed_its_stdin_is_no_broken_pipe() -> None:
    with WorkerClient(stub("hello(); os.close(0); time.sleep(0.5)")) as worker:
        time.sleep(0.2)
        with pytest.raises(WorkerError):
            worker.request("think", mask="x" * 1_000_000)


def test_a_closed_worker_takes_no_requests() -> None:
    worker = WorkerClient(stub())
    worker.close()
    worker.close()
    assert worker._process.returncode == 0
    with pytest.raises(WorkerError, match="has ended"):
        worker.request("think")


def test_close_ends_a_worker_that_is_stuck_within_a_second() -> None:
    with WorkerClient(stub()) as worker:
        request = worker.begin("stuck")
        start = time.monotonic()
    assert time.monotonic() - start < 1
    assert worker._process.returncode == -signal.SIGKILL
    assert [(m["id"], m["event"]) for m in worker.poll()][-1] == (request, "done")


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


# With the real one


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "noise.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8))
    return path


def test_the_real_worker(photo: Path) -> None:
    stages: list[str] = []
    with WorkerClient(WORKER) as worker:
        opened = worker.request("open", photo=str(photo), progress=lambda stage, *_: stages.append(stage))
        frame = worker.request("frame", exposure=opened["exposure"], t=0)
        assert Path(frame["file"]).is_relative_to(worker.folder) and (frame["width"], frame["height"]) == (64, 48)
        with pytest.raises(WorkerError) as caught:
            worker.request("open", photo="/nowhere.jpg")
        assert caught.value.kind == "input" and caught.value.hint
    assert "finding motion" in stages
    assert worker._process.returncode == 0 and not Path(worker.folder).exists()


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_hosts_of_other_pythons_carry_two_files(version: str, photo: Path, tmp_path: Path) -> None:
    python = _python(version)
    if python is None:
        pytest.skip(f"NOT TESTED: there is no Python {version} on this computer")
    bundle = tmp_path / "host" / "bundle"
    bundle.mkdir(parents=True)
    (bundle / "__init__.py").touch()
    shutil.copy(ROOT / "plugin" / "client.py", bundle)
    shutil.copy(ROOT / "core" / "worker" / "protocol.py", bundle)
    code = f"""
import sys
from bundle.client import WorkerClient, find_worker
assert not [name for name in sys.modules if name.startswith(("shutterspan", "numpy", "torch"))]
with WorkerClient(find_worker()) as worker:
    print(worker.request("open", photo={str(photo)!r})["width"])
"""
    environment = os.environ | {"SHUTTERSPAN_WORKER": json.dumps(WORKER), "PYTHONPATH": str(bundle.parent)}
    host = subprocess.run([python, "-W", "error", "-c", code], env=environment, capture_output=True, text=True)
    assert (host.stdout, host.stderr) == ("64\n", "")


def _python(version: str) -> str | None:
    """Path of a Python of this version: pyenv's first, because its commands on PATH may be disabled."""
    versions = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    paths = [str(path) for path in versions.glob(f"{version}.*/bin/python")] + [shutil.which(f"python{version}")]
    return next((path for path in paths if path), None)
