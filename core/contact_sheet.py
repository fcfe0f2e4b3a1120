"""A contact sheet: a photo and the frames found in it, on one labelled picture.

python -m shutterspan.core.contact_sheet PHOTO FRAME|FOLDER… -o SHEET.png
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

_COLUMNS, _CELL_WIDTH, _GAP, _LABEL_HEIGHT = 4, 400, 12, 28
_GROUND, _INK = (24, 24, 26), (222, 222, 222)


def contact_sheet(photo: Path, frames: Sequence[Path]) -> Image.Image:
    """The photo first, then the frames in the order of time, each under its label."""
    pictures = [(photo, "photo"), *((frame, f"frame {i + 1}") for i, frame in enumerate(frames))]
    with Image.open(photo) as first:
        width, height = ImageOps.exif_transpose(first).size
    cell_height = round(_CELL_WIDTH * height / width)
    columns = min(_COLUMNS, len(pictures))
    rows = -(-len(pictures) // columns)
    step = (_CELL_WIDTH + _GAP, cell_height + _LABEL_HEIGHT + _GAP)
    sheet = Image.new("RGB", (columns * step[0] + _GAP, rows * step[1] + _GAP), _GROUND)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=18)
    for index, (path, label) in enumerate(pictures):
        left, top = _GAP + index % columns * step[0], _GAP + index // columns * step[1]
        draw.text((left, top), label, _INK, font)
        with Image.open(path) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
        sheet.paste(ImageOps.fit(upright, (_CELL_WIDTH, cell_height)), (left, top + _LABEL_HEIGHT))
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description="Put a photo and its frames on one picture.")
    parser.add_argument("photo", type=Path, metavar="PHOTO")
    parser.add_argument("frames", type=Path, nargs="+", metavar="FRAME", help="pictures, or a folder of them")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="SHEET")
    options = parser.parse_args()
    frames = [path for given in options.frames for path in (sorted(given.glob("*.png")) if given.is_dir() else [given])]
    contact_sheet(options.photo, frames).save(options.output)


if __name__ == "__main__":
    main()
