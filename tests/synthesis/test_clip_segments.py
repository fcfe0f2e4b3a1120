"""The usable segments of real clips, and their measured motion."""

import cv2
import numpy as np
import pytest
import torch
import torch.nn.functional as F

from shutterspan.core.model.network import FORWARD
from shutterspan.core.synthesis.camera import CameraRecipe
from shutterspan.core.synthesis.clip_segments import (
    SEGMENT_FRAMES,
    directional_sharpness,
    measure_segment,
    usable_segments,
)
from shutterspan.core.synthesis.library import is_validation
from shutterspan.core.synthesis.real_clips import draw_clip_scenes
from shutterspan.core.synthesis.scenes import SceneRecipe, Scenes
from shutterspan.core.synthesis.simulated_guidance import upsample_guidance

CPU = torch.device("cpu")
CLEAN = CameraRecipe(encoded=0.5, noisy=0, glaring=0, processed=0, compressed=0, defocused=0)


def holds(segment, frame) -> bool:
    return any(frame is other for other in segment.frames)


def test_a_sharp_pan_is_usable_throughout(pan):
    segments = usable_segments(pan(12, 6, 2))
    assert len(segments) == 12 - SEGMENT_FRAMES + 1
    assert segments[0].motion == pytest.approx((SEGMENT_FRAMES - 1) * 40**0.5, rel=0.1)


def test_a_plain_wall_is_not_blur_in_a_clip_known_to_be_sharp(pan):
    frames = [np.full_like(frame, 128) for frame in pan(12, 6, 2)]
    for k, (frame, textured) in enumerate(zip(frames, pan(12, 0, 0), strict=True)):
        frame[60 + 2 * k : 120 + 2 * k, 40 + 6 * k : 100 + 6 * k] = textured[60:120, 40:100]
    assert usable_segments(frames) == []
    assert len(usable_segments(frames, sharp=True)) == 12 - SEGMENT_FRAMES + 1


def test_no_segment_contains_a_cut(pan):
    before, after = pan(8, 6, 0), pan(8, 6, 0, seed=1)
    segments = usable_segments(before + after)
    assert len(segments) == 4
    assert not any(holds(segment, before[-1]) and holds(segment, after[0]) for segment in segments)


def test_no_segment_contains_a_duplicate(pan):
    frames = pan(16, 6, 0)
    frames[8] = frames[7].copy()
    segments = usable_segments(frames)
    assert len(segments) == 4
    assert not any(holds(segment, frames[7]) and holds(segment, frames[8]) for segment in segments)


def test_motion_blurred_frames_are_skipped(pan):
    assert usable_segments([cv2.blur(frame, (9, 1)) for frame in pan(10, 6, 0)]) == []


def test_frames_out_of_focus_are_skipped(pan):
    assert usable_segments([cv2.GaussianBlur(frame, (0, 0), 4) for frame in pan(10, 6, 0)]) == []


def test_still_frames_are_skipped(pan):
    grain = np.random.default_rng(0)
    still = [cv2.add(frame, grain.integers(0, 4, frame.shape, np.uint8)) for frame in pan(10, 0, 0)]
    assert usable_segments(still) == []


def test_slow_motion_is_sped_up(pan):
    segments = usable_segments(pan(60, 1, 0))
    assert segments and segments[0].motion == pytest.approx(2 * (SEGMENT_FRAMES - 1), rel=0.15)


def test_sharpness_along_motion_differs_from_that_across_it(pan):
    luma = cv2.cvtColor(pan(1, 0, 0)[0], cv2.COLOR_RGB2GRAY)
    right = np.zeros((*luma.shape, 2), np.float32)
    right[..., 0] = 5
    assert directional_sharpness(luma, right) == pytest.approx(1, abs=0.1)
    assert directional_sharpness(cv2.blur(luma, (7, 1)), right) < 0.5
    assert directional_sharpness(cv2.blur(luma, (1, 7)), right) > 2


def drawn(pan, guided: float = 0.0, times: int = 5, dense: float = 1.0) -> Scenes:
    recipe = SceneRecipe(size=96, max_blur=200, guided=guided, dense=dense, camera=CLEAN)
    return draw_clip_scenes([usable_segments(pan(10, 4, -3))], recipe, 1, 6, times, CPU)


def test_known_motion_is_measured_and_plays_forward(pan):
    scenes = drawn(pan)
    motion = scenes.motion.flatten(2).median(2).values
    # Some crops are transposed.
    lengths = motion.abs().sort(dim=1, descending=True).values
    torch.testing.assert_close(lengths, torch.tensor([24.0, 18.0]).expand(6, 2), atol=0.5, rtol=0)
    assert (motion @ torch.tensor(FORWARD) > 0).all() and scenes.guidance.abs().max() == 0
    first = scenes.trajectory[:, 0].flatten(2).median(2).values
    torch.testing.assert_close(first, motion / 2, atol=0.5, rtol=0)
    assert scenes.valid.mean() > 0.9


def test_unguided_segments_have_guidance_only_where_motion_opposes_the_rest(pan):
    """The left half of a clip moves right, the right half moves left more slowly. Only the right half gets guidance."""
    scenes = drawn_halves(pan, as_a_whole=0.0)
    forward = (scenes.motion * torch.tensor(FORWARD)[:, None, None]).sum(1)
    guided = upsample_guidance(scenes.guidance).norm(dim=1) > 0
    against, along = forward < -5, forward > 5
    assert against.sum() > 2000 and along.sum() > 2000
    assert guided[against].float().mean() > 0.7 and guided[along].float().mean() < 0.2
    assert ((upsample_guidance(scenes.guidance) * scenes.motion).sum(1)[against & guided] > 0).float().mean() > 0.8


def test_segments_that_play_as_a_whole_have_no_guidance(pan):
    scenes = drawn_halves(pan, as_a_whole=1.0)
    assert scenes.guidance.abs().max() == 0
    assert torch.equal(scenes.frames, drawn_halves(pan, as_a_whole=0.0).frames)


def drawn_halves(pan, as_a_whole: float) -> Scenes:
    """Scenes of a clip whose halves move in opposite directions."""
    sides = zip(pan(7, 5, 0), pan(7, -2, 0, seed=1), strict=True)
    halves = [np.concatenate([fast[:192, :96], slow[:192, :96]], 1) for fast, slow in sides]
    recipe = SceneRecipe(size=96, max_blur=200, guided=0.0, as_a_whole=as_a_whole, camera=CLEAN)
    return draw_clip_scenes([[measure_segment(halves)]], recipe, 3, 8, 5, CPU)


def test_guided_segments_play_both_ways_and_have_the_direction_as_guidance(pan):
    scenes = drawn(pan, guided=1.0)
    motion = scenes.motion.flatten(2).median(2).values
    forward = motion @ torch.tensor(FORWARD) > 0
    assert forward.any() and not forward.all()
    guidance = upsample_guidance(scenes.guidance)
    along = (guidance * scenes.motion).sum(1)[guidance.norm(dim=1) > 0]
    assert len(along) > 10000 and (along > 0).float().mean() > 0.9


def test_some_photos_are_the_mean_of_only_the_frames(pan):
    scenes = drawn(pan, times=SEGMENT_FRAMES, dense=0.0)
    mean = scenes.response.encode(scenes.response.decode(scenes.frames).mean(1))
    torch.testing.assert_close(mean, scenes.photo, atol=1e-4, rtol=0)
    assert (drawn(pan, times=SEGMENT_FRAMES).photo - scenes.photo).abs().mean() > 0.01


def test_the_photo_of_a_pan_is_the_middle_smeared_along_its_motion_without_ghosts(pan):
    scenes = drawn(pan, times=7)
    middle = scenes.frames[:, SEGMENT_FRAMES // 2]
    light, coordinate = scenes.response.decode(middle), torch.arange(96) + 0.5
    smeared = torch.zeros_like(light)
    for share in torch.linspace(-0.5, 0.5, 61):
        x, y = (share * scenes.motion.flatten(2).median(2).values).unbind(1)
        grid = torch.stack(
            [
                (coordinate - x[:, None, None]).expand(-1, 96, -1),
                (coordinate[:, None] - y[:, None, None]).expand(-1, -1, 96),
            ],
            -1,
        )
        smeared += F.grid_sample(light, grid * (2 / 96) - 1, align_corners=False, padding_mode="border") / 61
    inner = (..., slice(16, -16), slice(16, -16))
    error = (scenes.response.encode(smeared) - scenes.photo)[inner]
    assert error.square().mean().sqrt() < 0.012


def test_same_seed_same_segments(pan):
    assert torch.equal(drawn(pan).photo, drawn(pan).photo)


def test_views_of_one_scene_are_held_back_together(tmp_path):
    views = [
        tmp_path / f"{name}_t{take}_cam{view}.mp4"
        for name in "abcdefghijklmnopqrstuvwxyz"
        for take in (1, 2)
        for view in (1, 2, 3)
    ]
    held = [is_validation(path) for path in views]
    groups = [held[i : i + 6] for i in range(0, len(held), 6)]
    assert all(len(set(group)) == 1 for group in groups) and any(held)
