"""The exposures that a worker holds open for its client."""

from dataclasses import dataclass

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.worker.photo_cache import PhotoCache
from shutterspan.core.worker.preview import Reduction
from shutterspan.core.worker.store import PixelStore


@dataclass(frozen=True)
class OpenExposure:
    """An exposure, and the sizes of the photo and of the copy that was unfolded."""

    exposure: Exposure
    reduction: Reduction


class OpenExposures:
    """The open exposures with their files. Each goes by the id of the request that made it.

    encode_count: number of photos that were encoded so far.
    """

    def __init__(self, store: PixelStore):
        self.store = store
        self.photos = PhotoCache()
        self.encode_count = 0
        self._exposures: dict[int, OpenExposure] = {}

    def add(self, exposure_id: int, opened: OpenExposure) -> None:
        self._exposures[exposure_id] = opened

    def find(self, exposure_id: int) -> OpenExposure:
        """Raises UsageError: there is none of this id."""
        if exposure_id not in self._exposures:
            raise UsageError("exposure_missing", exposure=exposure_id)
        return self._exposures[exposure_id]

    def find_full_size(self, exposure_id: int) -> Exposure:
        """The exposure of this id. Raises UsageError: there is none, or it is of a smaller copy of its photo."""
        opened = self.find(exposure_id)
        if opened.reduction.is_smaller:
            raise UsageError("exposure_reduced", exposure=exposure_id)
        return opened.exposure

    def forget(self, exposure_id: int) -> None:
        """Drop an exposure and its files, if there is one of this id."""
        self._exposures.pop(exposure_id, None)
        self.store.forget(exposure_id)
