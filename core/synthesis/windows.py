"""Scenes from windows of real clips: true frames, in-between frames for a photo without ghosts, measured motion."""

import itertools
import math
import random
from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.model.network import FORWARD
from shutterspan.core.synthesis.camera import draw_camera
from shutterspan.core.synthesis.clips import WINDOW, Window, optical_flow
from shutterspan.core.synthesis.scenes import SceneRecipe, Scenes, draw_guidance

#: Crops are taken so much larger on all sides: optical flow needs to see what comes in.
_MARGIN = 16

#: No more in-between frames than this are made between two frames.
_MOST_BETWEEN = 15

_MIDDLE = WINDOW // 2


@dataclass(frozen=True)
class _Crop:
    """frames (W,3,h,w) uint8; flows, float16 to save memory: onward, back (W-1,2,h,w), from each frame to the next and
    from that to it; path (W,2,h,w), from each frame to the middle one; away (W,2,h,w), from there to each."""

    frames: Tensor
    onward: Tensor
    back: Tensor
    path: Tensor
    away: Tensor

    def turned(self, chooser: random.Random) -> "_Crop":
        """Mirrored, transposed or not, and played either way."""
        crop = self
        if chooser.random() < 0.5:
            mirror = torch.tensor([-1.0, 1.0], dtype=torch.float16)[:, None, None]
            flows = (flow.flip(-1) * mirror for flow in (crop.onward, crop.back, crop.path, crop.away))
            crop = _Crop(crop.frames.flip(-1), *flows)
        if chooser.random() < 0.3:
            flows = (flow.mT.flip(1) for flow in (crop.onward, crop.back, crop.path, crop.away))
            crop = _Crop(crop.frames.mT, *flows)
        return crop.reversed() if chooser.random() < 0.5 else crop

    def reversed(self) -> "_Crop":
        return _Crop(*(part.flip(0) for part in (self.frames, self.back, self.onward, self.path, self.away)))

    def forward(self) -> "_Crop":
        """Played so that the net motion runs `FORWARD`."""
        net = (self.away[-1] - self.away[0]).float().mean((1, 2))
        return self.reversed() if net @ torch.tensor(FORWARD) < 0 else self


class Windows:
    """Crops of the usable windows of sharp videos, `clips`: a list for each source."""

    def __init__(self, clips: list[list[Window]], crops: int | None = None):
        """crops: draw only so many different ones, and remember them.

        Measuring a crop takes longer than all else. In training each is used many times, every time with another
        camera, mirrored, turned and played another way.
        """
        self.clips = clips
        self._crops = crops
        self._measured: dict[tuple[int, SceneRecipe], _Crop] = {}

    def crop(self, seed: int, recipe: SceneRecipe) -> _Crop:
        """A crop around something that moves, shrunk until it moves by no more than the recipe says."""
        if not self._crops:
            return _draw_crop(self.clips, recipe, random.Random(seed))
        key = (seed % self._crops, recipe)
        if key not in self._measured:
            self._measured[key] = _draw_crop(self.clips, recipe, random.Random(key[0]))
        return self._measured[key]


def draw_windows(
    windows: Windows, recipe: SceneRecipe, seed: int, count: int, times_per_scene: int, device: torch.device
) -> Scenes:
    """Draw `count` scenes from real windows, the same for the same seed.

    The true instants, 3 to `WINDOW` of them or 0 for all, are those of real frames; the first and the last are always
    among them. A share `recipe.guided` is told the direction of all that moves; the others play so that their net
    motion runs `FORWARD`.
    """
    chooser = random.Random(seed)
    generator = torch.Generator(device).manual_seed(seed)
    told = torch.rand(count, generator=generator, device=device) < recipe.guided
    crops = [windows.crop(chooser.randrange(2**31), recipe).turned(chooser) for _ in range(count)]
    crops = [crop if one else crop.forward() for crop, one in zip(crops, told.tolist(), strict=True)]
    frames, onward, back, path, away = (
        torch.stack([getattr(crop, name) for crop in crops]).to(device).float()
        for name in ("frames", "onward", "back", "path", "away")
    )
    picked = torch.tensor([_picked(chooser, times_per_scene or WINDOW) for _ in crops], device=device)
    rows = torch.arange(count, device=device)[:, None]
    camera = draw_camera(generator, recipe.camera, count, device)
    light = camera.light(frames.flatten(0, 1) / 255, rows.expand(-1, WINDOW).flatten()).view_as(frames)
    inner = (..., slice(_MARGIN, -_MARGIN), slice(_MARGIN, -_MARGIN))
    mean = _average(light, onward[inner], back[inner])
    motion = (away[:, -1] - away[:, 0])[inner]
    return Scenes(
        photo=camera.photo(generator, mean),
        guidance=draw_guidance(generator, motion, told[:, None, None].expand_as(motion[:, 0])),
        times=picked / (WINDOW - 1),
        frames=camera.frames(light[rows, picked][inner]),
        trajectory=path[rows, picked][inner],
        valid=_agreement(path, away)[rows, picked][inner],
        motion=motion,
        response=camera.response,
    )


def _draw_crop(clips: list[list[Window]], recipe: SceneRecipe, chooser: random.Random) -> _Crop:
    window = chooser.choice(chooser.choice(clips))
    height, width = window.frames[0].shape[:2]
    side = recipe.size + 2 * _MARGIN
    wanted = recipe.max_blur * chooser.uniform(0.3, 1.0)
    cut = min(height, width, round(side * max(1.0, window.motion / wanted)))
    # Of a few random places the one that moves most: most of a picture stands still.
    places = [(chooser.randrange(height - cut + 1), chooser.randrange(width - cut + 1)) for _ in range(4)]
    top, left = max(places, key=lambda place: _speed_within(window, place, cut))
    frames = [frame[top : top + cut, left : left + cut] for frame in window.frames]
    return _measured([cv2.resize(frame, (side, side), interpolation=cv2.INTER_AREA) for frame in frames])


def _speed_within(window: Window, place: tuple[int, int], cut: int) -> float:
    """How fast the faster parts of a crop at `place` (top, left) are."""
    scale = len(window.speed) / len(window.frames[0])
    first, last = (int(edge * scale) for edge in (place[0], place[0] + cut))
    start, stop = (int(edge * scale) for edge in (place[1], place[1] + cut))
    return float(np.percentile(window.speed[first : last + 1, start : stop + 1], 90))


def _measured(frames: list[np.ndarray]) -> _Crop:
    """The optical flow between frames (h,w,3) uint8.

    From the middle outwards, the flow over several frames starts from what their neighbours' flows add up to: in small
    crops a search without a start loses long ways.
    """
    luma = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in frames]
    onward = [optical_flow(a, b) for a, b in itertools.pairwise(luma)]
    back = [optical_flow(b, a) for a, b in itertools.pairwise(luma)]
    path = [np.zeros_like(onward[0]) for _ in frames]
    away = [np.zeros_like(onward[0]) for _ in frames]
    for k in (*range(_MIDDLE - 1, -1, -1), *range(_MIDDLE + 1, WINDOW)):
        nearer = k + 1 if k < _MIDDLE else k - 1
        inwards, outwards = (onward[k], back[k]) if k < _MIDDLE else (back[nearer], onward[nearer])
        path[k] = optical_flow(luma[k], luma[_MIDDLE], inwards + _followed(path[nearer], inwards))
        away[k] = optical_flow(luma[_MIDDLE], luma[k], away[nearer] + _followed(outwards, away[nearer]))
    flows = (torch.from_numpy(np.stack(part)).permute(0, 3, 1, 2).half() for part in (onward, back, path, away))
    return _Crop(torch.from_numpy(np.stack(frames)).permute(0, 3, 1, 2), *flows)


def _followed(field: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """A field (h,w,2) at the places that flow (h,w,2), in pixels, leads to."""
    y, x = np.mgrid[: len(flow), : flow.shape[1]].astype(np.float32)
    there = (x + flow[..., 0], y + flow[..., 1])
    return cv2.remap(field, *there, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _picked(chooser: random.Random, wanted: int) -> list[int]:
    return [0, *sorted(chooser.sample(range(1, WINDOW - 1), wanted - 2)), WINDOW - 1]


def _average(light: Tensor, onward: Tensor, back: Tensor) -> Tensor:
    """The mean (N,3,h,w) of frames and of so many in-between frames that nothing jumps by over a pixel.

    Those are made from both neighbours: Jiang et al., Super SloMo, CVPR 2018, eq. 4 says where each pixel of an instant
    lies in them, given the flow onward and back (N,W-1,2,h,w). The frames (N,W,3,H,W) reach `_MARGIN` pixels beyond it.
    """
    steps = torch.quantile(torch.linalg.vector_norm(onward, dim=2).flatten(1)[:, ::7], 0.99, dim=1)
    between = min(_MOST_BETWEEN, max(0, math.ceil(steps.max()) - 1))
    before, after = light[:, :-1].flatten(0, 1), light[:, 1:].flatten(0, 1)
    there, here = onward.flatten(0, 1), back.flatten(0, 1)
    total = light[..., _MARGIN:-_MARGIN, _MARGIN:-_MARGIN].sum(1)
    for k in range(1, between + 1):
        t = k / (between + 1)
        to_before = -(1 - t) * t * there + t * t * here
        to_after = (1 - t) ** 2 * there - t * (1 - t) * here
        made = (1 - t) * _warped(before, to_before) + t * _warped(after, to_after)
        total = total + made.unflatten(0, (len(light), -1)).sum(1)
    return total / (light.shape[1] + (light.shape[1] - 1) * between)


def _agreement(path: Tensor, away: Tensor) -> Tensor:
    """Where there and back again ends near the start (Sundaram et al., ECCV 2010): (N,W,1,h,w), 1 or 0."""
    there, back = path.flatten(0, 1), away.flatten(0, 1)
    gap = torch.linalg.vector_norm(there + _warped(back, there), dim=1)
    length = torch.linalg.vector_norm(there, dim=1)
    return (gap < 1 + 0.05 * length).float().view_as(path[:, :, 0])[:, :, None]


def _warped(pictures: Tensor, flow: Tensor) -> Tensor:
    """Sample pictures (B,C,H,W) at x + flow(x), flow (B,2,h,w) in pixels; they reach beyond it equally on all sides."""
    height, width = pictures.shape[-2:]
    x, y = (torch.arange(n, device=flow.device) + 0.5 for n in flow.shape[:-3:-1])
    x, y = x + (width - len(x)) / 2, y + (height - len(y)) / 2
    grid = torch.stack([(flow[:, 0] + x) * (2 / width) - 1, (flow[:, 1] + y[:, None]) * (2 / height) - 1], -1)
    return F.grid_sample(pictures, grid, mode="bilinear", padding_mode="border", align_corners=False)
