"""Write files and folders atomically: under a hidden name beside the target; then move them to the target."""

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError

_DISK_FULL_ERRNOS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN_ERRNOS = (errno.EACCES, errno.EPERM, errno.EROFS)
#: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows: another program has the file open.
_IN_USE_WINERRORS = (32, 33)
#: Maximum delay, in seconds, of a new file's modification time behind the clock. Many systems use the time of their
#: last timer tick.
_TIMER_TICK = 0.1
_PREFIX = ".shutterspan-"
_RANDOM_BYTES = 4
_DRAFT_PATTERN = _PREFIX + "[0-9a-f]" * 2 * _RANDOM_BYTES  # a glob pattern, without the suffix
#: Called with the path of each new draft, so that another process can remove the draft if this process dies.
draft_listeners: list[Callable[[Path], None]] = []


def output_error(error: OSError, target: Path) -> OutputError:
    """Return an OutputError that explains why writing `target` failed."""
    if error.errno in _DISK_FULL_ERRNOS:
        return OutputError("disk_full", path=target)
    if getattr(error, "winerror", None) in _IN_USE_WINERRORS:
        return OutputError("file_in_use", path=target)
    if error.errno in _FORBIDDEN_ERRNOS:
        return OutputError("folder_forbidden", folder=target.parent)
    return OutputError("file_not_written", path=target, reason=error.strerror or str(error))


@contextmanager
def reporting_failed_writes(target: Path) -> Iterator[None]:
    """Convert an OSError in the block to the OutputError that `output_error` returns."""
    try:
        yield
    except OSError as error:
        raise output_error(error, target) from error


def require_folder(folder: Path) -> None:
    """Raise OutputError if the folder is missing or is a file."""
    if not folder.exists():
        raise OutputError("folder_missing", folder=folder)
    if not folder.is_dir():
        raise OutputError("not_a_folder", folder=folder)


def list_names(folder: Path) -> list[str]:
    """List the names of the files and folders in a folder, unordered; empty if the folder doesn't exist.

    Raises OutputError: the folder can't be read, or its path is invalid.
    """
    with reporting_failed_writes(folder):
        if not folder.is_dir():
            return []
    try:
        return os.listdir(folder)
    except OSError as error:
        raise OutputError("folder_unsearchable", folder=folder) from error


def make_folder(folder: Path) -> None:
    """Make a folder and its missing parents. Raises OutputError."""
    with reporting_failed_writes(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def replacing_file(target: Path, overwrite: bool = False) -> Iterator[Path]:
    """Yield an empty file with the target's suffix for writing. It becomes `target` if the block succeeds.

    If the block raises an error, the file is deleted and an older `target` is unchanged. Raises OutputError: the target
    exists and may not be replaced, or it can't be written. An OSError in the block counts as a failed write.
    """
    draft = _draft_path(target.parent, target.suffix)
    with reporting_failed_writes(target):
        try:
            require_folder(target.parent)
            _check_target(target, overwrite)
            draft.touch(exist_ok=False)
            yield draft
            publish_file(draft, target, overwrite)  # another process may have made the target meanwhile
        finally:
            with suppress(OSError):
                draft.unlink()


def publish_file(finished: Path, target: Path, overwrite: bool = False) -> None:
    """Move a finished file to `target`, which must be on the same disk. Raises OutputError."""
    with reporting_failed_writes(target):
        require_folder(target.parent)
        _check_target(target, overwrite)
        finished.replace(target)


@contextmanager
def replacing_frames(
    folder: Path, names: Sequence[str], outdated: Sequence[str] = (), suffix: str = ""
) -> Iterator[Path]:
    """Yield a hidden folder for writing the files `names`. They are moved to `folder` if the block succeeds.

    suffix: suffix of the hidden folder, so that `remove_drafts` finds it for a target with this suffix. Existing files
    with these names in `folder` are replaced, and the `outdated` files are removed; other files are never changed. If
    the block raises an error, everything stays unchanged. A missing `folder` is made. Raises OutputError: the files
    can't be written. An OSError in the block counts as a failed write.
    """
    with reporting_failed_writes(folder):
        is_new = not folder.exists()
        parent = folder.parent if is_new else folder
        draft, replaced = _draft_path(parent, suffix), _draft_path(parent, suffix)
        try:
            require_folder(parent)
            draft.mkdir()
            yield draft
            if is_new:
                draft.rename(folder)
            else:
                _swap_files(folder, draft, replaced, names, [*names, *outdated])
        finally:
            shutil.rmtree(draft, ignore_errors=True)
            shutil.rmtree(replaced, ignore_errors=True)


def new_folder(folder: Path) -> AbstractContextManager[Path]:
    """Yield a hidden folder for writing. It becomes `folder` if the block succeeds; otherwise it is deleted.

    Raises OutputError: the folder exists already or can't be written. An OSError in the block counts as a failed write.
    """
    with reporting_failed_writes(folder):
        if folder.exists():
            raise OutputError("file_exists", hint="choose_new_folder", path=folder)
    return replacing_frames(folder, ())


def remove_drafts(target: Path, since: float) -> None:
    """Remove the drafts of `target` that a killed process has left, if they are not older than `since` (in seconds, see
    time.time)."""
    pattern = _DRAFT_PATTERN + target.suffix
    for draft in (*target.parent.glob(pattern), *target.glob(pattern)):
        with suppress(OSError):
            if draft.stat().st_mtime >= since - _TIMER_TICK:
                remove_draft(draft)


def clear_drafts(folder: Path) -> None:
    """Remove the drafts of all targets that killed processes have left directly in `folder`. Drafts that can't be
    removed are kept.

    Call it only while no other process writes there, because drafts in use look the same.
    """
    with suppress(OSError):  # the folder can't be read
        for draft in folder.glob(_DRAFT_PATTERN + "*"):
            remove_draft(draft)


def remove_draft(draft: Path) -> None:
    """Remove a draft if it still exists and can be removed."""
    with suppress(OSError):
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink()


def _swap_files(folder: Path, draft: Path, replaced: Path, arriving: Sequence[str], leaving: Sequence[str]) -> None:
    """Move `arriving` files from `draft` to `folder`, and `leaving` files from `folder` to `replaced`: either all or
    none."""
    replaced.mkdir()
    try:
        for name in leaving:
            if (folder / name).exists():
                (folder / name).rename(replaced / name)
        for name in arriving:
            (draft / name).rename(folder / name)
    except BaseException:
        for name in arriving:
            if not (draft / name).exists() and (folder / name).exists():
                (folder / name).rename(draft / name)
        for path in replaced.iterdir():
            path.rename(folder / path.name)
        raise


def _check_target(target: Path, overwrite: bool) -> None:
    """Raise OutputError if `target` is a folder or a device, or exists and may not be overwritten."""
    if target.is_dir():
        raise OutputError("target_is_folder", path=target)
    if target.exists() and not target.is_file():
        raise OutputError("target_is_device", path=target)
    if target.exists() and not overwrite:
        raise OutputError("file_exists", path=target)


def _draft_path(folder: Path, suffix: str = "") -> Path:
    draft = folder / f"{_PREFIX}{secrets.token_hex(_RANDOM_BYTES)}{suffix}"
    for listener in draft_listeners:
        listener(draft)
    return draft
