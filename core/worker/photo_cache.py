"""Keeps the last photo: it is often opened again, at another width or under another request."""

from pathlib import Path

from shutterspan.core.image_io.decoded_photo import load_handed_over_photo
from shutterspan.core.types.photo import Photo


class PhotoCache:
    """Caches one photo, as long as its file doesn't change."""

    def __init__(self) -> None:
        self._version: tuple[Path, int, int] | None = None
        self._photo: Photo | None = None

    def load(self, path: Path, decoded_photo: Path | None = None) -> Photo:
        """The photo in a file; it is read again if the file has changed.

        decoded_photo: file in which a client hands over the decoded photo. If it can't be read, the photo is decoded.
        Raises what `load_photo` raises.
        """
        version = _file_version(path)
        if self._photo is None or version is None or version != self._version:
            self._version, self._photo = None, None  # free the old photo first: two large ones may not fit
            self._photo = load_handed_over_photo(path, decoded_photo)
            self._version = version
        return self._photo


def _file_version(path: Path) -> tuple[Path, int, int] | None:
    """Path, size and time of a file, which change with its content; None where they can't be read."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return path, status.st_size, status.st_mtime_ns
