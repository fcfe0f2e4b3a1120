"""What is to be made of a photo."""

import pytest

from shutterspan.core.types.settings import fitting_width


@pytest.mark.parametrize(
    ("size", "width"),
    [
        ((8000, 6000), 2880),
        ((8000, 4500), 3840),
        ((4000, 16), 3840),
        ((2161, 4000), 1167),
        ((3840, 2160), 3840),
        ((1201, 675), 1201),
        ((16, 16), 16),
    ],
)
def test_frames_that_fit_are_no_larger_than_players_take(size: tuple[int, int], width: int) -> None:
    assert fitting_width(*size) == width
