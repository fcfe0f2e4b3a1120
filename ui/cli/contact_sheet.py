"""`shutterspan contact-sheet`: a photo and its frames on one picture."""

import argparse
from pathlib import Path


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "contact-sheet",
        help="put a photo and its frames on one picture",
        description="Put a photo and its frames on one picture, each under its label.",
    )
    command.add_argument("photo", type=Path, metavar="PHOTO")
    command.add_argument("frames", type=Path, nargs="+", metavar="FRAME", help="pictures, or folders of PNG pictures")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="SHEET", help="picture to write")
    command.add_argument("--overwrite", action="store_true", help="replace an existing file")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    from shutterspan.core.image_io.writing import save_image
    from shutterspan.core.visualization.contact_sheet import contact_sheet

    frames = [path for given in options.frames for path in (sorted(given.glob("*.png")) if given.is_dir() else [given])]
    save_image(options.output, contact_sheet(options.photo, frames), options.overwrite)
