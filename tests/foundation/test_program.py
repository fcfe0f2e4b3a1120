"""core/foundation/program.py: how this copy was installed, and the commands that fit it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shutterspan.core.foundation import program
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.foundation.program import InstallMethod, Program, running_program


def copy_of(method: InstallMethod, folder: Path = Path("/opt/my programs")) -> Program:
    return Program(method, folder / "python", folder / "shutterspan", "1.2.3")


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another environment, in which this Python seems to run."""
    running_program.cache_clear()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    yield tmp_path
    running_program.cache_clear()


def test_knows_the_command_of_this_environment() -> None:
    running = running_program()
    assert running.interpreter == Path(sys.executable)
    assert running.command == Path(sys.executable).with_name("shutterspan") and os.access(running.command, os.X_OK)


@pytest.mark.parametrize("name", ["python", "python3", "python3.11", "python3.12"])
def test_the_name_of_the_command_does_not_depend_on_the_python(
    environment: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", f"/x/bin/{name}")
    running = running_program()
    assert (running.interpreter, running.command.name) == (Path("/x/bin", name), "shutterspan")


def test_an_environment_without_marks_is_pip(environment: Path) -> None:
    assert running_program().method is InstallMethod.PIP


def test_recognises_an_environment_of_pipx(environment: Path) -> None:
    (environment / "pipx_metadata.json").touch()
    assert running_program().method is InstallMethod.PIPX


def test_recognises_a_clone(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "PACKAGE", environment)
    (environment / ".venv").mkdir()
    monkeypatch.setattr(sys, "prefix", str(environment / ".venv"))
    assert running_program().method is InstallMethod.CLONE
    monkeypatch.setattr(sys, "prefix", str(environment / "mine"))  # `pip install -e .` in the user's own environment
    running_program.cache_clear()
    assert running_program().method is InstallMethod.PIP


def test_recognises_a_clone_through_a_link(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (environment / "clone" / ".venv").mkdir(parents=True)
    (environment / "link").symlink_to(environment / "clone")
    monkeypatch.setattr(program, "PACKAGE", environment / "clone")
    monkeypatch.setattr(sys, "prefix", str(environment / "link" / ".venv"))
    assert running_program().method is InstallMethod.CLONE


@pytest.mark.parametrize(
    ("interpreter", "is_same"),
    [
        ("env/bin/python", True),
        ("env/bin/python3", True),  # a virtual environment has one set of libraries
        ("link/bin/python3", True),
        ("usr/bin/python", False),
        ("other/bin/python", False),
        ("gone/bin/python", False),
    ],
)
def test_knows_the_interpreters_of_a_virtual_environment(tmp_path: Path, interpreter: str, is_same: bool) -> None:
    for folder in ("env/bin", "usr/bin", "other/bin"):
        (tmp_path / folder).mkdir(parents=True)
    for environment in ("env", "other"):
        (tmp_path / environment / "pyvenv.cfg").touch()
        (tmp_path / environment / "bin" / "python").symlink_to(tmp_path / "usr" / "bin" / "python")
    (tmp_path / "usr" / "bin" / "python").touch()
    (tmp_path / "link").symlink_to(tmp_path / "env")
    copy = copy_of(InstallMethod.PIP, tmp_path / "env" / "bin")
    assert copy.has_interpreter(str(tmp_path / interpreter)) is is_same


@pytest.mark.parametrize(("name", "is_same"), [("python", True), ("python3.11", True), ("python3.12", False)])
def test_interpreters_in_one_folder_of_the_system_are_different_copies(
    tmp_path: Path, name: str, is_same: bool
) -> None:
    for file in ("python3.11", "python3.12"):
        (tmp_path / file).touch()
    (tmp_path / "python").symlink_to("python3.11")
    assert copy_of(InstallMethod.PIP, tmp_path).has_interpreter(str(tmp_path / name)) is is_same


def test_recognises_a_program_without_python(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    running = running_program()
    assert running.method is InstallMethod.BUNDLE and running.command == running.interpreter == Path(sys.executable)


def test_a_command_in_the_path_is_typed_without_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = copy_of(InstallMethod.PIPX, tmp_path / "it's mine")
    copy.command.parent.mkdir()
    copy.command.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert copy.typed("setup", "gimp") == f"'{tmp_path}/it'\"'\"'s mine/shutterspan' setup gimp"
    (tmp_path / "shutterspan").symlink_to(copy.command)
    assert copy.typed("setup", "gimp") == "shutterspan setup gimp"
    (tmp_path / "shutterspan").unlink()
    (tmp_path / "shutterspan").touch(mode=0o755)  # another copy
    assert copy.typed("setup").endswith("shutterspan' setup")


@pytest.mark.parametrize(
    ("method", "library_hint", "repair_hint"),
    [
        (InstallMethod.CLONE, "Run install.py in the folder", "Run install.py in the folder"),
        (InstallMethod.PIP, "Run “'/opt/my programs/python' -m pip install PyQt6”", "again with pip, and force"),
        (InstallMethod.PIPX, "Run “pipx inject shutterspan PyQt6”", "Run “pipx reinstall shutterspan”"),
        (InstallMethod.BUNDLE, "Install Shutterspan with pip", "Unpack the archive"),
    ],
)
def test_hints_fit_the_way_of_installing(method: InstallMethod, library_hint: str, repair_hint: str) -> None:
    copy = copy_of(method)
    assert library_hint in str(make_message("library_missing", library="PyQt6", **copy.library_hint("PyQt6")))
    assert repair_hint in str(make_message("unfolding_not_started", **copy.repair_hint()))
