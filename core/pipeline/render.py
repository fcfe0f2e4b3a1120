"""Unfold one photo and write its clip, frames or still; a batch does this for each photo."""

from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shutterspan.core.foundation.atomic import replacing_file, reporting_failed_writes
from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.foundation.former_keys import with_former_keys
from shutterspan.core.foundation.memory import PeakMemory
from shutterspan.core.foundation.messages import ENGLISH, Message, Wording, make_message
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.foundation.stopwatch import Stopwatch
from shutterspan.core.image_io.writing import frame_to_srgb, make_image_encoder, to_uint8
from shutterspan.core.pipeline.export import Encoding, export, export_still
from shutterspan.core.pipeline.exposure_source import ExposureSource
from shutterspan.core.pipeline.moving_photo import MAX_VIDEO_SIDE, MovingStill, export_moving_photo, files_of
from shutterspan.core.pipeline.out_of_memory import reporting_exhausted_memory
from shutterspan.core.pipeline.playable_formats import playback_speed
from shutterspan.core.pipeline.protected_files import refuse_originals
from shutterspan.core.pipeline.targets import files_to_write, target_kind, with_addition
from shutterspan.core.types.arrays import PixelArray, UInt8Array
from shutterspan.core.types.clip import Clip
from shutterspan.core.types.crop import crop_box
from shutterspan.core.types.framing import Framing, frame_output
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.playback_speed import PlaybackSpeed
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

if TYPE_CHECKING:
    from shutterspan.core.inference.consistency import Consistency
    from shutterspan.core.inference.engine import Engine
    from shutterspan.core.inference.exposure import Exposure


#: Former JSON keys of the fields of `RenderReport`.
_FORMER_KEYS = {"diagnosis": "remark", "playback_speed": "pace", "consistency": "trust"}


@dataclass(frozen=True)
class RenderRequest:
    """What to write of one photo.

    target: its suffix chooses the format, see `export` and, with `settings.at`, `export_still`; consistency_map: path
    of a heat map that shows how well the clip explains each part of the photo, or None; with_consistency: whether the
    report includes the consistency, which needs about a dozen more frames; overwrite: replace existing files, but not
    those that are read; originals: files besides the photo that were read for this request; replace_originals: with
    `overwrite`, also replace files that are read.
    """

    photo: Path
    target: Path
    settings: RenderSettings = RenderSettings()
    unfold_request: UnfoldRequest = UnfoldRequest()
    consistency_map: Path | None = None
    with_consistency: bool = False
    overwrite: bool = False
    originals: tuple[Path, ...] = ()
    replace_originals: bool = False

    @property
    def files(self) -> list[Path]:
        """The target, and the movie of a Live Photo."""
        kind = self.settings.moving_photo
        return files_of(self.target, kind) if kind else [self.target]

    @property
    def is_playable(self) -> bool:
        """Whether a video or an animation is written. Raises the errors of `target_kind`."""
        return self._is_clip and target_kind(self.target) == "file"

    @property
    def _is_clip(self) -> bool:
        return not self.settings.is_still and self.settings.moving_photo is None

    def check_originals(self, photo: Path | None) -> None:
        """Raise OutputError if a file that is read would be replaced or removed without permission.

        photo: the photo's file, if there is one. Also raises UsageError: the target can't be written.
        """
        if self.replace_originals:
            return
        targets = files_to_write(self.target, self.settings.frames) if self._is_clip else self.files
        maps = [self.consistency_map] if self.consistency_map else []
        refuse_originals(photo, self.originals, [*targets, *maps])


@dataclass(frozen=True)
class RenderReport:
    """The result of a render: files, sizes, timings.

    Sizes are (width, height) in pixels; files: empty if nothing moves and no still clip was requested; diagnosis: why
    the photo is unsuitable, or None; notices: notices for the user about how the request was carried out; frames:
    number of decoded frames; playback_speed: speed of a video or animation, None for other files or if the exposure
    time is unknown; consistency: None if it was not requested or if there is a diagnosis; seconds: time of each part of
    the work, and “whole”; encode_count: how often the photo was encoded, 0 if the exposure existed already.
    """

    photo: str
    photo_size: tuple[int, int]
    working_size: tuple[int, int]
    motion_found: bool
    diagnosis: Message | None
    notices: tuple[Message, ...]
    files: tuple[str, ...]
    frames: int
    playback_speed: PlaybackSpeed | None
    consistency: "Consistency | None"
    device: str
    precision: str
    model: str
    seconds: dict[str, float]
    encode_count: int

    def as_dict(self, wording: Wording = ENGLISH) -> dict[str, Any]:
        """The report as JSON values. wording: words the diagnosis and the notices."""
        values = {field.name: getattr(self, field.name) for field in fields(self)} | {
            "diagnosis": wording.full_text(self.diagnosis) if self.diagnosis else None,
            "diagnosis_code": self.diagnosis.code if self.diagnosis else None,
            "notices": [{"code": notice.code, "message": wording.full_text(notice)} for notice in self.notices],
            "playback_speed": self.playback_speed.as_dict() if self.playback_speed else None,
            "consistency": self.consistency.metrics() if self.consistency else None,
            "consistency_reason": wording.text(self.diagnosis) if self.diagnosis else None,
        }
        return with_former_keys(values, _FORMER_KEYS)


def report_with_costs(
    report: RenderReport, memory: PeakMemory, import_seconds: float = 0.0, wording: Wording = ENGLISH
) -> dict[str, Any]:
    """The report as JSON values, with this computer's processor and this process's peak memory.

    import_seconds: the time for importing the program; it is added to the time for loading and to the whole time.
    """
    from shutterspan.core.inference.device import cpu_info

    seconds = report.seconds | {name: report.seconds[name] + import_seconds for name in ("whole", "load")}
    rounded = {name: round(value, 3) for name, value in seconds.items()}
    return report.as_dict(wording) | cpu_info() | {"seconds": rounded, "peak_memory_mb": memory.as_dict()}


class Renderer:
    """Renders photos one after another. The network is loaded when the first photo needs it, and then kept."""

    def __init__(self, device: str = "auto", precision: str = "auto"):
        self._device, self._precision = device, precision
        self._engine: Engine | None = None

    @reporting_exhausted_memory()
    def render(
        self, request: RenderRequest, progress: Progress | None = None, source: ExposureSource | None = None
    ) -> RenderReport:
        """Unfold a photo and write the target.

        The target is checked before the expensive pass begins, and is written atomically. source: source of photo and
        exposure, used instead of the request's `photo` and `unfold_request`. Raises the errors of `load_photo`,
        `unfold`, `export` and `open_engine`, and MemoryExhausted. Also raises UsageError: the settings need motion, but
        the strength is 0; a cut-out has no region, or is to be a moving photo.
        """
        request.settings.check()
        progress, source = progress or Progress(), source or ExposureSource(request.photo, request.unfold_request)
        if source.request.stands_still and request.settings.needs_motion:
            raise UsageError("strength_zero")
        if request.settings.cutout and not source.request.regions:
            raise UsageError("cutout_needs_region")
        if request.settings.cutout and request.settings.moving_photo:
            raise UsageError("cutout_needs_transparency", suffix=request.target.suffix)
        lazy = _LazyExposure(source, request, self, progress)
        with lazy.watch.timing("whole"):
            try:
                files = _write(lazy, request, progress)
            except _NothingMoves:
                files = []
            suitable = lazy.exposure.diagnosis is None
            consistency = lazy.consistency if request.with_consistency and suitable else None
        return _report(lazy, request, files, consistency)

    def load(self) -> "Engine":
        """The network. The first call loads it. Raises the errors of `open_engine`."""
        from shutterspan.core.inference.engine import open_engine

        self._engine = self._engine or open_engine(self._device, self._precision)
        return self._engine


def render_alternatives(renderer: Renderer, request: RenderRequest, progress: Progress) -> list[RenderReport]:
    """Render a photo in both play directions. It is encoded only once.

    The first result follows the request. In the second, the regions, or everything if there are none, play in the other
    direction; its target has “-other-way” in its name. Raises OutputError: this target exists. Otherwise the errors of
    `Renderer.render`.
    """
    target, consistency_map = (
        path and with_addition(path, "-other-way") for path in (request.target, request.consistency_map)
    )
    assert target
    other_request = replace(request, target=target, consistency_map=consistency_map)
    for each in (request, other_request):
        each.check_originals(request.photo)
    for path in (*other_request.files, consistency_map):
        if path:
            with reporting_failed_writes(path):  # with “-other-way”, the name may be too long for the disk
                exists = path.exists()
            if exists and not request.overwrite:
                raise OutputError("file_exists", path=path)
    source = ExposureSource(request.photo, request.unfold_request)
    first = renderer.render(request, progress, source)
    assert source.exposure
    reversed_request = source.exposure.request
    for index in range(len(reversed_request.regions)) or [None]:
        reversed_request = reversed_request.with_time_reversed(index)
    other = ExposureSource.of_exposure(source.exposure.with_request(reversed_request))
    return [first, renderer.render(other_request, progress, other)]


class _NothingMoves(Exception):
    """Stops an export before its first frame, because all frames would be equal."""


class _LazyExposure:
    """The exposure of one photo. It is made when the first frame is needed."""

    def __init__(self, source: ExposureSource, request: RenderRequest, renderer: Renderer, progress: Progress):
        self.source, self.watch = source, Stopwatch()
        self._request, self._renderer, self._progress = request, renderer, progress

    @cached_property
    def photo(self) -> Photo:
        with self.watch.timing("load"):
            return self.source.load_photo().with_depth(self._request.settings.depth or 8)

    @cached_property
    def exposure(self) -> "Exposure":
        with self.watch.timing("load"):
            from shutterspan.core.inference.tta import BEST_AUGMENTATION_COUNT

            if self.source.exposure is None:
                self._renderer.load()
            count = BEST_AUGMENTATION_COUNT if self._request.settings.best else None
        with self.watch.timing("encode"):
            exposure = self.source.make_exposure(self._renderer.load, self._progress, count)
            return exposure if exposure.photo is self.photo else replace(exposure, photo=self.photo)

    def frame_at(self, t: float, framing: Framing) -> PixelArray:
        """The frame at t, or the cut-out, within the framing: (H,W,3), or (H,W,4) of a cut-out.

        Raises _NothingMoves: nothing moves in the clip, and no still clip was requested.
        """
        exposure, settings = self.exposure, self._request.settings
        if settings.needs_motion and not exposure.moving:
            raise _NothingMoves
        with self.watch.timing("decode"):
            composer = exposure.composer(framing.frame_width)
            return (composer.cutout_at if settings.cutout else composer.frame_at)(t, framing.box)

    @cached_property
    def consistency(self) -> "Consistency":
        exposure = self.exposure
        with self.watch.timing("judge"):
            return exposure.consistency()

    def consistency_map(self) -> UInt8Array:
        """The consistency as a heat map over the photo, (H,W,3) uint8, sRGB."""
        from shutterspan.core.visualization.heat_map import heat_map

        photo = self.exposure.photo_pixels(self.consistency.change_map.shape[1])
        return heat_map(to_uint8(frame_to_srgb(photo, self.photo)), self.consistency)


def _write(lazy: _LazyExposure, request: RenderRequest, progress: Progress) -> list[Path]:
    request.check_originals(lazy.photo.path)
    if request.consistency_map is None:
        return _write_clip(lazy, request, progress)
    encode = make_image_encoder(request.consistency_map.suffix)
    with replacing_file(request.consistency_map, request.overwrite) as draft:
        files = _write_clip(lazy, request, progress)
        draft.write_bytes(encode(lazy.consistency_map()))
    return [*files, request.consistency_map]


def _write_clip(lazy: _LazyExposure, request: RenderRequest, progress: Progress) -> list[Path]:
    settings, target, photo = request.settings, request.target, lazy.photo
    encoding = Encoding(settings.depth, settings.quality, settings.codec)
    at = settings.at
    framing = frame_output(settings, photo.width, photo.height, request.is_playable)
    cropped = photo.cropped(crop_box(photo.width, photo.height, settings.aspect, settings.crop))
    if settings.moving_photo:
        return _write_moving_photo(lazy, request, cropped, framing, progress)
    if at is not None:
        export_still(
            lambda: lazy.frame_at(at, framing),
            target,
            request.overwrite,
            photo=cropped,
            encoding=encoding,
            transparent=settings.cutout,
        )
        return [target]
    return export(
        Clip(settings.instants, lambda t: lazy.frame_at(t, framing), cropped, transparent=settings.cutout),
        target,
        fps=settings.fps,
        duration=settings.duration,
        loop=settings.loop,
        hold=settings.hold,
        encoding=encoding,
        overwrite=request.overwrite,
        progress=progress,
    )


def _write_moving_photo(
    lazy: _LazyExposure, request: RenderRequest, cropped: Photo, framing: Framing, progress: Progress
) -> list[Path]:
    """framing: the still's framing; the video is smaller."""
    settings, photo = request.settings, lazy.photo
    assert settings.moving_photo
    width, height = framing.size
    video_width = round(width * min(1.0, MAX_VIDEO_SIDE / max(width, height)))
    video_framing = frame_output(replace(settings, size=video_width), photo.width, photo.height, is_playable=True)
    t = 0.5 if settings.at is None else settings.at
    return export_moving_photo(
        Clip(settings.instants, lambda t: lazy.frame_at(t, video_framing), cropped),
        MovingStill(t, lambda: lazy.frame_at(t, framing), cropped, settings.quality),
        request.target,
        settings.moving_photo,
        fps=settings.fps,
        duration=settings.duration,
        loop=settings.loop,
        hold=settings.hold,
        overwrite=request.overwrite,
        progress=progress,
    )


def _report(
    lazy: _LazyExposure, request: RenderRequest, files: list[Path], consistency: "Consistency | None"
) -> RenderReport:
    exposure, watch = lazy.exposure, lazy.watch
    photo, engine = exposure.photo, exposure.engine
    settings, target = request.settings, request.target
    is_playable = request.is_playable and files
    speed = playback_speed(photo.metadata.exposure_time, settings, target.suffix) if is_playable else None
    notices = exposure.notices if files else [*exposure.notices, make_message("clip_not_written", path=target)]
    whole, load, encode, decode, assess = (
        watch.seconds[name] for name in ("whole", "load", "encode", "decode", "judge")
    )
    return RenderReport(
        photo=str(photo.path),
        photo_size=(photo.width, photo.height),
        working_size=exposure.working_size,
        motion_found=exposure.moving,
        diagnosis=exposure.diagnosis.message if exposure.diagnosis else None,
        notices=tuple(notices),
        files=tuple(str(path) for path in files),
        frames=watch.calls["decode"],
        playback_speed=speed,
        consistency=consistency,
        device=engine.device.type,
        precision=engine.precision,
        model=engine.model.name,
        seconds={
            "whole": whole,
            "load": load,
            "encode": encode,
            "decode": decode,
            "frame": decode / max(1, watch.calls["decode"]),
            "judge": assess,
            "export": whole - load - encode - decode - assess,
        },
        encode_count=lazy.source.encode_count,
    )
