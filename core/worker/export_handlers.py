"""Handlers of the methods that turn a photo into files at full quality."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.memory import PeakMemory
from shutterspan.core.inference.engine import Engine
from shutterspan.core.pipeline.motion_export import MotionRequest, export_motion
from shutterspan.core.pipeline.render import Renderer, RenderRequest, report_with_costs
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.visualization.trajectory_files import DrawingStyle
from shutterspan.core.worker.job_queue import WorkerJob


def export(
    job: WorkerJob,
    renderer: Renderer,
    photo: Path,
    target: Path,
    unfold_request: UnfoldRequest = UnfoldRequest(),
    settings: RenderSettings = RenderSettings(),
    overwrite: bool = False,
    consistency: bool = True,
) -> dict[str, Any]:
    """Render a photo to a clip, frames or a still. Returns the report.

    consistency: whether the report says how well the frames agree with the photo.
    """
    request = RenderRequest(photo, target, settings, unfold_request, with_consistency=consistency, overwrite=overwrite)
    with PeakMemory() as memory:
        report = renderer.render(request, job.progress)
    if report.diagnosis:
        job.warn(report.diagnosis)
    return report_with_costs(report, memory)


def trajectories(
    job: WorkerJob,
    load_engine: Callable[[], Engine],
    photo: Path,
    targets: tuple[Path, ...],
    unfold_request: UnfoldRequest = UnfoldRequest(),
    width: int | None = None,
    draw: DrawingStyle = "arrows",
    overwrite: bool = False,
) -> dict[str, Any]:
    """Write a photo's trajectories, in the format of each target's ending. Returns the files and the speed.

    width: of what is written, in pixels; None for the photo's.
    """
    request = MotionRequest(photo, targets, unfold_request, width, draw, overwrite)
    report = export_motion(request, load_engine, job.progress, warn=job.warn)
    return {"files": list(report.files), "speed": asdict(report.speed)}
