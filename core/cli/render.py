"""`shutterspan render`: a blurred photo in, a clip, frames or one still out."""

import argparse
import json
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shutterspan.core.cli.measure import PeakMemory, Stopwatch
from shutterspan.core.cli.options import add_engine_options, ranged
from shutterspan.core.cli.terminal import TerminalProgress
from shutterspan.core.errors import UsageError
from shutterspan.core.progress import Progress

if TYPE_CHECKING:
    import numpy as np

    from shutterspan.core.inference.exposure import Exposure
    from shutterspan.core.photo import Photo

#: Video that no player refuses: longer sides come down to this unless --size says otherwise.
_VIDEO_WIDTH, _VIDEO_HEIGHT = 3840, 2160


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "render",
        help="turn a blurred photo into a sharp clip",
        description="Turn a blurred photo into the sharp clip of its exposure. The ending of OUT chooses: .mp4, .gif, "
        "a folder or a pattern such as frame_%%03d.png for lossless frames; with --at, one picture.",
    )
    command.add_argument("photo", type=Path, metavar="PHOTO")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    command.add_argument("--frames", type=ranged(int, 2, 240), default=7, metavar="N", help="2 to 240; default 7")
    command.add_argument("--at", type=ranged(float, 0, 1), metavar="T", help="write the one still at T, from 0 to 1")
    command.add_argument("--fps", type=ranged(float, 0.1, 240), help="frames a second; default 24, for GIF 12")
    command.add_argument(
        "--duration", type=ranged(float, 0.01, 3600), metavar="SECONDS", help="play again, or slower, to last so long"
    )
    command.add_argument(
        "--loop", choices=("none", "boomerang", "repeat"), help="default: boomerang for GIF, none else"
    )
    command.add_argument("--size", default="fit", help="“full”, “fit” (video within 3840x2160; default) or a width")
    add_engine_options(command)
    command.add_argument("--json", action="store_true", help="print a report of what was done")
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    width = _width(options.size)
    watch = Stopwatch()
    with watch.timing("whole"), PeakMemory() as memory, TerminalProgress() as progress:
        with watch.timing("load"):
            from shutterspan.core.clip import Clip, even_times
            from shutterspan.core.export import export, export_still
            from shutterspan.core.image_io import load_photo

            photo = load_photo(options.photo)
        ending = options.output.suffix.lower()
        if options.size == "fit" and ending in (".mp4", ".gif"):
            width = _video_width(photo.width, photo.height)
        shutter = _Shutter(photo, options, watch, progress)

        # Frames are made on demand, so all that can be wrong with OUT is told before the heavy pass begins.
        with watch.timing("export"):
            if options.at is None:
                written = export(
                    Clip(even_times(options.frames), lambda t: shutter.frame_at(t, width)),
                    options.output,
                    fps=options.fps or (12 if ending == ".gif" else 24),
                    duration=options.duration,
                    loop=options.loop,
                    overwrite=options.overwrite,
                    progress=progress,
                )
            else:
                export_still(lambda: shutter.frame_at(options.at, width), options.output, options.overwrite)
                written = [options.output]
    if not shutter.exposure.moving:
        print("shutterspan: No motion was found in this photo; every frame is the photo.", file=sys.stderr)
    if options.json:
        print(json.dumps(_report(shutter.exposure, written, watch, memory), indent=2))


class _Shutter:
    """The exposure of one photo, unfolded when its first frame is asked for."""

    def __init__(self, photo: "Photo", options: argparse.Namespace, watch: Stopwatch, progress: Progress):
        self._photo, self._options, self._watch, self._progress = photo, options, watch, progress

    @cached_property
    def exposure(self) -> "Exposure":
        with self._watch.timing("load"):
            from shutterspan.core.inference.engine import open_engine
            from shutterspan.core.inference.unfold import unfold

            engine = open_engine(self._options.device, self._options.precision)
        with self._watch.timing("encode"):
            return unfold(self._photo, engine, self._progress)

    def frame_at(self, t: float, width: int | None) -> "np.ndarray":
        exposure = self.exposure
        with self._watch.timing("decode"):
            return exposure.frame_at(t, width)


def _width(size: str) -> int | None:
    """The width asked for by --size, if it is a number. Raises UsageError."""
    if size in ("fit", "full"):
        return None
    try:
        return int(ranged(int, 16, 100_000)(size))
    except argparse.ArgumentTypeError as error:
        raise UsageError(f"--size can't be “{size}”.", "It is “fit”, “full” or a width in pixels.") from error


def _video_width(width: int, height: int) -> int:
    return round(width * min(1.0, _VIDEO_WIDTH / width, _VIDEO_HEIGHT / height))


def _report(exposure: "Exposure", written: list[Path], watch: Stopwatch, memory: PeakMemory) -> dict[str, Any]:
    from shutterspan.core.inference.engine import processor

    photo, engine, seconds = exposure.photo, exposure.engine, watch.seconds
    rest = seconds["whole"] - seconds["load"] - seconds["encode"] - seconds["decode"]
    return {
        "photo": str(photo.path),
        "photo_size": [photo.width, photo.height],
        "working_size": [exposure.size[1], exposure.size[0]],
        "motion_found": exposure.moving,
        "files": [str(path) for path in written],
        "frames": watch.calls["decode"],
        "device": engine.device.type,
        "precision": engine.precision,
        "model": engine.model.name,
        **processor(),
        "seconds": {
            "whole": round(seconds["whole"], 3),
            "load": round(seconds["load"], 3),
            "encode": round(seconds["encode"], 3),
            "decode": round(seconds["decode"], 3),
            "frame": round(seconds["decode"] / watch.calls["decode"], 3),
            "export": round(rest, 3),
        },
        "peak_memory_mb": memory.figures(),
    }
