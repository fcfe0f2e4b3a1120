import numpy as np
import pytest

from shutterspan.core.color.srgb import linear_to_srgb, srgb_to_linear
from shutterspan.core.inference.mean_photo import MeanPhoto


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("pixel_type", [np.uint8, np.uint16])
def test_both_means_have_the_given_dtype(
    pixel_type: type[np.uint8] | type[np.uint16], dtype: type[np.float32] | type[np.float64]
) -> None:
    levels = np.iinfo(pixel_type).max + 1
    pictures = np.random.default_rng(0).integers(0, levels, (5, 4, 6, 3), dtype=pixel_type)
    mean_photo = MeanPhoto((4, 6, 3), levels, dtype)
    for picture in pictures:
        mean_photo.add(picture)
    frames = pictures / (levels - 1)
    means = mean_photo.means()
    assert mean_photo.count == 5 and {mean.dtype for mean in means.values()} == {np.dtype(dtype)}
    np.testing.assert_allclose(means["encoded"], frames.mean(0), rtol=1e-6)
    np.testing.assert_allclose(means["linear"], linear_to_srgb(srgb_to_linear(frames).mean(0)), rtol=1e-5)


def test_another_curve_applies_to_the_mean_of_linear_light_only() -> None:
    mean_photo = MeanPhoto((1, 1, 3), 256, np.float64)
    mean_photo.add(np.full((1, 1, 3), 51, np.uint8))
    means = mean_photo.means(lambda light: 2 * light)
    assert (means["encoded"] == 0.2).all() and (means["linear"] == 2 * srgb_to_linear(np.array(0.2))).all()
