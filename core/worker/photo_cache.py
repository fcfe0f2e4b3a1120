"""Cache the last photo, because it is often opened again, at another width or with another request."""

from pathlib import Path

from shutterspan.core.image_io.decoded_photo import load_handed_over_photo
from shutterspan.core.types.photo import Photo


class PhotoCache:
    """Caches one photo until its file changes."""

    def __init__(self) -> None:
        self._version: tuple[Path, int, int] | None = None
        self._photo: Photo | None = None

    def load(self, path: Path, decoded_photo: Path | None = None) -> Photo:
        """The photo in a file. It is read again if the file has changed.

        decoded_photo: file with the decoded photo, written by a client. If it can't be read, the photo is decoded.
        Raises the errors of `load_photo`.
        """
        version = _file_version(path)
        if self._photo is None or version is None or version != self._version:
            self._version, self._photo = None, None  # first, because two large photos may not fit into memory
            self._photo = load_handed_over_photo(path, decoded_photo)
            self._version = version
        return self._photo


def _file_version(path: Path) -> tuple[Path, int, int] | None:
    """Path, size and time of a file, which change with its content; None if they can't be read."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return path, status.st_size, status.st_mtime_ns
