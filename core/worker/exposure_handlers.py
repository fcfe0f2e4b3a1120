"""Handlers of the methods that unfold a photo, and of those that read frames, motion and consistency of the result."""

import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.foundation.former_keys import with_former_keys
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import frame_to_srgb, to_uint8
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.pipeline.export import FRAME_PATTERN, Encoding, export, outdated_frames
from shutterspan.core.pipeline.playable_formats import playback_speed
from shutterspan.core.types.arrays import FloatArray
from shutterspan.core.types.clip import Clip
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.playback_speed import shutter_speed
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.visualization.trajectories import motion_speed
from shutterspan.core.worker.job_queue import WorkerJob
from shutterspan.core.worker.preview import Reduction, reduced_copy
from shutterspan.core.worker.store import PixelStore

Result = dict[str, Any]


@dataclass(frozen=True)
class _OpenExposure:
    """An exposure, and the sizes of the photo and of the copy that was unfolded."""

    exposure: Exposure
    reduction: Reduction


class ExposureHandlers:
    """Keeps the open exposures. Each goes by the id of the request that made it."""

    def __init__(self, store: PixelStore):
        self._store = store
        self._photos = _Photos()
        self._open_exposures: dict[int, _OpenExposure] = {}

    def open(
        self,
        job: WorkerJob,
        engine: Engine,
        photo: Path,
        unfold_request: UnfoldRequest = UnfoldRequest(),
        width: int | None = None,
    ) -> Result:
        """Unfold a photo, or a copy of it that is at most `width` pixels wide, and keep the exposure.

        unfold_request: in pixels of the photo.
        """
        started = time.perf_counter()
        whole = self._photos.load(photo)
        copy = reduced_copy(whole, width)
        reduction = Reduction.between(whole, copy)
        exposure = unfold(copy, engine, job.progress, reduction.request_for_copy(unfold_request))
        if exposure.diagnosis:
            job.warn(str(exposure.diagnosis))
        return self._keep(job, _OpenExposure(exposure, reduction), started)

    def replay(self, job: WorkerJob, exposure: int, unfold_request: UnfoldRequest) -> Result:
        """Make another exposure of the same latents, under another request; nothing is encoded.

        Raises UsageError: there is no exposure of this id, or the request is invalid for the photo or needs latents
        that were not encoded.
        """
        started = time.perf_counter()
        opened = self._find(exposure)
        replayed = opened.exposure.with_request(opened.reduction.request_for_copy(unfold_request))
        return self._keep(job, replace(opened, exposure=replayed), started)

    def frame(self, exposure: int, t: float, width: int | None = None, slot: int = 0) -> Result:
        """Decode the frame at t for display: rows of RGB8 in sRGB, in the file of this slot."""
        found = self._find(exposure).exposure
        frame = to_uint8(frame_to_srgb(found.frame_at(t, width), found.photo))
        return {"file": self._store.put(exposure, f"frame-{slot}", frame), "offset": 0, **_size(frame)}

    def frames(
        self, job: WorkerJob, exposure: int, times: list[float], folder: Path, depth: int | None = None
    ) -> Result:
        """Write frames as PNG, in the photo's colour space, with its profile, transparency and metadata.

        Raises OutputError: the folder holds frames already.
        """
        found = self._find(exposure).exposure
        deep = replace(found, photo=found.photo.with_depth(depth or 8))
        if existing := outdated_frames(folder, ()):
            raise OutputError(f"{folder / existing[0]} exists already.", "Choose an empty folder.")
        clip = Clip(times, deep.frame_at, deep.photo)
        files = export(clip, folder / FRAME_PATTERN, encoding=Encoding(depth), progress=job.progress)
        return {"files": [str(path) for path in files]}

    def motion(self, exposure: int, width: int | None = None) -> Result:
        """Write the displacement of each pixel from the first instant to the last, in pixels of the photo."""
        opened = self._find(exposure)
        motion = opened.exposure.motion(width) * opened.reduction.scale_to_photo
        speed = asdict(motion_speed(motion, opened.exposure.photo.metadata.exposure_time))
        return {**self._write_map(exposure, "motion", motion), "speed": speed}

    def consistency(self, exposure: int) -> Result:
        """Compare the mean of the frames with the photo: figures, and maps of what is unexplained and what changes."""
        consistency = self._find(exposure).exposure.consistency()
        maps = np.stack([consistency.unexplained_map, consistency.change_map], 2)
        return {**consistency.metrics(), **self._write_map(exposure, "consistency", maps)}

    def close(self, exposure: int) -> Result:
        """Drop an exposure and its files. Raises UsageError: there is none of this id."""
        self._find(exposure)
        self.forget(exposure)
        return {}

    def forget(self, exposure: int) -> None:
        """Drop an exposure and its files, if there is one of this id."""
        self._open_exposures.pop(exposure, None)
        self._store.forget(exposure)

    def _find(self, exposure: int) -> _OpenExposure:
        """Raises UsageError: there is none of this id."""
        if exposure not in self._open_exposures:
            raise UsageError(f"There is no exposure {exposure}.", "It was closed, or never made: open the photo again.")
        return self._open_exposures[exposure]

    def _keep(self, job: WorkerJob, opened: _OpenExposure, started: float) -> Result:
        """Keep an exposure under its job's id. Returns the fields of the job's result."""
        exposure = opened.exposure
        self._open_exposures[job.id] = opened
        working_width, working_height = exposure.working_size
        values = {
            "exposure": job.id,
            "width": exposure.photo.width,
            "height": exposure.photo.height,
            "moving": exposure.moving,
            "working_width": working_width,
            "working_height": working_height,
            "playback_speed": _playback_speed(exposure.photo),
            "seconds": time.perf_counter() - started,
        }
        return with_former_keys(values, {"playback_speed": "pace"})

    def _write_map(self, exposure: int, name: str, values: FloatArray) -> Result:
        return {"file": self._store.put(exposure, name, values.astype("<f4")), **_size(values)}


class _Photos:
    """Caches the last photo: it is often opened again, at another width or under another request."""

    def __init__(self) -> None:
        self._version: tuple[Path, int, int] | None = None
        self._photo: Photo | None = None

    def load(self, path: Path) -> Photo:
        """The photo in this file; it is read again if the file has changed. Raises what `load_photo` raises."""
        version = _file_version(path)
        if self._photo is None or version is None or version != self._version:
            self._version, self._photo = None, None  # free the old photo first: two large ones may not fit
            self._photo = load_photo(path)
            self._version = version
        return self._photo


def _file_version(path: Path) -> tuple[Path, int, int] | None:
    """Path, size and time of a file, which change with its content; None where they can't be read."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return path, status.st_size, status.st_mtime_ns


def _size(pixels: npt.NDArray[Any]) -> Result:
    return {"width": pixels.shape[1], "height": pixels.shape[0]}


def _playback_speed(photo: Photo) -> Result | None:
    """Playback speed, against real time, of a video with the default settings; None if the exposure time is unknown."""
    speed = playback_speed(photo.metadata.exposure_time, RenderSettings(), ".mp4")
    if speed is None:
        return None
    return {"exposure_time": speed.seconds, "shutter": shutter_speed(speed.seconds), **speed.as_dict()}
