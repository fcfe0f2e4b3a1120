"""Run one job, in any process: afterwards there is a complete staged result or a `Failure`."""

import traceback
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from shutterspan.core.foundation.errors import ErrorKind, MemoryExhausted, ShutterspanError
from shutterspan.core.pipeline.batch.job import BatchJob, photo_digest
from shutterspan.core.pipeline.batch.staging import JournalEntry, find_staged_entry, remove_manifest, write_manifest
from shutterspan.core.pipeline.render import Renderer, RenderRequest


@dataclass(frozen=True)
class Failure:
    """The reason why a job failed, with the fields of a `ShutterspanError`. details: a traceback for the log."""

    kind: ErrorKind
    message: str
    hint: str
    details: str = ""

    def to_exception(self) -> ShutterspanError:
        """The failure as an exception of its kind."""
        classes: list[type[ShutterspanError]] = [*ShutterspanError.__subclasses__(), ShutterspanError]
        return {error_class.kind: error_class for error_class in classes}[self.kind](self.message, self.hint)


#: Runs jobs and yields each with its failure, if any, when it is finished, in any order. Closing the generator stops
#: the work.
JobExecutor = Callable[[Sequence[BatchJob]], Generator[tuple[BatchJob, Failure | None], None, None]]


def serial_executor(renderer: Renderer) -> JobExecutor:
    """Run jobs in this process, one after another."""
    return lambda jobs: ((job, run_job(job, renderer)) for job in jobs)


def run_job(job: BatchJob, renderer: Renderer) -> Failure | None:
    """Render a job's photo into the staging folder, unless its result is there already."""
    source = photo_digest(job.photo)
    if find_staged_entry(job, source):
        return None
    try:
        remove_manifest(job)
        report = renderer.render(RenderRequest(job.photo, job.staged_result, job.settings, overwrite=True))
        write_manifest(JournalEntry.from_report(job, source, report), job)
    except MemoryExhausted as error:  # its message may lack the photo's name
        message = error.message if str(job.photo) in error.message else f"{job.photo}: {error.message}"
        return Failure(error.kind, message, error.hint)
    except ShutterspanError as error:
        # Users know the batch's folder, not the staging folder.
        return Failure(error.kind, error.message.replace(str(job.staging_folder), str(job.folder)), error.hint)
    except Exception:
        message, hint = "Something went wrong inside Shutterspan.", "Its log has the details."
        return Failure("internal", f"{job.photo}: {message}", hint, traceback.format_exc())
    return None
