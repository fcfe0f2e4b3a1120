"""Read frames and maps from the files that the worker writes."""

from pathlib import Path

import numpy as np
from PyQt6.QtGui import QImage

from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.worker.protocol import FrameResult, PixelFile
from shutterspan.ui.desktop.state.images import picture_of


def read_frame(result: FrameResult) -> QImage:
    rows, columns = result["height"], result["width"]
    pixels = np.fromfile(Path(result["file"]), np.uint8, 3 * rows * columns, offset=result["offset"])
    return picture_of(pixels.reshape(rows, columns, 3))


def read_map(result: PixelFile) -> Float32Array:
    """The map in the file that the result names, (H,W,2)."""
    return np.fromfile(Path(result["file"]), np.dtype("<f4")).reshape(result["height"], result["width"], 2)
