"""`shutterspan contact-sheet`: combine a photo and its frames in one picture."""

import argparse
import os
from pathlib import Path

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.paths import file_id


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "contact-sheet",
        help="combine a photo and its frames in one picture",
        description="Combine a photo and its frames in one picture, with a label above each.",
    )
    command.add_argument("photo", type=Path, metavar="PHOTO", help="the photo")
    command.add_argument("frames", type=Path, nargs="+", metavar="FRAME", help="pictures, or folders of frames")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="SHEET", help="picture to write")
    command.add_argument("--overwrite", action="store_true", help="replace SHEET if it exists, but never an input file")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    from shutterspan.core.image_io.writing import save_image
    from shutterspan.core.pipeline.protected_files import refuse_originals
    from shutterspan.core.visualization.contact_sheet import contact_sheet

    frames = [frame for path in options.frames for frame in _frames_at(path, options.photo)]
    refuse_originals(options.photo, frames, [options.output])
    save_image(options.output, contact_sheet(options.photo, frames), options.overwrite)


def _frames_at(path: Path, photo: Path) -> list[Path]:
    """Return the frames of a folder in numerical order, or the single picture that the path names.

    photo: it is no frame of a folder that also contains it. Raises InputError: the folder can't be read, or contains no
    frames.
    """
    from shutterspan.core.image_io.picture_files import find_files
    from shutterspan.core.pipeline.targets import FRAME_SUFFIXES

    if not os.path.isdir(path):
        return [path]
    photo_id = file_id(photo)
    frames = [file for file in find_files(path, FRAME_SUFFIXES) if file_id(file) != photo_id]
    if not frames:
        raise InputError("folder_without_frames", folder=path)
    return frames
