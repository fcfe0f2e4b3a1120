"""SHA-256 of bytes and of files."""

import hashlib
from pathlib import Path


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits.

    Raises OSError: the file can't be read; FileNotFoundError: it isn't a regular file.
    """
    if not path.is_file():  # reading a device may never end
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
