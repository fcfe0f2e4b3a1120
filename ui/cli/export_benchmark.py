"""Compare exports that encode the photo again with exports that use the existing latents, as in the app."""

import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from sys import executable
from typing import Any, TypeVar

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.memory import peak_resident_mb
from shutterspan.core.foundation.messages import Message
from shutterspan.core.worker.locator import clean_environment, worker_command
from shutterspan.core.worker.protocol import (
    EXPORT,
    OPEN,
    SAVE_LATENTS,
    ExportParams,
    ExposureParams,
    Method,
    OpenParams,
    SettingsFields,
    decode_message,
    encode_message,
)

#: Width of the app's preview, in pixels.
_PREVIEW_WIDTH = 1280
_STILL = SettingsFields(at=0.5, size="full")

_Params = TypeVar("_Params")
_Result = TypeVar("_Result")


def compare_exports(photo: Path, width: int, options: list[str]) -> dict[str, dict[str, float]]:
    """Unfold a photo in one worker, and export a video and a still of it in another one, in two ways.

    width: of the photo. options: for the workers. Returns figures for “again” (each export encodes the photo) and
    “once” (exports use existing latents): seconds of “video” and “still”, number of “encodes”, and peak memory of the
    workers in MB as “preview_mb” and “export_mb”. Raises ShutterspanError: a request failed.
    """
    return {"again": _measure(photo, width, options, once=False), "once": _measure(photo, width, options, once=True)}


def _measure(photo: Path, width: int, options: list[str], once: bool) -> dict[str, float]:
    with ExitStack() as stack:
        preview, exporter = (stack.enter_context(_Worker(options)) for _ in range(2))
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


class _Worker:
    """A worker process. The end of the `with` block ends it."""

    def __init__(self, options: list[str]):
        command, pipe = [*worker_command(executable), *options], subprocess.PIPE
        self._process = subprocess.Popen(command, env=clean_environment(), stdin=pipe, stdout=pipe)
        self._last_id = 0

    def __enter__(self) -> "_Worker":
        self._receive()  # its hello
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    @property
    def peak_memory_mb(self) -> float:
        return peak_resident_mb(self._process.pid)

    def request(self, method: Method[_Params, _Result], params: _Params) -> _Result:
        """Send a request, wait for its response, and return its result. Raises ShutterspanError: it failed."""
        assert self._process.stdin
        self._last_id += 1
        self._process.stdin.write(encode_message({"id": self._last_id, "method": method.name, "params": params}))
        self._process.stdin.flush()
        while "event" in (message := self._receive()):
            pass
        if "error" in message:
            raise ShutterspanError("bench_export_failed", reason=message["error"]["message"])
        result: _Result = message["result"]
        return result

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise ShutterspanError("bench_export_failed", reason=Message("worker_ended"))
        return decode_message(line)
