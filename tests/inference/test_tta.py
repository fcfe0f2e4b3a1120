import pytest
import torch

from shutterspan.core.inference.tta import VIEWS, weighted
from shutterspan.core.model.network import FORWARD, REPAIRS, Latent, frames, trajectory

PHOTO = (2, 3, 32, 48)


def some_latent(rows: int, columns: int) -> Latent:
    torch.manual_seed(rows)
    return Latent(
        torch.randn(2, (1 + REPAIRS) * 12, rows // 2, columns // 2), torch.randn(2, 6, rows // 4, columns // 4)
    )


def turned(view, field: torch.Tensor) -> torch.Tensor:
    """By the words of the view's own description."""
    field = field.flip(-1) if view.mirrored else field
    field = field.flip(-2) if view.upended else field
    return field.transpose(-1, -2) if view.diagonal else field


def turned_back(view, field: torch.Tensor) -> torch.Tensor:
    field = field.transpose(-1, -2) if view.diagonal else field
    field = field.flip(-2) if view.upended else field
    return field.flip(-1) if view.mirrored else field


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("view", VIEWS)
def test_what_is_found_in_a_view_plays_as_it_was_seen_there(view, sign):
    """The frames of what was brought back are those of the view, turned back, at the same or the mirrored instant."""
    torch.manual_seed(1)
    photo = torch.rand(PHOTO)
    guidance = sign * torch.tensor(FORWARD)[:, None, None].expand(2, 2, *PHOTO[-2:])
    seen, told, backwards = view.seen(photo, guidance)
    torch.testing.assert_close(seen, turned(view, photo))
    assert (told * torch.tensor(FORWARD)[:, None, None]).sum() >= 0, "in every view things run forward"

    latent = some_latent(*seen.shape[-2:])
    times = torch.tensor([[0.0, 0.3, 0.5, 0.9]] * 2)
    expected = turned_back(view, frames(latent, seen, 1 - times if backwards else times))
    found = view.brought_back(latent, backwards)
    torch.testing.assert_close(frames(found, photo, times), expected, atol=1e-4, rtol=1e-4)
    assert trajectory(found, times).shape == (2, 4, 2, PHOTO[-2] // 4, PHOTO[-1] // 4)


def test_guidance_turns_with_the_picture():
    right = torch.tensor([1.0, 0.0])[:, None, None].expand(1, 2, 16, 16)
    for view in VIEWS:
        _, told, backwards = view.seen(torch.zeros(1, 3, 16, 16), right)
        x, y = told[0, :, 0, 0] * (-1 if backwards else 1)
        across = -1 if view.mirrored else 1
        assert (x, y) == ((0, across) if view.diagonal else (across, 0))


def test_no_two_views_are_alike():
    picture = torch.rand(1, 3, 16, 16)
    seen = [view.seen(picture, torch.zeros(1, 2, 16, 16))[0] for view in VIEWS]
    assert not any(torch.equal(one, other) for i, one in enumerate(seen) for other in seen[:i])


def test_a_mean_counts_each_latent_with_its_weight():
    one, other = (Latent(torch.full((1, 60, 4, 4), value), torch.full((1, 6, 2, 2), -value)) for value in (1.0, 5.0))
    mean = weighted((one, 1), (other, 3))
    assert mean.residuals.unique().tolist() == [4.0] and mean.paths.unique().tolist() == [-4.0]
