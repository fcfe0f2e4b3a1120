"""Protect the files that are read from being replaced by what is written."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.paths import is_same_file


def refuse_originals(photo: Path | None, others: Sequence[Path], targets: Iterable[Path]) -> None:
    """Raise OutputError if one of the targets is a file that is read, also by a symbolic or a hard link.

    photo: None if there is no file; others: files that are read beside it, such as masks.
    """
    for target in filter(os.path.exists, targets):
        if photo and is_same_file(photo, target):
            raise OutputError("target_is_photo", name=target.name)
        if any(is_same_file(other, target) for other in others):
            raise OutputError("target_is_read", name=target.name)
