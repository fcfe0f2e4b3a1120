"""Compose frames of one size. Resized photo, background and region masks are computed once for all frames."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from shutterspan.core.color.compositing import blend
from shutterspan.core.color.region_masks import feathered_bounds, render_alpha
from shutterspan.core.image_io.resizing import shrink_to_width
from shutterspan.core.inference.motion_source import MotionSource
from shutterspan.core.inference.region_layers import RegionLayer
from shutterspan.core.inference.resampling import resample_field
from shutterspan.core.types.arrays import Float32Array, PixelArray
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Region


@dataclass(frozen=True)
class _RegionMask:
    """The part of a frame that a region covers: its rows and columns, their grid, and the region's alpha (h,w)."""

    rows_columns: tuple[slice, slice]
    grid: PixelGrid
    alpha: Float32Array


class FrameComposer:
    """Composes the layers of an exposure to frames.

    photo_pixels: the photo at the size of the frames, (H,W,3) uint8 or uint16.
    """

    def __init__(self, photo: Photo, layers: Sequence[RegionLayer], width: int | None):
        """width: of the frames in pixels, at most the photo's width, which is the default."""
        self.photo_pixels = shrink_to_width(photo.pixels, width)
        rows, columns = self.photo_pixels.shape[:2]
        self._grid = PixelGrid(0, 0, photo.width, photo.height, columns, rows)
        self._layers = [
            (layer, self._mask(layer.region, photo) if layer.region else None) for layer in layers if layer.moving
        ]

    def frame_at(self, t: float) -> PixelArray:
        """Compose the frame at t in [0,1]: (H,W,3) of the photo's dtype, uint8 or uint16."""
        result = self._background
        for roi, frame, mask in self._decoded_layers(t):
            if mask is None:
                result = roi.render(frame, self._grid, self.photo_pixels)
                continue
            if result is self._background:
                result = result.copy()
            above = roi.render(frame, mask.grid, self.photo_pixels[mask.rows_columns])
            result[mask.rows_columns] = blend(result[mask.rows_columns], above, mask.alpha)
        return result

    def trajectory(self, times: Sequence[float]) -> Float32Array:
        """Displacement, at each t in `times`, of the content located at each pixel at t = 0.5.

        (T,H,W,2) float32, x and y in pixels of the photo.
        """
        result = np.zeros((len(times), self._grid.rows, self._grid.columns, 2), np.float32)
        for layer, mask in self._layers:
            source = layer.source
            fields = source.trajectory([layer.source_time(t) for t in times])
            for below, field in zip(result, fields, strict=True):
                if mask is None:
                    below[:] = resample_field(self._grid, source.trajectory_grid, field)
                else:
                    above = resample_field(mask.grid, source.trajectory_grid, field)
                    below[mask.rows_columns] += mask.alpha[..., None] * (above - below[mask.rows_columns])
        return result

    @cached_property
    def _background(self) -> PixelArray:
        """The background layer, or else the photo: (H,W,3) of the photo's dtype. It is the same at every t."""
        still_layer = next((layer for layer, _ in self._layers if _is_background(layer)), None)
        if still_layer is None:
            return self.photo_pixels
        source = still_layer.source
        return source.render(source.decode(still_layer.source_time(0)), self._grid, self.photo_pixels)

    def _decoded_layers(self, t: float) -> Iterator[tuple[MotionSource, Float32Array, _RegionMask | None]]:
        """For each layer above the background: its source, the source's frame at t, (h,w,3) float32, and the layer's
        mask."""
        frames: dict[tuple[int, float], Float32Array] = {}
        for layer, mask in self._layers:
            if _is_background(layer):
                continue
            source, source_time = layer.source, layer.source_time(t)
            # Several layers can share one source at one time.
            key = id(source), source_time
            if key not in frames:
                frames[key] = source.decode(source_time)
            yield source, frames[key], mask

    def _mask(self, region: Region, photo: Photo) -> _RegionMask:
        left, top, right, bottom = self._grid.pixel_bounds(feathered_bounds(region, photo.width, photo.height))
        grid = self._grid.crop(left, top, right, bottom)
        alpha = render_alpha(region, grid, photo.width, photo.height)
        return _RegionMask((slice(top, bottom), slice(left, right)), grid, alpha)


def _is_background(layer: RegionLayer) -> bool:
    """Whether a layer covers the whole photo and stands still."""
    return layer.region is None and layer.time_scale == 0
