"""Handlers of the methods that unfold a photo, and that return frames, motion and consistency of the result."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.image_io.writing import frame_to_srgb, to_uint8
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.latents_file import save_latents
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.pipeline.export import Encoding, export, outdated_frames
from shutterspan.core.pipeline.playable_formats import playback_speed
from shutterspan.core.pipeline.targets import FRAME_PATTERN
from shutterspan.core.types.arrays import FloatArray
from shutterspan.core.types.clip import Clip
from shutterspan.core.types.grid import PixelBounds
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.visualization.trajectories import motion_speed
from shutterspan.core.worker.job_queue import WorkerJob
from shutterspan.core.worker.open_exposures import OpenExposure, OpenExposures
from shutterspan.core.worker.preview import Reduction, reduced_copy
from shutterspan.core.worker.protocol import (
    ConsistencyResult,
    FilesResult,
    FrameResult,
    MotionResult,
    NoFields,
    OpenResult,
    PixelFile,
    SaveLatentsResult,
)
from shutterspan.core.worker.result_fields import (
    consistency_fields,
    message_fields,
    pixel_file,
    preview_speed_fields,
    speed_fields,
)


class ExposureHandlers:
    """Handles one job that uses the open exposures."""

    def __init__(self, job: WorkerJob, exposures: OpenExposures):
        self._job, self._exposures = job, exposures

    def open(
        self,
        engine: Engine,
        photo: Path,
        unfold_request: UnfoldRequest = UnfoldRequest(),
        width: int | None = None,
        decoded_photo: Path | None = None,
    ) -> OpenResult:
        """Unfold a photo, or a copy that is at most `width` pixels wide, and keep the exposure open.

        unfold_request: in pixels of the photo.
        """
        started = time.perf_counter()
        whole = self._exposures.photos.load(photo, decoded_photo)
        copy = reduced_copy(whole, width)
        reduction = Reduction.between(whole, copy)
        exposure = unfold(copy, engine, self._job.progress, reduction.request_for_copy(unfold_request))
        self._exposures.encode_count += 1
        if exposure.diagnosis:
            self._job.warn(exposure.diagnosis.message)
        return self._keep(OpenExposure(exposure, reduction), started)

    def replay(self, exposure: int, unfold_request: UnfoldRequest) -> OpenResult:
        """Make another exposure from the same latents, for another request. Nothing is encoded.

        Raises UsageError: there is no exposure with this id, the request is invalid for the photo, or it needs latents
        that were not encoded.
        """
        started = time.perf_counter()
        opened = self._exposures.find(exposure)
        replayed = opened.exposure.with_request(opened.reduction.request_for_copy(unfold_request))
        return self._keep(replace(opened, exposure=replayed), started)

    def frame(
        self, exposure: int, t: float, width: int | None = None, slot: int = 0, part: PixelBounds | None = None
    ) -> FrameResult:
        """Decode the frame at t, or a part of it, for display. Writes rows of 8-bit sRGB to the file of this slot.

        Raises UsageError: there is no exposure with this id, or the part isn't inside its photo.
        """
        found = self._exposures.find(exposure).exposure
        frame = to_uint8(frame_to_srgb(found.frame_at(t, width, part), found.photo))
        file = self._exposures.store.put(exposure, f"frame-{slot}", frame)
        return FrameResult(**pixel_file(file, frame), offset=0)

    def frames(
        self, exposure: int, times: list[float], folder: Path, depth: int | None = None, cutout: bool = False
    ) -> FilesResult:
        """Write frames as PNG, in the photo's colour space, with its profile, transparency and metadata.

        cutout: whether only the regions are written, with transparency around them.
        Raises OutputError: the folder has frames already. UsageError: a cut-out needs a region.
        """
        found = self._exposures.find(exposure).exposure
        deep = replace(found, photo=found.photo.with_depth(depth or 8))
        if existing := outdated_frames(folder, ()):
            raise OutputError("file_exists", hint="choose_empty_folder", path=folder / existing[0])
        clip = Clip(times, deep.cutout_at if cutout else deep.frame_at, deep.photo, transparent=cutout)
        files = export(clip, folder / FRAME_PATTERN, encoding=Encoding(depth), progress=self._job.progress)
        return FilesResult(files=[str(path) for path in files])

    def motion(self, exposure: int, width: int | None = None) -> MotionResult:
        """Write the displacement of each pixel from t = 0 to t = 1, in pixels of the photo."""
        opened = self._exposures.find(exposure)
        motion = opened.exposure.motion(width) * opened.reduction.scale_to_photo
        speed = motion_speed(motion, opened.exposure.photo.metadata.exposure_time)
        return MotionResult(**self._write_map(exposure, "motion", motion), speed=speed_fields(speed))

    def consistency(self, exposure: int) -> ConsistencyResult:
        """Compare the mean of the frames with the photo. Returns figures, and maps of the unexplained and the changing
        parts.

        Raises UsageError: nothing moves, so there is nothing to compare.
        """
        found = self._exposures.find(exposure).exposure
        if not found.moving:
            raise UsageError("nothing_moves")
        consistency = found.consistency()
        maps = np.stack([consistency.unexplained_map, consistency.change_map], 2)
        return ConsistencyResult(**consistency_fields(consistency), **self._write_map(exposure, "consistency", maps))

    def save_latents(self, exposure: int) -> SaveLatentsResult:
        """Write the latents to a file. Raises UsageError: the exposure belongs to a smaller copy of its photo."""
        found = self._exposures.find_full_size(exposure)
        path = self._exposures.store.path(exposure, "latents")
        save_latents(found, path)
        return SaveLatentsResult(file=str(path))

    def set_aside(self, exposure: int) -> NoFields:
        """Keep an exposure only while memory suffices. Raises UsageError: there is no exposure with this id."""
        self._exposures.set_aside(exposure)
        return NoFields()

    def close(self, exposure: int) -> NoFields:
        """Drop an exposure and its files. Raises UsageError: there is no exposure with this id."""
        self._exposures.find(exposure)
        self._exposures.forget(exposure)
        return NoFields()

    def _keep(self, opened: OpenExposure, started: float) -> OpenResult:
        """Keep an exposure open under its job's id. Returns the job's result."""
        exposure = opened.exposure
        self._exposures.add(self._job.id, opened)
        working_width, working_height = exposure.working_size
        speed = playback_speed(exposure.photo.metadata.exposure_time, RenderSettings(), ".mp4")
        return OpenResult(
            exposure=self._job.id,
            width=exposure.photo.width,
            height=exposure.photo.height,
            moving=exposure.moving,
            diagnosis=message_fields(exposure.diagnosis.message) if exposure.diagnosis else None,
            notices=[message_fields(notice) for notice in exposure.notices],
            working_width=working_width,
            working_height=working_height,
            playback_speed=preview_speed_fields(speed) if speed else None,
            device=exposure.engine.device.type,
            precision=exposure.engine.precision,
            seconds=time.perf_counter() - started,
            encode_count=self._exposures.encode_count,
        )

    def _write_map(self, exposure: int, name: str, values: FloatArray) -> PixelFile:
        return pixel_file(self._exposures.store.put(exposure, name, values.astype("<f4")), values)
