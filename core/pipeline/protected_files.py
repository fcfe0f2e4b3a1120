"""Protect the files that are read from being replaced by what is written."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.paths import file_id


def refuse_originals(photo: Path | None, others: Sequence[Path], targets: Iterable[Path]) -> None:
    """Raise OutputError if one of the targets is a file that is read, also by a symbolic or a hard link.

    photo: None if there is no file; others: files that are read beside it, such as masks.
    """
    existing = {target: target_id for target in targets if (target_id := file_id(target))}
    if not existing:  # the files that are read may be thousands, on a slow disk
        return
    photo_id, other_ids = photo and file_id(photo), set(map(file_id, others))
    for target, target_id in existing.items():
        if target_id == photo_id:
            raise OutputError("target_is_photo", name=target.name)
        if target_id in other_ids:
            raise OutputError("target_is_read", name=target.name)
