"""Compare exports that encode the photo again with exports that use the existing latents, as in the app."""

import time
from contextlib import ExitStack
from pathlib import Path

from shutterspan.core.worker.protocol import (
    EXPORT,
    OPEN,
    SAVE_LATENTS,
    ExportParams,
    ExposureParams,
    OpenParams,
    SettingsFields,
)
from shutterspan.ui.cli.benchmark_worker import BenchmarkWorker

#: Width of the app's preview, in pixels.
_PREVIEW_WIDTH = 1280
_STILL = SettingsFields(at=0.5, size="full")


def compare_exports(photo: Path, width: int, options: list[str]) -> dict[str, dict[str, float]]:
    """Unfold a photo in one worker, and export a video and a still of it in another one, in two ways.

    width: of the photo. options: for the workers. Returns figures for “again” (each export encodes the photo) and
    “once” (exports use existing latents): seconds of “video” and “still”, number of “encodes”, and peak memory of the
    workers in MB as “preview_mb” and “export_mb”. Raises ShutterspanError: a request failed.
    """
    return {"again": _measure(photo, width, options, once=False), "once": _measure(photo, width, options, once=True)}


def _measure(photo: Path, width: int, options: list[str], once: bool) -> dict[str, float]:
    with ExitStack() as stack:
        preview, exporter = (stack.enter_context(BenchmarkWorker(options)) for _ in range(2))
        opened = preview.request(OPEN, OpenParams(photo=str(photo), width=_PREVIEW_WIDTH))
        name = "once" if once else "again"
        video = ExportParams(photo=str(photo), target=str(photo.with_name(f"{photo.stem}-{name}.mp4")))
        still = ExportParams(photo=str(photo), target=str(photo.with_name(f"{photo.stem}-{name}.png")), settings=_STILL)
        start = time.perf_counter()
        if once and width <= _PREVIEW_WIDTH:
            video["latents"] = preview.request(SAVE_LATENTS, ExposureParams(exposure=opened["exposure"]))["file"]
        first = exporter.request(EXPORT, ExportParams(**video, consistency=False, keep=once))
        middle = time.perf_counter()
        if first["exposure"] is not None:
            still = ExportParams(exposure=first["exposure"], target=still["target"], settings=_STILL)
        last = exporter.request(EXPORT, ExportParams(**still, consistency=False))
        return {
            "video": middle - start,
            "still": time.perf_counter() - middle,
            "encodes": opened["encode_count"] + last["encode_count"],
            "preview_mb": preview.peak_memory_mb,
            "export_mb": exporter.peak_memory_mb,
        }
