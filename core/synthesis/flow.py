"""Measure optical flow on the host and check its consistency; warp arrays and tensors along a flow.

The method is DIS (Kroeger et al., Fast Optical Flow using Dense Inverse Search, ECCV 2016).
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.types.arrays import Float32Array, UInt8Array

ArrayT = TypeVar("ArrayT", UInt8Array, Float32Array)


@dataclass(frozen=True)
class FrameFlows:
    """Flows between W frames, W odd; each flow is (h,w,2) float32 in pixels.

    forward, backward (W-1 each): from each frame to the next one, and from the next one to it. to_middle, from_middle
    (W each): from each frame to the middle frame, and from the middle frame to each.
    """

    forward: list[Float32Array]
    backward: list[Float32Array]
    to_middle: list[Float32Array]
    from_middle: list[Float32Array]


def optical_flow(
    a: UInt8Array, b: UInt8Array, start: Float32Array | None = None, preset: int = cv2.DISOPTICAL_FLOW_PRESET_MEDIUM
) -> Float32Array:
    """Optical flow (h,w,2) float32 in pixels from `a` to `b`, both (h,w) uint8; `start`: initial flow of the search."""
    start = np.zeros((*a.shape, 2), np.float32) if start is None else start
    return np.asarray(cv2.DISOpticalFlow.create(preset).calc(a, b, start))


def measure_flows(luma: Sequence[UInt8Array]) -> FrameFlows:
    """Measure the flows between frames (h,w) uint8, an odd number of them.

    The search for a flow over several frames begins with the sum of the flows between neighbours, from the middle
    outwards. Without such a start, it misses large displacements in small pictures.
    """
    forward = [optical_flow(a, b) for a, b in itertools.pairwise(luma)]
    backward = [optical_flow(b, a) for a, b in itertools.pairwise(luma)]
    to_middle = [np.zeros_like(forward[0]) for _ in luma]
    from_middle = [np.zeros_like(forward[0]) for _ in luma]
    middle = len(luma) // 2
    for k in (*range(middle - 1, -1, -1), *range(middle + 1, len(luma))):
        neighbour = k + 1 if k < middle else k - 1
        step_in, step_out = (forward[k], backward[k]) if k < middle else (backward[neighbour], forward[neighbour])
        to_middle[k] = optical_flow(luma[k], luma[middle], step_in + warp_array(to_middle[neighbour], step_in))
        from_middle[k] = optical_flow(
            luma[middle], luma[k], from_middle[neighbour] + warp_array(step_out, from_middle[neighbour])
        )
    return FrameFlows(forward, backward, to_middle, from_middle)


def stack_flows(flows: list[Float32Array]) -> Tensor:
    """Stack K flows (h,w,2) into one tensor (K,2,h,w), float16 to save memory."""
    return torch.from_numpy(np.stack(flows)).permute(0, 3, 1, 2).half()


def consistency_mask(forward: Tensor, backward: Tensor) -> Tensor:
    """Forward-backward consistency of flows (B,2,h,w): (B,1,h,w), 1 where following both flows ends near the start,
    else 0.

    The tolerance is that of Sundaram et al., ECCV 2010.
    """
    gap = torch.hypot(*(forward + warp_tensor(backward, forward)).unbind(1))
    return (gap < 1 + 0.05 * torch.hypot(*forward.unbind(1))).to(forward.dtype)[:, None]


def warp_tensor(pictures: Tensor, flow: Tensor) -> Tensor:
    """Sample pictures (B,C,H,W) at x + flow(x): (B,C,h,w). flow (B,2,h,w): in pixels, covers the middle of the
    pictures."""
    height, width = pictures.shape[-2:]
    x, y = (torch.arange(n, device=flow.device) + 0.5 for n in flow.shape[:-3:-1])
    x, y = x + (width - len(x)) / 2, y + (height - len(y)) / 2
    grid = torch.stack([(flow[:, 0] + x) * (2 / width) - 1, (flow[:, 1] + y[:, None]) * (2 / height) - 1], -1)
    return F.grid_sample(pictures, grid, mode="bilinear", padding_mode="border", align_corners=False)


def warp_array(field: ArrayT, flow: Float32Array) -> ArrayT:
    """Sample a field or picture (h,w) or (h,w,C) at x + flow(x), flow (h,w,2) in pixels."""
    y, x = np.mgrid[: len(flow), : flow.shape[1]].astype(np.float32)
    target = (x + flow[..., 0], y + flow[..., 1])
    warped: ArrayT = cv2.remap(field, *target, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return warped
