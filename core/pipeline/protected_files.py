"""Prevent output files from replacing files that are read."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.paths import file_id


def refuse_originals(photo: Path | None, others: Sequence[Path], targets: Iterable[Path]) -> None:
    """Raise OutputError if one of the targets is a file that is read, also through a symbolic or a hard link.

    photo: the photo's file, None if there is none; others: other files that are read, such as masks.
    """
    existing = {target: target_id for target in targets if (target_id := file_id(target))}
    if not existing:  # there may be thousands of files to compare, on a slow disk
        return
    photo_id, other_ids = photo and file_id(photo), set(map(file_id, others))
    for target, target_id in existing.items():
        if target_id == photo_id:
            raise OutputError("target_is_photo", name=target.name)
        if target_id in other_ids:
            raise OutputError("target_is_read", name=target.name)
