"""The contact sheet: `python -m shutterspan.ui.cli.contact_sheet PHOTO FRAME|FOLDER… -o SHEET.png`."""

import argparse
from pathlib import Path

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.visualization.contact_sheet import contact_sheet


def main() -> None:
    parser = argparse.ArgumentParser(description="Put a photo and its frames on one picture.")
    parser.add_argument("photo", type=Path, metavar="PHOTO")
    parser.add_argument("frames", type=Path, nargs="+", metavar="FRAME", help="pictures, or a folder of them")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="SHEET")
    options = parser.parse_args()
    frames = [path for given in options.frames for path in (sorted(given.glob("*.png")) if given.is_dir() else [given])]
    with replacing_file(options.output, overwrite=True) as draft:
        contact_sheet(options.photo, frames).save(draft)


if __name__ == "__main__":
    main()
