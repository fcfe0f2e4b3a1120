"""`shutterspan motion`: what moved in a photo, drawn over it or as data for other programs."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.arguments import add_engine_options, ranged
from shutterspan.ui.cli.options import add_unfolding_options, unfold_request
from shutterspan.ui.cli.terminal import PhotoProgress
from shutterspan.ui.cli.wording import in_flags


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
    from shutterspan.core.pipeline.motion import MotionRequest, write_motion
    from shutterspan.core.pipeline.render import Renderer

    targets, unfolding = tuple(options.outputs), unfold_request(options)
    request = MotionRequest(options.photo, targets, unfolding, options.width, options.draw, options.overwrite)
    with PhotoProgress(last="refining") as progress:
        report = write_motion(request, Renderer(options.device, options.precision).load, progress)
    if report.remark:
        print(f"shutterspan: {in_flags(report.remark, options.command)}", file=sys.stderr)
    told: dict[str, Any] = {"photo": str(options.photo), "files": report.files, "width": report.width}
    told |= {"exposure_time": report.exposure_time, **asdict(report.speed)}
    print(json.dumps(told, indent=2) if options.json else report.speed)
