import numpy as np
import pytest

from shutterspan.core.color.srgb import linear_to_srgb, srgb_to_linear


def test_the_transfer_curve_and_its_inverse() -> None:
    values = np.linspace(0, 1, 1001)
    np.testing.assert_allclose(linear_to_srgb(srgb_to_linear(values)), values, atol=1e-6)
    # IEC 61966-2-1: half of the encoded range is a fifth of the light.
    assert srgb_to_linear(np.array([0.5]))[0] == pytest.approx(0.2140, abs=1e-4)
    assert (np.diff(srgb_to_linear(values)) > 0).all()
