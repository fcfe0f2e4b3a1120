"""`shutterspan bench`: seconds and peak memory of whole renders, one fresh process each."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from shutterspan.core.cli.options import add_engine_options
from shutterspan.core.errors import ShutterspanError

_SIZES = ((640, 360), (1280, 720), (6000, 4000))
_FRAMES = 7
_COLUMNS = ("size", "whole", "load", "encode", "frame", "export", "Python MB", "encoder MB")


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "bench",
        help="measure seconds and memory on this computer",
        description=f"Render the sample photo to {_FRAMES} frames (MP4) at three sizes, each in a fresh process.",
    )
    add_engine_options(command)
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    reports = []
    with tempfile.TemporaryDirectory(prefix="shutterspan-bench-") as folder:
        for width, height in _SIZES:
            photo = _photo(Path(folder), width, height)
            reports.append(_render(photo, Path(folder) / f"{width}.mp4", options))
    if options.json:
        print(json.dumps(reports, indent=2))
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


def _photo(folder: Path, width: int, height: int) -> Path:
    """The sample photo, cut and scaled to a size."""
    from PIL import Image, ImageOps

    from shutterspan.core.paths import SAMPLE

    path = folder / f"{width}x{height}.png"
    with Image.open(SAMPLE) as sample:
        ImageOps.fit(sample.convert("RGB"), (width, height), Image.Resampling.BICUBIC).save(path, compress_level=1)
    return path


def _render(photo: Path, output: Path, options: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-m", "shutterspan.core.cli", "render", str(photo), "-o", str(output), "--json"]
    command += ["--frames", str(_FRAMES), "--device", options.device, "--precision", options.precision]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise ShutterspanError(f"A render failed: {done.stderr.strip()}")
    return json.loads(done.stdout)
