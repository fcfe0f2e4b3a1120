"""`shutterspan motion`: what moved in a photo, drawn over it or as data for other programs."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shutterspan.core.foundation import limits
from shutterspan.core.pipeline.options import add_engine_options, ranged
from shutterspan.ui.cli.options import add_unfolding_options, unfold_request
from shutterspan.ui.cli.terminal import TerminalProgress


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "motion",
        help="show or save what moved, where to and how fast",
        description="Find what moved while the shutter was open. The ending of OUT chooses: .png and other pictures or "
        ".svg, drawn; .flo, .npz, or .exr with a Vector pass for Blender's compositor, as data.",
    )
    command.add_argument("photo", type=Path, metavar="PHOTO")
    command.add_argument(
        "-o", "--output", dest="outputs", action="append", type=Path, required=True, metavar="OUT", help="repeatable"
    )
    command.add_argument(
        "--draw", choices=("arrows", "colours"), default="arrows", help="on pictures; default: arrows over the photo"
    )
    command.add_argument("--width", type=ranged(int, *limits.WIDTH), help="of what is written; default: the photo's")
    add_unfolding_options(command)
    add_engine_options(command)
    command.add_argument("--json", action="store_true", help="print speeds and files as JSON")
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    from shutterspan.core.image_io import load_photo
    from shutterspan.core.visualization.trajectories import Trajectories, speed_of, trajectories_of
    from shutterspan.core.visualization.trajectory_files import save_trajectories

    photo = load_photo(options.photo)
    request = unfold_request(options)
    request.check(photo.width, photo.height)
    with TerminalProgress() as progress:

        def find() -> Trajectories:
            from shutterspan.core.inference.engine import open_engine
            from shutterspan.core.inference.unfold import unfold

            exposure = unfold(photo, open_engine(options.device, options.precision), progress, request)
            return trajectories_of(exposure, options.width)

        trajectories = save_trajectories(find, options.outputs, options.draw, options.overwrite)
    speed = speed_of(trajectories)
    told: dict[str, Any] = {"photo": str(options.photo), "files": [str(path) for path in options.outputs]}
    told |= {"width": trajectories.photo.shape[1], "exposure_time": trajectories.exposure_time, **asdict(speed)}
    print(json.dumps(told, indent=2) if options.json else speed)
