"""Compute the trajectories of an exposure as data, and the speed of the motion."""

import math
from dataclasses import asdict, dataclass, field
from functools import cached_property

import numpy as np

from shutterspan.core.foundation.argument_checks import check_number
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.image_io.writing import frame_to_srgb, to_uint8
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.types.arrays import Float32Array, Float64Array, UInt8Array, check_field
from shutterspan.core.visualization.overlay_style import MOTION_THRESHOLD, fast_speed

#: Number of instants in a trajectory. Trajectories are cubic in time.
_INSTANTS = 9


@dataclass(frozen=True)
class Trajectories:
    """The displacement of each pixel's content over the exposure.

    times: (T,) float64, instants in [0,1]; displacements: (T,H,W,2) float32: displacement, at each t, of the content
    located at each pixel at t = 0.5, in pixels, x right and y down; photo, frame: (H,W,3) uint8, sRGB, the photo and
    the frame at t = 0.5; exposure_time: in seconds, None if unknown.
    """

    times: Float64Array
    displacements: Float32Array = field(repr=False)
    photo: UInt8Array = field(repr=False)
    frame: UInt8Array = field(repr=False)
    exposure_time: float | None = None

    @cached_property
    def motion(self) -> Float32Array:
        """Displacement from t = 0 to t = 1: (H,W,2) float32 in pixels, x right and y down."""
        motion: Float32Array = self.displacements[-1] - self.displacements[0]
        return motion


@dataclass(frozen=True)
class Speed:
    """The speed of the moving pixels.

    typical: the median; fast: the 95th percentile; both in pixels over the exposure. The other two: the same in pixels
    per second, None if the exposure time is unknown. moving: share of the picture that moves, in [0,1].
    """

    typical: float
    fast: float
    moving: float
    typical_per_second: float | None
    fast_per_second: float | None

    @property
    def message(self) -> Message:
        """The speed as a sentence."""
        if not self.moving:
            return make_message("speed_nothing_moves")
        code = "speed_moving" if self.typical_per_second is None else "speed_moving_per_second"
        values = {name: value for name, value in asdict(self).items() if value is not None}
        return make_message(code, **values)

    def __str__(self) -> str:
        return str(self.message)


def trajectories_of(exposure: Exposure, width: int | None = None) -> Trajectories:
    """The trajectories of an exposure, in pixels of a picture with this width, by default the photo's width."""
    times = np.linspace(0, 1, _INSTANTS)
    photo, frame = (
        to_uint8(frame_to_srgb(pixels, exposure.photo))
        for pixels in (exposure.photo_pixels(width), exposure.frame_at(0.5, width))
    )
    displacements = exposure.trajectory(times.tolist(), width)
    displacements *= np.float32(photo.shape[1] / exposure.photo.width)
    return Trajectories(times, displacements, photo, frame, exposure.photo.metadata.exposure_time)


def trajectory_speed(trajectories: Trajectories) -> Speed:
    """The speed of the moving pixels from t = 0 to t = 1."""
    return motion_speed(trajectories.motion, trajectories.exposure_time)


def motion_speed(motion: Float32Array, exposure_time: float | None) -> Speed:
    """The speed of the moving pixels.

    motion: (H,W,2), displacements from t = 0 to t = 1 in pixels; exposure_time: in seconds, None if unknown.
    Raises UsageError: an argument is invalid.
    """
    speeds = np.linalg.norm(check_field("motion", motion), axis=2)
    if exposure_time is not None:
        check_number("exposure_time", exposure_time, 0, math.inf)
    moving = speeds[speeds > MOTION_THRESHOLD]
    typical, fast = (float(np.median(moving)), fast_speed(moving)) if moving.size else (0.0, 0.0)
    return Speed(
        typical,
        fast,
        moving.size / speeds.size,
        typical / exposure_time if exposure_time else None,
        fast / exposure_time if exposure_time else None,
    )
