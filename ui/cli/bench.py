"""`shutterspan bench`: seconds and peak memory of whole renders, one fresh process each; how fast the app paints, and
how long it keeps its window waiting; or, with `--engines`, the encoder in other engines beside PyTorch."""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.arguments import add_engine_options
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.stopwatch import Stopwatch
from shutterspan.ui.cli import engines
from shutterspan.ui.cli.measure import told_by

_SIZES = ((640, 360), (1280, 720), (6000, 4000))
_FRAMES = 7
#: Another number of frames, asked for after the first.
_OTHER_FRAMES = 11
_COLUMNS = ("size", "whole", "load", "encode", "frame", "export", "Python MB", "encoder MB")


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "bench",
        help="measure seconds and memory on this computer",
        description=f"Render the sample photo to {_FRAMES} frames (MP4) at three sizes, each in a fresh process. Then "
        "unfold it once more, and see how soon a frame stands after a flip and for another number of frames. Then pan "
        "and zoom a photo of 24 megapixels in the app's canvas. Then let the app open, unfold, scrub, flip and "
        "export the sample photo, and see how long its window doesn't answer.",
    )
    add_engine_options(command)
    command.add_argument(
        "--engines",
        action="store_true",
        help="instead, encode a photo of 1280x720 on the CPU in PyTorch and in OpenVINO and ONNX Runtime, where they "
        "are installed (pip install -r requirements-engines.lock), each in fresh processes",
    )
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    if options.engines:
        _compare_engines(options)
        return
    reports = []
    with tempfile.TemporaryDirectory(prefix="shutterspan-bench-") as folder:
        for width, height in _SIZES:
            photo = _photo(Path(folder), width, height)
            reports.append(_render(photo, Path(folder) / f"{width}.mp4", options))
        looks = _look(Path(folder) / "1280x720.png", options)
    paints = told_by(
        [sys.executable, "-P", "-m", "shutterspan.ui.desktop.widgets.canvas.measure"], "The app can't paint here"
    )
    turns = told_by([sys.executable, "-P", "-m", "shutterspan.ui.desktop.measure"], "The app can't be measured here")
    if options.json:
        print(json.dumps({"renders": reports, "looks": looks, "paints": paints, "turns": turns}, indent=2))
        return
    first = reports[0]
    print(f"{first['device']}, {first['threads']} threads, {first['instruction_set']}, {first['precision']}")
    print("Seconds; “load” is the program and the model, “frame” the decoding of one frame, “export” the encoder.")
    print("| " + " | ".join(_COLUMNS) + " |")
    print("|" + "---|" * len(_COLUMNS))
    for report in reports:
        seconds, memory = report["seconds"], report["peak_memory_mb"]
        cells = (
            "x".join(map(str, report["photo_size"])),
            *(f"{seconds[name]:.2f}" for name in ("whole", "load", "encode", "frame", "export")),
            *(f"{memory[name]:.0f}" for name in ("python", "encoder")),
        )
        print("| " + " | ".join(cells) + " |")
    encode = looks["encode"]
    print(f"Encoded once (1280x720, {encode:.2f} s), a frame stands after a flip in {looks['flip']:.3f} s, ", end="")
    print(f"{looks['flip'] / encode:.1%} of an encode; for {_OTHER_FRAMES} frames in {looks['frames']:.3f} s, ", end="")
    print(f"{looks['frames'] / encode:.1%}.")
    print("Milliseconds (of work) in which the app paints 24 megapixels, panned and zoomed in a window of 1600x1000:")
    for name, told in (("photo", paints["plain"]), ("photo against frame, under a region", paints["compared"])):
        print(f"{name}: median {told['median']:.1f} ({told['median_work']:.1f}), ", end="")
        print(f"worst {told['worst']:.1f} ({told['worst_work']:.1f}).")
    _print_turns(turns)


def _compare_engines(options: argparse.Namespace) -> None:
    if (options.device, options.precision) != ("auto", "auto"):
        raise UsageError("--engines compares on the CPU, in every precision.", "Leave --device and --precision away.")
    with tempfile.TemporaryDirectory(prefix="shutterspan-bench-") as folder:
        measured = engines.compare(_photo(Path(folder), 1280, 720))
    if options.json:
        print(json.dumps(measured, indent=2))
    else:
        engines.print_table(measured)


def _print_turns(turns: dict[str, dict[str, float]]) -> None:
    print("Milliseconds (of work) for which the app's window doesn't answer, where that is one or more:")
    print("| the app | times | median | worst | over 16 ms |")
    print("|---|---|---|---|---|")
    for what, told in turns.items():
        cells = (f"{told[name]:.1f} ({told[f'{name}_work']:.1f})" for name in ("median", "worst"))
        print(f"| {what} | {told['turns']} | {' | '.join(cells)} | {told['late']} ({told['late_work']}) |")


def _photo(folder: Path, width: int, height: int) -> Path:
    """The sample photo, cut and scaled to a size."""
    from PIL import Image, ImageOps

    from shutterspan.core.foundation.paths import SAMPLE

    path = folder / f"{width}x{height}.png"
    with Image.open(SAMPLE) as sample:
        ImageOps.fit(sample.convert("RGB"), (width, height), Image.Resampling.BICUBIC).save(path, compress_level=1)
    return path


def _render(photo: Path, output: Path, options: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "shutterspan.ui.cli", "render", str(photo), "-o", str(output), "--json"]
    command += ["--frames", str(_FRAMES), "--device", options.device, "--precision", options.precision]
    return told_by(command, "A render failed")


def _look(photo: Path, options: argparse.Namespace) -> dict[str, float]:
    """Seconds of an encode, of a flip and of another number of frames, each until the next frame stands."""
    from shutterspan.core.image_io.reading import load_photo
    from shutterspan.core.inference.engine import open_engine
    from shutterspan.core.inference.unfold import unfold

    loaded, engine, watch = load_photo(photo), open_engine(options.device, options.precision), Stopwatch()
    unfold(loaded, engine).frame_at(0)  # the first of everything is slower
    with watch.timing("encode"):
        exposure = unfold(loaded, engine)
    exposure.frame_at(0)
    with watch.timing("flip"):
        exposure.flipped().frame_at(0.25)
    with watch.timing("frames"):
        next(iter(exposure.clip(_OTHER_FRAMES)))
    return dict(watch.seconds)
