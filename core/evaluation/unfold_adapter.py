"""Adapt this program's `unfold` to the interface of `evaluate`."""

from collections.abc import Callable

from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.arrays import Float32Array, UInt8Array
from shutterspan.core.types.photo import Photo


def unfold_adapter(engine: Engine, augmentation_count: int | None = None) -> Callable[..., Exposure]:
    """Return the function that `evaluate` calls to unfold a photo with this engine.

    It takes a photo, (H,W,3) uint8, sRGB, and optionally `guidance`, (H,W,2) float32, unit vectors or zero.
    augmentation_count: see `unfold`.
    """

    def unfold_pixels(photo: UInt8Array, guidance: Float32Array | None = None) -> Exposure:
        return unfold(Photo(photo), engine, guidance=guidance, augmentation_count=augmentation_count)

    return unfold_pixels
