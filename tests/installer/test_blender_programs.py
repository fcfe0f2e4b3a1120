"""Finding Blenders and installing the add-on: installer/blender_programs.py, and install.py's options for it."""

import json
import shutil
import time
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.installer import install_command
from shutterspan.installer.blender_programs import (
    EXTENSION,
    addon_folders,
    blender_programs,
    extensions_folder,
)
from shutterspan.installer.installation import Installation
from shutterspan.ui.cli import host_checks

from ..process_state import is_running

#: A fake Blender, which installs extensions in $BLENDER_USER_RESOURCES. tests/hosts runs the real one.
_FAKE_BLENDER = """#!/bin/sh
place=$BLENDER_USER_RESOURCES/extensions/user_default/shutterspan
case "$*" in
    --version) echo "Blender VERSION" ;;
    "--command extension install-file --repo user_default --enable "*)
        mkdir -p "$place" && python3 -m zipfile -e "$7" "$place" ;;
    "--command extension remove shutterspan") rm -r "$place" ;;
    *) echo "what is $*?" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a user who has no Blender. The real user's files aren't touched."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("BLENDER_USER_RESOURCES", str(tmp_path / "profile"))
    monkeypatch.setenv("SHUTTERSPAN_LOCATOR", str(tmp_path / "worker.json"))
    monkeypatch.setenv("GIMP3_DIRECTORY", str(tmp_path / "gimp"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(Installation, "install", lambda self, tests, torch_index: None)
    monkeypatch.setattr("shutterspan.installer.blender_programs._PATH_PATTERNS", {"linux": ("~/blender*/blender",)})
    return tmp_path


def add_blender(path: Path, version: str = "4.2.3 LTS") -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(_FAKE_BLENDER.replace("VERSION", version))
    path.chmod(0o755)
    return path


def test_finds_blenders_and_their_versions(user: Path) -> None:
    newest = add_blender(user / "blender-5.0.1-linux-x64" / "blender", "5.0.1")
    oldest = add_blender(user / "bin" / "blender", "3.4.1")
    found = blender_programs()
    assert [(one.path, one.version, one.usable) for one in found] == [(oldest, "3.4.1", False), (newest, "5.0.1", True)]
    assert [one.path for one in blender_programs([newest])] == [newest]


def test_a_blender_gets_none_of_this_python_s_settings(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = add_blender(user / "bin" / "blender", "${PYTHONHOME:-4.2.0}")
    monkeypatch.setenv("PYTHONHOME", "0.0.0")
    assert [one.version for one in blender_programs([program])] == ["4.2.0"]


@pytest.mark.parametrize(
    ("environment", "system", "path"),
    [
        ({"HOME": "/h"}, "linux", "/h/.config/blender/4.2/extensions/user_default"),
        ({"HOME": "/h", "XDG_CONFIG_HOME": "/x"}, "linux", "/x/blender/4.2/extensions/user_default"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Application Support/Blender/4.2/extensions/user_default"),
        ({"APPDATA": "/a"}, "win32", "/a/Blender Foundation/Blender/4.2/extensions/user_default"),
        ({"BLENDER_USER_RESOURCES": "/r"}, "linux", "/r/extensions/user_default"),
        ({"BLENDER_USER_EXTENSIONS": "/e"}, "linux", "/e/user_default"),
    ],
)
def test_finds_the_folder_of_extensions(environment: dict[str, str], system: str, path: str) -> None:
    assert extensions_folder("4.2", environment, system) == Path(path)


def test_installs_the_add_on_and_removes_it(user: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_blender(user / "bin" / "blender")
    (program,) = blender_programs()
    assert program.installed is None
    assert install_command.main(["--blender"]) == 0
    assert "Strip > Unfold Motion Blur" in capsys.readouterr().out
    assert program.installed == version("shutterspan")
    assert install_command.main(["--remove-blender"]) == 0
    assert program.installed is None
    assert install_command.main(["--remove-blender"]) == 0
    assert "no Shutterspan add-on" in capsys.readouterr().out


def test_a_blender_in_another_folder_can_be_specified(user: Path) -> None:
    program = add_blender(user / "elsewhere" / "blender")
    assert install_command.main(["--blender-program", str(program)]) == 0
    assert blender_programs([program])[0].installed


def test_no_blender_or_one_that_is_too_old_is_an_error(user: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert install_command.main(["--blender"]) == 1
    assert "No Blender was found" in capsys.readouterr().err
    add_blender(user / "bin" / "blender", "3.4.1")
    assert install_command.main(["--blender"]) == 1
    assert "Blender 3.4.1" in (error := capsys.readouterr().err)
    assert "4.2 or newer" in error


def test_the_error_of_a_blender_is_printed(user: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_blender(user / "bin" / "blender").write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "Blender 4.2.0" && exit\necho the moon is full >&2\nexit 1\n'
    )
    assert install_command.main(["--blender"]) == 1
    assert "the moon is full" in capsys.readouterr().err


def test_a_blender_that_does_not_end_is_an_error(
    user: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutterspan.installer.blender_programs._TIMEOUT", 1)
    add_blender(user / "bin" / "blender").write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "Blender 4.2.0" && exit\nexec sleep 60\n'
    )
    assert install_command.main(["--blender"]) == 1
    assert "Blender didn't end within 1 seconds." in capsys.readouterr().err


def test_a_blender_that_does_not_end_is_ended_with_what_it_started(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutterspan.installer.blender_programs._TIMEOUT", 1)
    add_blender(user / "bin" / "blender").write_text(f"#!/bin/sh\nsleep 60 & echo $! > {user / 'child'}\nwait\n")
    assert [program.version for program in blender_programs()] == [""]
    child = int((user / "child").read_text())
    deadline = time.monotonic() + 30
    while is_running(child):
        assert time.monotonic() < deadline, "it goes on"
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("missing", "There is no file {path}. Check its spelling."),
        ("old", "The add-on needs a newer Blender than Blender 3.4.1 ({path})."),
        ("silent", "{path} doesn't start as Blender. Install Blender"),
    ],
)
def test_each_named_blender_must_work(
    user: Path, named: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good = add_blender(user / "elsewhere" / "blender")
    add_blender(user / "elsewhere" / "old", "3.4.1")
    add_blender(user / "elsewhere" / "silent").write_text("#!/bin/sh\nexit 1\n")
    bad = user / "elsewhere" / named
    assert install_command.main(["--blender-program", str(bad), "--blender-program", str(good)]) == 1
    assert sentence.format(path=bad) in capsys.readouterr().err
    assert blender_programs([good])[0].installed
    assert json.loads((user / "worker.json").read_text())["blender_programs"] == [str(good)]


def test_a_blender_in_another_folder_is_remembered(user: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = add_blender(user / "elsewhere" / "blender")
    assert install_command.main(["--blender-program", str(path)]) == 0
    assert "with the add-on" in host_checks.check_blender()
    assert install_command.main(["--uninstall"]) == 0
    assert f"Removed the add-on from Blender 4.2.3 ({path})." in capsys.readouterr().out
    assert not addon_folders() and not (user / "worker.json").exists()


@pytest.mark.parametrize("fault", ["gone", "silent"])
@pytest.mark.parametrize("variable", ["BLENDER_USER_RESOURCES", None])
def test_an_add_on_without_its_blender_is_an_error_until_it_is_deleted(
    user: Path,
    fault: str,
    variable: str | None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = add_blender(user / "bin" / "blender")
    if variable is None:
        monkeypatch.setenv("BLENDER_USER_RESOURCES", str(user / ".config" / "blender" / "4.2"))
    assert install_command.main(["--blender"]) == 0
    if variable is None:
        monkeypatch.delenv("BLENDER_USER_RESOURCES")
        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    if fault == "gone":
        path.unlink()
    else:
        path.write_text("#!/bin/sh\nexit 1\n")
    (folder,) = addon_folders()
    for _ in range(2):
        assert install_command.main(["--uninstall"]) == 1
        assert capsys.readouterr().err == (
            f"\nNot removed: the add-on in {folder}, because its Blender doesn't start or was not found. "
            "Delete the folder.\n"
        )
        assert (user / "worker.json").exists()
    shutil.rmtree(folder)
    assert install_command.main(["--uninstall"]) == 0
    assert not (user / "worker.json").exists()


def test_a_removal_that_failed_is_tried_again(user: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `--uninstall` could not remove, another `--uninstall` removes."""
    program = add_blender(user / "bin" / "blender")
    install_command.main(["--blender"])
    (found,) = blender_programs()
    home = Installation(Path(install_command.__file__).resolve().parent.parent)
    locator = user / "worker.json"
    assert json.loads(locator.read_text())["interpreter"] == str(home.python)
    working = program.read_text()
    program.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Blender 4.2.3 LTS" && exit\nexit 1\n')
    assert install_command.main(["--uninstall"]) == 1
    assert "The add-on can't be removed" in capsys.readouterr().err
    assert found.installed
    program.write_text(working)
    assert install_command.main(["--uninstall"]) == 0
    assert found.installed is None and not locator.exists()


def test_uninstalling_removes_the_add_on_from_two_blenders_of_one_series(
    user: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They share a folder of extensions."""
    first = add_blender(user / "bin" / "blender", "4.2.3")
    add_blender(user / "blender-4.2.9" / "blender", "4.2.9")
    assert install_command.main(["--blender-program", str(first)]) == 0
    assert [bool(program.installed) for program in blender_programs()] == [True, True]
    home = Installation(Path(install_command.__file__).resolve().parent.parent)
    locator = user / "worker.json"
    assert json.loads(locator.read_text())["interpreter"] == str(home.python)
    assert install_command.main(["--uninstall"]) == 0
    assert not any(program.installed for program in blender_programs()) and not locator.exists()
    assert capsys.readouterr().out.count("Removed the add-on") == 1


def test_uninstalling_without_a_locator_prints_that_the_add_on_remains(
    user: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = add_blender(user / "bin" / "blender", "4.2.3")
    assert install_command.main(["--blender"]) == 0
    (user / "worker.json").unlink()
    assert install_command.main(["--uninstall"]) == 0
    output = capsys.readouterr().out
    assert f"Not removed: the add-on in Blender 4.2.3 ({path}). To remove it, run" in output
    assert "setup blender --remove" in output
    assert blender_programs()[0].installed and "No locator was found" not in output


def test_the_doctor_knows_blender(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_checks, "check_located_worker", lambda: "the worker starts")
    assert host_checks.check_blender() == "not found (optional)"
    program = add_blender(user / "bin" / "blender")
    assert "setup blender" in host_checks.check_blender()
    install_command.main(["--blender"])
    assert host_checks.check_blender().startswith("Blender 4.2.3, with the add-on ")
    assert host_checks.check_blender().endswith("; the worker starts")  # and no add-on without its Blender
    manifest = extensions_folder("4.2") / EXTENSION / "blender_manifest.toml"
    manifest.write_text(manifest.read_text().replace(version("shutterspan"), "0.0.1"))
    with pytest.raises(ShutterspanError, match=r"version 0\.0\.1"):
        host_checks.check_blender()
    program.write_text("#!/bin/sh\n")
    assert "doesn't start" in host_checks.check_blender()
    program.unlink()
    assert host_checks.check_blender().startswith(
        f"not found (optional); the add-on in {manifest.parent} belongs to no"
    )


def test_the_command_runs_no_file_of_the_current_folder(planted: Path, tmp_path: Path) -> None:
    from shutterspan.ui.cli.main import main

    assert main(["package", "blender", "-o", str(tmp_path / "extension.zip")]) == 0
    assert not planted.exists()


def test_the_command_makes_the_extension(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from shutterspan.ui.cli.main import main

    monkeypatch.chdir(user)
    for _ in range(2):  # the second time replaces it
        assert main(["package", "blender"]) == 0
    with zipfile.ZipFile(user / "shutterspan-blender.zip") as file:
        assert {"__init__.py", "blender_manifest.toml", "client.py", "protocol.py"} <= set(file.namelist())
    (user / "mine.zip").write_text("a stranger's")
    assert main(["package", "blender", "-o", "mine.zip"]) == 1
    assert (user / "mine.zip").read_text() == "a stranger's"


@pytest.mark.parametrize(
    ("environment", "system", "place"),
    [
        ({"PROGRAMFILES": "{root}/D/Programme"}, "win32", "D/Programme/Blender Foundation/Blender 4.2/blender.exe"),
        ({"PROGRAMFILES": "{root}/Program Files"}, "win32", "Program Files/Blender Foundation/Blender 5.0/blender.exe"),
        ({"HOME": "{root}/h"}, "darwin", "h/Applications/Blender 4.2.app/Contents/MacOS/Blender"),
        ({"HOME": "{root}/h"}, "linux", "h/Downloads/blender-5.0/blender"),
    ],
)
def test_finds_blender_where_each_system_has_its_programs(
    tmp_path: Path, environment: dict[str, str], system: str, place: str
) -> None:
    program = tmp_path / place
    program.parent.mkdir(parents=True)
    program.write_text(_FAKE_BLENDER.replace("VERSION", "4.2.0"))
    program.chmod(0o755)
    environment = {name: value.replace("{root}", str(tmp_path)) for name, value in environment.items()}
    found = blender_programs((), {"PATH": "/nowhere", **environment}, system)
    assert [(one.path, one.version) for one in found] == [(program, "4.2.0")]
