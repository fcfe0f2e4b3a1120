"""Frames at any instant, looked up in what was encoded: on the CPU, wherever it was encoded, with OpenCV's resampling.

Shows what `network.frames` shows, in a small part of its time: what holds at all instants is laid out once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np
import torch
from torch import Tensor

from shutterspan.core.model.network import Latent, cosines, pictures, trajectory

#: Where x and y lie in one map, `cv2.remap` has no second one.
_NO_MAP = np.empty(0, np.float32)


@dataclass(frozen=True)
class Lookup:
    """A latent, and the working picture (1,3,H,W) that it was found in; both of the batch's size one."""

    latent: Latent = field(repr=False)
    working: Tensor = field(repr=False)

    def frame(self, t: float) -> np.ndarray:
        """The frame at t in [0,1]: (H,W,3) float32, sRGB-encoded, not clipped to [0,1]."""
        rows, columns = self._places.shape[:2]
        offsets = cv2.resize(self.trajectory([t])[0], (columns, rows), interpolation=cv2.INTER_LINEAR)
        places = cv2.add(self._places, offsets)
        middle, repairs = self._pictures
        moved = cv2.remap(middle, places, _NO_MAP, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        weights = cosines(torch.tensor([[t]]), len(repairs))[0, 0].numpy()
        return cv2.add(moved, np.tensordot(weights, repairs, 1))

    def trajectory(self, times: Sequence[float]) -> np.ndarray:
        """As of `network.trajectory`: (T,H/4,W/4,2) float32."""
        found = trajectory(self.latent, torch.tensor([list(times)], device=self.latent.paths.device))[0]
        return np.ascontiguousarray(found.permute(0, 2, 3, 1).cpu().numpy())

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


def _channels_last(maps: Tensor) -> np.ndarray:
    """(...,C,H,W) to (...,H,W,C)."""
    return np.ascontiguousarray(maps.movedim(-3, -1).cpu().numpy())
