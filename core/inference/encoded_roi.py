"""A rectangle of a photo, encoded: what the network found in it, and pictures of it at any instant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np

from shutterspan.core.inference.decoder import FrameDecoder
from shutterspan.core.model.network import Latent
from shutterspan.core.types.grid import Window
from shutterspan.core.types.levels import as_float, quantised

#: Rows of a large frame that are put together at a time: bounds memory, not the result.
_STRIP = 256
#: Where the working picture moves less than the first, the photo's own finest detail is kept whole; from the
#: second (pixels over the exposure) on it is streaks, and left out.
_DETAIL_KEPT, _DETAIL_LEFT = 0.75, 2.0
#: The trajectory of a latent has one value for so many pixels of the working picture.
_CELL = 4


@dataclass(frozen=True)
class EncodedRoi:
    """window: the rectangle, in the working size without the padding that the decoder has."""

    window: Window
    decoder: FrameDecoder

    def with_latent(self, latent: Latent) -> "EncodedRoi":
        """The same rectangle with another latent."""
        return replace(self, decoder=replace(self.decoder, latent=latent))

    def decode(self, t: float) -> np.ndarray:
        """The frame at the latent's instant t in [0,1]: (h,w,3) float32 in [0,1], at the working size."""
        return self._unpadded(self.decoder.frame(t)).clip(0, 1)

    @property
    def working(self) -> np.ndarray:
        """The photo as it was encoded: (h,w,3) float32 in [0,1], at the working size."""
        return self._unpadded(self.decoder.working[0].permute(1, 2, 0).numpy())

    def trajectory(self, times: Sequence[float]) -> np.ndarray:
        """Displacement, at the latent's instants, of the content that is in each cell of `grid` at mid-exposure:
        (T,rows,columns,2) float32, x and y in pixels of the photo."""
        # The network says where the content of a frame's pixel stands at mid-exposure: the way back.
        back = self.decoder.trajectory(times)[:, : self.grid.rows, : self.grid.columns]
        return -back / np.float32(self.window.scale)

    def motion(self) -> np.ndarray:
        """First-to-last displacement in each cell of `grid`: (rows,columns,2) float32, in pixels of the photo."""
        first, last = self.trajectory((0, 1))
        return last - first

    @property
    def grid(self) -> Window:
        """The cells of the trajectory. The last of them may reach beyond the part."""
        columns, rows = (-(-n // _CELL) for n in (self.window.columns, self.window.rows))
        width = self.window.width * columns * _CELL / self.window.columns
        height = self.window.height * rows * _CELL / self.window.rows
        return Window(self.window.left, self.window.top, width, height, columns, rows)

    def shown(self, frame: np.ndarray, target: Window, own: np.ndarray) -> np.ndarray:
        """A decoded frame as the target window sees it, of the dtype of `own`, the photo's pixels there.

        Where it is enlarged, still parts get the detail that only the photo has:
        up(frame) + stillness * (own - up(working)), in strips.
        """
        if target == self.window:
            return quantised(frame, own.dtype)
        base = np.concatenate([frame - self._held, self._stillness], 2)
        source = self.window
        if target.scale < source.scale:
            columns = max(1, round(source.width * target.scale))
            source = source.seen_in(columns, max(1, round(source.height * target.scale)))
            base = cv2.resize(base, (source.columns, source.rows), interpolation=cv2.INTER_AREA)
        result = np.empty_like(own)
        for top in range(0, target.rows, _STRIP):
            strip = target.cut(0, top, target.columns, min(target.rows, top + _STRIP))
            enlarged = cv2.warpAffine(
                base,
                strip.map_to(source),
                (strip.columns, strip.rows),
                flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )
            rows = slice(top, top + strip.rows)
            detail = as_float(own[rows])
            result[rows] = quantised(enlarged[..., :3] + enlarged[..., 3:] * detail, own.dtype)
        return result

    @cached_property
    def _stillness(self) -> np.ndarray:
        """(h,w,1) float32: one where the photo's own detail holds at every instant, zero where it is streaks."""
        speed = np.linalg.norm(self.motion(), axis=2) * self.window.scale
        speed = cv2.dilate(speed, np.ones((5, 5), np.uint8))
        size = self.grid.columns * _CELL, self.grid.rows * _CELL
        speed = cv2.resize(speed, size, interpolation=cv2.INTER_LINEAR)[: self.window.rows, : self.window.columns]
        return np.clip((_DETAIL_LEFT - speed) / (_DETAIL_LEFT - _DETAIL_KEPT), 0, 1)[..., None]

    @cached_property
    def _held(self) -> np.ndarray:
        """(h,w,3) float32: what of the working picture gives way to the photo's own pixels."""
        return self._stillness * self.working

    def _unpadded(self, picture: np.ndarray) -> np.ndarray:
        return picture[: self.window.rows, : self.window.columns]


@dataclass(frozen=True)
class UnfoldedRoi:
    """time_reversed: whether the latent's time runs backwards; moving: whether motion was found."""

    roi: EncodedRoi
    time_reversed: bool
    moving: bool
