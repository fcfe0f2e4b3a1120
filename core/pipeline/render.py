"""One photo in, its clip, frames or still on disk; a batch does this many times."""

from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.memory import PeakMemory
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.foundation.stopwatch import Stopwatch
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import as_uint8, image_encoder, in_srgb
from shutterspan.core.pipeline.endings import pace_of, plays
from shutterspan.core.pipeline.export import Encoding, export, export_still
from shutterspan.core.pipeline.out_of_memory import reporting_exhausted_memory
from shutterspan.core.types.clip import Clip
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings, fitting_width

if TYPE_CHECKING:
    from shutterspan.core.inference.consistency import Trust
    from shutterspan.core.inference.engine import Engine
    from shutterspan.core.inference.exposure import Exposure


@dataclass(frozen=True)
class RenderRequest:
    """target: its ending says what is written, as `export` and, for a still, `export_still` understand it; unfolding:
    what moves and which way; trust_map: a picture of where the clip explains the photo; judged: whether the
    report tells of trust, which takes a dozen frames more."""

    photo: Path
    target: Path
    settings: RenderSettings = RenderSettings()
    unfolding: UnfoldRequest = UnfoldRequest()
    trust_map: Path | None = None
    judged: bool = False
    overwrite: bool = False


@dataclass(frozen=True)
class RenderReport:
    """What was done. Sizes are (width, height) in pixels; frames: how many were decoded; pace: of a clip that plays, if
    the photo tells its exposure time; trust: figures and word of `Trust`, if asked for; seconds: by the part of the
    work, “whole” among them."""

    photo: str
    photo_size: tuple[int, int]
    working_size: tuple[int, int]
    motion_found: bool
    remark: str | None
    files: tuple[str, ...]
    frames: int
    pace: dict[str, float | str] | None
    trust: dict[str, float | str] | None
    device: str
    precision: str
    model: str
    seconds: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def described(report: RenderReport, memory: PeakMemory, importing: float = 0.0) -> dict[str, Any]:
    """The report with what it cost this process: importing the program, seconds, counts as loading."""
    from shutterspan.core.inference.device import processor

    seconds = report.seconds | {name: report.seconds[name] + importing for name in ("whole", "load")}
    rounded = {name: round(value, 3) for name, value in seconds.items()}
    return report.as_dict() | processor() | {"seconds": rounded, "peak_memory_mb": memory.figures()}


class Renderer:
    """Renders photos one after another; the network is loaded when the first of them needs it, and kept."""

    def __init__(self, device: str = "auto", precision: str = "auto"):
        self._device, self._precision = device, precision
        self._engine: Engine | None = None

    @reporting_exhausted_memory()
    def render(self, request: RenderRequest, progress: Progress | None = None) -> RenderReport:
        """The target appears whole or not at all, and what is wrong with it is told before the heavy pass begins.

        Raises what `load_photo`, `unfold` and `export` raise, UsageError and ModelError as `open_engine` does, and
        MemoryExhausted.
        """
        request.settings.check()
        progress, watch = progress or Progress(), Stopwatch()
        with watch.timing("whole"):
            with watch.timing("load"):
                photo = load_photo(request.photo).with_depth(request.settings.depth or 8)
            request.unfolding.check(photo.width, photo.height)
            shutter = _Shutter(photo, request, self, watch, progress)
            files = _write(shutter, request, progress)
            trust = shutter.trust if request.judged else None
        return _report(shutter, request, files, trust)

    def load(self) -> "Engine":
        """The network, loaded at the first call. Raises UsageError and ModelError as `open_engine` does."""
        from shutterspan.core.inference.engine import open_engine

        self._engine = self._engine or open_engine(self._device, self._precision)
        return self._engine


class _Shutter:
    """The exposure of one photo, unfolded when its first frame is asked for."""

    def __init__(self, photo: Photo, request: RenderRequest, renderer: Renderer, watch: Stopwatch, progress: Progress):
        self.photo, self.watch = photo, watch
        self._request, self._renderer, self._progress = request, renderer, progress

    @cached_property
    def exposure(self) -> "Exposure":
        with self.watch.timing("load"):
            from shutterspan.core.inference.tta import BEST
            from shutterspan.core.inference.unfold import unfold

            engine, views = self._renderer.load(), BEST if self._request.settings.best else None
        with self.watch.timing("encode"):
            return unfold(self.photo, engine, self._progress, self._request.unfolding, views=views)

    def frame_at(self, t: float, width: int | None) -> np.ndarray:
        exposure = self.exposure
        with self.watch.timing("decode"):
            return exposure.frame_at(t, width)

    @cached_property
    def trust(self) -> "Trust":
        exposure = self.exposure
        with self.watch.timing("judge"):
            return exposure.trust()

    def trust_map(self) -> np.ndarray:
        """(H,W,3) uint8."""
        from shutterspan.core.visualization.heat_map import heat_map

        photo = self.exposure.still(self.trust.changing.shape[1])
        return heat_map(as_uint8(in_srgb(photo, self.photo)), self.trust)


def _write(shutter: _Shutter, request: RenderRequest, progress: Progress) -> list[Path]:
    if request.trust_map is None:
        return _write_clip(shutter, request, progress)
    encode = image_encoder(request.trust_map.suffix)
    with replacing_file(request.trust_map, request.overwrite) as draft:
        files = _write_clip(shutter, request, progress)
        draft.write_bytes(encode(shutter.trust_map()))
    return [*files, request.trust_map]


def _write_clip(shutter: _Shutter, request: RenderRequest, progress: Progress) -> list[Path]:
    settings, target, photo = request.settings, request.target, shutter.photo
    encoding = Encoding(settings.depth, settings.quality, settings.codec)
    at = settings.at
    width = _width(photo, settings.size, video=at is None and plays(target))
    if at is not None:
        export_still(lambda: shutter.frame_at(at, width), target, request.overwrite, photo=photo, encoding=encoding)
        return [target]
    return export(
        Clip(settings.instants, lambda t: shutter.frame_at(t, width), photo),
        target,
        fps=settings.fps,
        duration=settings.duration,
        loop=settings.loop,
        hold=settings.hold,
        encoding=encoding,
        overwrite=request.overwrite,
        progress=progress,
    )


def _width(photo: Photo, size: Literal["full", "fit"] | int, video: bool) -> int | None:
    """The width of the frames in pixels, or None for the photo's own."""
    if isinstance(size, int):
        return size
    if size == "full" or not video:
        return None
    return fitting_width(photo.width, photo.height)


def _report(shutter: _Shutter, request: RenderRequest, files: list[Path], trust: "Trust | None") -> RenderReport:
    exposure, watch = shutter.exposure, shutter.watch
    photo, engine = exposure.photo, exposure.engine
    settings, target = request.settings, request.target
    playing = settings.at is None and plays(target)
    pace = pace_of(photo.metadata.exposure_time, settings, target.suffix) if playing else None
    whole, load, encode, decode, judge = (
        watch.seconds[name] for name in ("whole", "load", "encode", "decode", "judge")
    )
    return RenderReport(
        photo=str(photo.path),
        photo_size=(photo.width, photo.height),
        working_size=exposure.working_size,
        motion_found=exposure.moving,
        remark=str(exposure.remark) if exposure.remark else None,
        files=tuple(str(path) for path in files),
        frames=watch.calls["decode"],
        pace=pace.figures() if pace else None,
        trust=trust.figures() if trust else None,
        device=engine.device.type,
        precision=engine.precision,
        model=engine.model.name,
        seconds={
            "whole": whole,
            "load": load,
            "encode": encode,
            "decode": decode,
            "frame": decode / watch.calls["decode"],
            "judge": judge,
            "export": whole - load - encode - decode - judge,
        },
    )
