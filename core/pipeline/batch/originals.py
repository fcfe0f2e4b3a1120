"""Protect the photos of a batch from its results."""

import os
from collections.abc import Iterable
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.paths import entry_path, file_id, is_same_file
from shutterspan.core.pipeline.batch.job import BatchJob
from shutterspan.core.pipeline.export import outdated_frames

#: Maximum number of links that are followed from a photo; operating systems follow no more.
_MAX_LINKS = 40


class Originals:
    """The photos that a batch reads. No result may replace one, not even through a symbolic or a hard link.

    replaceable: whether a result in one file may replace its own photo, which has been read by then.
    """

    def __init__(self, photos: Iterable[Path] = (), replaceable: bool = False):
        #: For each photo, all paths that lead to its file: its own path, and those of the links on the way.
        self._ways = {entry_path(photo): _way(photo) for photo in photos}
        self._files = {file_id(photo) for photo in self._ways} - {None}
        self._replaceable = replaceable

    def refuse_replacing(self, job: BatchJob) -> None:
        """Raise OutputError if publishing the job's result would replace or remove a photo, or if this can't be
        determined."""
        for path in _replaced_paths(job):
            if file_id(path) not in self._files:
                continue
            is_read_otherwise = any(path in way for photo, way in self._ways.items() if photo != job.photo)
            if not is_same_file(path, job.photo) or is_read_otherwise:
                raise OutputError("target_is_photo_of_batch", path=path)
            if not self._replaceable:
                raise OutputError("target_is_photo", name=path.name)
            if path != job.target:
                raise OutputError("target_is_photo", hint="choose_other_name", name=path.name)


def _way(photo: Path) -> list[Path]:
    way = [entry_path(photo)]
    while len(way) <= _MAX_LINKS and way[-1].is_symlink():
        way.append(entry_path(way[-1].parent / os.readlink(way[-1])))
    return way


def _replaced_paths(job: BatchJob) -> list[Path]:
    """The paths that the result, or one of its frames, will replace or remove."""
    if job.target.is_dir():
        return [job.target / name for name in outdated_frames(job.target, ())]
    return [job.target, *([job.folder / job.second_name] if job.second_name else [])]
