"""Camera effects, and response curves that are exactly invertible."""

import pytest
import torch

from shutterspan.core.synthesis.camera import CameraRecipe, draw_camera
from shutterspan.core.synthesis.crf import CameraResponse, draw_response

CPU = torch.device("cpu")
PLAIN = CameraRecipe(encoded=0, noisy=0, glaring=0, processed=0, compressed=0, defocused=0)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator(CPU).manual_seed(seed)


def test_curves_are_inverted_exactly():
    response = draw_response(generator(), 0.3, 40)
    encoded = torch.linspace(0, 1, 256).expand(40, -1)
    light = response.decode(encoded)
    assert (light.diff(dim=1) >= 0).all() and light.amin() == 0
    torch.testing.assert_close(light[:, -1], torch.ones(40))
    torch.testing.assert_close(response.encode(light), encoded, atol=2e-5, rtol=0)


def test_the_srgb_curve_matches_the_standard():
    response = CameraResponse(torch.tensor([2.4]), torch.tensor([0.055]), torch.tensor([1.0]))
    encoded = torch.linspace(0, 1, 101)
    standard = torch.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    torch.testing.assert_close(response.decode(encoded[None])[0], standard, atol=1e-5, rtol=0)


def test_every_kind_of_curve_occurs():
    response = draw_response(generator(), 0.3, 200)
    assert 0.2 < (response.gamma == 1).float().mean() < 0.4
    assert (response.offset > 0).any() and ((response.gamma > 1) & (response.offset == 0)).any()
    assert (response.contrast > 1).any() and ((response.gamma == 1) <= (response.contrast == 1)).all()


def lamp(glaring: float) -> tuple[torch.Tensor, torch.Tensor]:
    """A white lamp of 4 px crosses a dark picture. Returns the photo's value and the frames' mean in the middle."""
    camera = draw_camera(generator(3), CameraRecipe(0, 0, glaring, 0, 0, 0), 1)
    encoded = torch.full((8, 3, 8, 32), 0.2)
    for step in range(8):
        encoded[step, :, 2:6, 4 * step : 4 * step + 4] = 1
    every = torch.arange(8)
    light = camera.to_light(encoded, torch.zeros(8, dtype=torch.long), every[: 8 * int(glaring)])[None]
    photo = camera.render_photo(light.mean(1), generator())
    clipped = camera.response.encode(camera.response.decode(camera.render_frames(light).flatten(0, 1)[None]).mean(1))
    return photo[0, :, 4, 16].mean(), clipped[0, :, 4, 16].mean()


def test_a_clipped_lamp_leaves_a_streak_brighter_than_its_clipped_frames_average_to():
    bright, clipped = lamp(1.0)
    assert bright > clipped + 0.1
    dull, same = lamp(0.0)
    torch.testing.assert_close(dull, same, atol=1e-4, rtol=0)


def test_a_plain_camera_only_encodes():
    camera = draw_camera(generator(), PLAIN, 4)
    light = torch.rand(4, 3, 16, 16)
    torch.testing.assert_close(camera.render_photo(light, generator()), camera.response.encode(light))


def spread(picture: torch.Tensor) -> float:
    """Root mean square distance in pixels of the light of a picture (H,W) from its middle."""
    coordinate = torch.arange(picture.shape[-1]) - (picture.shape[-1] - 1) / 2
    return float(((picture * (coordinate**2 + coordinate[:, None] ** 2)).sum() / picture.sum()).sqrt())


def test_defocus_spreads_a_point_in_photo_and_frames_and_keeps_its_light():
    camera = draw_camera(generator(1), CameraRecipe(1, 0, 0, 0, 0, 1), 4)
    light = torch.zeros(4, 2, 3, 21, 21)
    light[..., 10, 10] = 1
    frames = camera.render_frames(light)
    torch.testing.assert_close(frames.sum((-1, -2)), torch.ones(4, 2, 3), atol=1e-3, rtol=0)
    torch.testing.assert_close(camera.render_photo(light[:, 0], generator()), frames[:, 0])
    widest = int(camera.defocus_radius.argmax())
    assert spread(frames[widest, 0, 0]) == pytest.approx(float(camera.defocus_radius[widest]) / 2**0.5, abs=0.4)


def test_processing_sharpens_photo_and_frames_equally():
    camera = draw_camera(generator(1), CameraRecipe(1, 0, 0, 1, 0, 0), 6)
    edge = torch.full((6, 1, 3, 16, 16), 0.3)
    edge[..., 8:] = 0.7
    frames = camera.render_frames(edge)
    assert frames[..., 8].amax() > 0.75 and frames[..., 7].amin() < 0.25
    torch.testing.assert_close(camera.render_photo(edge[:, 0], generator()), frames[:, 0], atol=1e-5, rtol=0)


def test_only_the_photo_has_noise_and_compression():
    squares = 0.25 + 0.5 * torch.rand(8, 1, 3, 8, 8, generator=generator(2))
    light = squares.repeat_interleave(4, -1).repeat_interleave(4, -2)
    for recipe in (CameraRecipe(1, 1, 0, 0, 0, 0), CameraRecipe(1, 0, 0, 0, 1, 0)):
        camera = draw_camera(generator(1), recipe, 8)
        assert torch.equal(camera.render_frames(light), light)
        error = (camera.render_photo(light[:, 0], generator()) - light[:, 0]).abs().mean((1, 2, 3))
        assert (error > 1e-4).all() and (error < 0.08).all()
