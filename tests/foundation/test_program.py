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


def test_an_environment_without_marks_is_pip(environment: Path) -> None:
    assert running_program().method is InstallMethod.PIP


def test_recognises_an_environment_of_pipx(environment: Path) -> None:
    (environment / "pipx_metadata.json").touch()
    assert running_program().method is InstallMethod.PIPX


def test_recognises_a_clone(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "PACKAGE", environment)
    monkeypatch.setattr(sys, "prefix", str(environment / ".venv"))
    assert running_program().method is InstallMethod.CLONE
    monkeypatch.setattr(sys, "prefix", str(environment / "mine"))  # `pip install -e .` in the user's own environment
    running_program.cache_clear()
    assert running_program().method is InstallMethod.PIP


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
