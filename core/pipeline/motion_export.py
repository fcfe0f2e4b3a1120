"""Unfold one photo and write its trajectories to files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.foundation.messages import Message
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.engine import Engine
from shutterspan.core.pipeline.exposure_source import ExposureSource
from shutterspan.core.pipeline.out_of_memory import reporting_exhausted_memory
from shutterspan.core.pipeline.protected_files import refuse_originals
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.visualization.overlay_style import DrawingStyle
from shutterspan.core.visualization.trajectories import Speed, Trajectories, trajectories_of, trajectory_speed
from shutterspan.core.visualization.trajectory_files import save_trajectories


@dataclass(frozen=True)
class MotionRequest:
    """What to write of one photo's motion.

    targets: their suffixes choose the formats, see `save_trajectories`; width: the output's width in pixels, None for
    the photo's width; drawing_style: style of pictures; overwrite: replace existing files, but not the photo;
    originals: other files that were read for this request and must not be replaced either.
    """

    photo: Path
    targets: tuple[Path, ...]
    unfold_request: UnfoldRequest = UnfoldRequest()
    width: int | None = None
    drawing_style: DrawingStyle = "arrows"
    overwrite: bool = False
    originals: tuple[Path, ...] = ()


@dataclass(frozen=True)
class MotionReport:
    """The written files and the speed of the motion.

    width: the output's width in pixels; exposure_time: in seconds, None if unknown; diagnosis: why the photo is
    unsuitable, or None; encode_count: how often the photo was encoded.
    """

    files: tuple[str, ...]
    width: int
    exposure_time: float | None
    speed: Speed
    diagnosis: Message | None
    encode_count: int


@reporting_exhausted_memory()
def export_motion(
    request: MotionRequest,
    engine: Callable[[], Engine],
    progress: Progress,
    warn: Callable[[Message], None] | None = None,
    source: ExposureSource | None = None,
) -> MotionReport:
    """Unfold a photo and write its trajectories to all targets.

    Each target is checked before the expensive pass begins, and is written atomically. engine: called after the request
    was checked; warn: called with the diagnosis, if there is one, as soon as the photo is unfolded; source: source of
    photo and exposure, used instead of the request's `photo` and `unfold_request`. Raises the errors of `load_photo`,
    `unfold`, `save_trajectories` and `engine`, and MemoryExhausted.
    """
    source = source or ExposureSource(request.photo, request.unfold_request)
    photo = source.load_photo()  # first, so that an unreadable photo is reported before other errors
    refuse_originals(photo.path, request.originals, request.targets)
    diagnosis: Message | None = None

    def compute() -> Trajectories:
        nonlocal diagnosis
        exposure = source.make_exposure(engine, progress)
        diagnosis = exposure.diagnosis.message if exposure.diagnosis else None
        if diagnosis and warn:
            warn(diagnosis)
        return trajectories_of(exposure, request.width)

    trajectories = save_trajectories(compute, request.targets, request.drawing_style, request.overwrite)
    return MotionReport(
        files=tuple(str(path) for path in request.targets),
        width=trajectories.photo.shape[1],
        exposure_time=trajectories.exposure_time,
        speed=trajectory_speed(trajectories),
        diagnosis=diagnosis,
        encode_count=source.encode_count,
    )
