"""Frames at any instant, looked up in what was encoded: on the CPU, wherever it was encoded, with OpenCV's resampling.

Shows what `network.frames` shows, sharper about mid-exposure, in a small part of its time: what holds at all instants
is laid out once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np
import torch
from torch import Tensor

from shutterspan.core.model.network import Latent, pictures, repair_weights, trajectory

#: Where x and y lie in one map, `cv2.remap` has no second one.
_NO_MAP = np.empty(0, np.float32)
#: The network's frames are sharper at the ends than between them, so a share of the frame at mid-exposure comes from
#: there; the less, the further an instant lies from it, up to so far, where the way from mid-exposure to an end is one.
_NEAR = 0.5
#: Steps of the fixed point by which a trajectory is followed from its end to its middle.
_ROUNDS = 4


@dataclass(frozen=True)
class FrameDecoder:
    """A latent, and the working picture (1,3,H,W) that it was found in; both of the batch's size one. from_ends: the
    share, in [0,1], of the frame at mid-exposure that comes from the first and the last one, moved there."""

    latent: Latent = field(repr=False)
    working: Tensor = field(repr=False)
    from_ends: float

    def frame(self, t: float) -> np.ndarray:
        """The frame at t in [0,1]: (H,W,3) float32, sRGB-encoded, not clipped to [0,1]."""
        share = self.from_ends * max(0.0, 1 - abs(2 * t - 1) / _NEAR)
        middle = self._pictures[0]
        if share:
            middle = cv2.addWeighted(middle, 1 - share, self._ends, share, 0)
        return self._shown(t, middle, 1 - share)

    def trajectory(self, times: Sequence[float]) -> np.ndarray:
        """As of `network.trajectory`: (T,H/4,W/4,2) float32."""
        found = trajectory(self.latent, torch.tensor([list(times)], device=self.latent.paths.device))[0]
        return np.ascontiguousarray(found.permute(0, 2, 3, 1).cpu().numpy())

    def _shown(self, t: float, middle: np.ndarray, repaired: float) -> np.ndarray:
        """A picture of mid-exposure (H,W,3) moved to t, and a share of the repairs."""
        shown = _resampled(middle, self._places + self._offsets(t), cv2.INTER_CUBIC)
        repairs = self._pictures[1]
        weights = repaired * repair_weights(torch.tensor([[t]]), len(repairs))[0, 0]
        for weight, repair in zip(weights.tolist(), repairs, strict=True):
            shown = cv2.scaleAdd(repair, weight, shown)
        return shown

    def _offsets(self, t: float) -> np.ndarray:
        """From every pixel of the frame at t to where its content stands at mid-exposure: (H,W,2) float32."""
        rows, columns = self._places.shape[:2]
        return cv2.resize(self.trajectory([t])[0], (columns, rows), interpolation=cv2.INTER_LINEAR)

    @cached_property
    def _ends(self) -> np.ndarray:
        """The first and the last frame moved to mid-exposure: (H,W,3) float32."""
        return cv2.addWeighted(self._at_middle(0), 0.5, self._at_middle(1), 0.5, 0)

    def _at_middle(self, t: float) -> np.ndarray:
        offsets = self._offsets(t)
        back = -offsets
        for _ in range(_ROUNDS):
            back = -_resampled(offsets, self._places + back, cv2.INTER_LINEAR)
        return _resampled(self._shown(t, self._pictures[0], 1.0), self._places + back, cv2.INTER_CUBIC)

    @cached_property
    def _pictures(self) -> tuple[np.ndarray, np.ndarray]:
        """The middle frame (H,W,3) and the repairs (K,H,W,3), float32."""
        middle, repairs = pictures(self.latent, self.working.to(self.latent.residuals.device))
        return _channels_last(middle[0]), _channels_last(repairs[0])

    @cached_property
    def _places(self) -> np.ndarray:
        """x and y of every pixel: (H,W,2) float32."""
        rows, columns = self.working.shape[-2:]
        return np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), 2).astype(np.float32)


def _resampled(picture: np.ndarray, places: np.ndarray, kind: int) -> np.ndarray:
    return cv2.remap(picture, places, _NO_MAP, kind, borderMode=cv2.BORDER_REPLICATE)


def _channels_last(maps: Tensor) -> np.ndarray:
    """(...,C,H,W) to (...,H,W,C)."""
    return np.ascontiguousarray(maps.movedim(-3, -1).cpu().numpy())
