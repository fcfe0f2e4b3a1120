"""Protect the photos of a batch from its results."""

from collections.abc import Iterable
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.paths import entry_path, file_id, is_same_file
from shutterspan.core.pipeline.batch.job import BatchJob
from shutterspan.core.pipeline.export import outdated_frames


class Originals:
    """The photos that a batch reads. No result replaces one, also not by a symbolic or a hard link.

    replaceable: whether a result in one file may replace the photo that it is made from, which has been read by then.
    """

    def __init__(self, photos: Iterable[Path] = (), replaceable: bool = False):
        self._photos = {entry_path(photo) for photo in photos}
        self._files = {file_id(photo) for photo in self._photos} - {None}
        self._replaceable = replaceable

    def refuse_replacing(self, job: BatchJob) -> None:
        """Raises OutputError: publishing the job's result would replace or remove a photo, or that can't be
        determined."""
        for path in _replaced_paths(job):
            if file_id(path) not in self._files:
                continue
            if not is_same_file(path, job.photo) or path in self._photos - {job.photo}:
                raise OutputError("target_is_photo_of_batch", path=path)
            if not self._replaceable or path != job.target:
                raise OutputError("target_is_photo", name=path.name)


def _replaced_paths(job: BatchJob) -> list[Path]:
    """The paths that the result, or a frame of it, will take or clear."""
    if job.target.is_dir():
        return [job.target / name for name in outdated_frames(job.target, ())]
    return [job.target, *([job.folder / job.second_name] if job.second_name else [])]
