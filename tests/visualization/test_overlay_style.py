"""The threshold of motion for arrows, and the tints of consistency."""

import numpy as np
import pytest

from shutterspan.core.visualization.overlay_style import consistency_tint, has_arrow


@pytest.mark.parametrize(
    ("fast", "slow", "expected"), [(4.0, 1.01, True), (4.0, 1.0, False), (100.0, 12.1, True), (100.0, 11.9, False)]
)
def test_arrows_need_more_than_a_pixel_and_a_share_of_the_fast_speed(fast: float, slow: float, expected: bool) -> None:
    speeds = np.full((10, 10), fast)
    speeds[3, 4] = slow
    mask = has_arrow(speeds)
    assert mask[3, 4] == expected and mask.sum() == 99 + expected


def test_explained_parts_are_blue_and_others_red() -> None:
    explained, half, unexplained = consistency_tint(np.array([[0, 0.5, 1]], np.float32))[0]
    assert explained.argmax() == 2 and unexplained.argmax() == 0
    np.testing.assert_allclose(half, (explained + unexplained) / 2)
