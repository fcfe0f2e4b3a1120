"""Draw animated cut-outs for scenes. Some of their frames span one exposure; the middle frame is mid-exposure."""

import random
from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.synthesis.flow import consistency_mask, measure_flows, stack_flows
from shutterspan.core.synthesis.library import EXPOSURE_FRAMES, SharpLibrary
from shutterspan.core.synthesis.textures import augment, draw_position, draw_scale, place_on_canvas, resize_frames
from shutterspan.core.types.arrays import UInt8Array

#: Below this scale, every second frame may be skipped, because the motion between two frames is small.
_SMALL_SCALE = 0.6

#: Flows are stored at the size of the frames divided by this.
_FLOW_STRIDE = 2

#: Smaller pictures are padded to this many pixels a side, because optical flow can't be measured in them.
_MIN_FLOW_SIDE = 32


@dataclass(frozen=True)
class AnimationFlow:
    """Measured motion within M animated cut-outs, whose F frames span the exposure. It is in pixels, at half
    resolution.

    to_middle (M,F,2,h,w): flow from each frame to the middle frame. valid (M,F,1,h,w) in [0,1]: where `to_middle` is
    reliable. total_displacement (M,2,h,w): from the first to the last frame, for each pixel of the middle frame.
    reversed (M,) bool: the frames play backwards.
    """

    to_middle: Tensor
    valid: Tensor
    total_displacement: Tensor
    reversed: Tensor


def draw_animated_cutout(
    library: SharpLibrary, rng: random.Random, size: int, canvas_size: int, moving: bool
) -> tuple[Tensor, AnimationFlow]:
    """Draw an animated cut-out: its frames (1,F,4,S,S) uint8 with straight alpha on a transparent canvas, S =
    `canvas_size`, and the flow between them.

    If `moving` is not set, one frame is repeated F times. The size is drawn as in `draw_cutout`.
    """
    frames = rng.choice(library.animated)
    scale = draw_scale(frames.shape[1:3], rng, size)
    texture = augment(resize_frames(_draw_frames(frames, scale, rng, moving), scale), rng)
    height, width = (max(_MIN_FLOW_SIDE, n + n % _FLOW_STRIDE) for n in texture.shape[2:])
    texture = F.pad(texture, (0, width - texture.shape[3], 0, height - texture.shape[2]))
    top, left = draw_position((height, width), rng, size, canvas_size)
    position = top // _FLOW_STRIDE * _FLOW_STRIDE, left // _FLOW_STRIDE * _FLOW_STRIDE
    flow = measure_flows([_luma_over_grey(frame) for frame in texture.numpy()])
    to_middle, from_middle = stack_flows(flow.to_middle).float(), stack_flows(flow.from_middle).float()
    valid = consistency_mask(to_middle, from_middle) * (texture[:, 3:] > 127)
    coarse_position = position[0] // _FLOW_STRIDE, position[1] // _FLOW_STRIDE
    to_middle, valid, total_displacement = (
        place_on_canvas(F.avg_pool2d(field, _FLOW_STRIDE), coarse_position, canvas_size // _FLOW_STRIDE)[None]
        for field in (to_middle, valid, from_middle[-1:] - from_middle[:1])
    )
    backwards = torch.zeros(1, dtype=torch.bool)
    animation = AnimationFlow(to_middle.half(), valid.half(), total_displacement[:, 0].half(), backwards)
    return place_on_canvas(texture, position, canvas_size)[None], animation


def _draw_frames(frames: UInt8Array, scale: float, rng: random.Random, moving: bool) -> UInt8Array:
    """Draw `EXPOSURE_FRAMES` equally spaced frames out of (F,h,w,4), forward or reversed; if `moving` is not set, one
    frame is repeated."""
    max_stride = (len(frames) - 1) // (EXPOSURE_FRAMES - 1)
    stride = min(max_stride, rng.choice((1, 2)) if scale < _SMALL_SCALE else 1) if moving else 0
    start = rng.randrange(len(frames) - stride * (EXPOSURE_FRAMES - 1))
    drawn = frames[start + stride * np.arange(EXPOSURE_FRAMES)]
    return drawn[::-1] if rng.random() < 0.5 else drawn


def _luma_over_grey(frame: UInt8Array) -> UInt8Array:
    """Luma (h,w) uint8 of a frame (4,h,w) uint8 over a grey background."""
    luma = cv2.cvtColor(np.ascontiguousarray(frame[:3].transpose(1, 2, 0)), cv2.COLOR_RGB2GRAY)
    alpha = frame[3] / np.float32(255)
    over_grey: UInt8Array = (alpha * luma + (1 - alpha) * 128 + 0.5).astype(np.uint8)
    return over_grey
