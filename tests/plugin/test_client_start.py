"""The client finds and starts the worker, with an environment of its own, also in hosts that carry its files."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image
from shutterspan.plugin import client
from shutterspan.plugin.client import WorkerClient, find_worker
from shutterspan.plugin.protocol import PROTOCOL
from shutterspan.plugin.updates import WorkerError

from .worker_stub import stub

ROOT = Path(__file__).resolve().parents[2]
WORKER = [sys.executable, "-P", "-m", "shutterspan.core.worker", "--device", "cpu", "--precision", "fp32"]


def start_error(command: list[str]) -> WorkerError:
    """The error of a worker that doesn't start."""
    with pytest.raises(WorkerError) as caught:
        WorkerClient(command)
    assert caught.value.kind == "worker" and caught.value.hint
    return caught.value


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
    with pytest.raises(WorkerError, match="The variable SHUTTERSPAN_WORKER is invalid"):
        find_worker()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"protocol": PROTOCOL + 1}, "0.1.0 is too new for this plug-in. Run “shutterspan setup” in"),
        ({"protocol": PROTOCOL + 9, "oldest_protocol": PROTOCOL + 1}, "0.1.0 is too new for this plug-in."),
        ({"protocol": PROTOCOL - 1}, "0.1.0 is too old for this plug-in. Update Shutterspan"),
        ({"protocol": None}, "not a Shutterspan worker. Run “shutterspan setup”"),
        ({"interpreter": "/nowhere/python"}, "was moved or removed: /nowhere/python can't be started. Install"),
        # Fails like a folder without permissions, even for root.
        ({"interpreter": f"/{'x' * 300}/python"}, "can't be started. Install"),
    ],
)
def test_a_locator_that_is_of_no_use(locator: Callable, fields: dict, sentence: str) -> None:
    locator(**fields)
    with pytest.raises(WorkerError) as caught:
        find_worker()
    assert sentence in str(caught.value) and caught.value.kind == "worker"


def test_hints_name_the_command_of_the_located_copy(locator: Callable) -> None:
    command = "'/opt/my programs/shutterspan' setup"
    locator(protocol=PROTOCOL + 1, setup=command)
    with pytest.raises(WorkerError) as caught:
        find_worker()
    assert caught.value.content.values["command"] == command
    locator(interpreter="/nowhere/python", setup=command)
    with pytest.raises(WorkerError) as caught:
        find_worker()
    assert caught.value.content.values["command"] == "shutterspan setup"


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
        ("hello(protocol='x'); serve()", "not a Shutterspan worker"),
        ("hello(folder=None); serve()", "not a Shutterspan worker"),
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


# In other Pythons


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "noise.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_hosts_of_other_pythons_carry_seven_files(version: str, photo: Path, tmp_path: Path) -> None:
    python = _python(version)
    if python is None:
        pytest.skip(f"NOT TESTED: there is no Python {version} on this computer")
    bundle = tmp_path / "host" / "bundle"
    bundle.mkdir(parents=True)
    (bundle / "__init__.py").touch()
    for name in ("client.py", "updates.py", "worker_finder.py"):
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
