"""The source of a render's photo and exposure: a photo file, a decoded photo, latents, or an exposure."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.log import log
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.decoded_photo import load_handed_over_photo
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.request import UnfoldRequest

if TYPE_CHECKING:
    from shutterspan.core.inference.engine import Engine
    from shutterspan.core.inference.exposure import Exposure


class ExposureSource:
    """The source of one photo's exposure. It encodes the photo only if necessary.

    request: what to unfold. exposure: the exposure, None until it is made. encode_count: how often the photo was
    encoded, 0 or 1.
    """

    def __init__(
        self,
        path: Path,
        request: UnfoldRequest = UnfoldRequest(),
        decoded_photo: Path | None = None,
        latents: Path | None = None,
    ):
        """path: the photo's file; decoded_photo: file that `write_decoded_photo` wrote; latents: file that
        `save_latents` wrote, for the same request. If one of these two files can't be used, the photo is decoded or
        encoded."""
        self._path, self.request = path, request
        self._decoded_photo, self._latents = decoded_photo, latents
        self._photo: Photo | None = None
        self.exposure: Exposure | None = None
        self.encode_count = 0

    @classmethod
    def of_exposure(cls, exposure: "Exposure") -> "ExposureSource":
        """A source that returns an existing exposure."""
        source = cls(exposure.photo.path or Path(), exposure.request)
        source.exposure = exposure
        return source

    def load_photo(self) -> Photo:
        """The photo. The first call decodes it.

        Raises the errors of `load_photo`. UsageError: the request is invalid for the photo.
        """
        if self.exposure:
            return self.exposure.photo
        if self._photo is None:
            photo = load_handed_over_photo(self._path, self._decoded_photo)
            self.request.check(photo.width, photo.height)
            self._photo = photo
        return self._photo

    def make_exposure(
        self, load_engine: "Callable[[], Engine]", progress: Progress, augmentation_count: int | None = None
    ) -> "Exposure":
        """The exposure of the photo.

        augmentation_count: see `unfold`. An exposure with another number is encoded again, so that the same settings
        always give the same frames. Raises the errors of `load_photo`, `unfold` and `load_engine`.
        """
        photo = self.load_photo()
        exposure = self.exposure or self._load_latents(photo, load_engine)
        if exposure is None or not _has_augmentations(exposure, augmentation_count):
            exposure = self._encode(photo, load_engine(), progress, augmentation_count)
        self.exposure = exposure
        return exposure

    def _load_latents(self, photo: Photo, load_engine: "Callable[[], Engine]") -> "Exposure | None":
        from shutterspan.core.inference.latents_file import load_exposure

        if self._latents is None:
            return None
        try:
            return load_exposure(self._latents, photo, load_engine(), self.request)
        except InputError as error:
            log.warning("%s The photo is encoded again.", error.message)
            return None

    def _encode(self, photo: Photo, engine: "Engine", progress: Progress, augmentation_count: int | None) -> "Exposure":
        from shutterspan.core.inference.unfold import unfold

        exposure = unfold(photo, engine, progress, self.request, augmentation_count=augmentation_count)
        self.encode_count += 1
        return exposure


def _has_augmentations(exposure: "Exposure", count: int | None) -> bool:
    """Whether an exposure averages as many augmentations as `unfold` would for this count."""
    return exposure.augmentation_count == (count or exposure.engine.constants.augmentation_count)
