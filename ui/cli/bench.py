"""`shutterspan bench`: measure whole renders (seconds, peak memory), the start, cancelling, the app's painting, its
tray, and for how long its window is blocked. With `--engines`, compare PyTorch with other inference backends."""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.argument_types import add_engine_options
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.stopwatch import Stopwatch
from shutterspan.ui.cli import backends
from shutterspan.ui.cli.cancel_benchmark import measure_cancelling
from shutterspan.ui.cli.export_benchmark import compare_exports
from shutterspan.ui.cli.json_process import json_output_of

_SIZES = ((640, 360), (1280, 720), (6000, 4000))
_FRAMES = 7
#: Number of frames of a second clip, whose first frame is decoded without encoding again.
_OTHER_FRAMES = 11
#: How often the start of the program is measured.
_STARTS = 3
_COLUMNS = ("size", "whole", "load", "encode", "frame", "export", "Python MB", "encoder MB")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "bench",
        help="measure seconds and memory on this computer",
        description=f"Measure seven things. (1) Render the sample photo to {_FRAMES} frames (MP4) at three sizes, each "
        "in a new process. (2) Unfold it, and measure the time until a frame is ready after a flip, and with another "
        "number of frames. (3) Pan and zoom a photo of 24 megapixels in the app. (4) Open, unfold, scrub, flip and "
        "export the sample photo in the app, and measure for how long its window is blocked. (5) Drop a folder of "
        "2,000 files on the app, and measure how long its tray takes to read them. (6) Start the program, and measure "
        "the time until the first frame is written. (7) Cancel a pass and an export, and measure the time "
        "until they end.",
    )
    add_engine_options(command)
    command.add_argument(
        "--engines",
        action="store_true",
        help="instead, encode a photo of 1280x720 on the CPU with PyTorch, OpenVINO and ONNX Runtime, each in new "
        "processes; to install the last two: pip install -r requirements-engines.lock",
    )
    command.add_argument(
        "--exports",
        action="store_true",
        help="instead, unfold a photo at three sizes, and export a video and a still of it, with and without encoding "
        "the photo again",
    )
    command.add_argument("--json", action="store_true", help="print JSON instead of tables")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    if options.engines:
        _compare_engines(options)
        return
    if options.exports:
        _compare_exports(options)
        return
    reports = []
    with tempfile.TemporaryDirectory(prefix="shutterspan-bench-") as folder:
        for width, height in _SIZES:
            photo = _make_photo(Path(folder), width, height)
            reports.append(_measure_render(photo, Path(folder) / f"{width}.mp4", options))
        reuse = _measure_reuse(Path(folder) / "1280x720.png", options)
        start = _measure_start(Path(folder) / "640x360.png", options)
        small, large = (Path(folder) / f"{width}x{height}.png" for width, height in (_SIZES[0], _SIZES[-1]))
        cancelling = measure_cancelling(small, large, _worker_options(options))
    painting = json_output_of(
        [sys.executable, "-P", "-m", "shutterspan.ui.desktop.widgets.canvas.paint_benchmark"],
        "bench_painting_failed",
    )
    latency = json_output_of(
        [sys.executable, "-P", "-m", "shutterspan.ui.desktop.latency_benchmark"], "bench_app_failed"
    )
    tray = json_output_of([sys.executable, "-P", "-m", "shutterspan.ui.desktop.tray_benchmark"], "bench_app_failed")
    if options.json:
        measured = {
            "renders": reports,
            "looks": reuse,
            "paints": painting,
            "turns": latency,
            "tray": tray,
            "start": start,
            "cancel": cancelling,
        }
        print(json.dumps(measured, indent=2))
        return
    first = reports[0]
    print(f"{first['device']}, {first['threads']} threads, {first['instruction_set']}, {first['precision']}")
    print("Seconds. “load”: program and model; “frame”: decoding of one frame; “export”: video encoder.")
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
    _print_start(start)
    print(f"A cancelled pass of 24 megapixels ends after {1000 * cancelling['pass']:.0f} ms, ", end="")
    print(f"a cancelled export after {1000 * cancelling['export']:.0f} ms.")
    encode = reuse["encode"]
    print(
        f"After one encode (1280x720, {encode:.2f} s), a frame is ready in {reuse['flip']:.3f} s after a flip, ", end=""
    )
    print(
        f"{reuse['flip'] / encode:.1%} of an encode; with {_OTHER_FRAMES} frames in {reuse['frames']:.3f} s, ", end=""
    )
    print(f"{reuse['frames'] / encode:.1%}.")
    print("Milliseconds (of CPU time) to paint 24 megapixels, panned and zoomed in a window of 1600x1000:")
    for name, figures in (
        ("photo", painting["plain"]),
        ("photo and frame side by side, with a region", painting["compared"]),
    ):
        print(f"{name}: median {figures['median']:.1f} ({figures['median_work']:.1f}), ", end="")
        print(f"worst {figures['worst']:.1f} ({figures['worst_work']:.1f}).")
    _print_ui_latency(latency | {f"tray: {name}": figures for name, figures in tray["turns"].items()})
    _print_tray(tray)


def _compare_engines(options: argparse.Namespace) -> None:
    if (options.device, options.precision) != ("auto", "auto"):
        raise UsageError("engines_on_cpu")
    with tempfile.TemporaryDirectory(prefix="shutterspan-bench-") as folder:
        measured = backends.compare(_make_photo(Path(folder), 1280, 720))
    if options.json:
        print(json.dumps(measured, indent=2))
    else:
        backends.print_table(measured)


def _compare_exports(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="shutterspan-bench-") as folder:
        measured = {
            f"{width}x{height}": compare_exports(
                _make_photo(Path(folder), width, height), width, _worker_options(options)
            )
            for width, height in _SIZES
        }
    if options.json:
        print(json.dumps(measured, indent=2))
        return
    print("Seconds for exports after unfolding the photo, and peak memory of the two workers in MB:")
    print("| size | encodes | video | still | viewing MB | exporting MB |")
    print("|---|---|---|---|---|---|")
    for size, ways in measured.items():
        for figures in ways.values():
            seconds = " | ".join(f"{figures[name]:.2f}" for name in ("video", "still"))
            memory = " | ".join(f"{figures[name]:.0f}" for name in ("preview_mb", "export_mb"))
            print(f"| {size} | {figures['encodes']} | {seconds} | {memory} |")
        again, once = (figures["video"] + figures["still"] for figures in ways.values())
        print(f"| {size}, ratio | | {again / once:.1f}x | | | |")


def _worker_options(options: argparse.Namespace) -> list[str]:
    return ["--device", options.device, "--precision", options.precision]


def _print_start(start: dict[str, float]) -> None:
    print("Seconds from the start of the program to the first frame (640x360); seconds to import PyTorch, and no more:")
    print("| first frame | of it the pass | import torch |")
    print("|---|---|---|")
    print("| " + " | ".join(f"{start[name]:.2f}" for name in ("first_frame", "encode", "torch")) + " |")


def _print_ui_latency(latency: dict[str, dict[str, float]]) -> None:
    # The JSON key “turns” counts turns of the event loop.
    print("Milliseconds (of CPU time) for which the window of the app is blocked, if one or more:")
    print("| the app | times | median | worst | over 16 ms |")
    print("|---|---|---|---|---|")
    for situation, figures in latency.items():
        cells = (f"{figures[name]:.1f} ({figures[f'{name}_work']:.1f})" for name in ("median", "worst"))
        print(
            f"| {situation} | {figures['turns']} | {' | '.join(cells)} | {figures['late']} ({figures['late_work']}) |"
        )


def _print_tray(tray: dict[str, Any]) -> None:
    memory, kinds = tray["memory_mb"], tray["kinds"].values()
    thumbnails, whole = (sum(kind["count"] * kind[name] for kind in kinds) for name in ("thumbnail_ms", "whole_ms"))
    large = max(kinds, key=lambda kind: kind["whole_ms"])
    print(
        f"The app reads a tray of {tray['photos']} photos, {tray['unreadable']} of them damaged, in "
        f"{tray['seconds']:.0f} s, ",
        end="",
    )
    print(f"{whole / thumbnails:.1f} times as fast as by reading whole photos; for photos of 24 megapixels ", end="")
    print(f"{large['whole_ms'] / large['thumbnail_ms']:.0f} times as fast.")
    print(f"The app uses {memory['before']:.0f} MB before and at most {memory['peak']:.0f} MB. ", end="")
    print(f"All thumbnails take {tray['thumbnails_mb']:.0f} MB, uncompressed {tray['uncompressed_mb']:.0f} MB.")


def _make_photo(folder: Path, width: int, height: int) -> Path:
    """Write the sample photo, cropped and scaled to a size, and return its path."""
    from PIL import Image, ImageOps

    from shutterspan.core.foundation.paths import SAMPLE

    path = folder / f"{width}x{height}.png"
    with Image.open(SAMPLE) as sample:
        ImageOps.fit(sample.convert("RGB"), (width, height), Image.Resampling.BICUBIC).save(path, compress_level=1)
    return path


def _measure_render(photo: Path, output: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Render a photo in a fresh process, and return the report of `render --json`."""
    command = [sys.executable, "-P", "-m", "shutterspan.ui.cli", "render", str(photo), "-o", str(output), "--json"]
    command += ["--frames", str(_FRAMES), "--device", options.device, "--precision", options.precision]
    report: dict[str, Any] = json_output_of(command, "bench_render_failed")
    return report


def _measure_reuse(photo: Path, options: argparse.Namespace) -> dict[str, float]:
    """Return seconds by name. “encode”: for one encode; “flip”: until the first frame after a flip is decoded;
    “frames”: until the first frame of another number of frames is decoded. The last two don't encode again."""
    from shutterspan.core.image_io.reading import load_photo
    from shutterspan.core.inference.engine import open_engine
    from shutterspan.core.inference.unfold import unfold

    loaded, engine, watch = load_photo(photo), open_engine(options.device, options.precision), Stopwatch()
    unfold(loaded, engine).frame_at(0)  # warm-up: first calls are slower
    with watch.timing("encode"):
        exposure = unfold(loaded, engine)
    exposure.frame_at(0)
    with watch.timing("flip"):
        exposure.with_time_reversed().frame_at(0.25)
    with watch.timing("frames"):
        next(iter(exposure.clip(_OTHER_FRAMES)))
    return dict(watch.seconds)


def _measure_start(photo: Path, options: argparse.Namespace) -> dict[str, float]:
    """Return medians of seconds of new processes, by name. “first_frame”: render the first frame as a picture;
    “encode”: the part of it for the pass; “torch”: only import PyTorch."""
    target = photo.with_name("first frame.png")
    render = [sys.executable, "-P", "-m", "shutterspan.ui.cli", "render", str(photo), "-o", str(target), "--at", "0"]
    render += ["--json", "--overwrite", "--device", options.device, "--precision", options.precision]
    only_torch = [sys.executable, "-P", "-c", "import torch; print(0)"]
    runs = []
    for _ in range(_STARTS):  # alternately, so that other work on this computer affects both
        watch = Stopwatch()
        with watch.timing("torch"):
            json_output_of(only_torch, "bench_render_failed")
        with watch.timing("first_frame"):
            report = json_output_of(render, "bench_render_failed")
        runs.append(watch.seconds | {"encode": report["seconds"]["encode"]})
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}
