"""One photo in, its trajectories on disk."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.pipeline.out_of_memory import reporting_exhausted_memory
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.visualization.trajectories import Speed, Trajectories, speed_of, trajectories_of
from shutterspan.core.visualization.trajectory_files import Drawing, save_trajectories


@dataclass(frozen=True)
class MotionRequest:
    """targets: their endings say what is written, as `save_trajectories` understands them; unfolding: what moves and
    which way; width: of what is written, in pixels, None for the photo's; drawing: on pictures."""

    photo: Path
    targets: tuple[Path, ...]
    unfolding: UnfoldRequest = UnfoldRequest()
    width: int | None = None
    drawing: Drawing = "arrows"
    overwrite: bool = False


@dataclass(frozen=True)
class MotionReport:
    """width: of what was written, in pixels; exposure_time: in seconds, if the photo tells; remark: why the photo is
    unsuitable, or None."""

    files: tuple[str, ...]
    width: int
    exposure_time: float | None
    speed: Speed
    remark: str | None


@reporting_exhausted_memory()
def write_motion(
    request: MotionRequest,
    engine: Callable[[], Engine],
    progress: Progress,
    warn: Callable[[str], None] | None = None,
) -> MotionReport:
    """Each target appears whole or not at all, and is checked before the heavy pass begins.

    engine: called once the request is known to make sense; warn: called with the remark, if there is one, as soon as
    the photo is unfolded.
    Raises what `load_photo`, `unfold`, `save_trajectories` and `engine` raise, and MemoryExhausted.
    """
    photo = load_photo(request.photo)
    request.unfolding.check(photo.width, photo.height)
    remark: str | None = None

    def find() -> Trajectories:
        nonlocal remark
        exposure = unfold(photo, engine(), progress, request.unfolding)
        remark = str(exposure.remark) if exposure.remark else None
        if remark and warn:
            warn(remark)
        return trajectories_of(exposure, request.width)

    found = save_trajectories(find, request.targets, request.drawing, request.overwrite)
    return MotionReport(
        files=tuple(str(path) for path in request.targets),
        width=found.photo.shape[1],
        exposure_time=found.exposure_time,
        speed=speed_of(found),
        remark=remark,
    )
