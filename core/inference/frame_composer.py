"""Frames of one size. What all of them share is made once: the resized photo, the ground, the masks of the regions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from shutterspan.core.color.compositing import blend
from shutterspan.core.color.masks import alpha, reach
from shutterspan.core.image_io.resizing import fitted
from shutterspan.core.inference.encoded_roi import EncodedRoi
from shutterspan.core.inference.layers import Layer
from shutterspan.core.inference.resampling import shown_in
from shutterspan.core.types.grid import Window
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Region


@dataclass(frozen=True)
class _Mask:
    """What a region touches of the frames: its rows and columns there, these as a window, and its alpha there."""

    place: tuple[slice, slice]
    window: Window
    alpha: np.ndarray


class FrameComposer:
    """Puts the layers of an exposure together, at any instant.

    still: the photo's own pixels, as large as the frames: (H,W,3) uint8 or uint16.
    """

    def __init__(self, photo: Photo, layers: Sequence[Layer], width: int | None):
        """width: of the frames in pixels, at most the photo's, which is the default."""
        self.still = fitted(photo.pixels, width)
        rows, columns = self.still.shape[:2]
        self._window = Window(0, 0, photo.width, photo.height, columns, rows)
        self._layers = [
            (layer, self._mask(layer.region, photo) if layer.region else None) for layer in layers if layer.part.moving
        ]

    def frame_at(self, t: float) -> np.ndarray:
        """The frame at t in [0,1], of the photo's depth: (H,W,3) uint8 or uint16."""
        result = self._ground
        for roi, frame, mask in self._decoded(t):
            if mask is None:
                result = roi.shown(frame, self._window, self.still)
                continue
            if result is self._ground:
                result = result.copy()
            above = roi.shown(frame, mask.window, self.still[mask.place])
            result[mask.place] = blend(result[mask.place], above, mask.alpha)
        return result

    def trajectory(self, times: Sequence[float]) -> np.ndarray:
        """Displacement, at each t in `times`, of the content that is at each pixel at t = 0.5: (T,H,W,2) float32, x
        and y in pixels of the photo."""
        result = np.zeros((len(times), self._window.rows, self._window.columns, 2), np.float32)
        for layer, mask in self._layers:
            roi = layer.part.roi
            fields = roi.trajectory([layer.instant(t) for t in times])
            for below, field in zip(result, fields, strict=True):
                if mask is None:
                    below[:] = shown_in(self._window, roi.grid, field)
                else:
                    above = shown_in(mask.window, roi.grid, field)
                    below[mask.place] += mask.alpha[..., None] * (above - below[mask.place])
        return result

    @cached_property
    def _ground(self) -> np.ndarray:
        """The layer that stands still, or else the photo: (H,W,3) as of `still`. It is the same at every instant."""
        bottom = next((layer for layer, _ in self._layers if layer.still), None)
        if bottom is None:
            return self.still
        roi = bottom.part.roi
        return roi.shown(roi.decode(bottom.instant(0)), self._window, self.still)

    def _decoded(self, t: float) -> Iterator[tuple[EncodedRoi, np.ndarray, _Mask | None]]:
        """Of each layer above the ground: its rectangle, the frame decoded for t, (h,w,3) float32, and its mask."""
        frames: dict[tuple[int, float], np.ndarray] = {}
        for layer, mask in self._layers:
            if layer.still:
                continue
            roi, instant = layer.part.roi, layer.instant(t)
            # Several regions can show one rectangle at one instant.
            key = id(roi), instant
            if key not in frames:
                frames[key] = roi.decode(instant)
            yield roi, frames[key], mask

    def _mask(self, region: Region, photo: Photo) -> _Mask:
        left, top, right, bottom = self._window.around(reach(region, photo.width, photo.height))
        window = self._window.cut(left, top, right, bottom)
        place = slice(top, bottom), slice(left, right)
        return _Mask(place, window, alpha(region, window, photo.width, photo.height))
