import io
from collections.abc import Callable

import numpy as np
import pytest
import tifffile

from shutterspan.core.types.arrays import Float64Array, FloatArray, UInt16Array

Dng = Callable[..., bytes]


def make_dng(
    light: UInt16Array | FloatArray, orientation: int = 1, neutral: tuple[float, float, float] = (1, 1, 1)
) -> bytes:
    """Make a camera raw file (Adobe DNG 1.4) with a Bayer pattern: red, green / green, blue.

    light: (H,W,3), 0 to 65535, linear, in sRGB primaries; neutral: the sensor's response to white.
    """
    response = np.round(light * np.array(neutral)).astype(np.uint16)
    mosaic = np.empty(light.shape[:2], np.uint16)
    for row, column, colour in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)):
        mosaic[row::2, column::2] = response[row::2, column::2, colour]
    xyz_to_srgb = np.array(
        [[3.2404542, -1.5371385, -0.4985314], [-0.9692660, 1.8760108, 0.0415560], [0.0556434, -0.2040259, 1.0572252]]
    )
    tags = [
        (271, 2, 0, "Maker", True),
        (272, 2, 0, "Model", True),
        (274, 3, 1, orientation, True),
        (33421, 3, 2, (2, 2), True),
        (33422, 1, 4, b"\0\1\1\2", True),
        (33434, 5, 1, (1, 15), True),
        (50706, 1, 4, b"\1\4\0\0", True),
        (50708, 2, 0, "Maker Model", True),
        (50717, 3, 1, 65535, True),
        (50721, 10, 9, _rationals((xyz_to_srgb * np.array(neutral)[:, None]).ravel()), True),
        (50728, 5, 3, _rationals(np.array(neutral)), True),
        (50778, 3, 1, 21, True),  # calibrated for D65
    ]
    file = io.BytesIO()
    tifffile.imwrite(file, mosaic, photometric=32803, metadata=None, extratags=tags)
    return file.getvalue()


def _rationals(values: Float64Array) -> list[int]:
    return [number for value in values for number in (round(value * 10000), 10000)]


@pytest.fixture(scope="session")
def dng() -> Dng:
    return make_dng
