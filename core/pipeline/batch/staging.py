"""The folder of a batch. Results are first staged in a hidden folder, then entered in a journal, then published.

A batch can be killed at any moment. Each photo is then in one of three states, which the next batch can distinguish:
its result is in the journal and published; its result is staged, with a manifest; or it is not rendered. The journal is
kept, so a batch can be resumed any number of times.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from shutterspan.core.foundation.atomic import (
    clear_drafts,
    list_names,
    make_folder,
    output_error,
    publish_file,
    replacing_file,
    replacing_frames,
    reporting_failed_writes,
    require_folder,
)
from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.messages import Message
from shutterspan.core.foundation.paths import is_same_file
from shutterspan.core.pipeline.batch.job import (
    HIDDEN_FOLDER,
    MANIFEST_FOLDER,
    STAGING_FOLDER,
    BatchJob,
    photo_digest,
)
from shutterspan.core.pipeline.batch.originals import Originals
from shutterspan.core.pipeline.export import outdated_frames
from shutterspan.core.pipeline.render import RenderReport
from shutterspan.core.types.settings import RenderSettings

_JOURNAL = "journal.jsonl"


@dataclass(frozen=True)
class JournalEntry:
    """The description of a complete result, in the journal and in manifests.

    name: the result's name in the batch's folder; photo: absolute path; source: SHA-256 of the photo's file; settings:
    render settings that differ from the defaults; size: the result's size in bytes; width, height: the photo's size in
    pixels; seconds: render time; request: SHA-256 of the request, empty for the default and in entries of older
    versions; notices: messages as JSON values, none in entries of older versions; replacement: SHA-256 of a result that
    has replaced its photo, else empty.
    """

    name: str
    photo: str
    source: str
    settings: dict[str, Any]
    size: int
    width: int
    height: int
    motion_found: bool
    seconds: float
    request: str = ""
    notices: list[dict[str, Any]] = field(default_factory=list)
    replacement: str = ""

    @classmethod
    def from_report(cls, job: BatchJob, source: str, report: RenderReport) -> "JournalEntry":
        """Make the entry of a staged result from its render report."""
        return cls(
            job.name,
            str(job.photo),
            source,
            _non_default_settings(job),
            _size_in_bytes(job.staged_result),
            *report.photo_size,
            report.motion_found,
            round(report.seconds["whole"], 3),
            job.request_digest,
            [notice.as_dict() for notice in report.notices],
        )

    @classmethod
    def parse(cls, line: str) -> "JournalEntry | None":
        """Parse a line of the journal; None if it is incomplete or invalid.

        A name that leads outside the batch's folder or into its hidden folder is invalid.
        """
        try:
            entry = cls(**json.loads(line))
            entry.messages()
            are_texts = isinstance(entry.photo, str) and isinstance(entry.replacement, str)
            is_valid = are_texts and Path(entry.name).name == entry.name and entry.name[0] != "."
        except (ValueError, TypeError, IndexError, AttributeError):
            return None
        return entry if is_valid else None

    def messages(self) -> tuple[Message, ...]:
        """The notices about the photo's file and the request. Raises ValueError, AttributeError: they are not
        messages."""
        return tuple(map(Message.from_dict, self.notices))

    def to_line(self) -> str:
        """The entry as a line of the journal, which `parse` reads."""
        return json.dumps(asdict(self)) + "\n"

    def matches(self, job: BatchJob, source: str) -> bool:
        """Whether the result was made from this photo with the same request and settings. source: SHA-256 of the
        photo's file."""
        return (
            self.source == source and self.settings == _non_default_settings(job) and self.request == job.request_digest
        )


def find_staged_entry(job: BatchJob, source: str) -> JournalEntry | None:
    """The entry of a complete staged result made from this photo with these settings; None if there is none."""
    entry = _read_manifest(job)
    return entry if entry and entry.matches(job, source) and entry.size == _size_in_bytes(job.staged_result) else None


def remove_manifest(job: BatchJob) -> None:
    """Remove the manifest of an outdated staged result. Raises OutputError."""
    with reporting_failed_writes(job.manifest):
        job.manifest.unlink(missing_ok=True)


def write_manifest(entry: JournalEntry, job: BatchJob) -> None:
    """Record that the job's staged result is complete. Raises OutputError."""
    with replacing_file(job.manifest, overwrite=True) as draft:
        draft.write_text(entry.to_line(), "utf-8")


class BatchFolder:
    """The journal and the results in a batch's folder. All methods that write raise OutputError."""

    def __init__(self, folder: Path, originals: Originals | None = None):
        """originals: the batch's photos."""
        self._originals = originals or Originals()
        self._journal = folder / HIDDEN_FOLDER / _JOURNAL
        self._entries: dict[str, JournalEntry] = {}
        #: For each photo, the digests of results that have replaced it.
        self._replacements: dict[str, set[str]] = {}
        for entry in _read_journal(self._journal):
            self._remember(entry)
        with replacing_file(self._journal, overwrite=True) as draft:  # drops lines that are incomplete after a crash
            draft.write_text("".join(entry.to_line() for entry in self._entries.values()), "utf-8")

    @property
    def names_by_photo(self) -> dict[str, str]:
        """The names of results by the absolute paths of their photos."""
        return {entry.photo: entry.name for entry in self._entries.values()}

    def refuse_replacing(self, job: BatchJob, overwrite: bool) -> None:
        """Raise OutputError if the job's result would replace a photo of the batch or, without `overwrite`, any file;
        or if this can't be determined."""
        self._originals.refuse_replacing(job)
        if not overwrite and result_exists(job):
            raise OutputError("file_exists", path=job.target)

    def find_finished(self, job: BatchJob, overwrite: bool) -> JournalEntry | None:
        """The entry of a finished result of this job, or None. A staged result is published first.

        Also raises OutputError: another result has replaced the photo, so the original no longer exists.
        """
        recorded = self._entries.get(job.name)
        replacements = self._replacements.get(str(job.photo))
        if not recorded and not replacements and _read_manifest(job) is None:
            return None
        source = photo_digest(job.photo)
        if find_staged_entry(job, source):
            return self.publish(job, overwrite)
        if replacements and source in replacements:
            if recorded and recorded.replacement == source and recorded.matches(job, recorded.source):
                return recorded
            raise OutputError("original_replaced", photo=job.photo)
        if recorded and recorded.matches(job, source) and recorded.size == _size_in_bytes(job.target):
            return recorded
        return None

    def publish(self, job: BatchJob, overwrite: bool) -> JournalEntry:
        """Enter the staged result of a job in the journal and move it to its target."""
        entry = _require_manifest(job)
        self.refuse_replacing(job, overwrite)
        if is_same_file(job.photo, job.target):
            entry = replace(entry, replacement=photo_digest(job.staged_result))
        self._add(entry)
        with reporting_failed_writes(job.target):
            second = job.second_name
            # The movie first: if the still exists, the pair is complete.
            if second and (job.staging_folder / second).exists():
                publish_file(job.staging_folder / second, job.folder / second, overwrite)
            if job.staged_result.is_dir():
                _publish_frames(job.staged_result, job.target)
            else:
                publish_file(job.staged_result, job.target, overwrite)
        with suppress(OSError):  # a manifest without its result is ignored
            job.manifest.unlink()
        return entry

    def _add(self, entry: JournalEntry) -> None:
        """Append an entry to the journal, on disk at once."""
        with reporting_failed_writes(self._journal), self._journal.open("a", encoding="utf-8") as journal:
            journal.write(entry.to_line())
            journal.flush()
            os.fsync(journal.fileno())
        self._remember(entry)

    def _remember(self, entry: JournalEntry) -> None:
        self._entries[entry.name] = entry
        if entry.replacement not in ("", entry.source):  # a result equal to its photo has replaced nothing
            self._replacements.setdefault(entry.photo, set()).add(entry.replacement)


@contextmanager
def open_batch_folder(folder: Path, resume: bool, originals: Originals | None = None) -> Iterator[BatchFolder]:
    """Open a batch's folder for exclusive use. Create it if it is missing.

    Without `resume`, staged results of an earlier batch are removed. originals: the photos of this batch.
    Raises OutputError: the folder can't be written to, or another batch is using it.
    """
    working_folders = [folder / HIDDEN_FOLDER / name for name in (STAGING_FOLDER, MANIFEST_FOLDER)]
    try:
        require_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        (folder / HIDDEN_FOLDER).mkdir(exist_ok=True)
        lock = FileLock(folder / HIDDEN_FOLDER / "lock").acquire(timeout=0)
    except Timeout:
        raise OutputError("batch_running", folder=folder) from None
    except OSError as error:
        raise output_error(error, folder / HIDDEN_FOLDER) from error
    with lock:
        for working_folder in working_folders:
            if not resume:
                shutil.rmtree(working_folder, ignore_errors=True)
            make_folder(working_folder)
        try:
            yield BatchFolder(folder, originals)
        finally:
            for working_folder in working_folders:
                _remove_unfinished(working_folder)


def result_exists(job: BatchJob) -> bool:
    """Whether the job's target, or the movie of its Live Photo, exists. An empty folder doesn't count.

    Raises OutputError: this can't be determined.
    """
    target = job.target
    with reporting_failed_writes(target):
        if job.second_name and (job.folder / job.second_name).exists() and not job.manifest.exists():
            return True
        return bool(list_names(target)) if target.is_dir() else target.exists()


def _read_manifest(job: BatchJob) -> JournalEntry | None:
    """The entry in the job's manifest; None if the manifest is missing or damaged."""
    try:
        return JournalEntry.parse(job.manifest.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _require_manifest(job: BatchJob) -> JournalEntry:
    """The entry in the job's manifest. Raises OutputError: the manifest is missing or damaged."""
    entry = _read_manifest(job)
    if entry is None:
        raise OutputError("batch_result_missing", photo=job.photo, folder=job.folder)
    return entry


def _publish_frames(staged_folder: Path, target: Path) -> None:
    """Move all frames to the target folder, replacing those of an earlier clip."""
    names = sorted(path.name for path in staged_folder.iterdir())
    with replacing_frames(target, names, outdated_frames(target, names)) as draft:
        for name in names:
            (staged_folder / name).rename(draft / name)
    with suppress(OSError):  # an empty folder is ignored
        staged_folder.rmdir()


def _read_journal(journal: Path) -> list[JournalEntry]:
    """All valid entries of a journal; none if it can't be read."""
    try:
        lines = journal.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [entry for entry in map(JournalEntry.parse, lines) if entry]


def _non_default_settings(job: BatchJob) -> dict[str, Any]:
    """The settings that differ from the defaults, as JSON values.

    Defaults are omitted, so results still match if an older version, which lacks a setting, made them.
    """
    defaults = asdict(RenderSettings())
    settings = {name: value for name, value in asdict(job.settings).items() if value != defaults[name]}
    return dict(json.loads(json.dumps(settings)))


def _size_in_bytes(path: Path) -> int:
    """The size of a file, or of all files in a folder; -1 if the path doesn't exist."""
    try:
        if path.is_dir():
            return sum(inner.stat().st_size for inner in path.iterdir())
        return path.stat().st_size
    except OSError:
        return -1


def _remove_unfinished(working_folder: Path) -> None:
    """Remove unfinished files. Complete results are kept, so that the batch can be resumed."""
    clear_drafts(working_folder)
    with suppress(OSError):  # the folder has complete results
        working_folder.rmdir()
