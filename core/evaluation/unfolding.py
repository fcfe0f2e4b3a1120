"""This program as one of the systems under evaluation."""

from collections.abc import Callable

import numpy as np

from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.inference.views import STANDARD
from shutterspan.core.photo import Photo


def unfolding(engine: Engine, views: int = STANDARD) -> Callable[..., Callable[[int], np.ndarray]]:
    """What `evaluate` calls: photo (H,W,3) uint8, sRGB, and optionally the true direction (H,W,2) float32, unit
    vectors or zero; answers with a decoder of N frames, (N,H,W,3) uint8."""

    def encode(photo: np.ndarray, guidance: np.ndarray | None = None) -> Callable[[int], np.ndarray]:
        exposure = unfold(Photo(photo), engine, guidance=guidance, views=views)
        return lambda frames: np.stack(list(exposure.clip(frames)))

    return encode
