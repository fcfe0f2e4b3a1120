"""Run a batch: keep finished results, report and skip failures."""

import logging
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError, ShutterspanError
from shutterspan.core.foundation.messages import Message, printable
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.pipeline.batch.job import BatchJob, BatchPhoto, ResultNaming, plan_jobs
from shutterspan.core.pipeline.batch.job_execution import Failure, JobExecutor
from shutterspan.core.pipeline.batch.originals import Originals
from shutterspan.core.pipeline.batch.outcome import Outcome, OutcomeKind
from shutterspan.core.pipeline.batch.staging import (
    BatchFolder,
    JournalEntry,
    open_batch_folder,
    result_exists,
)

log = logging.getLogger("shutterspan")


@dataclass(frozen=True)
class BatchRequest:
    """What to render.

    folder: the folder for the results, created if missing; naming: the names of the results; resume: keep results of an
    earlier batch that were made from the same photos with the same requests and settings; overwrite: replace existing
    results, but no photos; replace_originals: with `overwrite`, a result may also replace its own photo.
    """

    photos: Sequence[BatchPhoto]
    folder: Path
    naming: ResultNaming
    resume: bool = False
    overwrite: bool = False
    replace_originals: bool = False

    @property
    def is_uniform(self) -> bool:
        """Whether all photos have the same request and settings. An invalid setting is then invalid for all of them."""
        kinds = [(photo.request, photo.settings) for photo in self.photos]
        return all(kind == kinds[0] for kind in kinds)


def run_batch(
    request: BatchRequest,
    executor: JobExecutor,
    on_outcome: Callable[[Outcome], None],
    progress: Progress | None = None,
) -> None:
    """Render all photos. A photo that fails is skipped; the others are rendered.

    on_outcome: called once for each photo. Results are written atomically, so after a crash each one is complete or
    missing; a resumed batch renders the missing ones.
    Raises OutputError: the folder can't be used, or it has results already and neither `resume` nor `overwrite` is set.
    UsageError, ModelError: the error concerns all photos. Cancelled.
    """
    progress = progress or Progress()
    originals = Originals([photo.path for photo in request.photos], request.replace_originals)
    with open_batch_folder(request.folder, request.resume, originals) as folder:
        jobs = plan_jobs(request.photos, request.folder, request.naming, folder.names_by_photo)
        if not request.resume and not request.overwrite:
            _refuse_existing_results(jobs, originals)
        pending = [job for job in jobs if not _is_settled(job, folder, request, on_outcome)]
        progress.step("photos", 0, len(pending))
        fatal_kinds = {"model", "usage"} if request.is_uniform else {"model"}  # errors that all photos would have
        with closing(executor(pending)) as finished:
            for done, (job, failure) in enumerate(finished, 1):
                if failure and failure.kind in fatal_kinds:
                    raise failure.to_exception()
                on_outcome(_publish_outcome(job, failure, folder, request.overwrite))
                progress.step("photos", done, len(pending))
                if failure is None or failure.kind == "still":
                    fatal_kinds = set()  # the settings are valid, so errors concern single photos


def _refuse_existing_results(jobs: Sequence[BatchJob], originals: Originals) -> None:
    """Raise one OutputError before the work, instead of one error for each photo during the work."""
    existing = [job.name for job in jobs if _result_surely_exists(job, originals)]
    if existing:
        raise OutputError(
            "batch_results_exist", folder=jobs[0].folder, existing=len(existing), photos=len(jobs), first=existing[0]
        )


def _result_surely_exists(job: BatchJob, originals: Originals) -> bool:
    with suppress(OutputError):  # the error concerns only this photo, and its job raises it again
        originals.refuse_replacing(job)
        return result_exists(job)
    return False


def _is_settled(
    job: BatchJob, folder: BatchFolder, request: BatchRequest, on_outcome: Callable[[Outcome], None]
) -> bool:
    """Whether the job needs no work, because its result exists or must not be replaced. If so, report the outcome."""
    try:
        entry = folder.find_finished(job, request.overwrite) if request.resume else None
        if entry is None:
            folder.refuse_replacing(job, request.overwrite)
            return False
        on_outcome(_success(job, entry, "rendered before"))
    except ShutterspanError as error:
        on_outcome(_failed(job, error.content))
    return True


def _publish_outcome(job: BatchJob, failure: Failure | None, folder: BatchFolder, overwrite: bool) -> Outcome:
    """Publish the staged result of a successful job; log the details of a failure."""
    if failure is None:
        try:
            return _success(job, folder.publish(job, overwrite), "rendered")
        except OutputError as error:
            failure = Failure.from_error(error)
    if failure.kind == "still":
        return Outcome(str(job.photo), "nothing moves", motion_found=False, problem=failure.content)
    if failure.details:
        log.error("%s: %s", printable(str(job.photo)), failure.details)
    return _failed(job, failure.content)


def _success(job: BatchJob, entry: JournalEntry, result: OutcomeKind) -> Outcome:
    details = entry.width, entry.height, entry.motion_found, entry.seconds
    return Outcome(str(job.photo), result, str(job.target), *details, notices=entry.messages())


def _failed(job: BatchJob, problem: Message) -> Outcome:
    return Outcome(str(job.photo), "failed", problem=problem)
