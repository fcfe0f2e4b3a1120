import numpy as np
import pytest

from shutterspan.core.color.srgb import encoded, linear
from shutterspan.core.inference.mean_photo import MeanPhoto


@pytest.mark.parametrize("precision", [np.float32, np.float64])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_both_means_are_of_the_wanted_precision(depth: type[np.unsignedinteger], precision: type[np.floating]) -> None:
    levels = np.iinfo(depth).max + 1
    pictures = np.random.default_rng(0).integers(0, levels, (5, 4, 6, 3), dtype=depth)
    mean = MeanPhoto((4, 6, 3), levels, precision)
    for picture in pictures:
        mean.add(picture)
    frames = pictures / (levels - 1)
    found = mean.in_either_light()
    assert mean.count == 5 and {part.dtype for part in found.values()} == {np.dtype(precision)}
    np.testing.assert_allclose(found["encoded"], frames.mean(0), rtol=1e-6)
    np.testing.assert_allclose(found["linear"], encoded(linear(frames).mean(0)), rtol=1e-5)


def test_another_way_back_from_light_is_taken_for_the_mean_of_light_alone() -> None:
    mean = MeanPhoto((1, 1, 3), 256, np.float64)
    mean.add(np.full((1, 1, 3), 51, np.uint8))
    found = mean.in_either_light(lambda light: 2 * light)
    assert (found["encoded"] == 0.2).all() and (found["linear"] == 2 * linear(np.float64(0.2))).all()
