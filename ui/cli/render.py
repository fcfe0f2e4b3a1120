"""`shutterspan render`: make a clip, frames or one still from a blurred photo; several photos are a batch."""

import argparse
import json
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.argument_types import add_engine_options, number_in_range
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.memory import PeakMemory
from shutterspan.core.pipeline.playable_formats import ANIMATION_FPS, MP4_CODECS, VIDEO_FPS
from shutterspan.core.pipeline.targets import parse_target
from shutterspan.ui.cli import batch, render_request
from shutterspan.ui.cli.options import add_unfold_options, has_unfold_options
from shutterspan.ui.cli.terminal import PhotoProgress
from shutterspan.ui.cli.wording import wording_for

if TYPE_CHECKING:
    from shutterspan.core.pipeline.project.project import Project


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "render",
        help="turn a blurred photo into a sharp clip",
        description="Turn a blurred photo into the sharp clip of its exposure. The ending of OUT sets the format: "
        ".mp4, .webm or .mov for a video; .gif, .webp or .png for an animation; a folder, or a pattern such as "
        "frame_%03d.png, for single frames. With --at, OUT is one picture. For several photos or projects, or a "
        "project of several photos, OUT is a folder. With --preset you can omit OUT: the file is then written beside "
        "the photo, under a name from the preset.",
    )
    command.add_argument("photos", type=Path, nargs="+", metavar="PHOTO", help="a photo, or a .shutterspan project")
    command.add_argument(
        "-o",
        "--output",
        action=_StoreOutput,
        metavar="OUT",
        help="file or folder to write; default: the output in the project; a name that ends in / is a folder",
    )
    command.add_argument("--preset", metavar="NAME", help="export preset; “shutterspan presets” lists all presets")
    command.add_argument(
        "--frames", type=number_in_range(int, *limits.FRAMES), metavar="N", help="number of frames, 2 to 240; default 7"
    )
    command.add_argument(
        "--from",
        dest="start",
        type=number_in_range(float, 0, 1),
        metavar="T",
        help="start of the clip, from 0 to 1; default 0",
    )
    command.add_argument(
        "--to",
        dest="end",
        type=number_in_range(float, 0, 1),
        metavar="T",
        help="end of the clip, from 0 to 1; default 1",
    )
    command.add_argument("--ease", action="store_true", default=None, help="start and end the motion gently")
    command.add_argument(
        "--at",
        type=_parse_instant,
        metavar="T",
        help="write one still: the frame at T, from 0 to 1, or the “key” frame (0.5, or the one in the project)",
    )
    command.add_argument(
        "--fps",
        type=_parse_frame_rate,
        metavar="FPS",
        help="frames per second; 30000/1001 and 29.97 are the same; "
        f"default {VIDEO_FPS:g}, for animations {ANIMATION_FPS:g}",
    )
    command.add_argument(
        "--duration",
        type=number_in_range(float, *limits.DURATION),
        metavar="SECONDS",
        help="length of the clip; it is repeated or slowed down to reach it",
    )
    command.add_argument(
        "--hold",
        type=number_in_range(float, *limits.HOLD),
        metavar="SECONDS",
        help="hold the first and the last frame for this time",
    )
    command.add_argument(
        "--loop", choices=("none", "boomerang", "repeat"), help="default: boomerang for animations, otherwise none"
    )
    command.add_argument(
        "--best",
        action="store_true",
        default=None,
        help="average 8 augmentations instead of 4: slightly more accurate motion, about twice the time",
    )
    command.add_argument(
        "--still-clip",
        action="store_true",
        default=None,
        help="write a clip even if nothing moves; all of its frames are then the same",
    )
    command.add_argument(
        "--alternatives",
        action="store_true",
        help="also write a clip with reversed time in the regions, or in the whole photo if there are no regions; its "
        "name is OUT with -other-way",
    )
    command.add_argument("--aspect", choices=limits.ASPECTS, help="crop to this aspect ratio")
    command.add_argument(
        "--crop",
        type=_parse_crop,
        metavar="X,Y",
        help="position of the crop: 0 is left or top, 1 is right or bottom; default 0.5,0.5",
    )
    command.add_argument(
        "--cutout",
        action="store_true",
        default=None,
        help="write only the regions, with transparency around them: PNG or TIFF frames, .mov, animated .webp or .png",
    )
    command.add_argument(
        "--moving-photo",
        choices=limits.MOVING_PHOTOS,
        help="a still that phones play: “motion” is one .jpg for Android; “live” is a .jpg or .heic with a .mov for "
        "iPhones; --at sets the time of the still",
    )
    command.add_argument(
        "--size", type=_parse_size, help="“full”, “fit” (at most 3840x2160 for a video; default) or a width in pixels"
    )
    command.add_argument(
        "--depth", type=int, choices=(8, 16), help="bits per channel of frames and stills; default: those of the photo"
    )
    command.add_argument(
        "--quality",
        type=number_in_range(int, *limits.QUALITY),
        metavar="Q",
        help="quality of a JPEG, HEIC or WebP, 1 to 100",
    )
    command.add_argument("--codec", choices=MP4_CODECS, help=f"codec of an .mp4; default {MP4_CODECS[0]}")
    command.add_argument(
        "--consistency",
        "--trust",
        type=Path,
        metavar="FILE",
        help="write a picture that marks where the clip fits the photo, and print how well it fits",
    )
    command.add_argument(
        "--project", type=Path, metavar="FILE", help="save the photo and all settings as a .shutterspan project"
    )
    add_unfold_options(command)
    add_engine_options(command)
    command.add_argument("--json", action="store_true", help="print a report as JSON")
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists, but never an input file")
    command.add_argument(
        "--replace-originals",
        action="store_true",
        help="like --overwrite, but also replace the photo and other input files",
    )
    batch.add_options(command)
    command.set_defaults(run=run, target=None)


def run(options: argparse.Namespace) -> int:
    options.overwrite = options.overwrite or options.replace_originals
    project = render_request.open_project(options)
    if len(project.photos if project else options.photos) == 1 and not batch.is_batch(options):
        return _render_one(options, project.photos[0] if project else None)
    single = has_unfold_options(options) or options.consistency or options.project or options.alternatives
    if single or options.output is None:
        raise UsageError("options_for_one_photo")
    batch.check_folder(options)
    return batch.run(options, *render_request.build_batch(options, project))


class _StoreOutput(argparse.Action):
    """Stores OUT as the path `output`, and as the path `target`, which keeps a slash at the end."""

    def __call__(
        self, parser: object, namespace: argparse.Namespace, values: Any, option_string: object = None
    ) -> None:
        namespace.output, namespace.target = Path(values), parse_target(values)


def _render_one(options: argparse.Namespace, project: "Project | None") -> int:
    started = time.perf_counter()
    is_still = options.at is not None and options.moving_photo is None
    last = "refining" if is_still else ""  # decoding one still reports no progress
    with PeakMemory() as memory, PhotoProgress(last) as progress:
        from shutterspan.core.pipeline.render import Renderer, render_alternatives, report_with_costs

        importing = time.perf_counter() - started
        request = render_request.build_request(options, project)
        renderer = Renderer(options.device, options.precision)
        with (
            render_request.making_preset_folder(options),
            render_request.saving_requested_project(request, project, options),
        ):
            if options.alternatives:
                reports = render_alternatives(renderer, request, progress)
            else:
                reports = [renderer.render(request, progress)]
    report, wording = reports[0], wording_for(options.command)
    for message in (report.diagnosis, *report.notices):
        if message:
            print(f"shutterspan: {wording.full_text(message)}", file=sys.stderr)
    if options.json:
        values = [report_with_costs(each, memory, importing, wording) for each in reports]
        print(json.dumps({**values[0], "alternative": values[1]} if options.alternatives else values[0], indent=2))
        return 0
    for fact in (report.playback_speed, report.consistency and report.consistency.message):
        if fact:
            print(fact)
    return 0


def _parse_frame_rate(text: str) -> float:
    """An argparse type: return a frame rate. The text may be a fraction."""
    numbers = re.fullmatch(r"(\d{1,9})/([1-9]\d{0,8})", text)
    fps = int(numbers[1]) / int(numbers[2]) if numbers else 0.0
    lowest, highest = limits.FPS
    return fps if lowest <= fps <= highest else number_in_range(float, lowest, highest)(text)


def _parse_size(text: str) -> str | int:
    """An argparse type: return “full”, “fit” or a width in pixels."""
    if text in ("full", "fit"):
        return text
    try:
        return int(number_in_range(int, *limits.WIDTH)(text))
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"must be “full”, “fit” or a width in pixels, not “{text}”") from error


def _parse_crop(text: str) -> tuple[float, float]:
    """An argparse type: return two numbers from 0 to 1."""
    try:
        across, down = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be two numbers, such as 0.5,0.5, not “{text}”") from None
    if not (0 <= across <= 1 and 0 <= down <= 1):
        raise argparse.ArgumentTypeError(f"must be from 0 to 1, not “{text}”")
    return across, down


def _parse_instant(text: str) -> float | str:
    """An argparse type: return a time within the exposure, from 0 to 1, or “key”."""
    return text if text == "key" else number_in_range(float, 0, 1)(text)
