"""Files that are made straight from a photo, in full quality."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.memory import PeakMemory
from shutterspan.core.inference.engine import Engine
from shutterspan.core.pipeline.motion import MotionRequest, write_motion
from shutterspan.core.pipeline.render import Renderer, RenderRequest, described
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.visualization.trajectory_files import Drawing
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
    targets: tuple[Path, ...],
    asked: UnfoldRequest = UnfoldRequest(),
    width: int | None = None,
    draw: Drawing = "arrows",
    overwrite: bool = False,
) -> dict[str, Any]:
    request = MotionRequest(photo, targets, asked, width, draw, overwrite)
    report = write_motion(request, engine, work.progress, warn=work.warn)
    return {"files": list(report.files), "speed": asdict(report.speed)}
