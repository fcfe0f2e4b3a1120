"""Reports of exports, in the format of batch reports of the command line."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from shutterspan.ui.desktop.state.export_queue import ExportStatus, QueuedExport
from shutterspan.ui.desktop.state.wording import app_wording

if TYPE_CHECKING:
    from shutterspan.core.pipeline.batch.outcome import Outcome, OutcomeKind


def write_export_report(exports: Iterable[QueuedExport], path: Path) -> None:
    """Write the outcomes of exports as .csv or .json; replaces an existing file. Raises UsageError, OutputError."""
    from shutterspan.core.pipeline.batch.outcome import write_report

    write_report([_outcome(export) for export in exports], path, overwrite=True, wording=app_wording())


def _outcome(export: QueuedExport) -> "Outcome":
    from shutterspan.core.pipeline.batch.outcome import Outcome

    kinds: dict[ExportStatus, OutcomeKind] = {
        ExportStatus.DONE: "rendered",
        ExportStatus.STILL: "nothing moves",
        ExportStatus.FAILED: "failed",
    }
    result, photo = export.result, export.photo
    return Outcome(
        str(photo.path),
        kinds.get(export.status, "not reached"),
        str(export.job.target) if export.status is ExportStatus.DONE else "",
        photo.width,
        photo.height,
        result["motion_found"] if result else None,
        round(result["seconds"].get("whole", 0.0), 3) if result else None,
        export.problem,
    )
