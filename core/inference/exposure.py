"""An unfolded photo: any instant of its exposure is a light look-up away."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import cv2
import numpy as np

from shutterspan.core.color.compositing import blend
from shutterspan.core.color.masks import alpha, reach
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.inference.consistency import Trust, judged
from shutterspan.core.inference.diagnostics import Remark, remark
from shutterspan.core.inference.direction import runs_against
from shutterspan.core.inference.encoded_roi import Part
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.resampling import shown_in
from shutterspan.core.types.clip import Clip, even_times
from shutterspan.core.types.grid import Window
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Region
from shutterspan.core.types.request import UnfoldRequest

#: Width of the frames that are judged, and how many of them.
_JUDGED_WIDTH, _JUDGED_INSTANTS = 640, 12


@dataclass(frozen=True)
class Exposure:
    """The latents of an open shutter, with the photo that they came from.

    parts: what was encoded, the whole photo or some rectangles of it; request: what moves, and which way, which can
    be put otherwise at any time as long as the parts hold it (`replayed`).
    """

    photo: Photo
    engine: Engine
    parts: tuple[Part, ...] = field(repr=False)
    request: UnfoldRequest = UnfoldRequest()

    @property
    def moving(self) -> bool:
        """False if no motion was found; then every frame is the photo."""
        return any(part.moving for part in self.parts)

    @cached_property
    def remark(self) -> Remark | None:
        """What is to be said of a photo that does not fit: no motion, out of focus, blur too long."""
        return remark(self)

    @property
    def working_size(self) -> tuple[int, int]:
        """Width and height, in pixels, of the largest part as the network saw it."""
        return max((part.window.columns, part.window.rows) for part in self.parts)

    def still(self, width: int | None = None) -> np.ndarray:
        """The photo's own pixels, as large as `frame_at` makes them."""
        return _fitted(self.photo, width)

    def frame_at(self, t: float, width: int | None = None) -> np.ndarray:
        """The frame at t in [0,1], of the photo's depth: (H,W,3) uint8 or uint16; `width` makes it smaller."""
        own = _fitted(self.photo, width)
        canvas = self._canvas(own)
        result = own
        for layer in self._layers:
            if not layer.part.moving:
                continue
            frame = layer.part.decode(layer.instant(t))
            if layer.region is None:
                result = layer.part.shown(frame, canvas, own)
                continue
            place, seen, share = self._through(layer.region, canvas)
            result = result.copy() if result is own else result
            result[place] = blend(result[place], layer.part.shown(frame, seen, own[place]), share)
        return result

    def clip(self, frames: int, width: int | None = None) -> Clip:
        """`frames` evenly spaced instants from the first (0) to the last (1)."""
        return Clip(even_times(frames), lambda t: self.frame_at(t, width), self.photo)

    def trajectory(self, times: Sequence[float], width: int | None = None) -> np.ndarray:
        """Where, at each of the instants, that is which stands at each place at mid-exposure: (T,H,W,2) float32, x
        and y in pixels of the photo, from its mid-exposure place; H and W as of `frame_at`."""
        canvas = self._canvas(_fitted(self.photo, width))
        result = np.zeros((len(times), canvas.rows, canvas.columns, 2), np.float32)
        for layer in self._layers:
            if not layer.part.moving:
                continue
            place, seen, share = self._through(layer.region, canvas)
            fields = layer.part.trajectory([layer.instant(t) for t in times])
            for below, found in zip(result, fields, strict=True):
                below[place] += share[..., None] * (shown_in(seen, layer.part.grid, found) - below[place])
        return result

    def motion(self, width: int | None = None) -> np.ndarray:
        """First-to-last displacement of what stands at each place at mid-exposure: (H,W,2) float32, as of
        `trajectory`."""
        first, last = self.trajectory((0, 1), width)
        return last - first

    def trust(self, width: int = _JUDGED_WIDTH) -> Trust:
        """The mean of the frames against the photo: how far to believe them. Its maps are (H,W) as of `frame_at`."""
        middles = [(i + 0.5) / _JUDGED_INSTANTS for i in range(_JUDGED_INSTANTS)]
        return judged(_fitted(self.photo, width), (self.frame_at(t, width) for t in middles))

    def replayed(self, request: UnfoldRequest) -> "Exposure":
        """The same latents under another request: other flips, arrows, regions within what was encoded. Costs nothing.

        Raises UsageError: the request makes no sense in this photo, or asks for what was not encoded.
        """
        request.check(self.photo)
        other = replace(self, request=request)
        other._layers  # noqa: B018  # raises
        return other

    def flipped(self, region: int | None = None) -> "Exposure":
        """Time turned round in one region, counted from 0, or in the whole photo."""
        request = self.request
        if region is None:
            guidance = replace(request.guidance, flipped=not request.guidance.flipped)
            return self.replayed(replace(request, guidance=guidance))
        regions = list(request.regions)
        guidance = regions[region].guidance
        regions[region] = replace(regions[region], guidance=replace(guidance, flipped=not guidance.flipped))
        return self.replayed(replace(request, regions=tuple(regions)))

    @cached_property
    def _layers(self) -> list["_Layer"]:
        """What moves, from the bottom to the top."""
        request = self.request
        layers = []
        if request.moves_everywhere or request.outside == "still":
            part = self._part_of(None)
            backwards = self._runs_backwards(part, None) ^ request.guidance.flipped
            layers.append(_Layer(part, None, backwards, still=not request.moves_everywhere))
        for region in request.regions:
            part = self._part_of(region)
            backwards = self._runs_backwards(part, region) ^ region.guidance.flipped ^ request.guidance.flipped
            layers.append(_Layer(part, region, backwards))
        # Regions that play as all around them does need no border.
        alike = request.moves_everywhere and len({layer.backwards for layer in layers}) == 1
        return layers[:1] if alike else layers

    def _part_of(self, region: Region | None) -> Part:
        """What was encoded of a region, or of the whole photo."""
        box = (0.0, 0.0, self.photo.width, self.photo.height) if region is None else region.shape.box
        for part in self.parts:
            left, top, right, bottom = part.window.box
            if left <= box[0] and top <= box[1] and right >= box[2] and bottom >= box[3]:
                return part
        raise UsageError("This asks for parts of the photo that were not unfolded.", "Unfold it again.")

    def _runs_backwards(self, part: Part, region: Region | None) -> bool:
        """Whether a latent's time has to be turned round to play a region as its arrows say."""
        arrows = (region.guidance.arrows if region else ()) or self.request.guidance.arrows
        if not arrows:
            return part.turned
        return runs_against(arrows, part.motion(), self._share(region, part.grid), part.grid)

    def _through(self, region: Region | None, canvas: Window) -> tuple[tuple[slice, slice], Window, np.ndarray]:
        """What a region, or the whole, touches of the canvas: its place there, as a window, and its alpha."""
        whole = (0.0, 0.0, self.photo.width, self.photo.height)
        box = reach(region, self.photo.width, self.photo.height) if region else whole
        left, top, right, bottom = canvas.around(box)
        seen = canvas.cut(left, top, right, bottom)
        return (slice(top, bottom), slice(left, right)), seen, self._share(region, seen)

    def _share(self, region: Region | None, window: Window) -> np.ndarray:
        if region is None:
            return np.ones((window.rows, window.columns), np.float32)
        return alpha(region, window, self.photo.width, self.photo.height)

    def _canvas(self, pixels: np.ndarray) -> Window:
        return Window(0, 0, self.photo.width, self.photo.height, pixels.shape[1], pixels.shape[0])


@dataclass(frozen=True)
class _Layer:
    """A part as it plays in one region, or everywhere; still: it stands at mid-exposure."""

    part: Part
    region: Region | None
    backwards: bool
    still: bool = False

    def instant(self, t: float) -> float:
        """The latent's instant for the clip's instant t."""
        return 0.5 if self.still else 1 - t if self.backwards else t


def _fitted(photo: Photo, width: int | None) -> np.ndarray:
    """The photo's pixels at `width`, never enlarged."""
    if width is None or width >= photo.width:
        return photo.pixels
    height = max(1, round(photo.height * width / photo.width))
    return cv2.resize(photo.pixels, (width, height), interpolation=cv2.INTER_AREA)
