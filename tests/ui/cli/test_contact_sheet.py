"""`contact-sheet`: a photo and its frames on one picture."""

from pathlib import Path

import pytest
from PIL import Image

from shutterspan.ui.cli.main import main


def test_shows_the_photo_and_its_frames_in_order(tmp_path: Path) -> None:
    frames = tmp_path / "frames"
    frames.mkdir()
    Image.new("RGB", (160, 90), "white").save(tmp_path / "photo.png")
    for index, colour in enumerate(("red", "lime", "blue", "yellow", "cyan")):
        Image.new("RGB", (160, 90), colour).save(frames / f"{index:03d}.png")
    sheet_path = tmp_path / "sheet.png"
    assert main(["contact-sheet", str(tmp_path / "photo.png"), str(frames), "-o", str(sheet_path)]) == 0
    with Image.open(sheet_path) as sheet:
        assert sheet.width == 4 * 412 + 12
        middles = [sheet.getpixel((12 + 200 + 412 * column, 12 + 28 + 112)) for column in range(4)]
        assert middles == [(255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255)]
        assert sheet.getpixel((12 + 200, 12 + 28 + 112 + 265)) == (255, 255, 0)


def test_what_cannot_be_shown_or_written_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photo, sheet = tmp_path / "photo.png", tmp_path / "sheet.png"
    Image.new("RGB", (160, 90)).save(photo)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    sheet.write_bytes(b"older")
    for frame, output, message in (
        (tmp_path / "broken.png", tmp_path / "new.png", "broken.png"),
        (tmp_path / "missing.png", tmp_path / "new.png", "missing.png"),
        (photo, sheet, "Add --overwrite to replace it"),
        (photo, tmp_path / "sheet.gif", "No picture can be written"),
    ):
        assert main(["contact-sheet", str(photo), str(frame), "-o", str(output)]) != 0
        assert message in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.png", "photo.png", "sheet.png"]
    assert sheet.read_bytes() == b"older"
    assert main(["contact-sheet", str(photo), str(photo), "-o", str(sheet), "--overwrite"]) == 0
    assert sheet.read_bytes() != b"older"
