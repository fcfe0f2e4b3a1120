"""Compose frames of one size, or parts of them. The resized photo, the background and the region masks are computed
only once for all frames."""

from collections.abc import Sequence
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
from shutterspan.core.types.grid import PixelBounds, PixelGrid
from shutterspan.core.types.levels import quantise
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Region


class DecodedFrames:
    """Caches the decoded frames of an exposure's sources at the latest t. Composers of several sizes, and all parts of
    one frame, share them."""

    def __init__(self) -> None:
        self._last: tuple[float, dict[tuple[int, float], Float32Array]] = 0.0, {}

    def decode(self, source: MotionSource, source_time: float, t: float) -> Float32Array:
        """The source's frame at its own time, for the exposure's frame at t: (h,w,3) float32."""
        if self._last[0] != t:
            self._last = t, {}
        _, frames = self._last
        # Several layers can share one source at one time.
        key = id(source), source_time
        if key not in frames:
            frames[key] = source.decode(source_time)
        return frames[key]

    def clear(self) -> None:
        self._last = 0.0, {}


@dataclass(frozen=True)
class _RegionMask:
    """The part of a frame that a region covers.

    bounds: this part's bounds in the frame; grid: its grid.
    """

    region: Region
    bounds: PixelBounds
    grid: PixelGrid
    photo_size: tuple[int, int]

    @cached_property
    def alpha(self) -> Float32Array:
        """The region's alpha in this part: (h,w) float32 in [0,1]."""
        return render_alpha(self.region, self.grid, *self.photo_size)

    @property
    def rows_columns(self) -> tuple[slice, slice]:
        return _rows_columns(self.bounds)

    def alpha_in(self, part: PixelBounds) -> Float32Array:
        """The alpha in a part of the frame. The part must be within the bounds."""
        left, top, _, _ = self.bounds
        return self.alpha[_rows_columns(part, left, top)]


class FrameComposer:
    """Composes the layers of an exposure to frames.

    photo_pixels: the photo at the size of the frames, (H,W,3) uint8 or uint16.
    """

    def __init__(
        self,
        photo: Photo,
        regions: Sequence[Region],
        layers: Sequence[RegionLayer],
        width: int | None,
        decoded: DecodedFrames,
    ):
        """regions: all regions of the request; layers: the layers of the regions and of the whole photo; width: width
        of the frames in pixels, by default the photo's width, which is the maximum; decoded: cached frames of these
        layers."""
        self.photo_pixels = shrink_to_width(photo.pixels, width)
        rows, columns = self.photo_pixels.shape[:2]
        self._decoded = decoded
        self._grid = PixelGrid(0, 0, photo.width, photo.height, columns, rows)
        self._region_masks = [self._mask(region, photo) for region in regions]
        masks = {id(mask.region): mask for mask in self._region_masks}
        self._layers = [(layer, masks[id(layer.region)] if layer.region else None) for layer in layers if layer.moving]
        self._moving_layers = [(layer, mask) for layer, mask in self._layers if not _is_background(layer)]
        self._still_layer = next((layer for layer, _ in self._layers if _is_background(layer)), None)
        #: The latest part of the background, and its pixels.
        self._last_background: tuple[PixelBounds, PixelArray] | None = None

    def frame_at(self, t: float, part: PixelBounds | None = None) -> PixelArray:
        """Compose the frame at t in [0,1], or a part of it: (H,W,3) of the photo's dtype, uint8 or uint16.

        The pixels of a part are exactly those of the whole frame.
        """
        whole = 0, 0, self._grid.columns, self._grid.rows
        part = part or whole
        background = result = self._background(part)
        for layer, mask in self._moving_layers:
            covered = _intersection(part, mask.bounds if mask else whole)
            if covered is None:
                continue
            above = self._render(layer, t, covered)
            if mask is None:
                result = above
                continue
            if result is background:
                result = result.copy()
            area = _rows_columns(covered, part[0], part[1])
            result[area] = blend(result[area], above, mask.alpha_in(covered))
        return result

    def cutout_at(self, t: float, part: PixelBounds | None = None) -> PixelArray:
        """What the regions show at t in [0,1], or a part of it: (H,W,4) of the photo's dtype, with straight alpha.

        The alpha is the alpha of the regions. All colours belong to the regions, also in their soft borders.
        """
        part = part or (0, 0, self._grid.columns, self._grid.rows)
        colours = self.photo_pixels[_rows_columns(part)].copy()
        alpha = np.zeros(colours.shape[:2], np.float32)
        layers = {id(layer.region): layer for layer, mask in self._moving_layers if mask}
        for mask in self._region_masks:
            covered = _intersection(part, mask.bounds)
            if covered is None:
                continue
            # A region without a layer of its own plays like its surroundings.
            layer = layers.get(id(mask.region))
            above = self._render(layer, t, covered) if layer else self.frame_at(t, covered)
            area = _rows_columns(covered, part[0], part[1])
            share = mask.alpha_in(covered)
            total = share + alpha[area] * (1 - share)
            weight = np.divide(share, total, out=np.zeros_like(share), where=total > 0)
            colours[area] = blend(colours[area], above, weight)
            alpha[area] = total
        cutout: PixelArray = np.dstack([colours, quantise(alpha, colours.dtype)])
        cutout[cutout[..., 3] == 0] = 0  # invisible colours make files larger, and other programs can reveal them
        return cutout

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

    def _render(self, layer: RegionLayer, t: float, part: PixelBounds) -> PixelArray:
        """A layer's pixels at t in a part of the frame: (h,w,3) of the photo's dtype."""
        frame = self._decoded.decode(layer.source, layer.source_time(t), t)
        return layer.source.render(frame, self._grid, part, self.photo_pixels[_rows_columns(part)])

    def _background(self, part: PixelBounds) -> PixelArray:
        """The background layer in a part of the frame, or the photo if there is no such layer: (h,w,3) of the photo's
        dtype. It doesn't depend on t."""
        photo_pixels = self.photo_pixels[_rows_columns(part)]
        if self._still_layer is None:
            return photo_pixels
        last = self._last_background
        if last is None or _intersection(part, last[0]) != part:
            last = part, self._still_layer.source.render(self._still_frame, self._grid, part, photo_pixels)
            self._last_background = last
        (left, top, _, _), pixels = last
        return pixels[_rows_columns(part, left, top)]

    @cached_property
    def _still_frame(self) -> Float32Array:
        """The decoded frame of the background layer: (h,w,3) float32."""
        assert self._still_layer
        return self._still_layer.source.decode(self._still_layer.source_time(0))

    def _mask(self, region: Region, photo: Photo) -> _RegionMask:
        bounds = self._grid.pixel_bounds(feathered_bounds(region, photo.width, photo.height))
        return _RegionMask(region, bounds, self._grid.crop(*bounds), (photo.width, photo.height))


def _is_background(layer: RegionLayer) -> bool:
    """Whether a layer covers the whole photo and doesn't move."""
    return layer.region is None and layer.time_scale == 0


def _rows_columns(part: PixelBounds, left: int = 0, top: int = 0) -> tuple[slice, slice]:
    """The slices of a part in an array whose first pixel is at (left, top)."""
    return slice(part[1] - top, part[3] - top), slice(part[0] - left, part[2] - left)


def _intersection(one: PixelBounds, other: PixelBounds) -> PixelBounds | None:
    """The overlap of two parts, None if they don't overlap."""
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, bottom = min(one[2], other[2]), min(one[3], other[3])
    return (left, top, right, bottom) if left < right and top < bottom else None
