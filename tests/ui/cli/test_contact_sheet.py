"""`shutterspan contact-sheet`: the picture that it writes, and its errors."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shutterspan.ui.cli.main import main


def test_shows_the_photo_and_its_frames_in_order(tmp_path: Path) -> None:
    frames = tmp_path / "frames"
    frames.mkdir()
    Image.new("RGB", (160, 90), "white").save(tmp_path / "photo.png")
    for index, colour in enumerate(("red", "lime", "blue", "yellow", "cyan")):
        Image.new("RGB", (160, 90), colour).save(frames / f"{index:03d}.png")
    output = tmp_path / "sheet.png"
    assert main(["contact-sheet", str(tmp_path / "photo.png"), str(frames), "-o", str(output)]) == 0
    with Image.open(output) as picture:
        assert picture.width == 4 * 412 + 12
        middles = [picture.getpixel((12 + 200 + 412 * column, 12 + 28 + 112)) for column in range(4)]
        assert middles == [(255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255)]
        assert picture.getpixel((12 + 200, 12 + 28 + 112 + 265)) == (255, 255, 0)


def colours_of(sheet: Path, cells: int) -> list[tuple[int, int, int]]:
    """The colours in the middle of the first cells of a sheet of pictures of 160x90, to the nearest multiple of 51."""
    with Image.open(sheet) as picture:
        pixels = np.asarray(picture, int)
    centres = [(12 + 28 + 112 + 265 * (cell // 4), 12 + 200 + 412 * (cell % 4)) for cell in range(cells)]
    return [(red, green, blue) for red, green, blue in ((pixels[centre] / 51).round() * 51 for centre in centres)]


@pytest.mark.parametrize(
    "names",
    [
        ("1.webp", "2.webp", "10.webp"),
        ("frame_001.jpg", "frame_002.jpeg", "frame_003.JPG"),
        ("a1.tif", "a2.tiff", "a3.TIF"),
        ("1.png", "2.webp", "3.jpg"),
    ],
)
def test_a_folder_may_hold_frames_of_every_kind(names: tuple[str, ...], tmp_path: Path, run_command: Callable) -> None:
    """The photo, a video and notes in the same folder are no frames."""
    photo, sheet = tmp_path / "photo.jpg", tmp_path / "sheet.bmp"
    Image.new("RGB", (160, 90), "white").save(photo)
    for name, colour in zip(names, ("red", "lime", "blue"), strict=True):
        Image.new("RGB", (160, 90), colour).save(tmp_path / name)
    for name in ("clip.mp4", "notes.txt"):
        (tmp_path / name).write_bytes(b"no picture")
    result = run_command("contact-sheet", photo, tmp_path, "-o", sheet)
    assert (result.code, result.err) == (0, "")
    assert colours_of(sheet, 4) == [(255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255)]
    with Image.open(sheet) as picture:
        assert picture.height == 28 + 225 + 2 * 12


@pytest.mark.parametrize("files", [(), ("notes.txt", "clip.mp4"), ("1.heic", "frames/1.png"), ("photo.jpg",)])
def test_a_folder_without_frames_is_an_error(files: tuple[str, ...], tmp_path: Path, run_command: Callable) -> None:
    folder, photo, sheet = tmp_path / "f", tmp_path / "small.jpg", tmp_path / "sheet.png"
    Image.new("RGB", (160, 90)).save(photo)
    (folder / "frames").mkdir(parents=True)
    for name in files:
        os.link(photo, folder / name)
    result = run_command("contact-sheet", photo, folder, "-o", sheet)
    assert result.code == 1 and f"{folder} contains no frames." in result.err and "Choose a folder" in result.err
    assert run_command("contact-sheet", photo, photo, folder, "-o", sheet).code == 1
    assert not sheet.exists()


def test_unreadable_frames_and_unwritable_outputs_are_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo, existing = tmp_path / "photo.png", tmp_path / "sheet.png"
    Image.new("RGB", (160, 90)).save(photo)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    existing.write_bytes(b"older")
    for frame, output, message in (
        (tmp_path / "broken.png", tmp_path / "new.png", "broken.png"),
        (tmp_path / "missing.png", tmp_path / "new.png", "missing.png"),
        (photo, existing, "Add --overwrite to replace it"),
        (photo, tmp_path / "sheet.gif", "Pictures can't be written"),
    ):
        assert main(["contact-sheet", str(photo), str(frame), "-o", str(output)]) != 0
        assert message in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.png", "photo.png", "sheet.png"]
    assert existing.read_bytes() == b"older"
    assert main(["contact-sheet", str(photo), str(photo), "-o", str(existing), "--overwrite"]) == 0
    assert existing.read_bytes() != b"older"


def test_frames_come_in_the_order_of_their_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frames, photo, outputs = tmp_path / "frames", tmp_path / "photo.png", [tmp_path / "a.png", tmp_path / "b.png"]
    frames.mkdir()
    Image.new("RGB", (160, 90)).save(photo)
    paths = [frames / f"{number}.png" for number in (1, 2, 10)]
    for path, colour in zip(paths, ("red", "lime", "blue"), strict=True):
        Image.new("RGB", (160, 90), colour).save(path)
    assert main(["contact-sheet", str(photo), str(frames), "-o", str(outputs[0])]) == 0
    assert main(["contact-sheet", str(photo), *map(str, paths), "-o", str(outputs[1])]) == 0
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    too_long = tmp_path / ("x" * 300)
    assert main(["contact-sheet", str(photo), str(too_long), "-o", str(tmp_path / "c.png")]) == 1
    assert "can't be read: File name too long." in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to act for another user")
def test_an_unreadable_folder_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)
        Image.new("RGB", (160, 90)).save(folder / "photo.png")
        (folder / "photo.png").chmod(0o644)
        os.seteuid(65534)
        code = main(["contact-sheet", str(folder / "photo.png"), name, "-o", str(folder / "sheet.png")])
        os.seteuid(0)
    assert code == 1 and f"{folder} can't be read: Permission denied." in capsys.readouterr().err
