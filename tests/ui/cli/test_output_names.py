"""OUT may have dots and percent signs, and its folders may be new."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.video_io.decoding import decode_video, read_animation

CLIP = ("--still-clip", "--frames", "2")
FRAMES = ["frame_001.png", "frame_002.png"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["2024.05.12", "v1.2", "take.3", "Dr. Who", ".hidden", "50%", "new.mp4/", "new.avi/"])
def test_frames_go_into_a_new_folder(name: str, black: Path, folder: Path, run_command: Callable) -> None:
    assert run_command("render", black, "-o", name, *CLIP).code == 0
    assert files(folder) == [f"{name.rstrip('/')}/{frame}" for frame in FRAMES]


@pytest.mark.parametrize(
    ("name", "options"),
    [("a.jpg/", ["--moving-photo", "motion"]), ("a.png/", ["--at", "0.5"]), ("a.tif/", ["--at", "1"])],
)
def test_one_picture_cannot_be_a_folder(
    name: str, options: list[str], black: Path, folder: Path, run_command: Callable
) -> None:
    result = run_command("render", black, "-o", name, *options)
    assert result.code == 1 and f"{name.rstrip('/')} is a folder, not a file" in result.err
    assert files(folder) == []


@pytest.mark.parametrize("name", ["a.mp4", "new/a.GIF", "a.png", "frame_%03d.tif"])
@pytest.mark.parametrize("options", [["--as", ".gif"], ["--name", "{photo}"], ["--report", "r.csv"], ["--jobs", "2"]])
def test_several_results_need_a_folder(
    name: str, options: list[str], black: Path, folder: Path, run_command: Callable
) -> None:
    result = run_command("render", black, "-o", name, *options)
    assert result.code == 2 and f"{name} is named like a file, but several results need a folder." in result.err
    assert "such as -o clips/" in result.err and files(folder) == []


@pytest.mark.parametrize("name", ["2024.05.12", "v1.2", "new.mp4/"])
def test_the_file_that_a_preset_names_goes_into_a_new_folder(
    name: str, black: Path, folder: Path, run_command: Callable
) -> None:
    command = ("render", black, "-o", name, *CLIP)
    assert run_command(*command, "--preset", "gif").code == 0
    assert files(folder) == [f"{name.rstrip('/')}/black.gif"]
    frames = run_command("render", black, "-o", f"other.{name}", *CLIP, "--preset", "frames")
    assert frames.code == 0
    depths = {load_photo(folder / f"other.{name}" / frame).pixels.itemsize for frame in FRAMES}
    assert depths == {2}, "16 bits, as the preset says"


@pytest.mark.parametrize("name", ["a.avi", "a.mkv", "a.mp5", "a.mpg", "a.jpgg", "a.tar.gz"])
@pytest.mark.parametrize("options", [(), ("--preset", "frames")])
def test_another_type_is_refused(
    name: str, options: tuple[str, ...], black: Path, folder: Path, run_command: Callable
) -> None:
    result = run_command("render", black, "-o", name, *CLIP, *options)
    assert result.code == 2 and f"Files of the type “{Path(name).suffix}” can't be written" in result.err
    assert not files(folder)


@pytest.mark.parametrize("suffix", [".12", "3", "v2", ".avi"])
def test_results_of_a_batch_need_a_file_type(suffix: str, black: Path, folder: Path, run_command: Callable) -> None:
    result = run_command("render", black, "-o", "out", "--as", suffix, *CLIP)
    assert result.code == 2 and f"type “.{suffix.lstrip('.')}” can't be written" in result.err
    assert not [name for name in files(folder) if ".shutterspan-batch" not in name]


def test_a_percent_sign_is_a_letter_of_a_name(black: Path, blurred: Path, folder: Path, run_command: Callable) -> None:
    for name in ("50%.mp4", "50%d.mov", "100% sure.webm"):
        assert run_command("render", black, "-o", name, *CLIP).code == 0
        assert len(decode_video(folder / name)) == 2
    for name in ("50%.gif", "100% sure.png", "50%.webp", "%.png"):
        assert run_command("render", blurred, "-o", name, *CLIP).code == 0
        assert len(read_animation(folder / name)[0]) == 2
    for name in ("still 100% sure.png", "%03d.jpg", "%s%s.tif", "%%.heic"):
        assert run_command("render", black, "-o", name, "--at", "0.5").code == 0
        assert load_photo(folder / name).width == 96


@pytest.mark.parametrize("name", ["%d_%d.png", "a_%s.png", "a_%99999999d.png", "a_%03d_%x.jpg"])
def test_a_bad_pattern_is_refused(name: str, black: Path, folder: Path, run_command: Callable) -> None:
    result = run_command("render", black, "-o", f"new/{name}", *CLIP)
    assert result.code == 2 and "is not a pattern for numbered frames" in result.err
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    "name", ["new/frame_%03d.png", "a/b/frame_%03d.png", "2024.05.12/50%%/frame_%03d.png", "a/b/c"]
)
def test_missing_folders_of_frames_are_made(name: str, black: Path, folder: Path, run_command: Callable) -> None:
    assert run_command("render", black, "-o", name, *CLIP).code == 0
    made = folder / name if name == "a/b/c" else folder / Path(name).parent
    assert sorted(path.name for path in made.iterdir()) == FRAMES


@pytest.mark.parametrize("name", ["new/frame_%03d.png", "a/b/frame_%03d.png", "a/b/c", "new"])
def test_no_folder_is_left_where_nothing_is_written(
    name: str, black: Path, folder: Path, run_command: Callable
) -> None:
    still = run_command("render", black, "-o", name, "--frames", "2")
    assert still.code == 0 and "was not written" in still.err
    assert run_command("render", black, "-o", name, *CLIP, "--depth", "16", "--consistency", "no/a.png").code == 1
    assert run_command("render", black, "-o", name, *CLIP, "--codec", "hevc").code == 2
    assert not list(folder.iterdir())


@pytest.mark.parametrize("options", [("--frames", "2"), (*CLIP, "--strength", "9"), (*CLIP, "--cutout")])
def test_no_folder_is_left_where_a_preset_writes_nothing(
    options: tuple[str, ...], black: Path, folder: Path, run_command: Callable
) -> None:
    run_command("render", black, "-o", "a/b", "--preset", "gif", *options)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("name", ["new/out.mp4", "new/out.gif", "a/b/out.png"])
def test_the_folder_of_a_file_is_not_made(name: str, black: Path, folder: Path, run_command: Callable) -> None:
    result = run_command("render", black, "-o", name, *CLIP)
    assert result.code == 1 and "does not exist" in result.err
    assert not list(folder.iterdir())


def test_both_ways_go_into_folders_with_dots(blurred: Path, folder: Path, run_command: Callable) -> None:
    assert run_command("render", blurred, "-o", "2024.05.12", *CLIP, "--alternatives").code == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["2024.05.12", "2024.05.12-other-way"]
