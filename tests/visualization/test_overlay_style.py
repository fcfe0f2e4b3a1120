"""Which motion is shown as an arrow, and the tints of what a clip explains."""

import numpy as np
import pytest

from shutterspan.core.visualization.overlay_style import has_arrow, trust_tint


@pytest.mark.parametrize(
    ("fast", "slow", "shown"), [(4.0, 1.01, True), (4.0, 1.0, False), (100.0, 12.1, True), (100.0, 11.9, False)]
)
def test_arrows_stand_where_motion_exceeds_a_pixel_and_a_share_of_the_fast_speed(
    fast: float, slow: float, shown: bool
) -> None:
    speeds = np.full((10, 10), fast)
    speeds[3, 4] = slow
    found = has_arrow(speeds)
    assert found[3, 4] == shown and found.sum() == 99 + shown


def test_blue_is_explained_and_red_is_not() -> None:
    explained, half, unexplained = trust_tint(np.array([[0, 0.5, 1]], np.float32))[0]
    assert explained.argmax() == 2 and unexplained.argmax() == 0
    np.testing.assert_allclose(half, (explained + unexplained) / 2)
