"""What moved in a photo, as data: paths, and how fast they were."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from shutterspan.core.image_io.writing import as_uint8, in_srgb
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.visualization.overlay_style import MOVING_ABOVE, fast_speed

#: A path is a cubic in time; so many instants show its bends.
_INSTANTS = 9


@dataclass(frozen=True)
class Trajectories:
    """times (T,): instants in [0,1] from the first to the last; paths (T,H,W,2) float32: where that is, at each
    instant, which stands at each place at mid-exposure, x right and y down in pixels from there; photo and frame
    (H,W,3) uint8, sRGB: the photo, and its mid-exposure; exposure_time: in seconds, if the photo tells."""

    times: np.ndarray
    paths: np.ndarray = field(repr=False)
    photo: np.ndarray = field(repr=False)
    frame: np.ndarray = field(repr=False)
    exposure_time: float | None = None

    @cached_property
    def motion(self) -> np.ndarray:
        """First-to-last displacement: (H,W,2) float32 in pixels, x right and y down."""
        return self.paths[-1] - self.paths[0]


@dataclass(frozen=True)
class Speed:
    """Of what moves, in pixels over the exposure: typical, its median, and fast, which a twentieth of it exceeds; the
    same a second, if the exposure time is known; moving: the share of the picture that moves."""

    typical: float
    fast: float
    moving: float
    typical_per_second: float | None
    fast_per_second: float | None

    def __str__(self) -> str:
        if not self.moving:
            return "Nothing moves."
        told = f"{self.typical:.0f} pixels over the exposure, fast parts {self.fast:.0f}"
        if self.typical_per_second is not None and self.fast_per_second is not None:
            told += f" ({self.typical_per_second:.0f} and {self.fast_per_second:.0f} pixels a second)"
        return f"{self.moving:.0%} of the picture moves: {told}."


def trajectories_of(exposure: Exposure, width: int | None = None) -> Trajectories:
    """Of all that moves in an exposure, in the pixels of a picture of this width, by default the photo's."""
    times = np.linspace(0, 1, _INSTANTS)
    photo, frame = (
        as_uint8(in_srgb(pixels, exposure.photo)) for pixels in (exposure.still(width), exposure.frame_at(0.5, width))
    )
    paths = exposure.trajectory(times.tolist(), width)
    paths *= np.float32(photo.shape[1] / exposure.photo.width)
    return Trajectories(times, paths, photo, frame, exposure.photo.metadata.exposure_time)


def speed_of(trajectories: Trajectories) -> Speed:
    return speed_in(trajectories.motion, trajectories.exposure_time)


def speed_in(motion: np.ndarray, exposure_time: float | None) -> Speed:
    """Of first-to-last displacements (H,W,2) in pixels."""
    speeds = np.linalg.norm(motion, axis=2)
    moving = speeds[speeds > MOVING_ABOVE]
    typical, fast = (float(np.median(moving)), fast_speed(moving)) if moving.size else (0.0, 0.0)
    return Speed(
        typical,
        fast,
        moving.size / speeds.size,
        typical / exposure_time if exposure_time else None,
        fast / exposure_time if exposure_time else None,
    )
