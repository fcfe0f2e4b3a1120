"""The heavy pass: find motion and play direction once on the whole picture, then encode it at its best size."""

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.inference.direction import agreed_direction
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure, motion_of
from shutterspan.core.inference.tiles import encode, padded
from shutterspan.core.model.network import Latent
from shutterspan.core.photo import Photo
from shutterspan.core.progress import Progress

#: Longer side, in pixels, at which motion and direction are found: blur of a fifth of the picture still fits.
_COARSE_SIDE = 640
#: The working size is chosen so that the fast parts of the picture blur about this far, where the network is
#: at its best (in pixels).
_BEST_BLUR = 20.0
#: The working picture has at most this many pixels; beyond, detail comes from the photo itself.
_LARGEST = 1920 * 1088
#: Sizes closer than this ratio are not worth a second size.
_SAME_SIZE = 1.15
#: A finer size is believed if it shows at least this share of the motion that the coarse size showed.
_MOTION_KEPT = 0.6
#: Below this displacement over the exposure (95th percentile, in working pixels) a photo counts as still.
_STILL = 0.5
#: A picture whose values span no more than this (of [0,1]) shows nothing that could have moved.
_FLAT = 2 / 255


@torch.inference_mode()
def unfold(
    photo: Photo, engine: Engine, progress: Progress | None = None, guidance: np.ndarray | None = None
) -> Exposure:
    """Encode a photo once; every frame is then a light look-up of the `Exposure`.

    guidance, (h,w,2) float32 over the whole photo at any size, says which way things moved: unit vectors, x right
    and y down, or zero where nothing is said; there the program chooses.
    Raises MemoryExhausted, Cancelled.
    """
    progress = progress or Progress()
    coarse_scale = min(1.0, _COARSE_SIDE / max(photo.width, photo.height))
    coarse = _scaled(photo, coarse_scale)
    unguided = _encoded(coarse, None, engine, progress, "finding motion")
    motion = motion_of(engine, unguided)
    direction = agreed_direction(motion)
    if guidance is not None:
        direction = _told(guidance, direction)
    fast = _fast(motion)

    for scale in _candidate_scales(photo, coarse_scale, fast):
        picture = coarse if scale == coarse_scale else _scaled(photo, scale)
        latent = _encoded(picture, direction, engine, progress, "unfolding")
        found = _fast(motion_of(engine, latent))
        if scale == coarse_scale or found >= _MOTION_KEPT * fast * scale / coarse_scale:
            break
    return Exposure(
        photo=photo,
        engine=engine,
        latent=latent,
        working=padded(picture),
        size=(picture.shape[-2], picture.shape[-1]),
        moving=found >= _STILL and float(coarse.amax() - coarse.amin()) > _FLAT,
    )


def _candidate_scales(photo: Photo, coarse: float, fast: float) -> list[float]:
    """Working scales to try, finest first; the coarse scale, where motion was found, is the last resort."""
    largest = min(1.0, (_LARGEST / (photo.width * photo.height)) ** 0.5)
    best = min(largest, coarse * _BEST_BLUR / max(fast, 0.1))
    return [best, coarse] if best > coarse * _SAME_SIZE else [coarse]


def _encoded(picture: Tensor, direction: Tensor | None, engine: Engine, progress: Progress, stage: str) -> Latent:
    picture = padded(picture)
    size = picture.shape[-2:]
    guidance = picture.new_zeros(1, 2, *size) if direction is None else _directions(direction, size)
    return encode(picture, guidance, engine, progress, stage)


def _directions(direction: Tensor, size: torch.Size) -> Tensor:
    """Unit vectors (1,2,h,w) resized; where neighbours disagree, nothing is said."""
    resized = F.interpolate(direction.cpu(), size=size, mode="bilinear", align_corners=False)
    length = resized.norm(dim=1, keepdim=True)
    return torch.where(length > 0.5, resized / length.clamp(min=1e-6), 0.0)


def _told(guidance: np.ndarray, chosen: Tensor) -> Tensor:
    """The user's guidance where it says something, elsewhere what was chosen, at the size of the latter."""
    told = _directions(torch.from_numpy(guidance).permute(2, 0, 1)[None], chosen.shape[-2:]).to(chosen.device)
    return torch.where(told.norm(dim=1, keepdim=True) > 0, told, chosen)


def _scaled(photo: Photo, scale: float) -> Tensor:
    """The photo at a scale of at most one: (1,3,h,w) float32 in [0,1]."""
    pixels = photo.pixels
    if scale < 1:
        size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    scaled = torch.from_numpy(pixels.astype(np.float32) / np.iinfo(photo.pixels.dtype).max)
    return scaled.permute(2, 0, 1)[None]


def _fast(motion: Tensor) -> float:
    """The displacement, in pixels, that only a twentieth of the picture exceeds."""
    return float(np.quantile(motion.norm(dim=1).cpu().numpy(), 0.95))
