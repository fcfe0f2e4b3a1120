"""The contact sheet of the demonstration."""

import sys
from pathlib import Path

import pytest
from PIL import Image

from shutterspan.ui.cli import contact_sheet


def test_shows_the_photo_and_its_frames_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = tmp_path / "frames"
    frames.mkdir()
    Image.new("RGB", (160, 90), "white").save(tmp_path / "photo.png")
    for index, colour in enumerate(("red", "lime", "blue", "yellow", "cyan")):
        Image.new("RGB", (160, 90), colour).save(frames / f"{index:03d}.png")
    sheet_path = tmp_path / "sheet.png"
    monkeypatch.setattr(sys, "argv", ["", str(tmp_path / "photo.png"), str(frames), "-o", str(sheet_path)])
    contact_sheet.main()
    with Image.open(sheet_path) as sheet:
        assert sheet.width == 4 * 412 + 12
        middles = [sheet.getpixel((12 + 200 + 412 * column, 12 + 28 + 112)) for column in range(4)]
        assert middles == [(255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255)]
        assert sheet.getpixel((12 + 200, 12 + 28 + 112 + 265)) == (255, 255, 0)
