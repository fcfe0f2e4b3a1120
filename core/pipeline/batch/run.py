"""A batch from its photos to its results: what is there already is kept, what is bad is told and left out."""

import logging
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError, ShutterspanError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.pipeline.batch.job import Job, plan
from shutterspan.core.pipeline.batch.outcome import Outcome
from shutterspan.core.pipeline.batch.staging import BatchFolder, is_there, opened, refuse_existing
from shutterspan.core.pipeline.batch.work import Failure, Workers
from shutterspan.core.pipeline.render import RenderSettings

log = logging.getLogger("shutterspan")


@dataclass(frozen=True)
class BatchRequest:
    """folder: of the results, made where it is missing; ending: theirs, as `plan` takes it; resume: keep results
    of an earlier batch that were made of the same photos by the same settings."""

    photos: Sequence[Path]
    folder: Path
    ending: str
    settings: RenderSettings
    resume: bool = False
    overwrite: bool = False


def run_batch(
    request: BatchRequest, workers: Workers, tell: Callable[[Outcome], None], progress: Progress | None = None
) -> None:
    """Render all photos; `tell` hears of each once. A photo that fails is left out, the others are done.

    However it ends, each result is there whole or not at all, and a batch that resumes it does the rest.
    Raises OutputError: the folder can't be used, or holds results already and neither `resume` nor `overwrite` is
    set. UsageError, ModelError: no photo can be rendered like that. Cancelled.
    """
    progress = progress or Progress()
    with opened(request.folder, request.resume) as folder:
        jobs = plan(request.photos, request.folder, request.ending, request.settings, folder.names)
        if not request.resume and not request.overwrite:
            _refuse_existing(jobs)
        waiting = [job for job in jobs if not _told_of_former(job, folder, request, tell)]
        progress.step("photos", 0, len(waiting))
        proven = False  # as soon as one photo could be rendered like this, failures are the photos' own
        with closing(workers(waiting)) as finished:
            for done, (job, failure) in enumerate(finished, 1):
                if failure and failure.kind in ("usage", "model") and not proven:
                    raise failure.error()
                tell(_outcome(job, failure, folder, request.overwrite))
                progress.step("photos", done, len(waiting))
                proven = proven or failure is None


def _refuse_existing(jobs: Sequence[Job]) -> None:
    """One sentence before the work, instead of one for each photo after it."""
    there = [job.name for job in jobs if _is_known_to_be_there(job)]
    if there:
        raise OutputError(
            f"{jobs[0].folder} holds {len(there)} of these {len(jobs)} results already, {there[0]} for one.",
            "Resume the batch to keep them and do the rest, or allow them to be replaced.",
        )


def _is_known_to_be_there(job: Job) -> bool:
    with suppress(OutputError):  # for this photo alone, and raised again when its turn comes
        return is_there(job)
    return False


def _told_of_former(job: Job, folder: BatchFolder, request: BatchRequest, tell: Callable[[Outcome], None]) -> bool:
    """Whether there is nothing left to do, because the result is there or may not be replaced."""
    try:
        entry = folder.finished(job, request.overwrite) if request.resume else None
        if entry is None:
            refuse_existing(job, request.overwrite)
            return False
        tell(Outcome.rendered(job, entry, before=True))
    except ShutterspanError as error:
        tell(Outcome.failed(job, error.message, error.hint))
    return True


def _outcome(job: Job, failure: Failure | None, folder: BatchFolder, overwrite: bool) -> Outcome:
    if failure is None:
        try:
            return Outcome.rendered(job, folder.publish(job, overwrite))
        except OutputError as error:
            failure = Failure(error.kind, error.message, error.hint)
    if failure.details:
        log.error("%s: %s", job.photo, failure.details)
    return Outcome.failed(job, failure.message, failure.hint)
