"""Scenes from segments of real clips: true frames, in-between frames for a photo without ghosts, measured motion.

Crops are measured on the host (`draw_crop`), which takes longer than all else, so each is used many times: with another
camera, mirrored, turned and played another way (`draw_segment_plan`). Rendering never waits for what it computes.
"""

import math
import random
from dataclasses import dataclass, replace

import cv2
import numpy as np
import torch
from torch import Generator, Tensor

from shutterspan.core.synthesis.camera import Camera, draw_camera, rows
from shutterspan.core.synthesis.clips import SEGMENT_FRAMES, ClipSegment
from shutterspan.core.synthesis.flow import agreement, middle_flow, stacked, warped
from shutterspan.core.synthesis.guidance import GuidanceFaults, draw_faults, guidance_of
from shutterspan.core.synthesis.motion import is_backward
from shutterspan.core.synthesis.scenes import SceneRecipe, Scenes, draw_picks
from shutterspan.core.synthesis.tensors import joined, mapped, on_device
from shutterspan.core.types.clip import even_times

#: Crops are taken so much larger on all sides: optical flow needs to see what comes in.
MARGIN = 16

#: No more in-between frames than this are made between two frames.
_MOST_BETWEEN = 15

#: The fields of `Crops` that are flows.
_FLOWS = ("onward", "back", "path", "away")

#: Shares of the crops that are mirrored, transposed and played the other way.
_MIRRORED, _TRANSPOSED, _REVERSED = 0.5, 0.3, 0.5


@dataclass(frozen=True)
class Crops:
    """N measured crops of W = `SEGMENT_FRAMES` frames, `MARGIN` larger on all sides than the scenes made of them.

    frames (N,W,3,h,w) uint8; flows in pixels, float16 to save memory: onward, back (N,W-1,2,h,w), from each frame to
    the next and from that to it; path (N,W,2,h,w), from each frame to the middle one; away (N,W,2,h,w), from there to
    each. step (N,): about the most that anything moves from one frame to the next.
    """

    frames: Tensor
    onward: Tensor
    back: Tensor
    path: Tensor
    away: Tensor
    step: Tensor

    def mirrored(self, flags: Tensor) -> "Crops":
        across = torch.where(flags, -1.0, 1.0).to(self.path.dtype)
        sign = torch.stack([across, torch.ones_like(across)], 1)[:, None, :, None, None]

        def flow(field: Tensor) -> Tensor:
            return _where(flags, field.flip(-1), field) * sign

        frames = _where(flags, self.frames.flip(-1), self.frames)
        return replace(self, frames=frames, **{name: flow(getattr(self, name)) for name in _FLOWS})

    def transposed(self, flags: Tensor) -> "Crops":
        fields = {name: getattr(self, name) for name in _FLOWS}
        turned = {name: _where(flags, field.mT.flip(2), field) for name, field in fields.items()}
        return replace(self, frames=_where(flags, self.frames.mT, self.frames), **turned)

    def time_reversed(self, flags: Tensor) -> "Crops":
        return replace(
            self,
            frames=_where(flags, self.frames.flip(1), self.frames),
            onward=_where(flags, self.back.flip(1), self.onward),
            back=_where(flags, self.onward.flip(1), self.back),
            path=_where(flags, self.path.flip(1), self.path),
            away=_where(flags, self.away.flip(1), self.away),
        )

    def runs_backward(self) -> Tensor:
        """Whether the net motion of each (N,) runs against `FORWARD`."""
        return is_backward((self.away[:, -1] - self.away[:, 0]).float().mean((2, 3)))


@dataclass(frozen=True)
class SegmentPlan:
    """What is made of N crops.

    mirrored, transposed, guided (N,) bool; reversed (N,) bool: whether those that are guided play backwards, as the
    others play forward; picked (N,T): which frames are the true ones; times (N,T): their instants; between (B,):
    instants between two frames, in (0,1), at which in-between frames are made; glaring (G,): which of all N*W frames
    have highlights that exceed 1.
    """

    camera: Camera
    mirrored: Tensor
    transposed: Tensor
    reversed: Tensor
    guided: Tensor
    picked: Tensor
    times: Tensor
    between: Tensor
    faults: GuidanceFaults
    glaring: Tensor


def draw_segments(
    clips: list[list[ClipSegment]],
    recipe: SceneRecipe,
    seed: int,
    count: int,
    times_per_scene: int,
    device: torch.device,
) -> Scenes:
    """Draw and render `count` scenes from the segments of sharp videos, a list for each source; the same for the same
    seed. times_per_scene: 3, 5 or 7."""
    chooser = random.Random(seed)
    crops = joined([draw_crop(chooser.choice(chooser.choice(clips)), recipe, chooser) for _ in range(count)])
    plan = draw_segment_plan(recipe, seed, crops.step, times_per_scene)
    return render_segments(on_device(crops, device), on_device(plan, device), torch.Generator(device).manual_seed(seed))


def draw_segment_plan(recipe: SceneRecipe, seed: int, step: Tensor, times_per_scene: int) -> SegmentPlan:
    """Draw, on the host, what is made of the crops whose fastest parts move by `step` (N,) pixels a frame.

    The true instants, 3, 5 or 7 of them, are those of real frames; the first, the middle and the last are always
    among them. A share `recipe.guided` gets the direction of all that moves as guidance; the others play so that their
    net motion runs `FORWARD`, and get the direction of what runs against it.
    """
    generator, count = torch.Generator().manual_seed(seed), len(step)
    draws = torch.rand(4, count, generator=generator)
    between = min(_MOST_BETWEEN, max(0, round(float(step.max())) - 1))
    camera = draw_camera(generator, recipe.camera, count)
    picked = draw_picks(generator, count, times_per_scene, SEGMENT_FRAMES)
    return SegmentPlan(
        camera=camera,
        mirrored=draws[0] < _MIRRORED,
        transposed=draws[1] < _TRANSPOSED,
        reversed=draws[2] < _REVERSED,
        guided=draws[3] < recipe.guided,
        picked=picked,
        times=torch.tensor(even_times(SEGMENT_FRAMES))[picked],
        between=torch.linspace(0, 1, between + 2)[1:-1],
        faults=draw_faults(generator, count),
        glaring=rows((camera.glare > 0).repeat_interleave(SEGMENT_FRAMES)),
    )


def render_segments(crops: Crops, plan: SegmentPlan, generator: Generator | None = None) -> Scenes:
    """Render scenes of crops on the device on which these and their plan are; the generator is for noise."""
    crops = crops.mirrored(plan.mirrored).transposed(plan.transposed)
    crops = crops.time_reversed(torch.where(plan.guided, plan.reversed, crops.runs_backward()))
    crops = mapped(Tensor.float, crops)
    numbers = torch.arange(len(plan.picked), device=plan.picked.device)[:, None]
    trusted = agreement(crops.path.flatten(0, 1), crops.away.flatten(0, 1)).unflatten(0, crops.path.shape[:2])
    every = numbers.expand(-1, SEGMENT_FRAMES).flatten()
    light = plan.camera.light(crops.frames.flatten(0, 1) / 255, every, plan.glaring).view_as(crops.frames)
    inner = (..., slice(MARGIN, -MARGIN), slice(MARGIN, -MARGIN))
    mean = _average(light, crops.onward[inner], crops.back[inner], plan.between)
    motion = (crops.away[:, -1] - crops.away[:, 0])[inner]
    # Things go forward unless guidance says otherwise. Those of a real clip can't be reversed one by one.
    guided = plan.guided[:, None, None] | is_backward(motion)
    return Scenes(
        photo=plan.camera.photo(mean, generator),
        guidance=guidance_of(motion, guided, plan.faults),
        times=plan.times,
        frames=plan.camera.frames(light[numbers, plan.picked][inner]),
        trajectory=crops.path[numbers, plan.picked][inner],
        valid=trusted[numbers, plan.picked][inner],
        motion=motion,
        response=plan.camera.response,
    )


def draw_crop(segment: ClipSegment, recipe: SceneRecipe, chooser: random.Random) -> Crops:
    """One measured crop around something that moves, shrunk until it moves by no more than the recipe says."""
    height, width = segment.frames[0].shape[:2]
    side = recipe.size + 2 * MARGIN
    wanted = recipe.max_blur * chooser.uniform(0.3, 1.0)
    cut = min(height, width, round(side * max(1.0, segment.motion / wanted)))
    # Of a few random places the one that moves most: most of a picture stands still.
    places = [(chooser.randrange(height - cut + 1), chooser.randrange(width - cut + 1)) for _ in range(4)]
    top, left = max(places, key=lambda place: _speed_within(segment, place, cut))
    frames = [frame[top : top + cut, left : left + cut] for frame in segment.frames]
    return _measured([cv2.resize(frame, (side, side), interpolation=cv2.INTER_AREA) for frame in frames])


def _where(flags: Tensor, one: Tensor, other: Tensor) -> Tensor:
    return torch.where(flags.view(-1, *[1] * (one.ndim - 1)), one, other)


def _speed_within(segment: ClipSegment, place: tuple[int, int], cut: int) -> float:
    """How fast the faster parts of a crop at `place` (top, left) are."""
    scale = len(segment.speed) / len(segment.frames[0])
    first, last = (int(edge * scale) for edge in (place[0], place[0] + cut))
    start, stop = (int(edge * scale) for edge in (place[1], place[1] + cut))
    return float(np.percentile(segment.speed[first : last + 1, start : stop + 1], 90))


def _measured(frames: list[np.ndarray]) -> Crops:
    """Frames (h,w,3) uint8 with the flows between them."""
    flow = middle_flow([cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in frames])
    inner = np.hypot(*np.moveaxis(np.stack(flow.onward), -1, 0))[:, MARGIN:-MARGIN, MARGIN:-MARGIN]
    step = torch.tensor([math.ceil(np.percentile(inner[:, ::2, ::2], 99))], dtype=torch.float32)
    pictures = torch.from_numpy(np.stack(frames)).permute(0, 3, 1, 2)[None]
    flows = {name: stacked(getattr(flow, name))[None] for name in _FLOWS}
    return Crops(frames=pictures, step=step, **flows)


def _average(light: Tensor, onward: Tensor, back: Tensor, between: Tensor) -> Tensor:
    """The mean (N,3,h,w) of frames and of the in-between frames at the instants `between` (B,) of each two.

    Those are made from both neighbours: Jiang et al., Super SloMo, CVPR 2018, eq. 4 says where each pixel of an instant
    lies in them, given the flow onward and back (N,W-1,2,h,w). The frames (N,W,3,H,W) reach `MARGIN` pixels beyond it.
    """
    before, after = light[:, :-1].flatten(0, 1), light[:, 1:].flatten(0, 1)
    there, here = onward.flatten(0, 1), back.flatten(0, 1)
    total = light[..., MARGIN:-MARGIN, MARGIN:-MARGIN].sum(1)
    for t in between:
        to_before = -(1 - t) * t * there + t * t * here
        to_after = (1 - t) ** 2 * there - t * (1 - t) * here
        made = (1 - t) * warped(before, to_before) + t * warped(after, to_after)
        total = total + made.unflatten(0, (len(light), -1)).sum(1)
    return total / (light.shape[1] + (light.shape[1] - 1) * len(between))
