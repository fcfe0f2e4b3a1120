"""The user's own presets in their folder."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shutterspan.core.foundation.errors import InputError, OutputError, UsageError
from shutterspan.core.pipeline.presets.preset import BUILT_IN_PRESETS, Preset
from shutterspan.core.pipeline.presets.preset_files import PresetFolder, find_preset, load_preset

MINE = Preset("Für Anna", ".mp4", {"aspect": "9:16", "size": 1080, "crop": [0.2, 0.5]}, name_pattern="{photo}-anna")


@pytest.fixture
def folder(tmp_path: Path) -> PresetFolder:
    return PresetFolder(tmp_path / "config" / "presets")


def test_a_folder_that_does_not_exist_has_no_presets(folder: PresetFolder) -> None:
    assert folder.load() == ([], []) and not folder.path.exists()
    folder.remove("nothing")


def test_a_saved_preset_is_loaded_unchanged(folder: PresetFolder) -> None:
    still = Preset("B", ".heic", {"quality": 80, "aspect": None}, still=True)
    folder.save(still)
    folder.save(MINE)
    assert folder.load() == ([still, MINE], [])
    assert sorted(path.name for path in folder.path.iterdir()) == ["B.json", "Für-Anna.json"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_preset_that_an_editor_saved_is_loaded(folder: PresetFolder, encoding: str, newline: str) -> None:
    folder.save(MINE)
    path = folder.path / "Für-Anna.json"
    path.write_bytes(path.read_text("utf-8").replace("\n", newline).encode(encoding))
    assert folder.load() == ([MINE], [])


def test_saving_again_replaces_and_removing_removes(folder: PresetFolder) -> None:
    folder.save(MINE)
    changed = Preset("für anna", ".gif")
    folder.save(changed)
    assert folder.load() == ([changed], []) and len(list(folder.path.iterdir())) == 1
    folder.remove("FÜR ANNA")
    assert not list(folder.path.iterdir())


def test_two_names_with_the_same_letters_have_different_files(folder: PresetFolder) -> None:
    folder.save(Preset("a/b", ".mp4"))
    folder.save(Preset("a?b", ".gif"))
    folder.save(Preset("../../evil", ".gif"))
    assert [preset.name for preset in folder.load()[0]] == ["../../evil", "a/b", "a?b"]
    assert all(path.parent == folder.path for path in folder.path.parent.rglob("*.json"))


def damaged(**changes: Any) -> str:
    values = {"shutterspan_preset": 1, "name": "x", "suffix": ".mp4", "settings": {}, **changes}
    return json.dumps({name: value for name, value in values.items() if value is not ...})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "preset_invalid"),
        ("[]", "preset_invalid"),
        ("[" * 100_000, "preset_invalid"),
        ('{"a": 1, "a": 2}', "preset_invalid"),
        ('"\ud800"', "preset_invalid"),
        (damaged(shutterspan_preset=...), "preset_invalid"),
        (damaged(shutterspan_preset=2), "preset_newer"),
        (damaged(shutterspan_preset=2, name=..., suffix=7, more="?"), "preset_newer"),
        (damaged(shutterspan_preset=True), "preset_invalid"),
        (damaged(name="reel"), "preset_invalid"),
        (damaged(name="a\nb"), "preset_invalid"),
        (damaged(suffix=".exe"), "preset_invalid"),
        (damaged(settings={"frames": 1}), "preset_invalid"),
        (damaged(settings={"from": 0.5, "to": 0.5}), "preset_invalid"),
        (damaged(settings={"unknown": 1}), "preset_invalid"),
        (damaged(settings=[]), "preset_invalid"),
        (damaged(name_pattern="{huh}"), "preset_invalid"),
        (damaged(name_pattern=""), "preset_invalid"),
        (damaged(still=1), "preset_invalid"),
        (damaged(suffix=".jpg"), "preset_invalid"),
        (damaged(suffix=".mp4", still=True), "preset_invalid"),
        (damaged(suffix=".mp4", settings={"moving_photo": "live"}), "preset_invalid"),
        (damaged(suffix=".heic", settings={"moving_photo": "motion"}), "preset_invalid"),
        (damaged(suffix=".jpg", still=True, settings={"moving_photo": "live"}), "preset_invalid"),
        (damaged(settings={"at": 0.5}), "preset_invalid"),
    ],
)
def test_unreadable_files_are_reported_and_kept_and_the_others_are_loaded(
    folder: PresetFolder, text: str, code: str
) -> None:
    folder.save(MINE)
    bad = folder.path / "x.json"
    bad.write_text(text, "utf-8", errors="surrogatepass")
    before = bad.read_bytes()
    presets, (problem,) = folder.load()
    assert presets == [MINE] and problem.code == code and str(bad) in problem.message
    folder.save(Preset("x", ".gif"))
    folder.remove("x")
    assert bad.read_bytes() == before


def test_a_file_that_is_too_large_is_not_read(folder: PresetFolder) -> None:
    folder.save(MINE)
    with (folder.path / "big.json").open("wb") as file:
        file.truncate(5 << 20)
    with pytest.raises(InputError, match="is not a preset"):
        load_preset(folder.path / "big.json")


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101, *(preset.name for preset in BUILT_IN_PRESETS), "REEL"])
def test_invalid_names_of_presets_are_rejected(folder: PresetFolder, name: str) -> None:
    with pytest.raises(UsageError):
        folder.save(Preset(name, ".mp4"))
    assert not folder.path.exists()


def test_a_folder_that_can_not_be_written_to_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "presets").write_text("a file")
    with pytest.raises(OutputError):
        PresetFolder(tmp_path / "presets").save(MINE)


def test_presets_are_found_by_name(folder: PresetFolder) -> None:
    folder.save(MINE)
    assert find_preset("FÜR anna", folder) == MINE and find_preset("Reel", folder).name == "reel"
    with pytest.raises(UsageError, match="no preset nix") as caught:
        find_preset("nix", folder)
    assert "reel" in caught.value.hint and "Für Anna" in caught.value.hint
    (folder.path / "y.json").write_text(damaged(shutterspan_preset=9, name="Later"))
    with pytest.raises(UsageError, match="no preset nix"):
        find_preset("nix", folder)
    with pytest.raises(InputError, match="newer"):
        find_preset("later", folder)


def test_the_first_of_two_files_with_one_name_is_used_and_both_are_removed(folder: PresetFolder) -> None:
    folder.save(MINE)
    (path,) = folder.path.iterdir()
    (folder.path / "copy.json").write_bytes(path.read_bytes())
    assert folder.load() == ([MINE], [])
    folder.remove(MINE.name)
    assert not list(folder.path.iterdir())


@pytest.mark.parametrize("preset", BUILT_IN_PRESETS, ids=lambda preset: preset.name)
def test_every_built_in_preset_can_be_saved_as_a_users_preset(folder: PresetFolder, preset: Preset) -> None:
    own = replace(preset, name="own", is_built_in=False)
    folder.save(own)
    assert folder.load() == ([own], [])
