"""Names that are proposed for projects, exports and stills."""

from pathlib import Path

import pytest

from shutterspan.core.pipeline.presets.preset import Preset
from shutterspan.ui.desktop.state.naming import export_name, free_name, project_name, still_name

VIDEO, FRAMES, LIVE = Preset("v", ".mp4"), Preset("f", ""), Preset("l", ".jpg", {"moving_photo": "live"})


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    assert free_name(tmp_path / "a", ".mp4") == tmp_path / "a.mp4"
    (tmp_path / "a.mp4").touch()
    (tmp_path / "a-2.mp4").touch()
    assert free_name(tmp_path / "a", ".mp4") == tmp_path / "a-3.mp4"


def test_a_name_keeps_its_dots(tmp_path: Path) -> None:
    base_path = tmp_path / "IMG.2024"
    assert project_name(base_path) == tmp_path / "IMG.2024.shutterspan"
    export_name(tmp_path, "IMG.2024-frames", FRAMES).mkdir()
    assert export_name(tmp_path, "IMG.2024-frames", FRAMES) == tmp_path / "IMG.2024-frames-2"
    export_name(tmp_path, "IMG.2024", VIDEO).touch()
    assert export_name(tmp_path, "IMG.2024", VIDEO) == tmp_path / "IMG.2024-2.mp4"
    still_name(base_path).touch()
    assert still_name(base_path) == tmp_path / "IMG.2024-frame-2.png"


def test_a_name_in_a_folder_that_cannot_be_accessed_is_proposed_unchanged(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 300)
    assert export_name(folder, "a", VIDEO) == folder / "a.mp4"


def test_a_live_photo_needs_a_name_that_is_free_for_both_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "dancer.mov").touch()
    assert export_name(tmp_path, "dancer", LIVE) == tmp_path / "dancer-2.jpg"
    assert export_name(tmp_path, "dancer", VIDEO) == tmp_path / "dancer.mp4"


def test_the_name_of_a_still(tmp_path: Path) -> None:
    (tmp_path / "dancer-frame.png").touch()
    assert still_name(tmp_path / "dancer") == tmp_path / "dancer-frame-2.png"


@pytest.mark.parametrize("letter", ["y", "ä", "漢", "😀"])
def test_a_long_name_is_shortened_for_additions(letter: str, tmp_path: Path) -> None:
    base_path = tmp_path / (letter * (251 // len(letter.encode())))
    for _ in range(3):
        for path in (
            free_name(base_path, ".mp4"),
            free_name(base_path, ".webm"),
            still_name(base_path),
            project_name(base_path),
        ):
            assert path.name.startswith(letter * 40)
            path.touch()
    assert len(list(tmp_path.iterdir())) == 10  # three of each, and one project, whose name isn't numbered
    assert still_name(base_path).name.endswith("-frame-4.png")
