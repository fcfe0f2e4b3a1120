"""Files that are made straight from a photo, in full quality."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.memory import PeakMemory
from shutterspan.core.image_io import load_photo
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.pipeline.render import Renderer, RenderRequest, described
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.visualization.trajectories import Trajectories, speed_of, trajectories_of
from shutterspan.core.visualization.trajectory_files import Drawing, save_trajectories
from shutterspan.core.worker.work import Work


def export(
    work: Work,
    renderer: Renderer,
    photo: Path,
    target: Path,
    asked: UnfoldRequest = UnfoldRequest(),
    settings: RenderSettings = RenderSettings(),
    overwrite: bool = False,
    judged: bool = True,
) -> dict[str, Any]:
    request = RenderRequest(photo, target, settings, asked, judged=judged, overwrite=overwrite)
    with PeakMemory() as memory:
        report = renderer.render(request, work.progress)
    if report.remark:
        work.warn(report.remark)
    return described(report, memory)


def trajectories(
    work: Work,
    engine: Callable[[], Engine],
    photo: Path,
    targets: Sequence[Path],
    asked: UnfoldRequest = UnfoldRequest(),
    width: int | None = None,
    draw: Drawing = "arrows",
    overwrite: bool = False,
) -> dict[str, Any]:
    loaded = load_photo(photo)
    asked.check(loaded.width, loaded.height)

    def find() -> Trajectories:
        exposure = unfold(loaded, engine(), work.progress, asked)
        if exposure.remark:
            work.warn(str(exposure.remark))
        return trajectories_of(exposure, width)

    found = save_trajectories(find, targets, draw, overwrite)
    return {"files": [str(path) for path in targets], "speed": asdict(speed_of(found))}
