"""`shutterspan contact-sheet`: combine a photo and its frames in one picture."""

import argparse
import os
from pathlib import Path

from shutterspan.core.foundation.errors import InputError


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "contact-sheet",
        help="combine a photo and its frames in one picture",
        description="Combine a photo and its frames in one picture, with a label above each.",
    )
    command.add_argument("photo", type=Path, metavar="PHOTO", help="the photo")
    command.add_argument("frames", type=Path, nargs="+", metavar="FRAME", help="pictures, or folders of PNG pictures")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="SHEET", help="picture to write")
    command.add_argument("--overwrite", action="store_true", help="replace SHEET if it exists, but never an input file")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    from shutterspan.core.image_io.writing import save_image
    from shutterspan.core.pipeline.protected_files import refuse_originals
    from shutterspan.core.visualization.contact_sheet import contact_sheet

    frames = [frame for path in options.frames for frame in (_frames_in(path) if os.path.isdir(path) else [path])]
    refuse_originals(options.photo, frames, [options.output])
    save_image(options.output, contact_sheet(options.photo, frames), options.overwrite)


def _frames_in(folder: Path) -> list[Path]:
    """Return the folder's PNG pictures in numerical order. Raises InputError: the folder can't be read."""
    from shutterspan.core.image_io.picture_files import find_files

    try:
        return find_files(folder, (".png",))
    except OSError as error:
        raise InputError(
            "file_unreadable", hint="choose_other_folder", path=folder, reason=error.strerror or str(error)
        ) from error
