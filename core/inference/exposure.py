"""An unfolded photo: its frames, clips, trajectories and consistency, decoded on demand."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

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
    Raises UsageError: the ROIs don't cover the request.
    """

    photo: Photo
    engine: Engine
    rois: tuple[UnfoldedRoi, ...] = field(repr=False)
    request: UnfoldRequest = UnfoldRequest()
    augmentation_count: int = 1
    #: Areas that an earlier request deblurred, so that another strength doesn't deblur them again.
    _areas: tuple[DeblurredArea, ...] = field(repr=False, compare=False, default=())
    _layers: tuple[RegionLayer, ...] = field(init=False, repr=False, compare=False)
    #: Composers by whether they are of the photo's width, each with its width. Only two are cached, since they hold
    #: pictures of the frames' size: that for the photo's width, and of the others the one that was requested last.
    #: Width and composer are replaced together, since several threads may request different widths at once.
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
        width = self.photo.width if width is None else min(width, self.photo.width)
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
        is that of its picture, at most.
        """
        if part is None:
            return self.composer(width).frame_at(t)
        return shrink_to_width(self.composer().frame_at(t, part), width)

    def cutout_at(self, t: float, width: int | None = None) -> PixelArray:
        """What the regions show at t in [0,1]: (H,W,4) of the photo's dtype, with straight alpha; `width` makes it
        smaller. Raises UsageError: there are no regions."""
        if not self.request.regions:
            raise UsageError("cutout_needs_region")
        return self.composer(width).cutout_at(t)

    def clip(self, frames: int, width: int | None = None) -> Clip:
        """A clip of `frames` evenly spaced frames, from t = 0 to t = 1."""
        return Clip(even_times(frames), self.composer(width).frame_at, self.photo)

    def trajectory(self, times: Sequence[float], width: int | None = None) -> Float32Array:
        """Displacement, at each t in `times`, of the content located at each pixel at t = 0.5.

        (T,H,W,2) float32, x and y in pixels of the photo; H and W as in `frame_at`.
        """
        return self.composer(width).trajectory(times)

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
        request.check(self.photo.width, self.photo.height)
        areas = tuple(layer.source.area for layer in self._layers if isinstance(layer.source, HandMotion))
        return replace(self, request=request, _areas=areas)

    def with_time_reversed(self, region: int | None = None) -> "Exposure":
        """The same exposure played the other way in one region, counted from 0, or in the whole photo."""
        return self.with_request(self.request.with_time_reversed(region))


def _clear_cached_properties(value: object) -> None:
    """Forget what the `cached_property` methods of an object have computed."""
    for name in list(vars(value)):
        if isinstance(getattr(type(value), name, None), cached_property):
            vars(value).pop(name, None)
