"""Save pending exports in files, so that they resume at the next start. Slow: call it in the background."""

import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from shutterspan.core.foundation.atomic import clear_drafts, replacing_file
from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.log import log
from shutterspan.core.worker.protocol import UnfoldRequestFields
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.export_queue import ExportedPhoto, QueuedExport
from shutterspan.ui.desktop.state.process_folder import ProcessFolder

#: Larger files are not read.
_MAX_BYTES = 64 << 20
_MAX_SIDE = 1 << 20


class QueueStore:
    """One file for each pending export, in the order in which they were added."""

    def __init__(self, root: Path):
        self._folder = ProcessFolder(root)
        self._count = 0
        self._files: dict[str, Path] = {}

    def write(self, export: QueuedExport, unfold_request: UnfoldRequestFields) -> None:
        """Save an export in a file. Raises OutputError, OSError: the file can't be written."""
        path = self._new_path()
        with replacing_file(path) as draft:
            draft.write_text(json.dumps(_to_json(export, unfold_request)), "utf-8")
        self._files[export.key], export.is_kept = path, True

    def remove(self, exports: Sequence[QueuedExport]) -> None:
        """Remove the files of exports, if there are any."""
        for export in exports:
            path = self._files.pop(export.key, None)
            export.is_kept = False
            if path:
                with suppress(OSError):
                    path.unlink()

    def adopt(self) -> list[QueuedExport]:
        """Take over the exports of processes that have ended.

        A file that can't be read is not removed, and the log names it.
        """
        found = []
        for folder in self._folder.abandoned():
            clear_drafts(folder)
            for path in sorted(folder.glob("*.json")):
                export = _read(path)
                if export and self._take_over(path, export):
                    found.append(export)
            if not any(folder.glob("*.json")):
                shutil.rmtree(folder, ignore_errors=True)
        return found

    def _take_over(self, path: Path, export: QueuedExport) -> bool:
        """Move a file here. Returns False if another process was faster, or the file can't be moved."""
        try:
            own_path = self._new_path()
            path.rename(own_path)
        except OSError as error:
            log.warning("%s can't be taken over: %s", path, error)
            return False
        self._files[export.key], export.is_kept = own_path, True
        return True

    def _new_path(self) -> Path:
        """Raises OSError: the folder can't be made."""
        self._folder.claim()
        self._count += 1
        return self._folder.path / f"{self._count:06}.json"

    def release(self) -> None:
        """Leave the files to the next start."""
        self._folder.release()

    def close(self) -> None:
        """Remove all files, when no export is left."""
        self._folder.close()


def _to_json(export: QueuedExport, unfold_request: UnfoldRequestFields) -> dict[str, Any]:
    photo, job = export.photo, export.job
    return {
        "photo": str(photo.path),
        "sha256": photo.sha256,
        "size": [photo.width, photo.height],
        "unfold_request": unfold_request,
        "settings": dict(job.settings),
        "target": str(job.target.absolute()),
        "overwrite": job.overwrite,
        "still_clip": job.still_clip,
    }


def _read(path: Path) -> QueuedExport | None:
    """The export in a file. None if the file is damaged or isn't an export of this program."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ValueError("too large")
        return _from_json(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, RecursionError, ShutterspanError) as error:
        log.warning("%s is no export and is left out: %s", path, error)
        return None


def _from_json(values: Any) -> QueuedExport:
    """Raises ValueError, KeyError, TypeError, ShutterspanError: the values are invalid."""
    from shutterspan.core.pipeline.project.project_json import parse_request, parse_settings

    width, height = (_checked(int, side) for side in values["size"])
    if not (0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE):
        raise ValueError("no size of a photo")
    photo = ExportedPhoto(_absolute(values["photo"]), _checked(str, values["sha256"]), width, height)
    parse_request(values["unfold_request"]).check(width, height)
    parse_settings(values["settings"]).check()
    job = ExportJob(
        values["settings"],
        _absolute(values["target"]),
        _checked(bool, values["overwrite"]),
        _checked(bool, values["still_clip"]),
    )
    return QueuedExport(photo, job, cast(UnfoldRequestFields, values["unfold_request"]))


def _checked(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{value!r:.80} is no {kind.__name__}")
    return value


def _absolute(value: Any) -> Path:
    path = Path(_checked(str, value))
    if not path.is_absolute() or "\0" in value:
        raise ValueError("no absolute path")
    return path
