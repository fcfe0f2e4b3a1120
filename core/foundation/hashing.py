"""SHA-256 of bytes and of files."""

import hashlib
from pathlib import Path


def sha256(data: bytes) -> str:
    """The digest of bytes in memory, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """The digest of a file's bytes, as 64 hexadecimal digits.

    Raises OSError: it can't be read; FileNotFoundError where there is no regular file.
    """
    if not path.is_file():  # a device would never end
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
