"""An unfolded photo: any instant of its exposure is a light look-up away."""

from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np
import torch
from torch import Tensor

from shutterspan.core.clip import Clip, even_times
from shutterspan.core.inference.engine import Engine
from shutterspan.core.model.network import Latent
from shutterspan.core.photo import Photo

#: Rows of a large frame that are put together at a time: bounds memory, not the result.
_STRIP = 256
#: Where the working picture moves less than the first, the photo's own finest detail is kept whole; from the
#: second (pixels over the exposure) on it is streaks, and left out.
_DETAIL_KEPT, _DETAIL_LEFT = 0.75, 2.0
#: Instants whose mean is held against the photo.
_REBLUR_INSTANTS = 15


@dataclass(frozen=True)
class Exposure:
    """The latent of an open shutter, at the working size, with the photo it came from.

    working: (1,3,h,w) float32 in [0,1], the photo at the working size, padded to the network's stride; size:
    (h,w) without the padding; moving: False if no motion was found, and then every frame is the photo.
    """

    photo: Photo
    engine: Engine
    latent: Latent = field(repr=False)
    working: Tensor = field(repr=False)
    size: tuple[int, int]
    moving: bool

    @torch.inference_mode()
    def frame_at(self, t: float, width: int | None = None) -> np.ndarray:
        """The frame at t in [0,1], of the photo's depth: (H,W,3) uint8 or uint16; `width` scales it."""
        target = _fitted(self.photo, width)
        if not self.moving:
            return target
        frame = self._decode(t)
        if target.shape[:2] == self.size:
            return _quantised(frame, target.dtype)
        return self._with_detail(frame, target)

    def clip(self, frames: int, width: int | None = None) -> Clip:
        """`frames` evenly spaced instants from the first (0) to the last (1)."""
        return Clip(even_times(frames), lambda t: self.frame_at(t, width))

    @torch.inference_mode()
    def trajectory(self) -> np.ndarray:
        """First-to-last displacement of what stands at each place at mid-exposure: (h/4,w/4,2) float32, x and
        y in pixels of the photo; the grid spans the whole photo."""
        height, width = (max(1, n // 4) for n in self.size)
        if not self.moving:
            return np.zeros((height, width, 2), np.float32)
        motion = motion_of(self.engine, self.latent)[0, :, :height, :width]
        return motion.permute(1, 2, 0).cpu().numpy() * (self.photo.width / self.size[1])

    @torch.inference_mode()
    def reblur_residual(self) -> float:
        """PSNR in dB of the clip's mean against the photo, in the light (linear or encoded) that fits better."""
        photo = self._working_pixels()
        frames = [self._decode(t) for t in even_times(_REBLUR_INSTANTS)] if self.moving else [photo]
        encoded = np.mean(frames, 0)
        linear = np.mean([f**2.2 for f in frames], 0) ** (1 / 2.2)
        error = min(float(((mean - photo) ** 2).mean()) for mean in (encoded, linear))
        return float(-10 * np.log10(max(error, 1e-10)))

    def _working_pixels(self) -> np.ndarray:
        height, width = self.size
        return self.working[0, :, :height, :width].permute(1, 2, 0).numpy()

    def _decode(self, t: float) -> np.ndarray:
        """(h,w,3) float32 in [0,1] at the working size."""
        instant = torch.tensor([[t]], device=self.engine.device)
        frame = self.engine.network.frames(self.latent, self.working.to(self.engine.device), instant)
        height, width = self.size
        return frame[0, 0, :, :height, :width].permute(1, 2, 0).clamp(0, 1).cpu().numpy()

    @cached_property
    def _stillness(self) -> np.ndarray:
        """(h,w,1) float32: one where the photo's own detail holds at every instant, zero where it is streaks."""
        speed = motion_of(self.engine, self.latent)[0].norm(dim=0).cpu().numpy()
        speed = cv2.dilate(speed, np.ones((5, 5), np.uint8))
        padded = self.working.shape[-1], self.working.shape[-2]
        speed = cv2.resize(speed, padded, interpolation=cv2.INTER_LINEAR)[: self.size[0], : self.size[1]]
        return np.clip((_DETAIL_LEFT - speed) / (_DETAIL_LEFT - _DETAIL_KEPT), 0, 1)[..., None]

    def _with_detail(self, frame: np.ndarray, target: np.ndarray) -> np.ndarray:
        """Enlarge a working frame, and give still parts the detail that only the full-size photo has.

        result = up(frame) + stillness * (target - up(working)), in strips.
        """
        still = self._stillness
        base = np.concatenate([frame - still * self._working_pixels(), still], 2)
        height, width = target.shape[:2]
        sy, sx = self.size[0] / height, self.size[1] / width
        result = np.empty_like(target)
        for top in range(0, height, _STRIP):
            rows = min(_STRIP, height - top)
            matrix = np.array([[sx, 0, sx / 2 - 0.5], [0, sy, sy * (top + 0.5) - 0.5]])
            enlarged = cv2.warpAffine(
                base,
                matrix,
                (width, rows),
                flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )
            own = target[top : top + rows].astype(np.float32) / np.iinfo(target.dtype).max
            result[top : top + rows] = _quantised(enlarged[..., :3] + enlarged[..., 3:] * own, target.dtype)
        return result


def motion_of(engine: Engine, latent: Latent) -> Tensor:
    """First-to-last displacement (1,2,h/4,w/4) in pixels of the encoded picture, float32."""
    ends = torch.tensor([[0.0, 1.0]], device=engine.device)
    first, last = engine.network.trajectory(latent, ends).unbind(1)
    return first - last


def _fitted(photo: Photo, width: int | None) -> np.ndarray:
    """The photo's pixels at `width`, never enlarged."""
    if width is None or width >= photo.width:
        return photo.pixels
    height = max(1, round(photo.height * width / photo.width))
    return cv2.resize(photo.pixels, (width, height), interpolation=cv2.INTER_AREA)


def _quantised(pixels: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Float pixels in [0,1] (clipped) to uint8 or uint16."""
    largest = np.iinfo(dtype).max
    return (np.clip(pixels, 0, 1) * largest + 0.5).astype(dtype)
