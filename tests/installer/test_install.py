"""install.py, installer/install_command.py and installer/installation.py."""

import errno
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from shutterspan.core.worker.locator import locator_path
from shutterspan.installer import install_command, installation
from shutterspan.installer.installation import Installation, SetupError, explain_failure

ROOT = Path(__file__).resolve().parents[2]
Disk = namedtuple("Disk", "total used free")


def old_pythons() -> list[Path]:
    versions = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    paths = [path for minor in ("2.7", "3.6", "3.8", "3.10") for path in versions.glob(f"{minor}.*/bin/python")]
    return paths or [Path(path) for path in map(shutil.which, ("python2.7", "python3.8", "python3.10")) if path]


def test_an_old_python_is_an_error(tmp_path: Path) -> None:
    """Runs install.py with the version number of an old Python."""
    code = "import sys, runpy; sys.version_info = (3, 8, 1); runpy.run_path(sys.argv[1], run_name='__main__')"
    process = subprocess.run(
        [sys.executable, "-c", code, ROOT / "install.py"], capture_output=True, text=True, check=False
    )
    assert process.returncode == 1
    assert "Python is too old" in process.stderr
    assert "Traceback" not in process.stderr


@pytest.mark.parametrize("python", old_pythons() or [None], ids=lambda path: path and path.parent.parent.name)
def test_old_pythons_can_parse_the_script(python: Path | None) -> None:
    if python is None:
        pytest.skip("no old Python on this computer")
    process = subprocess.run([python, ROOT / "install.py"], capture_output=True, text=True, check=False)
    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr.startswith("Python is too old")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        (
            "WARNING: Retrying … after connection broken by 'NewConnectionError: Failed to establish a new connection: "
            "[Errno -3] Temporary failure in name resolution'\nERROR: No matching distribution found for tqdm==4.0",
            "network can't be reached",
        ),
        ("pip._vendor.urllib3.exceptions.ReadTimeoutError: Read timed out.", "network can't be reached"),
        ("ImportError: libGL.so.1: cannot open shared object file: No such file or directory", "apt install libgl1"),
        ("OSError: libodd.so.7: cannot open shared object file", "libodd.so.7"),
        ("ERROR: No matching distribution found for torch==2.13.0", "no torch==2.13.0 for Python"),
        (
            "OSError: [Errno 2] No such file or directory: 'C:\\\\x\\\\torch'\nHINT: This error might have occurred "
            "since this system does not have Windows Long Path support enabled.",
            "to a shorter path",
        ),
        ("OSError: [WinError 206] The filename or extension is too long: 'C:\\\\x'", "to a shorter path"),
        ("OSError: [WinError 32] The process cannot access the file: 'C:\\\\x.pyd'", "Close Shutterspan, GIMP and"),
        ("ERROR: [WinError 5] Access is denied: 'C:\\\\x\\\\torch.dll'", "Close Shutterspan, GIMP and Blender"),
    ],
)
def test_explains_failures(output: str, sentence: str) -> None:
    assert sentence in str(explain_failure(output))


def test_leaves_unknown_failures_alone() -> None:
    assert explain_failure("ERROR: something else") is None


def test_a_complete_environment_needs_nothing(home: Installation) -> None:
    assert home.is_complete(tests=False, torch_index=None)
    assert home.is_complete(tests=False, torch_index="file:///wheels")


def test_builds_again_when_something_changed(home: Installation) -> None:
    assert not home.is_complete(tests=True, torch_index=None)
    assert not home.is_complete(tests=False, torch_index="file:///others")
    (home.root / "requirements.lock").write_text("torch==2.14.0\n")
    assert not home.is_complete(tests=False, torch_index=None)


def test_builds_again_after_a_move(home: Installation) -> None:
    moved = Installation(home.root.rename(home.root.with_name("moved")))
    assert not moved.is_complete(tests=False, torch_index=None)


def test_a_damaged_stamp_is_no_stamp(home: Installation) -> None:
    home._stamp.write_text("[1")
    assert not home.is_complete(tests=False, torch_index=None)


def test_an_interrupted_installation_starts_again(home: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    home.python.unlink()
    home.python.symlink_to(sys.executable)
    assert home._is_usable()
    home._unfinished.touch()
    assert not home._is_usable()


def test_started_programs_get_no_variables_that_lead_to_other_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    variables = ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX", "PIP_USER")
    for name in variables:
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("PIP_INDEX_URL", "file:///wheels")
    environment = installation._run([sys.executable, "-c", "import os; print(*os.environ)"]).stdout.split()
    assert "PIP_INDEX_URL" in environment and not set(variables) & set(environment)


def test_a_disk_that_is_too_small_is_an_error(home: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    home._unfinished.touch()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Disk(10, 5, 10**8))
    with pytest.raises(SetupError, match="not enough space"):
        home.install(tests=True, torch_index=None)


def test_names_the_package_that_brings_venv(home: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetupError, match=r"python3\.\d+-venv"):
        home._create_environment()


def test_prints_the_size_before_it_downloads(home: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    home._check_disk(torch_index=None)
    assert "GB" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environment", "system", "path"),
    [
        ({"HOME": "/h"}, "linux", "/h/.config/shutterspan/worker.json"),
        ({"HOME": "/h", "XDG_CONFIG_HOME": "/x"}, "linux", "/x/shutterspan/worker.json"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Application Support/shutterspan/worker.json"),
        ({"HOME": "/h", "APPDATA": "/a"}, "win32", "/a/shutterspan/worker.json"),
        ({"HOME": "/h", "SHUTTERSPAN_LOCATOR": "/l.json"}, "linux", "/l.json"),
    ],
)
def test_locator_path(environment: dict[str, str], system: str, path: str) -> None:
    assert locator_path(environment, system) == Path(path)


def test_a_check_of_the_environment_runs_no_file_of_the_current_folder(home: Installation, planted: Path) -> None:
    home.python.unlink()
    home.python.symlink_to(sys.executable)
    assert home._is_usable()
    assert not planted.exists()


def test_a_full_disk_is_an_error_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fill(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Installation, "install", fill)
    assert install_command.main([]) == 1
    assert "disk is full" in capsys.readouterr().err


def test_a_folder_that_is_read_only_is_an_error_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def reject(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "/mnt/shutterspan/.venv")

    monkeypatch.setattr(Installation, "install", reject)
    assert install_command.main([]) == 1
    assert capsys.readouterr().err == "\n/mnt/shutterspan/.venv can't be read or written: Read-only file system.\n"


def test_a_stamp_that_cannot_be_written_is_an_error_without_a_traceback(
    home: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fill(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = home._stamp.read_text("utf-8")
    monkeypatch.setattr(Path, "write_text", fill)
    monkeypatch.setattr(Installation, "install", lambda *_, **__: home._write_stamp({}))
    assert install_command.main([]) == 1
    error = capsys.readouterr().err
    assert "disk is full" in error and "Free some space" in error and "Traceback" not in error
    assert home._stamp.read_text("utf-8") == before
    assert [path.name for path in home.venv.iterdir() if path.name.startswith(".")] == []


def test_ctrl_c_prints_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Installation, "install", interrupt)
    assert install_command.main([]) == 130
    assert "Stopped" in capsys.readouterr().err


def test_all_needs_test(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        install_command.main(["--all"])


@pytest.mark.slow
def test_a_second_installation_needs_no_network(tmp_path: Path) -> None:
    """From a fresh copy, in a path with spaces and letters beyond ASCII."""
    folder = tmp_path / "Grüße aus Łódź"
    copied = (
        "core",
        "installer",
        "plugin",
        "resources",
        "ui",
        "install.py",
        "LICENSE",
        "README.md",
        "pyproject.toml",
        "setup.py",
    )
    folder.mkdir()
    for name in (*copied, "requirements.lock", "requirements-cluster.lock", "requirements-dev.lock"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    locator = tmp_path / "worker.json"
    environment = {**os.environ, "SHUTTERSPAN_LOCATOR": str(locator), "PIP_NO_COMPILE": "1"}
    base = getattr(sys, "_base_executable", sys.executable)

    def install(**extra: str) -> subprocess.CompletedProcess[str]:
        command = [base, folder / "install.py"]
        process = subprocess.run(command, env=environment | extra, capture_output=True, text=True, check=False)
        assert process.returncode == 0, process.stdout + process.stderr
        return process

    assert "GB" in install().stdout
    assert "Installing" not in install(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path)).stdout
    home = Installation(folder)
    assert json.loads(locator.read_text("utf-8"))["interpreter"] == str(home.python)
    process = subprocess.run(
        [home.script("shutterspan"), "--version"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert process.stdout.strip() == f"shutterspan {home._version()}"


@pytest.mark.slow
def test_a_missing_network_is_an_error_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "install.py").write_bytes((ROOT / "install.py").read_bytes())
    for room in ("core", "installer"):
        shutil.copytree(ROOT / room, tmp_path / room)
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1"\n')
    (tmp_path / "setup.py").touch()
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text("tqdm==4.70.1\n")
    # No server listens at this address.
    unreachable = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1", "PIP_CONFIG_FILE": os.devnull}
    base = getattr(sys, "_base_executable", sys.executable)
    command = [base, tmp_path / "install.py"]
    process = subprocess.run(command, env=os.environ | unreachable, capture_output=True, text=True, check=False)
    assert process.returncode == 1
    assert "the network can't be reached" in process.stderr
    assert "Traceback" not in process.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_what_a_redirected_output_cannot_show_is_escaped(tmp_path: Path, encoding: str) -> None:
    located = tmp_path / "Łódź" / "worker.json"
    located.parent.mkdir()
    located.write_text("{}", "utf-8")
    environment = os.environ | {
        "SHUTTERSPAN_LOCATOR": str(located),
        "HOME": str(tmp_path),
        "PYTHONIOENCODING": encoding,
    }
    environment |= {"XDG_DATA_HOME": str(tmp_path / "data")}
    command = [sys.executable, "-c", "from shutterspan.installer.install_command import main; main(['--uninstall'])"]
    done = subprocess.run(command, env=environment, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u0141" in done.stdout and b"worker.json is damaged" in done.stdout
