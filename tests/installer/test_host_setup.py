"""installer/host_setup.py: several copies of the program, the locator, and what is removed."""

import json
from pathlib import Path

import pytest

from shutterspan.core.foundation.program import InstallMethod, Program, running_program
from shutterspan.core.worker.protocol import OLDEST_PROTOCOL, PROTOCOL
from shutterspan.installer import gimp_setup, host_setup, install_command
from shutterspan.installer.desktop_entry import DesktopEntry
from shutterspan.installer.gimp_profiles import GimpProfile
from shutterspan.installer.installation import Installation
from shutterspan.installer.locator_file import PlaceKey, locate
from shutterspan.installer.user_files import Failures


@pytest.fixture
def program(home: Installation) -> Program:
    """A copy of the program whose files exist."""
    for path in (home.program.interpreter, home.program.command):
        path.touch()
    return home.program


@pytest.fixture
def other(tmp_path: Path) -> Program:
    """Another copy of the program, whose files exist."""
    folder = tmp_path / "other copy"
    folder.mkdir()
    other = Program(InstallMethod.PIP, folder / "python", folder / "shutterspan", "1.2.3")
    for path in (other.interpreter, other.command):
        path.touch()
    return other


@pytest.fixture
def profile(tmp_path: Path) -> GimpProfile:
    """A profile of GIMP with a filter of an older version."""
    profile = GimpProfile(tmp_path / "gimp")
    profile.plugin.mkdir(parents=True)
    (profile.plugin / "bundle.json").write_text('{"shutterspan": "0.0.1"}')
    return profile


def located(locator: Path) -> str:
    return str(json.loads(locator.read_text("utf-8"))["interpreter"])


def test_writes_the_locator_and_removes_it(
    program: Program, home: Installation, locator: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install_command.set_up_unless_taken(program)
    assert json.loads(locator.read_text("utf-8")) == {
        "interpreter": str(program.interpreter),
        "setup": f"{program.command} setup",
        "version": "1.2.3",
        "protocol": PROTOCOL,
        "oldest_protocol": OLDEST_PROTOCOL,
    }
    assert [path.name for path in locator.parent.iterdir()] == ["worker.json"]
    install_command.uninstall(home, Failures())
    assert not locator.exists()
    assert ".venv" in capsys.readouterr().out
    install_command.uninstall(home, Failures())
    assert "No locator was found, and no plug-in in GIMP or Blender." in capsys.readouterr().out


def test_a_new_copy_leaves_plug_ins_and_the_desktop_to_the_other_copy(
    program: Program, other: Program, locator: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install_command.set_up_unless_taken(other)
    capsys.readouterr()
    install_command.set_up_unless_taken(program)
    output = capsys.readouterr().out
    assert located(locator) == str(other.interpreter)
    assert f"Plug-ins use another copy: {other.interpreter}. To make them use this one, run “" in output
    assert DesktopEntry(program).owner() == str(other.command)
    assert f"The desktop starts another copy: {other.command}. To make it start this one, run “" in output


def test_a_new_copy_replaces_one_that_is_gone(program: Program, other: Program, locator: Path) -> None:
    install_command.set_up_unless_taken(other)
    for path in (other.interpreter, other.command):
        path.unlink()
    install_command.set_up_unless_taken(program)
    assert located(locator) == str(program.interpreter)
    assert DesktopEntry(program).owner() == str(program.command)


@pytest.mark.parametrize("content", ['{"interpreter": ', "[]", ""])
def test_a_new_copy_replaces_a_damaged_locator(program: Program, locator: Path, content: str) -> None:
    locator.parent.mkdir()
    locator.write_text(content)
    install_command.set_up_unless_taken(program)
    assert located(locator) == str(program.interpreter)


def test_refreshing_takes_over_plug_ins_and_the_desktop(
    other: Program, profile: GimpProfile, locator: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install_command.set_up_unless_taken(other)
    running = running_program()
    host_setup.refresh(running, Failures())
    assert located(locator) == str(running.interpreter)
    assert DesktopEntry(running).owner() == str(running.command)
    assert profile.installed == running.version and profile.startable
    assert f"Updated {profile.plugin}. Restart GIMP." in capsys.readouterr().out


def test_refreshing_installs_nothing_new(tmp_path: Path, locator: Path) -> None:
    (tmp_path / "gimp").mkdir()
    host_setup.refresh(running_program(), Failures())
    assert located(locator) == str(running_program().interpreter)
    assert not any((tmp_path / "gimp").iterdir())
    assert DesktopEntry(running_program()).owner() is None


@pytest.mark.parametrize("name", ["gimp_profiles", "blender_programs"])
def test_another_copy_keeps_the_uncommon_places(
    program: Program, other: Program, locator: Path, name: PlaceKey
) -> None:
    locate(other, name, [Path("/a"), Path("/b")])
    locate(program, name, [Path("/b"), Path("/c")])
    locate(program)
    content = json.loads(locator.read_text("utf-8"))
    assert (content["interpreter"], content[name]) == (str(program.interpreter), ["/a", "/b", "/c"])


def test_what_a_copy_that_is_gone_has_set_up_can_be_removed(
    program: Program, other: Program, profile: GimpProfile, locator: Path
) -> None:
    install_command.set_up_unless_taken(other)
    for path in (other.interpreter, other.command):
        path.unlink()
    failures = Failures()
    host_setup.remove_all(program, failures)
    assert not failures.errors and not locator.exists() and not profile.plugin.exists()
    assert DesktopEntry(program).owner() is None


def test_the_folder_of_a_chosen_locator_stays(program: Program, locator: Path) -> None:
    install_command.set_up_unless_taken(program)
    host_setup.remove_all(program, Failures())
    assert list(locator.parent.iterdir()) == []


def test_uninstalling_prints_the_settings_that_remain(
    home: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
        (tmp_path / name.lower() / "shutterspan").mkdir(parents=True)
    install_command.uninstall(home, Failures())
    folders = f"{tmp_path}/config/shutterspan, {tmp_path}/state/shutterspan and {tmp_path}/cache/shutterspan"
    command = f"{home.program.command} setup --remove --delete-settings"
    sentence = f"Your settings, logs and unsaved work remain in {folders}. To delete them too, first run “{command}”.\n"
    assert sentence in capsys.readouterr().out


def test_a_plug_in_that_cannot_be_built_changes_nothing(program: Program, profile: GimpProfile, locator: Path) -> None:
    """The interpreter of this copy isn't a program."""
    failures = Failures()
    gimp_setup.set_up_gimp(program, [], failures)
    assert [error.content.code for error in failures.errors] == ["plugin_not_built"]
    assert profile.installed == "0.0.1" and not locator.exists()


def test_removing_one_copy_leaves_what_the_other_has_set_up(
    program: Program, other: Program, profile: GimpProfile, locator: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install_command.set_up_unless_taken(other)
    host_setup.remove_all(program, Failures())
    assert located(locator) == str(other.interpreter) and profile.installed
    assert DesktopEntry(other).owner() == str(other.command)
    assert f"belongs to another copy of Shutterspan ({other.interpreter})" in capsys.readouterr().out
    host_setup.remove_all(other, Failures())
    assert not locator.exists() and not profile.installed
    assert DesktopEntry(other).owner() is None


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{}",
        '{"interpreter": ""}',
        r'{"interpreter": "/a\u0000"}',
        r'{"interpreter": "/\ud800"}',
    ],
)
def test_a_damaged_locator_belongs_to_no_copy(
    home: Installation, locator: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    locator.parent.mkdir()
    locator.write_text(content)
    install_command.uninstall(home, Failures())
    output = capsys.readouterr().out
    assert f"{locator} is damaged" in output and "belongs to another copy" not in output
    assert locator.exists()


@pytest.mark.parametrize("obstacle", ["file", "folder"])
def test_prints_why_the_locator_cannot_be_written(
    program: Program, locator: Path, obstacle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if obstacle == "folder":
        locator.mkdir(parents=True)
    else:
        locator.parent.write_text("a file where the folder should be")
    install_command.set_up_unless_taken(program)
    assert "Plug-ins can't find Shutterspan: " in (error := capsys.readouterr().err)
    assert str(locator if obstacle == "folder" else locator.parent) in error and "Traceback" not in error


def test_prints_why_the_desktop_entry_cannot_be_made(
    program: Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    install_command.set_up_unless_taken(program)
    assert "can't be added to the programs of the desktop" in (error := capsys.readouterr().err)
    assert "Traceback" not in error
