"""`shutterspan setup`. tests/installer tests what it does in GIMP, in Blender and on the desktop."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shutterspan.core.foundation.program import running_program
from shutterspan.installer.desktop_entry import DesktopEntry
from shutterspan.installer.gimp_profiles import GimpProfile


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user who has GIMP and no Blender. The real user's files aren't touched."""
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    for name in ("SHUTTERSPAN_LOCATOR", "GIMP3_DIRECTORY", "BLENDER_USER_RESOURCES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("shutterspan.installer.blender_programs._PATH_PATTERNS", {})
    (tmp_path / "config" / "GIMP" / "3.0").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def profile(user: Path) -> GimpProfile:
    return GimpProfile(user / "config" / "GIMP" / "3.0")


def test_sets_up_several_places_and_removes_them(user: Path, profile: GimpProfile, run_command: Callable) -> None:
    result = run_command("setup", "gimp", "desktop")
    assert (result.code, result.err) == (0, "")
    locator = user / "config" / "shutterspan" / "worker.json"
    assert json.loads(locator.read_text())["interpreter"] == str(running_program().interpreter)
    assert profile.installed and profile.startable
    entry = DesktopEntry(running_program().command)
    assert entry.owner() == str(running_program().command)

    result = run_command("setup", "desktop", "--remove")
    assert result.code == 0 and entry.owner() is None and profile.installed
    result = run_command("setup", "--remove")
    assert (result.code, result.err) == (0, "")
    assert not profile.installed and not locator.exists()
    assert "To remove the program itself, " in result.out


def test_removing_everything_keeps_settings_unless_it_should_delete_them(user: Path, run_command: Callable) -> None:
    presets = user / "config" / "shutterspan" / "presets" / "mine.toml"
    unsaved = user / "state" / "shutterspan" / "unsaved" / "photo"
    for path in (presets, unsaved):
        path.parent.mkdir(parents=True)
        path.touch()
    result = run_command("setup", "--remove")
    assert presets.exists() and unsaved.exists()
    assert f"Not removed: your settings, logs and unsaved work in {user / 'config' / 'shutterspan'}." in result.out
    result = run_command("setup", "--remove", "--delete-settings")
    assert (result.code, result.err) == (0, "")
    assert not [path for path in user.rglob("*shutterspan*") if path.exists()]


@pytest.mark.parametrize(
    ("places", "sentence"),
    [(["blender"], "GIMP has no"), (["gimp"], "GIMP has no Shutterspan filter."), (["desktop"], "has no entry")],
)
def test_removing_what_is_not_there_prints_so(places: list[str], sentence: str, run_command: Callable) -> None:
    result = run_command("setup", *places, "--remove")
    if places == ["blender"]:
        assert (result.code, result.out) == (1, "") and "No Blender was found. Install Blender" in result.err
    else:
        assert result.code == 0 and sentence in result.out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["krita"], "“krita” is not one of gimp, blender, desktop"),
        (["--gimp-profile", "x"], "--gimp-profile needs the place gimp"),
        (["gimp", "--blender-program", "x"], "--blender-program needs the place blender"),
        (["--delete-settings"], "--delete-settings needs --remove"),
        (["gimp", "--remove", "--delete-settings"], "--delete-settings needs --remove, without a place"),
    ],
)
def test_rejects_options_that_contradict_each_other(arguments: list[str], reason: str, run_command: Callable) -> None:
    result = run_command("setup", *arguments)
    assert result.code == 2 and reason in result.err and "shutterspan setup --help" in result.err


def test_a_missing_profile_is_an_error(user: Path, run_command: Callable) -> None:
    result = run_command("setup", "gimp", "--gimp-profile", user / "missing")
    assert result.code == 1
    assert result.err == (
        f"shutterspan: There is no folder {user / 'missing'}. "
        "GIMP lists its folders under Edit > Preferences > Folders.\n"
    )


def test_a_profile_that_cannot_be_written_is_an_error(profile: GimpProfile, run_command: Callable) -> None:
    (profile.folder / "plug-ins").write_text("a file where the folder should be")
    result = run_command("setup", "gimp")
    assert result.code == 1
    assert "The plug-in can't be built: " in result.err and "Traceback" not in result.err
