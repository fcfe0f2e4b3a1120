"""Run one job, in any process. It ends with a complete staged result or a `Failure`."""

import traceback
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shutterspan.core.foundation.errors import ErrorKind, InputError, ShutterspanError
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.pipeline.batch.job import BatchJob, photo_digest
from shutterspan.core.pipeline.batch.staging import JournalEntry, find_staged_entry, remove_manifest, write_manifest
from shutterspan.core.pipeline.render import Renderer, RenderRequest


@dataclass(frozen=True)
class Failure:
    """The reason why a job has no result. kind: kind of the error, or “still” if nothing moves in the photo; content:
    the error's message; details: a traceback for the log."""

    kind: ErrorKind | Literal["still"]
    content: Message
    details: str = ""

    @classmethod
    def from_error(cls, error: ShutterspanError) -> "Failure":
        return cls(error.kind, error.content)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Failure":
        """Make a failure from JSON values, as `as_dict` returns them. Raises ValueError, KeyError: the values are
        invalid."""
        return cls(values["kind"], Message.from_dict(values["content"]), values["details"])

    def as_dict(self) -> dict[str, Any]:
        """The failure as JSON values."""
        return {"kind": self.kind, "content": self.content.as_dict(), "details": self.details}

    def to_exception(self) -> ShutterspanError:
        """The failure as an exception of its kind."""
        classes: list[type[ShutterspanError]] = [*ShutterspanError.__subclasses__(), ShutterspanError]
        by_kind: dict[str, type[ShutterspanError]] = {error_class.kind: error_class for error_class in classes}
        return by_kind[self.kind].with_content(self.content)


#: Runs jobs. Yields each job when it has finished, in any order, with its failure or None. Closing the generator stops
#: the work.
JobExecutor = Callable[[Sequence[BatchJob]], Generator[tuple[BatchJob, Failure | None], None, None]]


def serial_executor(renderer: Renderer) -> JobExecutor:
    """Run jobs in this process, one after another."""
    return lambda jobs: ((job, run_job(job, renderer)) for job in jobs)


def run_job(job: BatchJob, renderer: Renderer) -> Failure | None:
    """Render a job's photo into the staging folder, unless the folder has its result already."""
    source = photo_digest(job.photo)
    if find_staged_entry(job, source):
        return None
    try:
        if job.sha256 and source and source != job.sha256:
            raise InputError("photo_changed_since_edit", path=job.photo)
        remove_manifest(job)
        report = renderer.render(RenderRequest(job.photo, job.staged_result, job.settings, job.request, overwrite=True))
        if report.diagnosis and not report.files:
            return Failure("still", report.diagnosis)
        write_manifest(JournalEntry.from_report(job, source, report), job)
    except ShutterspanError as error:
        content = error.content
        for folder in (job.staging_folder, job.manifest.parent):  # users only know the batch's folder
            content = content.with_replaced_values(str(folder), str(job.folder))
        return Failure(error.kind, content)
    except Exception:
        return Failure("internal", make_message("internal_error", hint="log_has_details"), traceback.format_exc())
    return None
