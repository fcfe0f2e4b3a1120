"""Passes the decoded photo to the workers in a file, so that it is decoded only once."""

import threading
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.log import log
from shutterspan.core.image_io.decoded_photo import write_decoded_photo
from shutterspan.core.types.photo import Photo
from shutterspan.core.worker.store import PrivateFolder


class DecodedPhotos:
    """Files of decoded photos in a private folder, which is removed at the end. Any thread may call the methods."""

    def __init__(self) -> None:
        self._folder: PrivateFolder | None = None
        self._count = 0
        self._closed = False
        self._lock = threading.Lock()

    def write(self, photo: Photo) -> Path | None:
        """Write a photo. Returns the file's path, or None if it can't be written; the workers then decode the photo
        themselves."""
        try:
            path = self._new_path()
            if path:
                write_decoded_photo(photo, path)
        except OutputError as error:
            log.warning("%s The workers decode the photo.", error.message)
            return None
        return path

    def close(self) -> None:
        """Remove the folder; no photo is written afterwards."""
        with self._lock:
            self._closed = True
            if self._folder:
                self._folder.remove()

    def _new_path(self) -> Path | None:
        """A path for a new file, None after `close`. Raises OutputError: the folder can't be made."""
        with self._lock:
            if self._closed:
                return None
            self._folder = self._folder or PrivateFolder()
            self._count += 1
            return self._folder.path / f"photo-{self._count}"
