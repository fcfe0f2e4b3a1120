"""The folder of a batch: results are rendered in a hidden place inside it, noted, and only then given their names.

Whatever moment a batch is killed at, each photo stands in one of three states that the next one can tell apart: its
result is noted in the journal and has its name; or it lies whole in the hidden place, with a note of what it was made
of; or it is still to be made. The journal stays, so that a batch can be resumed however often.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from shutterspan.core.foundation.atomic import (
    ALLOW_REPLACING,
    clear_drafts,
    make_folder,
    names_in,
    output_error,
    publish_file,
    replacing_file,
    replacing_frames,
    reporting_failed_writes,
    require_folder,
)
from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.pipeline.batch.job import HIDDEN, Job, digest
from shutterspan.core.pipeline.export import outdated_frames
from shutterspan.core.pipeline.render import RenderReport, RenderSettings

_JOURNAL = "journal.jsonl"


@dataclass(frozen=True)
class Entry:
    """A whole result. name: in the batch's folder; photo: its absolute path; source: SHA-256 of the photo's file;
    settings: that it was rendered by; size: of the result in bytes; the rest is told of it."""

    name: str
    photo: str
    source: str
    settings: dict[str, Any]
    size: int
    width: int
    height: int
    motion_found: bool
    seconds: float

    @classmethod
    def of(cls, job: Job, source: str, report: RenderReport) -> "Entry":
        return cls(
            job.name,
            str(job.photo),
            source,
            _settings(job),
            _size(job.staged),
            *report.photo_size,
            report.motion_found,
            round(report.seconds["whole"], 3),
        )

    @classmethod
    def parse(cls, line: str) -> "Entry | None":
        """None: the line is torn, or none of ours. A name never leads out of the folder or into its hidden place."""
        try:
            entry = cls(**json.loads(line))
            ours = Path(entry.name).name == entry.name and entry.name[0] != "." and isinstance(entry.photo, str)
        except (ValueError, TypeError, IndexError):
            return None
        return entry if ours else None

    def line(self) -> str:
        return json.dumps(asdict(self)) + "\n"

    def is_of(self, job: Job, source: str) -> bool:
        return self.source == source and self.settings == _settings(job)


def staged_entry(job: Job, source: str) -> Entry | None:
    """The note of a result that lies whole in the hidden place and was made of this photo by these settings."""
    entry = _note(job)
    return entry if entry and entry.is_of(job, source) and entry.size == _size(job.staged) else None


def unstage(job: Job) -> None:
    """Remove the note of an outdated result. Raises OutputError."""
    with reporting_failed_writes(job.note):
        job.note.unlink(missing_ok=True)


def stage(entry: Entry, job: Job) -> None:
    """Note that the job's result lies whole in the hidden place. Raises OutputError."""
    with replacing_file(job.note, overwrite=True) as draft:
        draft.write_text(entry.line(), "utf-8")


class BatchFolder:
    """The folder of one batch at a time. Raises OutputError from all that writes."""

    def __init__(self, folder: Path):
        self._journal = folder / HIDDEN / _JOURNAL
        self._entries = {entry.name: entry for entry in _read(self._journal)}
        with replacing_file(self._journal, overwrite=True) as draft:  # without lines that a kill tore
            draft.write_text("".join(entry.line() for entry in self._entries.values()), "utf-8")

    @property
    def names(self) -> dict[str, str]:
        """The names of results by the absolute paths of their photos."""
        return {entry.photo: entry.name for entry in self._entries.values()}

    def finished(self, job: Job, overwrite: bool) -> Entry | None:
        """The entry of a result that is there already, under its name or on its way, which then gets it."""
        noted = self._entries.get(job.name)
        if noted is None and _note(job) is None:
            return None
        source = digest(job.photo)
        if staged_entry(job, source):
            return self.publish(job, overwrite)
        return noted if noted and noted.is_of(job, source) and noted.size == _size(job.target) else None

    def publish(self, job: Job, overwrite: bool) -> Entry:
        """Give the staged result of a job its name."""
        entry = _noted(job)
        refuse_existing(job, overwrite)
        self._add(entry)
        with reporting_failed_writes(job.target):
            if job.staged.is_dir():
                _publish_frames(job.staged, job.target)
            else:
                publish_file(job.staged, job.target, overwrite)
        with suppress(OSError):  # a note whose result is gone counts for nothing
            job.note.unlink()
        return entry

    def _add(self, entry: Entry) -> None:
        with reporting_failed_writes(self._journal), self._journal.open("a", encoding="utf-8") as journal:
            journal.write(entry.line())
            journal.flush()
            os.fsync(journal.fileno())
        self._entries[entry.name] = entry


@contextmanager
def opened(folder: Path, resume: bool) -> Iterator[BatchFolder]:
    """The folder, made where it is missing, for this batch alone.

    Without `resume`, what an earlier batch left on its way is forgotten.
    Raises OutputError: it can't be written to, or another batch is at work in it.
    """
    work = folder / HIDDEN / "work"
    try:
        require_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        (folder / HIDDEN).mkdir(exist_ok=True)
        lock = FileLock(folder / HIDDEN / "lock").acquire(timeout=0)
    except Timeout:
        raise OutputError(
            f"Another batch is at work in {folder}.", "Let it end first, or choose another folder."
        ) from None
    except OSError as error:
        raise output_error(error, folder / HIDDEN) from error
    with lock:
        if not resume:
            shutil.rmtree(work, ignore_errors=True)
        make_folder(work)
        try:
            yield BatchFolder(folder)
        finally:
            _clear(work)


def refuse_existing(job: Job, overwrite: bool) -> None:
    """Raises OutputError."""
    if not overwrite and is_there(job):
        raise OutputError(f"{job.target} exists already.", ALLOW_REPLACING)


def is_there(job: Job) -> bool:
    """Whether something lies where the result is to go. Raises OutputError: that can't be found out."""
    target = job.target
    with reporting_failed_writes(target):
        return bool(names_in(target)) if target.is_dir() else target.exists()


def _note(job: Job) -> Entry | None:
    """What the note in the hidden place says; None: it is missing or torn."""
    try:
        return Entry.parse(job.note.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _noted(job: Job) -> Entry:
    """Raises OutputError: there is no note that can be read."""
    entry = _note(job)
    if entry is None:
        raise OutputError(
            f"The result of {job.photo} did not arrive in {job.folder}.",
            "All workers have to reach this folder by the same name.",
        )
    return entry


def _publish_frames(staged: Path, target: Path) -> None:
    names = sorted(path.name for path in staged.iterdir())
    with replacing_frames(target, names, outdated_frames(target, names)) as draft:
        for name in names:
            (staged / name).rename(draft / name)
    with suppress(OSError):  # empty, it counts for nothing
        staged.rmdir()


def _read(journal: Path) -> list[Entry]:
    try:
        lines = journal.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [entry for entry in map(Entry.parse, lines) if entry]


def _settings(job: Job) -> dict[str, Any]:
    """Those that differ from the default, as they come back from JSON: a setting that is new in a later version of
    this program doesn't make older results look foreign."""
    default = asdict(RenderSettings())
    told = {name: value for name, value in asdict(job.settings).items() if value != default[name]}
    return dict(json.loads(json.dumps(told)))


def _size(path: Path) -> int:
    """Bytes of a file, or of the files in a folder; -1: there is none."""
    try:
        if path.is_dir():
            return sum(inner.stat().st_size for inner in path.iterdir())
        return path.stat().st_size
    except OSError:
        return -1


def _clear(work: Path) -> None:
    """Remove what was stopped unfinished. Whole results wait to be resumed."""
    clear_drafts(work)
    with suppress(OSError):  # there are whole results
        work.rmdir()
