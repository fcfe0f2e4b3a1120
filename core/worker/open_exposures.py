"""A worker's open exposures, among them those that the client has set aside."""

import threading
from dataclasses import dataclass

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.worker.exposure_memory import byte_count
from shutterspan.core.worker.photo_cache import PhotoCache
from shutterspan.core.worker.preview import Reduction
from shutterspan.core.worker.store import PixelStore


@dataclass(frozen=True)
class OpenExposure:
    """An exposure, and the sizes of the photo and of its unfolded copy."""

    exposure: Exposure
    reduction: Reduction


class OpenExposures:
    """The open exposures with their files. An exposure has the id of the request that made it.

    Any thread may use them, but only one at a time uses the files of an exposure. Only passes use the photos, and they
    run one after another.

    encode_count: number of photos encoded so far.
    """

    def __init__(self, store: PixelStore, set_aside_limit: int):
        """set_aside_limit: bytes that all exposures set aside may take together."""
        self.store = store
        self.photos = PhotoCache()
        self.encode_count = 0
        self._set_aside_limit = set_aside_limit
        self._lock = threading.RLock()
        self._exposures: dict[int, OpenExposure] = {}
        #: Ids of the exposures that are set aside, the oldest first.
        self._aside: list[int] = []

    def add(self, exposure_id: int, opened: OpenExposure) -> None:
        with self._lock:
            self._exposures[exposure_id] = opened

    def find(self, exposure_id: int) -> OpenExposure:
        """Raises UsageError: there is no exposure with this id."""
        with self._lock:
            if exposure_id not in self._exposures:
                raise UsageError("exposure_missing", exposure=exposure_id)
            return self._exposures[exposure_id]

    def find_full_size(self, exposure_id: int) -> Exposure:
        """Return the exposure with this id. Raises UsageError: there is none, or it belongs to a smaller copy of its
        photo."""
        opened = self.find(exposure_id)
        if opened.reduction.is_smaller:
            raise UsageError("exposure_reduced", exposure=exposure_id)
        return opened.exposure

    def set_aside(self, exposure_id: int) -> None:
        """Keep an exposure only while the memory limit permits. The oldest exposure that is set aside is dropped first.
        Raises UsageError: there is no exposure with this id."""
        with self._lock:
            self.find(exposure_id).exposure.free_caches()
            self._aside = [*(other for other in self._aside if other != exposure_id), exposure_id]
            while self._aside and self._set_aside_bytes() > self._set_aside_limit:
                self.forget(self._aside[0])

    def drop_set_aside(self) -> bool:
        """Drop all exposures that are set aside. Returns whether any were dropped."""
        with self._lock:
            dropped = list(self._aside)
            for exposure_id in dropped:
                self.forget(exposure_id)
            return bool(dropped)

    def forget(self, exposure_id: int) -> None:
        """Drop the exposure with this id and its files, if it exists."""
        with self._lock:
            self._exposures.pop(exposure_id, None)
            self._aside = [other for other in self._aside if other != exposure_id]
            self.store.forget(exposure_id)

    def _set_aside_bytes(self) -> int:
        return byte_count(self._exposures[exposure_id].exposure for exposure_id in self._aside)
