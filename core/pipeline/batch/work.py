"""One job done, in whichever process: the result lies whole in the batch's hidden place, or there is a `Failure`."""

import traceback
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from shutterspan.core.foundation.errors import Kind, MemoryExhausted, ShutterspanError
from shutterspan.core.pipeline.batch.job import Job, digest
from shutterspan.core.pipeline.batch.staging import Entry, stage, staged_entry, unstage
from shutterspan.core.pipeline.render import Renderer, RenderRequest


@dataclass(frozen=True)
class Failure:
    """Why a job was not done, as a `ShutterspanError` says it; details: a traceback for the log."""

    kind: Kind
    message: str
    hint: str
    details: str = ""

    def error(self) -> ShutterspanError:
        members: list[type[ShutterspanError]] = [*ShutterspanError.__subclasses__(), ShutterspanError]
        return {member.kind: member for member in members}[self.kind](self.message, self.hint)


#: Does jobs and yields each as it is finished, in any order. Closing the generator stops the work.
Workers = Callable[[Sequence[Job]], Generator[tuple[Job, Failure | None], None, None]]


def in_this_process(renderer: Renderer) -> Workers:
    """Do jobs one after another."""
    return lambda jobs: ((job, work_off(job, renderer)) for job in jobs)


def work_off(job: Job, renderer: Renderer) -> Failure | None:
    """Render a job's photo into the hidden place, unless its result lies there already."""
    source = digest(job.photo)
    if staged_entry(job, source):
        return None
    try:
        unstage(job)
        report = renderer.render(RenderRequest(job.photo, job.staged, job.settings, overwrite=True))
        stage(Entry.of(job, source, report), job)
    except MemoryExhausted as error:  # raised where the photo's name is not always known
        message = error.message if str(job.photo) in error.message else f"{job.photo}: {error.message}"
        return Failure(error.kind, message, error.hint)
    except ShutterspanError as error:
        # Told as if the result had been written to its place at once.
        return Failure(error.kind, error.message.replace(str(job.work), str(job.folder)), error.hint)
    except Exception:
        message, hint = "Something went wrong inside Shutterspan.", "Its log has the details."
        return Failure("internal", f"{job.photo}: {message}", hint, traceback.format_exc())
    return None
