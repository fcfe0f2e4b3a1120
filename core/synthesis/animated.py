"""Animated cut-outs as things in a scene: a stretch of frames lasts one exposure, its middle frame is mid-exposure."""

import random
from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.synthesis.flow import agreement, middle_flow, stacked
from shutterspan.core.synthesis.library import EXPOSURE_FRAMES, SharpLibrary
from shutterspan.core.synthesis.textures import augmented, draw_place, draw_scale, placed, scaled

#: Only every second frame is taken where the thing is shown at less than this scale: they lie close together then.
_SMALL = 0.6

#: The fields are kept at so much of the size of the frames.
_COARSER = 2

#: The flow of smaller pictures than this, in pixels a side, can't be measured.
_LEAST = 32


@dataclass(frozen=True)
class OwnMotion:
    """How M things move by themselves while F frames of them last an exposure; in pixels, on half as fine a grid.

    path (M,F,2,h,w): from where something is seen in a frame to where it is in the middle one; trusted (M,F,1,h,w) in
    [0,1], how far; whole (M,2,h,w): first-to-last displacement of what is seen in the middle one; reversed (M,) bool:
    the frames play backwards.
    """

    path: Tensor
    trusted: Tensor
    whole: Tensor
    reversed: Tensor


def animated_foreground(
    library: SharpLibrary, chooser: random.Random, size: int, side: int, moving: bool
) -> tuple[Tensor, OwnMotion]:
    """Frames (1,F,4,side,side) uint8 of an animated cut-out on a transparent canvas, straight alpha, and how they move;
    one of them alone, F times, if it is not `moving`. As large as `foreground` makes cut-outs."""
    frames = chooser.choice(library.animated)
    scale = draw_scale(frames.shape[1:3], chooser, size)
    look = augmented(scaled(_stretch(frames, scale, chooser, moving), scale), chooser)
    height, width = (max(_LEAST, n + n % _COARSER) for n in look.shape[2:])
    look = F.pad(look, (0, width - look.shape[3], 0, height - look.shape[2]))
    top, left = draw_place((height, width), chooser, size, side)
    place = top // _COARSER * _COARSER, left // _COARSER * _COARSER
    flow = middle_flow([_luma(frame) for frame in look.numpy()])
    path, away = stacked(flow.path).float(), stacked(flow.away).float()
    trusted = agreement(path, away) * (look[:, 3:] > 127)
    path, trusted, whole = (
        placed(F.avg_pool2d(field, _COARSER), (place[0] // _COARSER, place[1] // _COARSER), side // _COARSER)[None]
        for field in (path, trusted, away[-1:] - away[:1])
    )
    backwards = torch.zeros(1, dtype=torch.bool)
    return placed(look, place, side)[None], OwnMotion(path.half(), trusted.half(), whole[:, 0].half(), backwards)


def _stretch(frames: np.ndarray, scale: float, chooser: random.Random, moving: bool) -> np.ndarray:
    """`EXPOSURE_FRAMES` of the frames (F,h,w,4), in their order or the other way."""
    most = (len(frames) - 1) // (EXPOSURE_FRAMES - 1)
    stride = min(most, chooser.choice((1, 2)) if scale < _SMALL else 1) if moving else 0
    start = chooser.randrange(len(frames) - stride * (EXPOSURE_FRAMES - 1))
    stretch = frames[start + stride * np.arange(EXPOSURE_FRAMES)]
    return stretch[::-1] if chooser.random() < 0.5 else stretch


def _luma(frame: np.ndarray) -> np.ndarray:
    """A frame (4,h,w) uint8 before grey: (h,w) uint8."""
    luma = cv2.cvtColor(np.ascontiguousarray(frame[:3].transpose(1, 2, 0)), cv2.COLOR_RGB2GRAY)
    share = frame[3] / np.float32(255)
    return (share * luma + (1 - share) * 128 + 0.5).astype(np.uint8)
