"""An unfolded photo: any instant of its exposure is a light look-up away."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from shutterspan.core.inference.consistency import Trust, judged
from shutterspan.core.inference.diagnostics import DIAGNOSED_WIDTH, Remark, diagnose
from shutterspan.core.inference.encoded_roi import UnfoldedRoi
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.frame_composer import FrameComposer
from shutterspan.core.inference.layers import Layer, layers_of
from shutterspan.core.types.clip import Clip, even_times
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.request import UnfoldRequest

#: So many frames are judged.
_JUDGED_INSTANTS = 12


@dataclass(frozen=True)
class Exposure:
    """The latents of an open shutter, with the photo that they came from.

    parts: what was encoded, the whole photo or some rectangles of it; request: what moves, and which way, which can
    be put otherwise at any time as long as the parts hold it (`replayed`). Raises UsageError where they don't.
    """

    photo: Photo
    engine: Engine
    parts: tuple[UnfoldedRoi, ...] = field(repr=False)
    request: UnfoldRequest = UnfoldRequest()
    _layers: tuple[Layer, ...] = field(init=False, repr=False, compare=False)
    #: The composer that was asked for last, and its width. One alone is kept: it holds pictures of the frames' size.
    #: The pair is replaced as a whole, since threads may ask for different widths at once.
    _latest: tuple[int, FrameComposer] | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_layers", layers_of(self.photo, self.parts, self.request))

    @property
    def moving(self) -> bool:
        """False if no motion was found; then every frame is the photo."""
        return any(part.moving for part in self.parts)

    @cached_property
    def remark(self) -> Remark | None:
        """What is to be said of a photo that does not fit: no motion, out of focus, blur too long."""
        composer = self.composer(DIAGNOSED_WIDTH)
        first, last = composer.trajectory((0, 1))
        largest = max((part.roi.window for part in self.parts), key=lambda window: window.columns)
        return diagnose(composer.still, last - first if self.moving else None, largest, self.photo.width)

    @property
    def working_size(self) -> tuple[int, int]:
        """Width and height, in pixels, of the largest part as the network saw it."""
        return max((part.roi.window.columns, part.roi.window.rows) for part in self.parts)

    def composer(self, width: int | None = None) -> FrameComposer:
        """What makes frames of this width in pixels, at most the photo's, which is the default; kept until another
        width is asked for."""
        width = self.photo.width if width is None else min(width, self.photo.width)
        latest = self._latest
        if latest is None or latest[0] != width:
            latest = width, FrameComposer(self.photo, self._layers, width)
            object.__setattr__(self, "_latest", latest)
        return latest[1]

    def still(self, width: int | None = None) -> np.ndarray:
        """The photo's own pixels, as large as `frame_at` makes them."""
        return self.composer(width).still

    def frame_at(self, t: float, width: int | None = None) -> np.ndarray:
        """The frame at t in [0,1], of the photo's depth: (H,W,3) uint8 or uint16; `width` makes it smaller."""
        return self.composer(width).frame_at(t)

    def clip(self, frames: int, width: int | None = None) -> Clip:
        """`frames` evenly spaced instants from the first (0) to the last (1)."""
        return Clip(even_times(frames), self.composer(width).frame_at, self.photo)

    def trajectory(self, times: Sequence[float], width: int | None = None) -> np.ndarray:
        """Displacement, at each t in `times`, of the content that is at each pixel at t = 0.5: (T,H,W,2) float32, x
        and y in pixels of the photo; H and W as of `frame_at`."""
        return self.composer(width).trajectory(times)

    def motion(self, width: int | None = None) -> np.ndarray:
        """Displacement from the first instant to the last of the content that is at each pixel at t = 0.5: (H,W,2)
        float32, as of `trajectory`."""
        first, last = self.trajectory((0, 1), width)
        return last - first

    def trust(self, width: int = DIAGNOSED_WIDTH) -> Trust:
        """The mean of the frames against the photo: how far to believe them. Its maps are (H,W) as of `frame_at`."""
        composer = self.composer(width)
        middles = ((i + 0.5) / _JUDGED_INSTANTS for i in range(_JUDGED_INSTANTS))
        return judged(composer.still, map(composer.frame_at, middles))

    def replayed(self, request: UnfoldRequest) -> "Exposure":
        """The same latents under another request: other flips, arrows, regions within what was encoded. Costs nothing.

        Raises UsageError: the request makes no sense in this photo, or asks for what was not encoded.
        """
        request.check(self.photo.width, self.photo.height)
        return replace(self, request=request)

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
