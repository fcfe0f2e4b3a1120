"""The mean of a scene's frames is the photo; trajectories and guidance match the motion."""

from typing import Any

import torch
import torch.nn.functional as F

from shutterspan.core.model.network import FORWARD
from shutterspan.core.synthesis.camera import CameraRecipe
from shutterspan.core.synthesis.layer_motion import LayerMotion
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.scene_layers import SceneLayer, average, frontmost_layers, render
from shutterspan.core.synthesis.scenes import SceneRecipe, Scenes, draw_plan, draw_scenes
from shutterspan.core.synthesis.simulated_guidance import upsample_guidance

CPU = torch.device("cpu")
ALL = 0


def draw(library: SharpLibrary, seed: int = 1, count: int = 8, **recipe: Any) -> Scenes:
    return draw_scenes(library, SceneRecipe(size=64, max_blur=16, **recipe), seed, count, ALL, CPU)


def warp(image: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Sample image (B,C,H,W) at x + flow(x), flow (B,2,H,W) in pixels."""
    side = image.shape[-1]
    coordinate = torch.arange(side) + 0.5
    grid = torch.stack([flow[:, 0] + coordinate, flow[:, 1] + coordinate[:, None]], -1) * (2 / side) - 1
    return F.grid_sample(image, grid, padding_mode="border", align_corners=False)


def psnr(a: torch.Tensor, b: torch.Tensor) -> float:
    return float(-10 * torch.log10(((a - b) ** 2).mean()))


def test_mean_of_the_frames_is_the_photo(library):
    clean = CameraRecipe(noisy=0, glaring=0, processed=0, compressed=0, defocused=0)
    scenes = draw(library, count=12, camera=clean, lamps=0.0)
    assert len(scenes.response.gamma.unique()) > 3, "several curves"
    mean = scenes.response.encode(scenes.response.decode(scenes.frames).mean(1))
    torch.testing.assert_close(mean, scenes.photo, atol=1e-4, rtol=0)


def test_mean_of_the_frames_is_nearly_the_photo_with_any_camera(library):
    scenes = draw(library, count=24, camera=CameraRecipe(glaring=0))
    mean = scenes.response.encode(scenes.response.decode(scenes.frames).mean(1))
    assert (mean - scenes.photo).abs().mean() < 0.012


def test_automatic_subframes_leave_no_ghosts(library):
    """Doubling the number of sub-frames gives the same photo; few sub-frames leave gaps in a long blur."""
    clean = CameraRecipe(encoded=1, noisy=0, processed=0, compressed=0, defocused=0)
    few, enough, many = (draw(library, camera=clean, subframes=counts, dense=0).photo for counts in ((5,), (), (65,)))
    assert psnr(enough, many) > 42 > psnr(few, many)


def test_each_block_draws_one_of_the_numbers_of_sub_frames(library):
    recipe = SceneRecipe(size=64, max_blur=16, subframes=(7, 13), dense=0)
    counts = [len(draw_plan(library, recipe, seed, 1, 5).subframe_times) for seed in range(12)]
    assert set(counts) == {7, 13}


def test_requested_instants_are_rendered_exactly(library):
    recipe = SceneRecipe(size=64, max_blur=16, subframes=(9,), dense=0)
    complete = draw_scenes(library, recipe, 3, 4, ALL, CPU)
    selected = draw_scenes(library, recipe, 3, 4, [0.0, 0.3, 0.5, 1.0], CPU)
    torch.testing.assert_close(selected.frames[:, 2], complete.frames[:, 4])
    torch.testing.assert_close(selected.trajectory[:, 3], complete.trajectory[:, 8])
    assert (selected.times == torch.tensor([0.0, 0.3, 0.5, 1.0])).all() and (selected.valid == 1).all()
    between = selected.trajectory[:, 1], complete.trajectory[:, 2], complete.trajectory[:, 3]
    assert ((between[0] - (0.6 * between[1] + 0.4 * between[2])).abs() < 1).float().mean() > 0.99


def test_warping_the_middle_along_the_trajectory_gives_every_frame(library):
    scenes = draw(library, foregrounds=())
    middle = scenes.frames[:, scenes.frames.shape[1] // 2]
    inner = (..., slice(12, -12), slice(12, -12))
    for k in (0, 3, -1):
        warped = warp(middle, scenes.trajectory[:, k])
        assert psnr(warped[inner], scenes.frames[:, k][inner]) > 30
        assert psnr(middle[inner], scenes.frames[:, k][inner]) < 28, "there was something to warp"


def test_trajectory_is_zero_at_mid_exposure_and_spans_the_motion(library):
    scenes = draw(library, foregrounds=(), dense=0.0)
    middle = scenes.trajectory.shape[1] // 2
    assert scenes.trajectory[:, middle].abs().max() < 1e-4
    torch.testing.assert_close(scenes.motion, scenes.trajectory[:, 0] - scenes.trajectory[:, -1])


def test_layers_move_differently(library):
    scenes = draw(library, count=16, foregrounds=(1.0,), still=0.0)
    corner, spread = scenes.motion[:, :, 0, 0], scenes.motion.flatten(2).std(2)
    assert (spread.norm(dim=1) > 2).sum() >= 4, "a foreground that moves unlike its background"
    assert corner.isfinite().all()


def test_with_a_steady_camera_only_foregrounds_move(library):
    scenes = draw(library, count=16, steady=1.0, still=0.0)
    speed = scenes.motion.norm(dim=1).flatten(1)
    assert (speed.amax(1) > 2).sum() > 8, "foregrounds move, but none moves with its background"
    assert (speed.amin(1) == 0).sum() > 8 and (speed == 0).float().mean() > 0.4


def test_when_the_camera_shakes_all_layers_go_there_and_back_alike(library):
    def ends(still: float) -> tuple[torch.Tensor, torch.Tensor]:
        """Offsets (N,2,2,H,W) of background and foreground at the first and the last instant."""
        recipe = SceneRecipe(size=64, max_blur=0, shaken=1.0, still=still, foregrounds=(1.0,), animated=0.0)
        background, foreground = draw_plan(library, recipe, 1, 8, 3).layers
        assert torch.equal(background.index, foreground.index)
        tau = torch.tensor([[-1.0, 1.0]]).expand(8, -1)
        return background.motion.offset(tau), foreground.motion.offset(tau)

    background, foreground = ends(still=0.0)
    torch.testing.assert_close(background, foreground)
    torch.testing.assert_close(background[:, :, 0], background[:, :, 1])
    assert (background[:, :, 0, 0, 0].norm(dim=1) > 0.1).sum() >= 6
    assert ends(still=1.0)[0].abs().max() == 0


def test_lamps_leave_streaks_only_in_the_photo(library):
    """A lamp above the sensor's limit is bright along its whole path, although it is only briefly at each point."""
    camera = CameraRecipe(encoded=0, noisy=0, glaring=0, processed=0, compressed=0, defocused=0)
    scene: dict[str, Any] = {"steady": 1.0, "still": 0.0, "foregrounds": (1.0,), "camera": camera}
    day, night = (draw(library, count=16, lamps=share, **scene) for share in (0.0, 1.0))
    assert night.photo.median() < 0.6 * day.photo.median()
    middle = night.frames[:, night.frames.shape[1] // 2]
    bright, lit = (night.photo.amax(1) > 0.9).float().mean(), (middle.amax(1) > 0.9).float().mean()
    assert lit > 0 and bright > 1.3 * lit
    mean = night.response.encode(night.response.decode(night.frames).mean(1))
    assert (night.photo >= mean - 1e-4).all(), "clipped frames hide light that the photo has"


def test_same_seed_same_scenes(library):
    first, repeated, other = draw(library, 5), draw(library, 5), draw(library, 6)
    assert torch.equal(first.photo, repeated.photo) and torch.equal(first.trajectory, repeated.trajectory)
    assert not torch.equal(first.photo, other.photo)


def test_unguided_layers_play_forward(library):
    scenes = draw(library, count=32, guided=0.0, foregrounds=())
    net = scenes.motion.mean((2, 3))
    assert (net @ torch.tensor(FORWARD) >= -1e-4).all()
    assert scenes.guidance.abs().max() == 0


def test_guided_layers_play_both_ways_and_have_the_direction_as_guidance(library):
    scenes = draw(library, count=32, guided=1.0, foregrounds=(), still=0.0)
    net = scenes.motion.mean((2, 3)) @ torch.tensor(FORWARD)
    assert (net > 1).any() and (net < -1).any()
    guidance = upsample_guidance(scenes.guidance)
    along = (guidance * scenes.motion).sum(1)[(scenes.motion.norm(dim=1) > 1) & (guidance.norm(dim=1) > 0)]
    assert len(along) > 10000 and (along > 0).float().mean() > 0.93


def test_scenes_play_forward_as_a_whole_and_their_layers_keep_their_relative_direction(library):
    drawn, whole, separate = (
        draw(library, count=32, guided=guided, as_a_whole=as_a_whole, foregrounds=(1.0,), still=0.0, steady=0.0)
        for guided, as_a_whole in ((1.0, 0.0), (0.0, 1.0), (0.0, 0.0))
    )
    forward = torch.tensor(FORWARD)
    assert (whole.motion.mean((2, 3)) @ forward >= -1e-4).all() and whole.guidance.abs().max() == 0
    sign = torch.where(drawn.motion.mean((2, 3)) @ forward < 0, -1.0, 1.0)[:, None, None, None]
    assert 0 < (sign < 0).sum() < len(sign), "some scenes had to be reversed, others not"
    torch.testing.assert_close(whole.motion, sign * drawn.motion)
    expected = torch.where(sign[..., None] < 0, drawn.frames.flip(1), drawn.frames)
    torch.testing.assert_close(whole.frames, expected, atol=1e-3, rtol=0)
    backward = [((scenes.motion.movedim(1, -1) @ forward) < -3).float().mean() for scenes in (whole, separate)]
    assert backward[0] > 2 * backward[1]


def test_scenes_as_a_whole_are_not_reversed_if_a_layer_has_guidance(library):
    drawn, partly = (
        draw(library, count=32, guided=guided, as_a_whole=1.0, foregrounds=(1.0,), still=0.0, steady=0.0)
        for guided in (1.0, 0.5)
    )
    has_guidance = partly.guidance.flatten(1).abs().amax(1) > 0
    assert 0 < has_guidance.sum() < len(has_guidance)
    assert (drawn.motion.mean((2, 3))[has_guidance] @ torch.tensor(FORWARD) < 0).any()
    torch.testing.assert_close(partly.motion[has_guidance], drawn.motion[has_guidance])


def test_still_scenes_stay_still(library):
    scenes = draw(library, still=1.0)
    assert psnr(scenes.frames[:, 0], scenes.frames[:, -1]) > 45
    assert scenes.motion.abs().max() < 0.5


def test_picked_instants_have_their_times(library):
    recipe = SceneRecipe(size=64, max_blur=16, dense=0)
    complete = draw_scenes(library, recipe, 3, 4, ALL, CPU)
    selected = draw_scenes(library, recipe, 3, 4, 5, CPU)
    for scene in range(4):
        for k in range(5):
            at = round(float(selected.times[scene, k]) * (recipe.subframes[0] - 1))
            torch.testing.assert_close(selected.frames[scene, k], complete.frames[scene, at])
    assert (selected.times[:, 0] == 0).all() and (selected.times[:, -1] == 1).all()
    assert (selected.times.diff(dim=1) > 0).all()


def test_hidden_and_disoccluded_parts_are_exact():
    """A red square over blue moves right by 8 pixels. Each frame contains it at only one position."""
    nothing, none = torch.zeros(0, 2), torch.zeros(0, dtype=torch.long)

    def motion(speed: float) -> LayerMotion:
        zero = torch.zeros(1)
        velocity = torch.tensor([[speed, 0.0]])
        knots = torch.zeros(1, 2, 4, 4)
        return LayerMotion(
            velocity, zero.expand(1, 2), zero, zero, velocity, knots, none, nothing, nothing, nothing[:, 0], 32
        )

    blue = torch.zeros(1, 3, 48, 48)
    blue[:, 2] = 1
    square = torch.zeros(1, 4, 48, 48)
    square[:, ::3, 20:28, 20:28] = 1  # x 12 to 19 of the picture at mid-exposure
    index = torch.zeros(1, dtype=torch.long)
    layers = [SceneLayer(index, motion(0), blue), SceneLayer(index, motion(4), square)]
    light, trajectory, valid = render(layers, torch.tensor([[-1.0, 0.0, 1.0]]))
    assert (valid == 1).all()
    for frame, left in enumerate((8, 12, 16)):
        red, behind = light[0, frame, 0, 16], light[0, frame, 2, 16]
        expected = torch.zeros(32)
        expected[left : left + 8] = 1
        torch.testing.assert_close(red, expected, atol=1e-5, rtol=0)
        torch.testing.assert_close(behind, 1 - expected, atol=1e-5, rtol=0)
        torch.testing.assert_close(trajectory[0, frame, 0, 16], (12 - left) * expected, atol=1e-4, rtol=0)
    front, displacement = frontmost_layers(layers)
    assert (front[0, 16, 12:20] == 1).all() and front.sum() == 64
    assert (displacement[0, 0, 16, 12:20] == 8).all() and displacement[0, 0, 0].abs().max() == 0
    mean = average(layers, torch.linspace(-1, 1, 65)[None])
    torch.testing.assert_close(mean[0, 0, 16, 16], torch.tensor(1.0), atol=0.07, rtol=0)  # hidden all the time
    torch.testing.assert_close(mean[0, 0, 16, 10], torch.tensor(0.3), atol=0.05, rtol=0)  # visible after 2.5 pixels


def test_the_part_beyond_a_joint_rotates_about_it():
    zero, still = torch.zeros(1), torch.zeros(1, 2)
    joint, limb = torch.tensor([[32.0, 32.0]]), torch.tensor([[1.0, 0.0]])
    first = torch.zeros(1, dtype=torch.long)
    arm = LayerMotion(
        still, still, zero, zero, still, torch.zeros(1, 2, 4, 4), first, joint, limb, torch.tensor([0.2]), 64
    )
    last = arm.offset(torch.ones(1, 1))[0, :, 0]
    assert last[:, 32, :20].norm(dim=0).max() < 0.05, "the trunk stays"
    angle = torch.tensor(-0.2)
    tip = torch.stack([angle.cos(), angle.sin()]) * 28 - torch.tensor([28.0, 0.0])
    torch.testing.assert_close(last[:, 32, 60], tip, atol=0.15, rtol=0)
    assert arm.offset(torch.zeros(1, 1)).abs().max() == 0


def test_parts_of_articulated_cutouts_move_differently(library):
    rigid, jointed = (draw(library, count=16, still=0.0, foregrounds=(1.0,), articulated=share) for share in (0.0, 1.0))
    assert not torch.equal(rigid.motion, jointed.motion) and jointed.motion.isfinite().all()
