"""This program as one of the systems under evaluation."""

from collections.abc import Callable

import numpy as np

from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.photo import Photo


def unfolding(engine: Engine, views: int | None = None) -> Callable[..., Exposure]:
    """What `evaluate` calls: photo (H,W,3) uint8, sRGB, and optionally the true direction (H,W,2) float32, unit
    vectors or zero; views as of `unfold`."""

    def encode(photo: np.ndarray, guidance: np.ndarray | None = None) -> Exposure:
        return unfold(Photo(photo), engine, guidance=guidance, views=views)

    return encode
