"""Photos that were unfolded, and everything that is asked of them afterwards."""

import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import as_uint8, in_srgb
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.pipeline.endings import pace_of
from shutterspan.core.pipeline.export import FRAME_PATTERN, Encoding, export, outdated_frames
from shutterspan.core.types.clip import Clip
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.playback import shutter_speed
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.visualization.trajectories import speed_in
from shutterspan.core.worker.preview import Reduction, reduced
from shutterspan.core.worker.store import PixelStore
from shutterspan.core.worker.work import Work

Result = dict[str, Any]


@dataclass(frozen=True)
class _Opened:
    """exposure: of a copy of the photo; reduction: how the two go together."""

    exposure: Exposure
    reduction: Reduction


class Exposures:
    """Every exposure has the number of the request that made it."""

    def __init__(self, store: PixelStore):
        self._store = store
        self._photos = _Photos()
        self._opened: dict[int, _Opened] = {}

    def open(
        self,
        work: Work,
        engine: Engine,
        photo: Path,
        asked: UnfoldRequest = UnfoldRequest(),
        width: int | None = None,
    ) -> Result:
        started = time.perf_counter()
        whole = self._photos.load(photo)
        copy = reduced(whole, width)
        reduction = Reduction.of(whole, copy)
        exposure = unfold(copy, engine, work.progress, reduction.request(asked))
        if exposure.remark:
            work.warn(str(exposure.remark))
        return self._keep(work, _Opened(exposure, reduction), started)

    def replay(self, work: Work, exposure: int, asked: UnfoldRequest) -> Result:
        started = time.perf_counter()
        opened = self._of(exposure)
        replayed = opened.exposure.replayed(opened.reduction.request(asked))
        return self._keep(work, replace(opened, exposure=replayed), started)

    def frame(self, exposure: int, t: float, width: int | None = None, slot: int = 0) -> Result:
        """In sRGB, to be shown."""
        found = self._of(exposure).exposure
        frame = as_uint8(in_srgb(found.frame_at(t, width), found.photo))
        return {"file": self._store.put(exposure, f"frame-{slot}", frame), "offset": 0, **_size(frame)}

    def frames(self, work: Work, exposure: int, times: list[float], folder: Path, depth: int | None = None) -> Result:
        """In the colours of the photo, with all that goes with it."""
        found = self._of(exposure).exposure
        deep = replace(found, photo=found.photo.with_depth(depth or 8))
        if there := outdated_frames(folder, ()):
            raise OutputError(f"{folder / there[0]} exists already.", "Choose an empty folder.")
        clip = Clip(times, deep.frame_at, deep.photo)
        files = export(clip, folder / FRAME_PATTERN, encoding=Encoding(depth), progress=work.progress)
        return {"files": [str(path) for path in files]}

    def motion(self, exposure: int, width: int | None = None) -> Result:
        opened = self._of(exposure)
        motion = opened.exposure.motion(width) * opened.reduction.enlarging
        speed = asdict(speed_in(motion, opened.exposure.photo.metadata.exposure_time))
        return {**self._map(exposure, "motion", motion), "speed": speed}

    def trust(self, exposure: int) -> Result:
        trust = self._of(exposure).exposure.trust()
        maps = np.stack([trust.unexplained, trust.changing], 2)
        return {**trust.figures(), **self._map(exposure, "trust", maps)}

    def close(self, exposure: int) -> Result:
        self._of(exposure)
        self.forget(exposure)
        return {}

    def forget(self, exposure: int) -> None:
        """Also where there is none of that number."""
        self._opened.pop(exposure, None)
        self._store.forget(exposure)

    def _of(self, exposure: int) -> _Opened:
        if exposure not in self._opened:
            raise UsageError(f"There is no exposure {exposure}.", "It was closed, or never made: open the photo again.")
        return self._opened[exposure]

    def _keep(self, work: Work, opened: _Opened, started: float) -> Result:
        exposure = opened.exposure
        self._opened[work.number] = opened
        working_width, working_height = exposure.working_size
        return {
            "exposure": work.number,
            "width": exposure.photo.width,
            "height": exposure.photo.height,
            "moving": exposure.moving,
            "working_width": working_width,
            "working_height": working_height,
            "pace": _pace(exposure.photo),
            "seconds": time.perf_counter() - started,
        }

    def _map(self, exposure: int, name: str, values: np.ndarray) -> Result:
        return {"file": self._store.put(exposure, name, values.astype("<f4")), **_size(values)}


class _Photos:
    """Keeps the photo that was read last: it is often asked for again, at another width or in another way."""

    def __init__(self) -> None:
        self._mark: tuple[Path, int, int] | None = None
        self._photo: Photo | None = None

    def load(self, path: Path) -> Photo:
        """Raises what `load_photo` raises."""
        mark = _mark(path)
        if self._photo is None or mark is None or mark != self._mark:
            self._mark, self._photo = None, None  # two large photos need not be there at once
            self._photo = load_photo(path)
            self._mark = mark
        return self._photo


def _mark(path: Path) -> tuple[Path, int, int] | None:
    """What changes when the file does."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return path, found.st_size, found.st_mtime_ns


def _size(pixels: np.ndarray) -> Result:
    return {"width": pixels.shape[1], "height": pixels.shape[0]}


def _pace(photo: Photo) -> Result | None:
    """How fast a video of the photo plays beside what happened, where nothing else is asked for."""
    pace = pace_of(photo.metadata.exposure_time, RenderSettings(), ".mp4")
    if pace is None:
        return None
    return {"exposure_time": pace.seconds, "shutter": shutter_speed(pace.seconds), **pace.figures()}
