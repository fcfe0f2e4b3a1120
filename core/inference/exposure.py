"""An unfolded photo: its frames, clips, trajectories and consistency, decoded on demand."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from numbers import Integral, Real

from shutterspan.core.foundation.argument_checks import (
    check_number,
    check_type,
    check_whole_number,
    invalid_argument,
)
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.image_io.resizing import shrink_to_width
from shutterspan.core.inference.consistency import Consistency, assess_consistency
from shutterspan.core.inference.deblurred_area import DeblurredArea
from shutterspan.core.inference.diagnostics import DIAGNOSIS_WIDTH, Diagnosis, diagnose
from shutterspan.core.inference.encoded_roi import UnfoldedRoi
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.frame_composer import DecodedFrames, FrameComposer
from shutterspan.core.inference.hand_motion import HandMotion
from shutterspan.core.inference.region_layers import RegionLayer, build_region_layers
from shutterspan.core.types.arrays import Float32Array, PixelArray
from shutterspan.core.types.clip import Clip, even_times
from shutterspan.core.types.grid import PixelBounds
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.request import UnfoldRequest

#: Number of frames whose mean is compared with the photo.
_CONSISTENCY_FRAMES = 12


@dataclass(frozen=True)
class Exposure:
    """The latents of a photo, and the request that they are played under.

    rois: what was encoded, the whole photo or rectangles of it. request: what moves, and in which direction; it can be
    changed without encoding again (`with_request`), as long as the ROIs cover it. augmentation_count: the largest
    number of augmentations that the latents average.
    Several threads may use an exposure at once. Frames are decoded on the CPU, whichever device encoded the photo. They
    have the photo's dtype and RGB space. The methods' `width` is in pixels, by default the photo's width, which is the
    maximum; the height follows.
    Raises UsageError: the ROIs don't cover the request. All methods raise UsageError: an argument is invalid.
    """

    photo: Photo
    engine: Engine
    rois: tuple[UnfoldedRoi, ...] = field(repr=False)
    request: UnfoldRequest = UnfoldRequest()
    augmentation_count: int = 1
    #: Areas that were deblurred for an earlier request. With another strength, they needn't be deblurred again.
    _areas: tuple[DeblurredArea, ...] = field(repr=False, compare=False, default=())
    _layers: tuple[RegionLayer, ...] = field(init=False, repr=False, compare=False)
    #: Cached composers with their widths. The key is whether the width is the photo's. Only two are cached, because
    #: composers hold pictures of the frames' size: the one for the photo's width, and the latest one for another width.
    #: Width and composer are replaced together, because several threads may request different widths at the same time.
    _composers: dict[bool, tuple[int, FrameComposer]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _decoded: DecodedFrames = field(init=False, repr=False, compare=False, default_factory=DecodedFrames)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_layers", build_region_layers(self.photo, self.rois, self.request, self._areas))

    @property
    def moving(self) -> bool:
        """Whether anything moves, because motion was found or the user says so; if not, every frame is the photo."""
        return any(layer.moving for layer in self._layers if layer.region or self.request.moves_everywhere)

    @property
    def notices(self) -> list[Message]:
        """What the user should know about the photo's file, and about how the request is carried out."""
        notices = [*self.photo.notices, *(layer.notice for layer in self._layers if layer.notice)]
        if self.request.regions and self.request.guidance.directions and not self.request.moves_everywhere:
            notices.append(make_message("arrow_for_whole_photo", arrow=self.request.guidance.directions[0].span))
        return notices

    @cached_property
    def diagnosis(self) -> Diagnosis | None:
        """Why the photo is unsuitable: no motion, out of focus, blur too long. None if it is suitable."""
        composer = self.composer(DIAGNOSIS_WIDTH)
        first, last = composer.trajectory((0, 1))
        largest = max((roi.encoded.grid for roi in self.rois), key=lambda grid: grid.columns)
        motion = last - first if self.moving else None
        return diagnose(composer.photo_pixels, motion, largest, self.photo.width, self.request.marks_motion)

    @property
    def working_size(self) -> tuple[int, int]:
        """Width and height, in pixels, of the largest ROI as the network saw it."""
        return max((roi.encoded.grid.columns, roi.encoded.grid.rows) for roi in self.rois)

    def composer(self, width: int | None = None) -> FrameComposer:
        """The composer for frames of a width in pixels: at most the photo's width, which is the default.

        It is cached; one for less than the photo's width, until another such width is requested.
        """
        width = self.photo.width if width is None else min(check_whole_number("width", width, 1), self.photo.width)
        is_full_size = width == self.photo.width
        cached = self._composers.get(is_full_size)
        if cached is None or cached[0] != width:
            cached = width, FrameComposer(self.photo, self.request.regions, self._layers, width, self._decoded)
            self._composers[is_full_size] = cached
        return cached[1]

    def photo_pixels(self, width: int | None = None) -> PixelArray:
        """The photo at the size of `frame_at`: (H,W,3) uint8 or uint16."""
        return self.composer(width).photo_pixels

    def frame_at(self, t: float, width: int | None = None, part: PixelBounds | None = None) -> PixelArray:
        """Decode the frame at t in [0,1]: (H,W,3) of the photo's dtype, uint8 or uint16; `width` makes it smaller.

        part: of the frame, in pixels of the photo; only this part is rendered, from the frame at full size, and `width`
        is that of its picture, at most. Raises UsageError: an argument is invalid, or the part isn't inside the photo.
        """
        t = check_number("t", t, 0, 1)
        if part is None:
            return self.composer(width).frame_at(t)
        _check_part(part, self.photo)
        if width is not None:
            width = check_whole_number("width", width, 1)
        return shrink_to_width(self.composer().frame_at(t, part), width)

    def cutout_at(self, t: float, width: int | None = None) -> PixelArray:
        """What the regions show at t in [0,1]: (H,W,4) of the photo's dtype, with straight alpha; `width` makes it
        smaller. Raises UsageError: there are no regions."""
        if not self.request.regions:
            raise UsageError("cutout_needs_region")
        return self.composer(width).cutout_at(check_number("t", t, 0, 1))

    def clip(self, frames: int, width: int | None = None) -> Clip:
        """A clip of `frames` evenly spaced frames, from t = 0 to t = 1. Each frame is decoded when it is needed.

        Raises UsageError: an argument is invalid, such as fewer frames than one.
        """
        times = even_times(check_whole_number("frames", frames, 1))
        self.composer(width)  # so that an invalid width is reported now
        return Clip(times, partial(self.frame_at, width=width), self.photo)

    def trajectory(self, times: Iterable[float], width: int | None = None) -> Float32Array:
        """Displacement, at each t in `times`, of the content located at each pixel at t = 0.5.

        (T,H,W,2) float32, x and y in pixels of the photo; H and W as in `frame_at`. Times are in [0,1]. This takes 8
        bytes per pixel and time, so large photos need a `width`.
        """
        return self.composer(width).trajectory(_check_times(times))

    def motion(self, width: int | None = None) -> Float32Array:
        """Displacement from t = 0 to t = 1 of the content located at each pixel at t = 0.5.

        (H,W,2) float32, x and y in pixels of the photo; H and W as in `frame_at`.
        """
        first, last = self.trajectory((0, 1), width)
        motion: Float32Array = last - first
        return motion

    def consistency(self, width: int = DIAGNOSIS_WIDTH) -> Consistency:
        """How well the frames explain the photo: compares their mean with it. Its maps are (H,W) as in `frame_at`."""
        composer = self.composer(width)
        times = ((i + 0.5) / _CONSISTENCY_FRAMES for i in range(_CONSISTENCY_FRAMES))
        return assess_consistency(composer.photo_pixels, map(composer.frame_at, times))

    def free_caches(self) -> None:
        """Free what the frames share. The next frame computes it again."""
        self._composers.clear()
        self._decoded.clear()
        for roi in self.rois:
            _clear_cached_properties(roi.encoded)
            _clear_cached_properties(roi.encoded.decoder)
        for layer in self._layers:
            _clear_cached_properties(layer.source)

    def with_request(self, request: UnfoldRequest) -> "Exposure":
        """The same latents under another request: other flips, other arrows, regions within what was encoded.

        Encodes nothing. Raises UsageError: the request doesn't suit the photo, or needs parts that were not encoded.
        """
        check_type("request", request, UnfoldRequest)
        request.check(self.photo.width, self.photo.height)
        areas = tuple(layer.source.area for layer in self._layers if isinstance(layer.source, HandMotion))
        return replace(self, request=request, _areas=areas)

    def with_time_reversed(self, region: int | None = None) -> "Exposure":
        """The same exposure played the other way in one region, counted from 0, or in the whole photo."""
        return self.with_request(self.request.with_time_reversed(region))


def _check_times(times: Iterable[float]) -> list[float]:
    """Return instants as floats. Raises UsageError: they are not a sequence of numbers from 0 to 1."""
    instants = list(times) if isinstance(times, Iterable) else [math.nan]
    if not all(isinstance(t, Real) and 0 <= t <= 1 for t in instants):
        raise invalid_argument("times", times, "argument_times")
    return [float(t) for t in instants]


def _check_part(part: PixelBounds, photo: Photo) -> None:
    """Raise UsageError if a part isn't four whole numbers, is empty or isn't inside the photo."""
    if not isinstance(part, Sequence) or len(part) != 4 or not all(isinstance(side, Integral) for side in part):
        raise invalid_argument("part", part, "argument_part")
    left, top, right, bottom = part
    if not (0 <= left < right <= photo.width and 0 <= top < bottom <= photo.height):
        raise UsageError(
            "part_outside", left=left, top=top, right=right, bottom=bottom, width=photo.width, height=photo.height
        )


def _clear_cached_properties(value: object) -> None:
    """Delete the cached values of all `cached_property` methods of an object."""
    for name in list(vars(value)):
        if isinstance(getattr(type(value), name, None), cached_property):
            vars(value).pop(name, None)
