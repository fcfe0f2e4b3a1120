"""Results appear whole or not at all: made under a hidden name beside the target, moved there at the end."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError

ALLOW_REPLACING = "Allow it to be replaced, or choose another name."
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
#: So many seconds the times of new files may lie behind the clock: many systems take them from their last timer tick.
_TIMER_TICK = 0.1
_PREFIX = ".shutterspan-"
_RANDOM_BYTES = 4
_ANY_DRAFT = _PREFIX + "[0-9a-f]" * 2 * _RANDOM_BYTES  # a glob pattern, as yet without a suffix


def output_error(error: OSError, target: Path) -> OutputError:
    """The sentence for a failed write of `target`."""
    if error.errno in _FULL:
        return OutputError(f"{target} can't be written: the disk is full.", "Free some space on it.")
    if error.errno in _FORBIDDEN:
        return OutputError(f"{target.parent} may not be written to.", "Choose a folder of your own.")
    return OutputError(f"{target} can't be written: {error.strerror or error}.", "Choose another name.")


@contextmanager
def reporting_failed_writes(target: Path) -> Iterator[None]:
    """Raises OutputError, as `output_error` words it, where the block raises OSError."""
    try:
        yield
    except OSError as error:
        raise output_error(error, target) from error


def require_folder(folder: Path) -> None:
    """Raises OutputError: missing, or a file."""
    if not folder.exists():
        raise OutputError(f"The folder {folder} does not exist.", "Make it first, or choose another one.")
    if not folder.is_dir():
        raise OutputError(f"{folder} is a file, not a folder.", "Choose another folder.")


def names_in(folder: Path) -> list[str]:
    """Names of what lies in a folder, in no order; none where there is no folder.

    Raises OutputError: it can't be looked into, or can't exist.
    """
    with reporting_failed_writes(folder):
        if not folder.is_dir():
            return []
    try:
        return os.listdir(folder)
    except OSError as error:
        raise OutputError(f"{folder} can't be looked into.", "Choose another folder.") from error


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, as far as they are missing. Raises OutputError."""
    with reporting_failed_writes(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def replacing_file(target: Path, overwrite: bool = False) -> Iterator[Path]:
    """Yields an empty file to write to, of the target's suffix; it becomes `target` if the block ends well.

    However else the block ends, the file is deleted and an older `target` stays as it was.
    Raises OutputError: the target exists and may not be replaced, or can't be written. An OSError of
    the block counts as a failed write.
    """
    draft = _hidden_name(target.parent, target.suffix)
    with reporting_failed_writes(target):
        try:
            require_folder(target.parent)
            _refuse_existing(target, overwrite)
            draft.touch(exist_ok=False)
            yield draft
            publish_file(draft, target, overwrite)  # where another may have come while the work went on
        finally:
            with suppress(OSError):
                draft.unlink()


def publish_file(whole: Path, target: Path, overwrite: bool = False) -> None:
    """Move a finished file to `target`, on the same disk. Raises OutputError."""
    with reporting_failed_writes(target):
        require_folder(target.parent)
        _refuse_existing(target, overwrite)
        whole.replace(target)


@contextmanager
def replacing_frames(folder: Path, names: Sequence[str], outdated: Sequence[str] = ()) -> Iterator[Path]:
    """Yields a hidden folder to write the files `names` into; they move to `folder` if the block ends well.

    Files of those names that `folder` already holds are replaced and the `outdated` ones removed; others are
    never touched. However else the block ends, everything is as it was before. A missing `folder` is made.
    Raises OutputError: the files can't be written. An OSError of the block counts as a failed write.
    """
    with reporting_failed_writes(folder):
        made = not folder.exists()
        place = folder.parent if made else folder
        draft, old = _hidden_name(place), _hidden_name(place)
        try:
            require_folder(place)
            draft.mkdir()
            yield draft
            if made:
                draft.rename(folder)
            else:
                _swap(folder, draft, old, names, [*names, *outdated])
        finally:
            shutil.rmtree(draft, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)


def new_folder(folder: Path) -> AbstractContextManager[Path]:
    """Yields a hidden folder to write into, which becomes `folder` if the block ends well, and else is deleted.

    Raises OutputError: the folder exists already, or can't be written. An OSError of the block counts as a failed
    write.
    """
    with reporting_failed_writes(folder):
        if folder.exists():
            raise OutputError(f"{folder} exists already.", "Name a new folder, or remove this one.")
    return replacing_frames(folder, ())


def remove_drafts(target: Path, since: float) -> None:
    """What a process that was killed left of `target`, begun after `since`, in seconds of the clock."""
    pattern = _ANY_DRAFT + target.suffix
    for draft in (*target.parent.glob(pattern), *target.glob(pattern)):
        with suppress(OSError):
            if draft.stat().st_mtime >= since - _TIMER_TICK:
                _remove(draft)


def clear_drafts(folder: Path) -> None:
    """Remove the drafts that killed processes left directly in `folder`, of any target. What can't be removed stays.

    Call it only where nobody else is writing: a draft at work looks the same.
    """
    with suppress(OSError):  # the folder can't be read
        for draft in folder.glob(_ANY_DRAFT + "*"):
            _remove(draft)


def _remove(draft: Path) -> None:
    with suppress(OSError):
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink()


def _swap(folder: Path, draft: Path, old: Path, arriving: Sequence[str], leaving: Sequence[str]) -> None:
    """Moves `arriving` files in from `draft` and `leaving` ones out to `old`; all of it, or nothing."""
    old.mkdir()
    try:
        for name in leaving:
            if (folder / name).exists():
                (folder / name).rename(old / name)
        for name in arriving:
            (draft / name).rename(folder / name)
    except BaseException:
        for name in arriving:
            if not (draft / name).exists() and (folder / name).exists():
                (folder / name).rename(draft / name)
        for path in old.iterdir():
            path.rename(folder / path.name)
        raise


def _refuse_existing(target: Path, overwrite: bool) -> None:
    if target.is_dir():
        raise OutputError(f"{target} is a folder, not a file.", "Choose another name.")
    if target.exists() and not target.is_file():
        raise OutputError(f"{target} is a device, not a file.", "Choose another name.")
    if target.exists() and not overwrite:
        raise OutputError(f"{target} exists already.", ALLOW_REPLACING)


def _hidden_name(folder: Path, suffix: str = "") -> Path:
    return folder / f"{_PREFIX}{secrets.token_hex(_RANDOM_BYTES)}{suffix}"
