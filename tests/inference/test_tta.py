import pytest
import torch

from shutterspan.core.inference.tta import (
    AUGMENTATIONS,
    BEST_AUGMENTATION_COUNT,
    Augmentation,
    choose_augmentations,
    weighted_mean,
)
from shutterspan.core.model.network import FORWARD, MAX_RESIDUAL_MAPS, Latent, frames, trajectory

PHOTO_SHAPE = (2, 3, 32, 48)


def random_latent(rows: int, columns: int) -> Latent:
    torch.manual_seed(rows)
    return Latent(
        torch.randn(2, (1 + MAX_RESIDUAL_MAPS) * 12, rows // 2, columns // 2),
        torch.randn(2, 6, rows // 4, columns // 4),
    )


def transform(augmentation: Augmentation, maps: torch.Tensor) -> torch.Tensor:
    """The transformation that the augmentation's docstring defines."""
    maps = maps.flip(-1) if augmentation.horizontal_flip else maps
    maps = maps.flip(-2) if augmentation.vertical_flip else maps
    return maps.transpose(-1, -2) if augmentation.transpose else maps


def transform_back(augmentation: Augmentation, maps: torch.Tensor) -> torch.Tensor:
    maps = maps.transpose(-1, -2) if augmentation.transpose else maps
    maps = maps.flip(-2) if augmentation.vertical_flip else maps
    return maps.flip(-1) if augmentation.horizontal_flip else maps


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("augmentation", AUGMENTATIONS)
def test_an_inverted_latent_gives_the_frames_of_the_augmented_picture_transformed_back(augmentation, sign):
    """At the same t, or at 1 - t where time was reversed."""
    torch.manual_seed(1)
    photo = torch.rand(PHOTO_SHAPE)
    guidance = sign * torch.tensor(FORWARD)[:, None, None].expand(2, 2, *PHOTO_SHAPE[-2:])
    augmented, augmented_guidance, time_reversed = augmentation.apply(photo, guidance)
    torch.testing.assert_close(augmented, transform(augmentation, photo))
    along_forward = (augmented_guidance * torch.tensor(FORWARD)[:, None, None]).sum()
    assert along_forward >= 0, "the guidance runs forward in every augmentation"

    latent = random_latent(*augmented.shape[-2:])
    times = torch.tensor([[0.0, 0.3, 0.5, 0.9]] * 2)
    decoded = frames(latent, augmented, 1 - times if time_reversed else times)
    inverted = augmentation.invert(latent, time_reversed)
    expected = transform_back(augmentation, decoded)
    torch.testing.assert_close(frames(inverted, photo, times), expected, atol=1e-4, rtol=1e-4)
    assert trajectory(inverted, times).shape == (2, 4, 2, PHOTO_SHAPE[-2] // 4, PHOTO_SHAPE[-1] // 4)


@pytest.mark.parametrize("augmentation", AUGMENTATIONS)
def test_maps_are_transformed_and_restored(augmentation):
    maps = torch.rand(PHOTO_SHAPE)
    assert torch.equal(augmentation.transform(maps), transform(augmentation, maps))
    assert torch.equal(augmentation.restore(augmentation.transform(maps)), maps)


def test_guidance_is_transformed_with_the_picture():
    right = torch.tensor([1.0, 0.0])[:, None, None].expand(1, 2, 16, 16)
    for augmentation in AUGMENTATIONS:
        _, guidance, time_reversed = augmentation.apply(torch.zeros(1, 3, 16, 16), right)
        x, y = guidance[0, :, 0, 0] * (-1 if time_reversed else 1)
        sign = -1 if augmentation.horizontal_flip else 1
        assert (x, y) == ((0, sign) if augmentation.transpose else (sign, 0))


def test_no_two_augmentations_are_alike():
    picture = torch.rand(1, 3, 16, 16)
    augmented = [augmentation.apply(picture, torch.zeros(1, 2, 16, 16))[0] for augmentation in AUGMENTATIONS]
    assert not any(torch.equal(one, other) for i, one in enumerate(augmented) for other in augmented[:i])


def test_a_weighted_mean_weights_each_latent():
    one, other = (Latent(torch.full((1, 60, 4, 4), value), torch.full((1, 6, 2, 2), -value)) for value in (1.0, 5.0))
    mean = weighted_mean((one, 1), (other, 3))
    assert mean.residual_maps.unique().tolist() == [4.0] and mean.trajectory_coefficients.unique().tolist() == [-4.0]


@pytest.mark.parametrize(
    ("width", "height", "default", "best"),
    [
        (640, 360, (1, 1), (2, 2)),
        (640, 640, (2, 0), (2, 2)),
        (656, 360, (4, 0), (8, 0)),
        (960, 600, (2, 0), (8, 0)),
        (1280, 720, (1, 0), (4, 0)),
        (1920, 1080, (1, 0), (2, 0)),
    ],
)
def test_large_pictures_have_fewer_augmentations_and_none_at_twice_the_size(width, height, default, best):
    for count, (own, doubled) in ((4, default), (BEST_AUGMENTATION_COUNT, best), (1, (1, 0))):
        chosen = choose_augmentations(width, height, count)
        assert chosen.own_size == AUGMENTATIONS[:own] and chosen.double_size == AUGMENTATIONS[:doubled]
