"""Optical flow between frames, measured on the host, and how far it may be trusted.

By DIS (Kroeger et al., Fast Optical Flow using Dense Inverse Search, ECCV 2016).
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class MiddleFlow:
    """Flows of W frames, an odd number, (h,w,2) float32 in pixels each: onward, back, W-1 of them, from each frame to
    the next and from that to it; path, W, from each frame to the middle one; away, W, from there to each."""

    onward: list[np.ndarray]
    back: list[np.ndarray]
    path: list[np.ndarray]
    away: list[np.ndarray]


def optical_flow(
    a: np.ndarray, b: np.ndarray, start: np.ndarray | None = None, preset: int = cv2.DISOPTICAL_FLOW_PRESET_MEDIUM
) -> np.ndarray:
    """Where the pixels of `a` lie in `b`, both (h,w) uint8: (h,w,2) float32 in pixels, searched from `start`."""
    start = np.zeros((*a.shape, 2), np.float32) if start is None else start
    return np.asarray(cv2.DISOpticalFlow.create(preset).calc(a, b, start))


def middle_flow(luma: Sequence[np.ndarray]) -> MiddleFlow:
    """The flows of frames (h,w) uint8.

    From the middle outwards, the flow over several frames starts from what their neighbours' flows add up to: in small
    pictures a search without a start loses long ways.
    """
    onward = [optical_flow(a, b) for a, b in itertools.pairwise(luma)]
    back = [optical_flow(b, a) for a, b in itertools.pairwise(luma)]
    path = [np.zeros_like(onward[0]) for _ in luma]
    away = [np.zeros_like(onward[0]) for _ in luma]
    middle = len(luma) // 2
    for k in (*range(middle - 1, -1, -1), *range(middle + 1, len(luma))):
        nearer = k + 1 if k < middle else k - 1
        inwards, outwards = (onward[k], back[k]) if k < middle else (back[nearer], onward[nearer])
        path[k] = optical_flow(luma[k], luma[middle], inwards + followed(path[nearer], inwards))
        away[k] = optical_flow(luma[middle], luma[k], away[nearer] + followed(outwards, away[nearer]))
    return MiddleFlow(onward, back, path, away)


def stacked(flows: list[np.ndarray]) -> Tensor:
    """Flows (h,w,2) as a tensor (K,2,h,w), float16 to save memory."""
    return torch.from_numpy(np.stack(flows)).permute(0, 3, 1, 2).half()


def agreement(there: Tensor, back: Tensor) -> Tensor:
    """Where flows (B,2,h,w) there and back again end near their start (Sundaram et al., ECCV 2010): (B,1,h,w), 1 or
    0."""
    gap = torch.hypot(*(there + warped(back, there)).unbind(1))
    return (gap < 1 + 0.05 * torch.hypot(*there.unbind(1))).to(there.dtype)[:, None]


def warped(pictures: Tensor, flow: Tensor) -> Tensor:
    """Sample pictures (B,C,H,W) at x + flow(x), flow (B,2,h,w) in pixels; they reach beyond it equally on all sides."""
    height, width = pictures.shape[-2:]
    x, y = (torch.arange(n, device=flow.device) + 0.5 for n in flow.shape[:-3:-1])
    x, y = x + (width - len(x)) / 2, y + (height - len(y)) / 2
    grid = torch.stack([(flow[:, 0] + x) * (2 / width) - 1, (flow[:, 1] + y[:, None]) * (2 / height) - 1], -1)
    return F.grid_sample(pictures, grid, mode="bilinear", padding_mode="border", align_corners=False)


def followed(field: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """A field or a picture, (h,w) or (h,w,C), at the places that flow (h,w,2), in pixels, leads to."""
    y, x = np.mgrid[: len(flow), : flow.shape[1]].astype(np.float32)
    there = (x + flow[..., 0], y + flow[..., 1])
    return cv2.remap(field, *there, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
