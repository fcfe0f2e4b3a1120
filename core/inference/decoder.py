"""Decode the frame at any t from a latent. Runs on the CPU with OpenCV, even if another device encoded the latent.

The frames match those of `network.frames`, but are sharper around mid-exposure. They take a fraction of the time,
because intermediate results that don't depend on t are cached.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np
import torch
from torch import Tensor

from shutterspan.core.model.network import Latent, middle_frame_and_residuals, residual_weights, trajectory
from shutterspan.core.types.arrays import Float32Array

#: `cv2.remap` takes this as its second map if the first holds both x and y.
_NO_SECOND_MAP = np.empty(0, np.float32)
#: The network's first and last frame are sharper than the frames between them, so frames around mid-exposure are
#: blended with these two. Their share is largest at mid-exposure and falls to zero at this distance from it. Both ends
#: of the exposure are at distance 1.
_BLEND_RANGE = 0.5
#: Steps of the fixed-point iteration that inverts a displacement field.
_INVERSION_STEPS = 4


@dataclass(frozen=True)
class FrameDecoder:
    """Decodes frames and trajectories from one latent of batch size 1.

    working_picture: (1,3,H,W), the encoded picture. end_frame_share: in [0,1]; the first and the last frame, warped to
    mid-exposure, contribute this share to the middle frame.
    """

    latent: Latent = field(repr=False)
    working_picture: Tensor = field(repr=False)
    end_frame_share: float

    def frame(self, t: float, stretch: float = 1.0) -> Float32Array:
        """Decode the frame at t in [0,1]: (H,W,3) float32, sRGB-encoded, not clipped to [0,1].

        stretch: factor on the displacements from mid-exposure; the content moves further along its trajectory.
        """
        frame = self._frame(t)
        return (
            frame
            if stretch == 1
            else _remap(frame, self._coordinates + (stretch - 1) * self._offsets(t), cv2.INTER_CUBIC)
        )

    def _frame(self, t: float) -> Float32Array:
        share = self.end_frame_share * max(0.0, 1 - abs(2 * t - 1) / _BLEND_RANGE)
        middle, _ = self._middle_and_residuals
        if share:
            middle = cv2.addWeighted(middle, 1 - share, self._warped_ends, share, 0)
        return self._warp_from_middle(t, middle, 1 - share)

    def trajectory(self, times: Sequence[float]) -> Float32Array:
        """Trajectories at each t in `times`: (T,H/4,W/4,2) float32, defined as in `network.trajectory`."""
        t = torch.tensor([list(times)], device=self.latent.trajectory_coefficients.device)
        displacements = trajectory(self.latent, t)[0]
        return np.ascontiguousarray(displacements.permute(0, 2, 3, 1).cpu().numpy())

    def _warp_from_middle(self, t: float, middle: Float32Array, residual_share: float) -> Float32Array:
        """A picture at mid-exposure (H,W,3), warped to t, plus the residual maps at t times `residual_share`."""
        frame = _remap(middle, self._coordinates + self._offsets(t), cv2.INTER_CUBIC)
        _, residuals = self._middle_and_residuals
        weights = residual_share * residual_weights(torch.tensor([[t]]), len(residuals))[0, 0]
        for weight, residual in zip(weights.tolist(), residuals, strict=True):
            frame = cv2.scaleAdd(residual, weight, frame)
        return frame

    def _offsets(self, t: float) -> Float32Array:
        """Displacement from each pixel of the frame at t to its content at mid-exposure: (H,W,2) float32."""
        rows, columns = self._coordinates.shape[:2]
        offsets: Float32Array = cv2.resize(self.trajectory([t])[0], (columns, rows), interpolation=cv2.INTER_LINEAR)
        return offsets

    @cached_property
    def _warped_ends(self) -> Float32Array:
        """The mean of the first and the last frame, both warped to mid-exposure: (H,W,3) float32."""
        ends: Float32Array = cv2.addWeighted(self._warp_to_middle(0), 0.5, self._warp_to_middle(1), 0.5, 0)
        return ends

    def _warp_to_middle(self, t: float) -> Float32Array:
        """The frame at t, warped to mid-exposure: (H,W,3) float32."""
        offsets = self._offsets(t)
        inverse = -offsets
        for _ in range(_INVERSION_STEPS):
            inverse = -_remap(offsets, self._coordinates + inverse, cv2.INTER_LINEAR)
        frame = self._warp_from_middle(t, self._middle_and_residuals[0], 1.0)
        return _remap(frame, self._coordinates + inverse, cv2.INTER_CUBIC)

    @cached_property
    def _middle_and_residuals(self) -> tuple[Float32Array, Float32Array]:
        """The middle frame (H,W,3) and K residual maps (K,H,W,3), float32."""
        photo = self.working_picture.to(self.latent.residual_maps.device)
        middle, residuals = middle_frame_and_residuals(self.latent, photo)
        return _channels_last(middle[0]), _channels_last(residuals[0])

    @cached_property
    def _coordinates(self) -> Float32Array:
        """x and y of each pixel: (H,W,2) float32."""
        rows, columns = self.working_picture.shape[-2:]
        return np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), 2).astype(np.float32)


def _remap(picture: Float32Array, coordinates: Float32Array, interpolation: int) -> Float32Array:
    """Sample a picture (H,W,C) at coordinates (H,W,2), x and y in pixels; the border is repeated."""
    remapped: Float32Array = cv2.remap(
        picture, coordinates, _NO_SECOND_MAP, interpolation, borderMode=cv2.BORDER_REPLICATE
    )
    return remapped


def _channels_last(maps: Tensor) -> Float32Array:
    """Permute (...,C,H,W) to a contiguous (...,H,W,C)."""
    return np.ascontiguousarray(maps.movedim(-3, -1).cpu().numpy())
