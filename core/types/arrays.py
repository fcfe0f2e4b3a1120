"""Array types by dtype. Docstrings give the shapes."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

BoolArray: TypeAlias = npt.NDArray[np.bool_]
UInt8Array: TypeAlias = npt.NDArray[np.uint8]
UInt16Array: TypeAlias = npt.NDArray[np.uint16]
IntArray: TypeAlias = npt.NDArray[np.integer]
Float32Array: TypeAlias = npt.NDArray[np.float32]
Float64Array: TypeAlias = npt.NDArray[np.float64]
#: float32 or float64, where a function takes either.
FloatArray: TypeAlias = npt.NDArray[np.floating]
#: Pixels as photos and frames hold them: uint8 or uint16.
PixelArray: TypeAlias = npt.NDArray[np.uint8 | np.uint16]
