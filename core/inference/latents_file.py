"""Save the latents of an exposure to a file. Another process can make the same exposure from it without encoding.

Latents and working pictures are arrays in the file; grids and directions are in its header.
"""

import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from shutterspan.core.foundation.errors import InputError, UsageError
from shutterspan.core.image_io.array_file import Arrays, read_arrays, write_arrays
from shutterspan.core.inference.decoder import FrameDecoder
from shutterspan.core.inference.encoded_roi import EncodedRoi, UnfoldedRoi
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.model.network import STRIDE, Latent
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.request import UnfoldRequest

_KIND = "latents 1"
#: Step in pixels. Latents belong to a photo if its pixels are the same at every such step, in each direction.
_SAMPLE_STEP = 8


def save_latents(exposure: Exposure, path: Path) -> None:
    """Write the latents of an exposure to a file atomically. Raises OutputError."""
    arrays: Arrays = {}
    for number, roi in enumerate(exposure.rois):
        decoder = roi.encoded.decoder
        named = {**decoder.latent._asdict(), "working_picture": decoder.working_picture}
        arrays |= {f"{number}.{name}": tensor.cpu().numpy() for name, tensor in named.items()}
    header = {
        **_identity(exposure.photo, exposure.engine),
        "augmentation_count": exposure.augmentation_count,
        "rois": [
            {
                "grid": asdict(roi.encoded.grid),
                "end_frame_share": roi.encoded.decoder.end_frame_share,
                "time_reversed": roi.time_reversed,
                "moving": roi.moving,
            }
            for roi in exposure.rois
        ],
    }
    write_arrays(path, _KIND, arrays, header)


def load_exposure(path: Path, photo: Photo, engine: Engine, request: UnfoldRequest) -> Exposure:
    """Make an exposure from the latents that `save_latents` wrote for the same photo and model.

    Raises InputError: the file is missing or damaged, belongs to another photo or model, or doesn't cover the request.
    """
    try:
        arrays, header = read_arrays(path, _KIND)
        if any(header[name] != value for name, value in _identity(photo, engine).items()):
            raise ValueError("of another photo or model")
        rois = tuple(_read_roi(arrays, number, fields, photo, engine) for number, fields in enumerate(header["rois"]))
        if not rois:
            raise ValueError("no latents")
        return Exposure(photo, engine, rois, request, int(header["augmentation_count"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, ArithmeticError, UsageError) as error:
        raise InputError("latents_unusable", path=path) from error


def _identity(photo: Photo, engine: Engine) -> dict[str, Any]:
    """Values that identify a photo and an engine. They must equal those in the file."""
    sample = np.ascontiguousarray(photo.pixels[::_SAMPLE_STEP, ::_SAMPLE_STEP])
    return {
        "width": photo.width,
        "height": photo.height,
        "pixels": zlib.crc32(sample.data),
        "model": engine.model.name,
        "weights": engine.model.sha256,
    }


def _read_roi(arrays: Arrays, number: int, fields: dict[str, Any], photo: Photo, engine: Engine) -> UnfoldedRoi:
    """Read a ROI. Raises ValueError, TypeError, KeyError: the file has another layout."""
    grid = _read_grid(fields["grid"], photo)
    rows, columns = grid.rows + -grid.rows % STRIDE, grid.columns + -grid.columns % STRIDE
    map_count = 1 + engine.model.network.residual_map_count

    def read(name: str, channels: int, cell_side: int) -> Tensor:
        maps = arrays[f"{number}.{name}"]
        if maps.shape != (1, channels, rows // cell_side, columns // cell_side) or maps.dtype != np.float32:
            raise ValueError("maps of another size")
        return torch.from_numpy(maps)

    latent = Latent(
        read("residual_maps", 12 * map_count, 2).to(engine.device),
        read("trajectory_coefficients", 6, 4).to(engine.device),
    )
    decoder = FrameDecoder(latent, read("working_picture", 3, 1), float(fields["end_frame_share"]))
    return UnfoldedRoi(EncodedRoi(grid, decoder), bool(fields["time_reversed"]), bool(fields["moving"]))


def _read_grid(values: dict[str, Any], photo: Photo) -> PixelGrid:
    """Read a grid. Raises ValueError, TypeError: it is not a grid within the photo."""
    grid = PixelGrid(**values)
    left, top, right, bottom = grid.box
    inside = 0 <= left < right <= photo.width and 0 <= top < bottom <= photo.height
    if not inside or not all(isinstance(side, int) and side > 0 for side in (grid.columns, grid.rows)):
        raise ValueError("no grid of the photo")
    return grid
