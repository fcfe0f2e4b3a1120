"""`shutterspan motion`: write the motion in a photo as a picture, or as data for other programs."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.argument_types import add_engine_options, number_in_range
from shutterspan.ui.cli.options import add_unfold_options, build_unfold_request, mask_files
from shutterspan.ui.cli.terminal import PhotoProgress
from shutterspan.ui.cli.wording import wording_for


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "motion",
        help="measure the motion in a photo, and write it as a picture or as data",
        description="Measure what moved while the shutter was open. The ending of OUT sets the format: .png, another "
        "picture format or .svg for a drawing; .flo, .npz, or .exr with a Vector pass for Blender's compositor, for "
        "data.",
    )
    command.add_argument("photo", type=Path, metavar="PHOTO", help="the photo")
    command.add_argument(
        "-o",
        "--output",
        dest="outputs",
        action="append",
        type=Path,
        required=True,
        metavar="OUT",
        help="file to write; repeatable",
    )
    command.add_argument(
        "--draw",
        choices=("arrows", "colours"),
        default="arrows",
        help="what a picture shows; default: arrows over the photo",
    )
    command.add_argument(
        "--width",
        type=number_in_range(int, *limits.WIDTH),
        help="width of the result in pixels; default: that of the photo",
    )
    add_unfold_options(command)
    add_engine_options(command)
    command.add_argument("--json", action="store_true", help="print speeds and files as JSON")
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists, but never an input file")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    from shutterspan.core.pipeline.motion_export import MotionRequest, export_motion
    from shutterspan.core.pipeline.render import Renderer

    targets, unfolding = tuple(options.outputs), build_unfold_request(options)
    request = MotionRequest(
        options.photo, targets, unfolding, options.width, options.draw, options.overwrite, mask_files(options)
    )
    with PhotoProgress(last="refining") as progress:
        report = export_motion(request, Renderer(options.device, options.precision).load, progress)
    diagnosis = wording_for(options.command).full_text(report.diagnosis) if report.diagnosis else None
    if diagnosis:
        print(f"shutterspan: {diagnosis}", file=sys.stderr)
    described: dict[str, Any] = {"photo": str(options.photo), "files": report.files, "width": report.width}
    described |= {"exposure_time": report.exposure_time, **asdict(report.speed)}
    described |= {"diagnosis": diagnosis, "diagnosis_code": report.diagnosis.code if report.diagnosis else None}
    print(json.dumps(described, indent=2) if options.json else report.speed)
