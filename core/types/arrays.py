"""Array types by dtype; check the arrays of pixels that users give. Docstrings name the shapes."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from shutterspan.core.foundation.argument_checks import invalid_argument

BoolArray: TypeAlias = npt.NDArray[np.bool_]
UInt8Array: TypeAlias = npt.NDArray[np.uint8]
UInt16Array: TypeAlias = npt.NDArray[np.uint16]
IntArray: TypeAlias = npt.NDArray[np.integer]
Float32Array: TypeAlias = npt.NDArray[np.float32]
Float64Array: TypeAlias = npt.NDArray[np.float64]
#: float32 or float64, for functions that accept both.
FloatArray: TypeAlias = npt.NDArray[np.floating]
#: Pixels of photos and frames: uint8 or uint16.
PixelArray: TypeAlias = npt.NDArray[np.uint8 | np.uint16]


def check_pixels(name: str, value: Any, channels: int) -> None:
    """Raise UsageError if an argument is not an array (H,W,channels) of uint8 or uint16 with at least one pixel.

    name: the argument's name, for the message.
    """
    is_array = isinstance(value, np.ndarray) and value.dtype in (np.uint8, np.uint16)  # in the computer's byte order
    if not is_array or value.ndim != 3 or value.shape[2] != channels or not value.size:
        raise invalid_argument(name, value, "argument_pixels", shape=f"(H, W, {channels})")


def check_field(name: str, value: Any) -> Float32Array:
    """Return an argument as float32. Raises UsageError: it is not an array (h,w,2) of finite numbers.

    name: the argument's name, for the message.
    """
    is_numeric = isinstance(value, np.ndarray) and value.dtype.kind in "fiu"
    is_field = is_numeric and value.ndim == 3 and value.shape[2] == 2 and value.size > 0
    if not is_field or not np.isfinite(value).all():
        raise invalid_argument(name, value, "argument_directions")
    field: Float32Array = value.astype(np.float32, copy=False)
    return field
