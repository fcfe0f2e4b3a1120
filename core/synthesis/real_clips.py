"""Make scenes from segments of real clips, with true frames, measured motion, and interpolated frames for a smooth
blur.

Measuring crops on the host (`draw_crop`) takes the most time, so each crop is used many times: with another camera,
mirrored, transposed and reversed in time (`draw_segment_plan`). Rendering never waits for values from the device.
"""

import math
import random
from dataclasses import dataclass, replace

import cv2
import numpy as np
import torch
from torch import Generator, Tensor

from shutterspan.core.synthesis.camera import Camera, draw_camera, true_indices
from shutterspan.core.synthesis.clip_segments import SEGMENT_FRAMES, ClipSegment
from shutterspan.core.synthesis.flow import consistency_mask, measure_flows, stack_flows, warp_tensor
from shutterspan.core.synthesis.layer_motion import is_backward
from shutterspan.core.synthesis.scenes import SceneRecipe, Scenes, draw_frame_indices
from shutterspan.core.synthesis.simulated_guidance import GuidanceFaults, draw_faults, simulate_guidance
from shutterspan.core.synthesis.tensor_trees import concatenate, map_tensors, to_device
from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.types.clip import even_times

#: Crops are larger by this margin on all sides, because optical flow needs content that enters the picture.
MARGIN = 16

#: Maximum number of frames that are interpolated between two frames.
_MAX_INTERPOLATED = 15

#: The fields of `MeasuredCrops` and `FrameFlows` that are flows.
_FLOW_FIELDS = ("forward", "backward", "to_middle", "from_middle")

#: Shares of the crops that are mirrored, transposed and, with guidance, reversed in time.
_MIRRORED_SHARE, _TRANSPOSED_SHARE, _REVERSED_SHARE = 0.5, 0.3, 0.5


@dataclass(frozen=True)
class MeasuredCrops:
    """N measured crops of W = `SEGMENT_FRAMES` frames. They are larger than their scenes by `MARGIN` on all sides.

    frames (N,W,3,h,w) uint8. The flows are in pixels, float16 to save memory. forward, backward (N,W-1,2,h,w): from
    each frame to the next one, and from the next one to it. to_middle, from_middle (N,W,2,h,w): from each frame to the
    middle frame, and from the middle frame to each. max_step (N,): about the largest motion from a frame to the next.
    """

    frames: Tensor
    forward: Tensor
    backward: Tensor
    to_middle: Tensor
    from_middle: Tensor
    max_step: Tensor

    def mirrored(self, flags: Tensor) -> "MeasuredCrops":
        """Mirror the crops flagged (N,) left to right."""
        x_sign = torch.where(flags, -1.0, 1.0).to(self.to_middle.dtype)
        sign = torch.stack([x_sign, torch.ones_like(x_sign)], 1)[:, None, :, None, None]

        def flow(field: Tensor) -> Tensor:
            return _select(flags, field.flip(-1), field) * sign

        frames = _select(flags, self.frames.flip(-1), self.frames)
        return replace(self, frames=frames, **{name: flow(getattr(self, name)) for name in _FLOW_FIELDS})

    def transposed(self, flags: Tensor) -> "MeasuredCrops":
        """Swap x and y in the crops flagged (N,)."""
        fields = {name: getattr(self, name) for name in _FLOW_FIELDS}
        flows = {name: _select(flags, field.mT.flip(2), field) for name, field in fields.items()}
        return replace(self, frames=_select(flags, self.frames.mT, self.frames), **flows)

    def time_reversed(self, flags: Tensor) -> "MeasuredCrops":
        """Reverse time in the crops flagged (N,)."""
        return replace(
            self,
            frames=_select(flags, self.frames.flip(1), self.frames),
            forward=_select(flags, self.backward.flip(1), self.forward),
            backward=_select(flags, self.forward.flip(1), self.backward),
            to_middle=_select(flags, self.to_middle.flip(1), self.to_middle),
            from_middle=_select(flags, self.from_middle.flip(1), self.from_middle),
        )

    def runs_backward(self) -> Tensor:
        """Whether the net motion of each crop opposes `FORWARD`: (N,) bool."""
        return is_backward((self.from_middle[:, -1] - self.from_middle[:, 0]).float().mean((2, 3)))


@dataclass(frozen=True)
class SegmentPlan:
    """All random values for making scenes from N crops.

    mirrored, transposed, guided, as_a_whole (N,) bool; for the last, see `SceneRecipe`. reversed (N,) bool: whether a
    guided crop plays backwards; the others play forward. frame_indices, times (N,T): the indices of the true frames,
    and their instants. interpolation_times (B,): instants in (0,1) between two frames, for which frames are
    interpolated. glare_rows (G,): indices, among all N*W frames, of those whose highlights exceed 1.
    """

    camera: Camera
    mirrored: Tensor
    transposed: Tensor
    reversed: Tensor
    guided: Tensor
    as_a_whole: Tensor
    frame_indices: Tensor
    times: Tensor
    interpolation_times: Tensor
    faults: GuidanceFaults
    glare_rows: Tensor


def draw_clip_scenes(
    clips: list[list[ClipSegment]],
    recipe: SceneRecipe,
    seed: int,
    count: int,
    times_per_scene: int,
    device: torch.device,
) -> Scenes:
    """Draw and render `count` scenes from segments of sharp videos; the same seed gives the same scenes.

    clips: a list of segments for each source. times_per_scene: 3, 5 or 7.
    """
    rng = random.Random(seed)
    crops = concatenate([draw_crop(rng.choice(rng.choice(clips)), recipe, rng) for _ in range(count)])
    plan = draw_segment_plan(recipe, seed, crops.max_step, times_per_scene)
    return render_segments(to_device(crops, device), to_device(plan, device), torch.Generator(device).manual_seed(seed))


def draw_segment_plan(recipe: SceneRecipe, seed: int, max_step: Tensor, times_per_scene: int) -> SegmentPlan:
    """Draw the plan for crops on the host. The fastest parts of the crops move by `max_step` (N,) pixels from frame to
    frame.

    times_per_scene: 3, 5 or 7 true instants, which are those of real frames and include the first, the middle and the
    last. A share `recipe.guided` of the scenes gets the direction of all motion as guidance. The others play so that
    their net motion is along `FORWARD`. They get only the direction of parts that move the opposite way, and a share
    `recipe.as_a_whole` of them not even that. A share `recipe.dense` of the blocks is averaged without gaps; in the
    others, the photo is the mean of only the segment's frames.
    """
    generator, count = torch.Generator().manual_seed(seed), len(max_step)
    draws = torch.rand(5, count, generator=generator)
    sparse = bool(recipe.subframes) and random.Random(seed).random() >= recipe.dense
    interpolated_count = 0 if sparse else min(_MAX_INTERPOLATED, max(0, round(float(max_step.max())) - 1))
    camera = draw_camera(generator, recipe.camera, count)
    frame_indices = draw_frame_indices(generator, count, times_per_scene, SEGMENT_FRAMES)
    return SegmentPlan(
        camera=camera,
        mirrored=draws[0] < _MIRRORED_SHARE,
        transposed=draws[1] < _TRANSPOSED_SHARE,
        reversed=draws[2] < _REVERSED_SHARE,
        guided=draws[3] < recipe.guided,
        as_a_whole=draws[4] < recipe.as_a_whole,
        frame_indices=frame_indices,
        times=torch.tensor(even_times(SEGMENT_FRAMES))[frame_indices],
        interpolation_times=torch.linspace(0, 1, interpolated_count + 2)[1:-1],
        faults=draw_faults(generator, count),
        glare_rows=true_indices((camera.glare > 0).repeat_interleave(SEGMENT_FRAMES)),
    )


def render_segments(crops: MeasuredCrops, plan: SegmentPlan, generator: Generator | None = None) -> Scenes:
    """Render crops as scenes, on the device that holds crops and plan; `generator` draws the noise."""
    crops = crops.mirrored(plan.mirrored).transposed(plan.transposed)
    crops = crops.time_reversed(torch.where(plan.guided, plan.reversed, crops.runs_backward()))
    crops = map_tensors(Tensor.float, crops)
    rows = torch.arange(len(plan.frame_indices), device=plan.frame_indices.device)[:, None]
    valid = consistency_mask(crops.to_middle.flatten(0, 1), crops.from_middle.flatten(0, 1))
    valid = torch.unflatten(valid, 0, crops.to_middle.shape[:2])
    scene_of_frame = rows.expand(-1, SEGMENT_FRAMES).flatten()
    encoded = crops.frames.flatten(0, 1) / 255
    light = plan.camera.to_light(encoded, scene_of_frame, plan.glare_rows).view_as(crops.frames)
    inner = (..., slice(MARGIN, -MARGIN), slice(MARGIN, -MARGIN))
    mean = _mean_light(light, crops.forward[inner], crops.backward[inner], plan.interpolation_times)
    motion = (crops.from_middle[:, -1] - crops.from_middle[:, 0])[inner]
    # Unless a scene plays forward as a whole, its parts without guidance must move forward. Single parts of a real clip
    # can't be reversed, so parts that move backward get guidance.
    guided = plan.guided[:, None, None] | (is_backward(motion) & ~plan.as_a_whole[:, None, None])
    return Scenes(
        photo=plan.camera.render_photo(mean, generator),
        guidance=simulate_guidance(motion, guided, plan.faults),
        times=plan.times,
        frames=plan.camera.render_frames(light[rows, plan.frame_indices][inner]),
        trajectory=crops.to_middle[rows, plan.frame_indices][inner],
        valid=valid[rows, plan.frame_indices][inner],
        motion=motion,
        response=plan.camera.response,
    )


def draw_crop(segment: ClipSegment, recipe: SceneRecipe, rng: random.Random) -> MeasuredCrops:
    """Draw and measure one crop around moving content, shrunk until its motion is within the recipe's limit."""
    height, width = segment.frames[0].shape[:2]
    side = recipe.size + 2 * MARGIN
    motion_limit = recipe.max_blur * rng.uniform(0.3, 1.0)
    crop_side = min(height, width, round(side * max(1.0, segment.motion / motion_limit)))
    # Choose the position with the most motion out of a few random ones, because most of a picture is still.
    corners = [(rng.randrange(height - crop_side + 1), rng.randrange(width - crop_side + 1)) for _ in range(4)]
    top, left = max(corners, key=lambda corner: _fast_speed(segment, corner, crop_side))
    frames = [frame[top : top + crop_side, left : left + crop_side] for frame in segment.frames]
    return _measure_crop([cv2.resize(frame, (side, side), interpolation=cv2.INTER_AREA) for frame in frames])


def _select(flags: Tensor, one: Tensor, other: Tensor) -> Tensor:
    """Rows of `one` (N,...) where flagged (N,), else of `other`."""
    return torch.where(flags.view(-1, *[1] * (one.ndim - 1)), one, other)


def _fast_speed(segment: ClipSegment, corner: tuple[int, int], side: int) -> float:
    """The 90th percentile of the speed in a square crop at `corner` (top, left)."""
    scale = len(segment.speed) / len(segment.frames[0])
    first, last = (int(edge * scale) for edge in (corner[0], corner[0] + side))
    start, stop = (int(edge * scale) for edge in (corner[1], corner[1] + side))
    return float(np.percentile(segment.speed[first : last + 1, start : stop + 1], 90))


def _measure_crop(frames: list[UInt8Array]) -> MeasuredCrops:
    """Measure the flows between the frames (h,w,3) uint8 of one crop."""
    measured = measure_flows([cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in frames])
    inner = np.hypot(*np.moveaxis(np.stack(measured.forward), -1, 0))[:, MARGIN:-MARGIN, MARGIN:-MARGIN]
    max_step = torch.tensor([math.ceil(np.percentile(inner[:, ::2, ::2], 99))], dtype=torch.float32)
    pictures = torch.from_numpy(np.stack(frames)).permute(0, 3, 1, 2)[None]
    flows = {name: stack_flows(getattr(measured, name))[None] for name in _FLOW_FIELDS}
    return MeasuredCrops(frames=pictures, max_step=max_step, **flows)


def _mean_light(light: Tensor, forward: Tensor, backward: Tensor, times: Tensor) -> Tensor:
    """Mean (N,3,h,w) of the frames' light (N,W,3,H,W) and of frames interpolated at `times` (B,) between each two.

    forward, backward (N,W-1,2,h,w): the flows between neighbours; the frames extend `MARGIN` pixels beyond them. Each
    frame is interpolated from both neighbours, along flows from eq. 4 of Jiang et al., Super SloMo, CVPR 2018.
    """
    before, after = light[:, :-1].flatten(0, 1), light[:, 1:].flatten(0, 1)
    forward, backward = forward.flatten(0, 1), backward.flatten(0, 1)
    total = light[..., MARGIN:-MARGIN, MARGIN:-MARGIN].sum(1)
    for t in times:
        to_before = -(1 - t) * t * forward + t * t * backward
        to_after = (1 - t) ** 2 * forward - t * (1 - t) * backward
        interpolated = (1 - t) * warp_tensor(before, to_before) + t * warp_tensor(after, to_after)
        total = total + torch.unflatten(interpolated, 0, (len(light), -1)).sum(1)
    return total / (light.shape[1] + (light.shape[1] - 1) * len(times))
