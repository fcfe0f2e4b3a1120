"""`shutterspan setup`. tests/installer tests what it does in GIMP, in Blender and on the desktop."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def located(user: Path) -> dict[str, Any]:
    """The content of the locator."""
    return dict(json.loads((user / "config" / "shutterspan" / "worker.json").read_text()))


def use_another_copy(user: Path) -> Path:
    """Make the locator name another copy, whose interpreter exists, and return the interpreter."""
    other = user / "other" / "python"
    other.parent.mkdir()
    other.touch()
    (user / "config" / "shutterspan" / "worker.json").write_text(json.dumps({"interpreter": str(other)}))
    return other


@pytest.fixture
def profile(user: Path) -> GimpProfile:
    return GimpProfile(user / "config" / "GIMP" / "3.0")


def test_sets_up_several_places_and_removes_them(user: Path, profile: GimpProfile, run_command: Callable) -> None:
    result = run_command("setup", "gimp", "desktop")
    assert (result.code, result.err) == (0, "")
    locator = user / "config" / "shutterspan" / "worker.json"
    assert json.loads(locator.read_text())["interpreter"] == str(running_program().interpreter)
    assert profile.installed and profile.startable
    entry = DesktopEntry(running_program())
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
    folders = f"{user / 'config' / 'shutterspan'} and {user / 'state' / 'shutterspan'}"
    assert (
        f"Your settings, logs and unsaved work remain in {folders}. To delete them too, add --delete-settings.\n"
        in result.out
    )
    result = run_command("setup", "--remove", "--delete-settings")
    assert (result.code, result.err) == (0, "")
    assert not [path for path in user.rglob("*shutterspan*") if path.exists()]


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("blender", "Blender has no Shutterspan add-on."),
        ("desktop", "The desktop has no entry of this copy."),
        ("gimp", "GIMP has no Shutterspan filter."),
    ],
)
@pytest.mark.parametrize("with_gimp", [False, True])
def test_removing_what_is_not_there_prints_so(
    place: str, sentence: str, with_gimp: bool, profile: GimpProfile, run_command: Callable
) -> None:
    if not with_gimp:
        profile.folder.rmdir()
    result = run_command("setup", place, "--remove")
    assert (result.code, result.out, result.err) == (0, f"{sentence}\n", "")


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


def test_the_profile_that_works_uses_this_copy_although_another_one_failed(
    user: Path, profile: GimpProfile, run_command: Callable
) -> None:
    broken = user / "config" / "GIMP" / "3.2"
    broken.mkdir()
    (broken / "plug-ins").write_text("a file where the folder should be")
    result = run_command("setup", "gimp", "desktop")
    assert result.code == 1 and f"{broken / 'plug-ins' / 'shutterspan'} can't be written" in result.err
    assert profile.installed and located(user)["interpreter"] == str(running_program().interpreter)
    assert DesktopEntry(running_program()).owner() == str(running_program().command)
    assert run_command("setup").code == 0


def test_each_place_is_tried_and_each_error_printed(user: Path, profile: GimpProfile, run_command: Callable) -> None:
    profile.folder.rmdir()
    result = run_command("setup", "gimp", "blender", "desktop")
    assert result.code == 1 and DesktopEntry(running_program()).owner()
    sentences = result.err.splitlines()
    assert [line[:42] for line in sentences] == [
        "shutterspan: No profile of GIMP 3 was foun",
        "shutterspan: No Blender was found. Install",
    ]
    assert not (user / "config" / "shutterspan").exists()


def test_each_named_profile_must_be_one(user: Path, profile: GimpProfile, run_command: Callable) -> None:
    foreign = user / "photos"
    foreign.mkdir()
    options = [f"--gimp-profile={folder}" for folder in (user / "missing", foreign, profile.folder)]
    result = run_command("setup", "gimp", *options)
    assert result.code == 1 and profile.installed and not any(foreign.iterdir())
    hint = "GIMP lists its folders under Edit > Preferences > Folders."
    assert result.err.splitlines() == [
        f"shutterspan: There is no folder {user / 'missing'}. {hint}",
        f"shutterspan: {foreign} is not a profile of GIMP 3. {hint}",
    ]


@pytest.mark.parametrize("name", ["gimprc", "pluginrc", "sessionrc"])
def test_an_uncommon_profile_is_remembered(user: Path, name: str, run_command: Callable) -> None:
    elsewhere = GimpProfile(user / "elsewhere")
    elsewhere.folder.mkdir()
    (elsewhere.folder / name).touch()
    assert run_command("setup", "gimp", "--gimp-profile", elsewhere.folder).code == 0
    assert located(user)["gimp_profiles"] == [str(elsewhere.folder)]
    (elsewhere.plugin / "bundle.json").write_text('{"shutterspan": "0.0.1"}')
    assert str(elsewhere.plugin) in run_command("doctor").out
    assert f"Updated {elsewhere.plugin}." in run_command("setup").out
    assert elsewhere.installed == running_program().version
    assert located(user)["gimp_profiles"] == [str(elsewhere.folder)]
    result = run_command("setup", "--remove")
    assert result.code == 0 and f"Removed {elsewhere.plugin}." in result.out
    assert not elsewhere.plugin.exists()


@pytest.mark.parametrize("stamp", [None, "", "{", "{}"])
def test_a_damaged_filter_is_updated_and_removed(
    profile: GimpProfile, stamp: str | None, run_command: Callable
) -> None:
    assert run_command("setup", "gimp").code == 0

    def damage() -> None:
        (profile.plugin / "bundle.json").unlink()
        if stamp is not None:
            (profile.plugin / "bundle.json").write_text(stamp)

    damage()
    assert f"Updated {profile.plugin}." in run_command("setup").out
    assert profile.installed == running_program().version
    damage()
    assert f"Removed {profile.plugin}." in run_command("setup", "--remove").out
    assert not profile.plugin.exists()


def test_a_link_to_a_filter_is_removed_but_not_what_it_leads_to(
    user: Path, profile: GimpProfile, run_command: Callable
) -> None:
    source = user / "source"
    source.mkdir()
    (source / "bundle.json").write_text('{"shutterspan": "0.0.1"}')
    profile.plugin.parent.mkdir()
    profile.plugin.symlink_to(source)
    result = run_command("setup", "gimp", "--remove")
    assert (result.code, result.out) == (0, f"Removed {profile.plugin}.\n")
    assert not profile.plugin.is_symlink() and (source / "bundle.json").exists()


def test_an_error_in_gimp_hides_nothing_about_blender(user: Path, run_command: Callable) -> None:
    result = run_command("setup", "gimp", "blender", "--remove", "--gimp-profile", user / "missing")
    assert (result.code, result.out) == (1, "Blender has no Shutterspan add-on.\n")
    assert f"There is no folder {user / 'missing'}." in result.err


def test_removing_a_filter_of_another_copy_prints_which(
    user: Path, profile: GimpProfile, run_command: Callable
) -> None:
    assert run_command("setup", "gimp").code == 0
    other = use_another_copy(user)
    assert f"It used another copy of Shutterspan, {other}." in run_command("setup", "gimp", "--remove").out
    assert not profile.plugin.exists()


def test_settings_that_another_copy_uses_are_kept(user: Path, run_command: Callable) -> None:
    assert run_command("setup", "desktop").code == 0
    assert run_command("setup").code == 0
    presets = user / "config" / "shutterspan" / "presets"
    presets.mkdir()
    other = use_another_copy(user)
    result = run_command("setup", "--remove", "--delete-settings")
    assert result.code == 0 and presets.exists()
    assert f"Not deleted: your settings, logs and unsaved work, because another copy of Shutterspan ({other})" in (
        result.out
    )
    other.unlink()
    result = run_command("setup", "--remove", "--delete-settings")
    assert result.code == 0 and not presets.exists() and not (user / "config" / "shutterspan").exists()


@pytest.mark.parametrize("name", ["config", "state"])
def test_settings_behind_a_link_are_deleted_with_the_link(user: Path, name: str, run_command: Callable) -> None:
    target = user / "dotfiles" / name
    (target / "presets").mkdir(parents=True)
    (target / "presets" / "mine.toml").touch()
    link = user / name / "shutterspan"
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(target)
    result = run_command("setup", "--remove", "--delete-settings")
    assert (result.code, result.err) == (0, "") and f"Deleted {link}.\n" in result.out
    assert not link.is_symlink() and not target.exists() and (user / "dotfiles").is_dir()


def test_a_link_to_settings_that_are_gone_is_deleted(user: Path, run_command: Callable) -> None:
    link = user / "cache" / "shutterspan"
    link.parent.mkdir()
    link.symlink_to("/nowhere")
    result = run_command("setup", "--remove", "--delete-settings")
    assert (result.code, result.err) == (0, "") and not link.is_symlink()


@pytest.mark.parametrize("arguments", [[], ["--remove"], ["gimp"]])
@pytest.mark.parametrize("obstacle", ["file", "folder"])
def test_what_is_in_the_place_of_the_locator_must_be_moved(
    user: Path, profile: GimpProfile, obstacle: str, arguments: list[str], run_command: Callable
) -> None:
    folder = user / "config" / "shutterspan"
    if obstacle == "folder":
        (folder / "worker.json").mkdir(parents=True)
        text = f"{folder / 'worker.json'} is a folder, not a file."
    else:
        folder.touch()
        text = f"{folder} is a file, not a folder."
    result = run_command("setup", *arguments)
    assert (result.code, result.err) == (1, f"shutterspan: {text} Move it to another place.\n")
    assert not profile.plugin.exists()
