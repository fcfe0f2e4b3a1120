"""Handlers of the methods that write files at full quality, from a photo or from an open exposure."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from shutterspan.core.foundation.memory import PeakMemory
from shutterspan.core.pipeline.exposure_source import ExposureSource
from shutterspan.core.pipeline.motion_export import MotionRequest, export_motion
from shutterspan.core.pipeline.render import Renderer, RenderRequest
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.visualization.overlay_style import DrawingStyle
from shutterspan.core.worker.job_queue import WorkerJob
from shutterspan.core.worker.open_exposures import OpenExposure, OpenExposures
from shutterspan.core.worker.params import SourceParams
from shutterspan.core.worker.preview import Reduction
from shutterspan.core.worker.protocol import ExportResult, TrajectoriesResult
from shutterspan.core.worker.result_fields import export_result, speed_fields


class ExportHandlers:
    """Handles one job that writes files.

    load_renderer: returns the renderer when the network is loaded.
    """

    def __init__(self, job: WorkerJob, exposures: OpenExposures, load_renderer: Callable[[], Renderer]):
        self._job, self._exposures, self._load_renderer = job, exposures, load_renderer

    def export(
        self,
        source: SourceParams,
        target: Path,
        settings: RenderSettings = RenderSettings(),
        overwrite: bool = False,
        consistency: bool = True,
        keep: bool = False,
        still_clip: bool = False,
    ) -> ExportResult:
        """Render a clip, frames or a still.

        consistency: whether the report includes how well the frames explain the photo; keep: whether the exposure stays
        open; still_clip: whether a clip is written even if nothing moves.
        """
        settings = replace(settings, still_clip=still_clip)
        exposure_source = self._source(source)
        photo = source.photo or Path()
        request = RenderRequest(photo, target, settings, with_consistency=consistency, overwrite=overwrite)
        with PeakMemory() as memory:
            report = self._load_renderer().render(request, self._job.progress, exposure_source)
        self._exposures.encode_count += exposure_source.encode_count
        if report.diagnosis:
            self._job.warn(report.diagnosis)
        kept = self._keep(exposure_source, source.exposure) if keep else None
        return export_result(report, memory, kept, self._exposures.encode_count)

    def trajectories(
        self,
        source: SourceParams,
        targets: tuple[Path, ...],
        width: int | None = None,
        draw: DrawingStyle = "arrows",
        overwrite: bool = False,
    ) -> TrajectoriesResult:
        """Write trajectories, each target in the format of its suffix. width: width of the output in pixels, None for
        the photo's width."""
        exposure_source = self._source(source)
        request = MotionRequest(source.photo or Path(), targets, width=width, drawing_style=draw, overwrite=overwrite)
        load_engine = self._load_renderer().load
        report = export_motion(request, load_engine, self._job.progress, self._job.warn, exposure_source)
        self._exposures.encode_count += exposure_source.encode_count
        return TrajectoriesResult(
            files=list(report.files), speed=speed_fields(report.speed), encode_count=self._exposures.encode_count
        )

    def _source(self, params: SourceParams) -> ExposureSource:
        """The source of an export. Raises UsageError: there is no such exposure, the exposure belongs to a smaller copy
        of its photo, or it doesn't cover the request."""
        request = params.unfold_request
        if params.exposure is not None:
            exposure = self._exposures.find_full_size(params.exposure)
            return ExposureSource.of_exposure(exposure.with_request(request) if request else exposure)
        assert params.photo  # `parse_params` requires one of the two
        return ExposureSource(params.photo, request or UnfoldRequest(), params.decoded_photo, params.latents)

    def _keep(self, source: ExposureSource, exposure_id: int | None) -> int:
        """Keep the exposure of an export open, and return its id. exposure_id: its id, if it was open before."""
        if exposure_id is not None:
            return exposure_id
        assert source.exposure
        photo = source.exposure.photo
        self._exposures.add(self._job.id, OpenExposure(source.exposure, Reduction.between(photo, photo)))
        return self._job.id
