"""The name of an output means a file, numbered frames, or a folder."""

from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.pipeline.targets import (
    FramePattern,
    file_suffix,
    files_to_write,
    parse_target,
    target_kind,
    with_addition,
)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "2024.05.12",
            "12.5.24",
            "28.Nov",
            "v1.2",
            "v1.2-rc1",
            "v1.rc1",
            "beach.v2",
            "take.3",
            "shot.001",
            "clip.12b",
        ),
        *("f2.8", "Dr. Who", "No. 5", "Mr.Smith", "U.S.A.", ".hidden", ".2024.05", "plain", "holiday.album", "50%"),
        *("Fotos v. Übersee", "a.b_c", "part one.take2"),
    ],
)
def test_a_name_without_a_file_type_is_a_folder(name: str, tmp_path: Path) -> None:
    assert target_kind(tmp_path / name) == "folder" and file_suffix(tmp_path / name) == ""
    assert parse_target(f"{tmp_path / name}") == tmp_path / name


@pytest.mark.parametrize(
    "name",
    [
        *("a.mp4", "a.MP4", "a.webm", "a.mov", "a.gif", "a.webp", "a.png", "2024.05.12.mp4", "v1.2.gif"),
        *("50%.mp4", "50%.gif", "50%d.mp4", "a_%03d.mov", "100% sure.png", "50%.webp", "%%.png", "100%-ig.webp"),
    ],
)
def test_a_name_with_a_playable_type_is_a_file(name: str, tmp_path: Path) -> None:
    assert target_kind(tmp_path / name) == "file"


@pytest.mark.parametrize(
    "name",
    [
        *("a.avi", "a.mkv", "a.mpg", "a.mp5", "a.3gp", "a.h264", "a.jpg", "a.jpgg", "a.jpegg", "a.tiff", "a.heic"),
        *("a.tar.gz", "a.7z", "a.pdf", "a.docx", "a.html", "a.mp4 ", "a.shutterspan", "2024.05.12.avi", "50%.avi"),
    ],
)
def test_another_file_type_is_rejected(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        target_kind(tmp_path / name)
    assert caught.value.code == "target_kind_unknown" and Path(name).suffix in caught.value.message
    assert ".mp4" in caught.value.hint and "slash" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("a_%03d.png", "a_001.png", "a_240.png"),
        ("%d.tif", "1.tif", "240.tif"),
        ("a %05d b.TIFF", "a 00001 b.TIFF", "a 00240 b.TIFF"),
        ("2024.05.12 %02d.jpg", "2024.05.12 01.jpg", "2024.05.12 240.jpg"),
        ("50%%_%03d.webp", "50%_001.webp", "50%_240.webp"),
        ("%%d%d%%.jpeg", "%d1%.jpeg", "%d240%.jpeg"),
        ("50% %d.png", "50% 1.png", "50% 240.png"),
    ],
)
def test_a_name_with_a_number_is_a_pattern(name: str, first: str, last: str, tmp_path: Path) -> None:
    assert target_kind(tmp_path / name) == "numbered frames"
    files = files_to_write(tmp_path / name, 240)
    assert (len(files), files[0], files[-1]) == (240, tmp_path / first, tmp_path / last)
    assert FramePattern.parse(name).matching([first, "x", last, f"{first}.bak"]) == [first, last]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *((f"a_{number}.png", "pattern_invalid") for number in ("%s", "%3d", "%99999999d", "%012d", "%x", "%i", "%f")),
        *((name, "pattern_invalid") for name in ("%d_%d.png", "a_%03d_%s.tif", "100%sure.webp")),
        *((f"a_%03d{suffix}", "frames_kind_unknown") for suffix in (".bmp", ".avi", ".heic", "", ".12")),
    ],
)
def test_another_pattern_is_rejected(name: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        target_kind(tmp_path / name)
    assert caught.value.code == code and caught.value.hint


@pytest.mark.parametrize("name", ["a.mp4", "a.avi", "frame_%03d.png", "a.12", "a_%s.png"])
def test_an_existing_folder_and_a_slash_mean_a_folder(name: str, tmp_path: Path) -> None:
    new = parse_target(f"{tmp_path / name}/")
    assert files_to_write(new, 2) == [tmp_path / name / "frame_001.png", tmp_path / name / "frame_002.png"]
    (tmp_path / name).mkdir()
    assert target_kind(tmp_path / name) == "folder"
    assert parse_target(f"{tmp_path / name}/") == tmp_path / name


def test_older_frames_count_as_written(tmp_path: Path) -> None:
    for name in ("frame_001.png", "frame_009.png", "frame_of_mind.png", "notes.txt"):
        (tmp_path / name).touch()
    names = [path.name for path in files_to_write(tmp_path, 2)]
    assert sorted(names) == ["frame_001.png", "frame_002.png", "frame_009.png"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.mp4", "a-x.mp4"),
        ("a_%03d.png", "a_%03d-x.png"),
        ("2024.05.12", "2024.05.12-x"),
        (".hidden", ".hidden-x"),
        ("50%.MP4", "50%-x.MP4"),
    ],
)
def test_a_text_is_added_before_a_file_type_only(name: str, expected: str, tmp_path: Path) -> None:
    assert with_addition(tmp_path / name, "-x") == tmp_path / expected
