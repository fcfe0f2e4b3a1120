"""Undo and redo: a list of values, each with the name of the step that led to it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

#: Steps with the same merge key are merged within this time, for example while a slider is dragged.
_MERGE_SECONDS = 1.0
_MAX_STEPS = 500


@dataclass(frozen=True)
class _Step(Generic[T]):
    name: str
    value: T
    merge_key: str
    time: float


class History(Generic[T]):
    """Values in the order of their steps. Undone steps are dropped when a new one is pushed."""

    def __init__(self, value: T):
        self._steps = [_Step("", value, "", 0.0)]
        self._index = 0
        self._saved_index: int | None = 0

    @property
    def value(self) -> T:
        return self._steps[self._index].value

    @property
    def undo_name(self) -> str:
        """Name of the step that undo reverts; empty if there is none."""
        return self._steps[self._index].name

    @property
    def redo_name(self) -> str:
        """Name of the step that redo restores; empty if there is none."""
        return self._steps[self._index + 1].name if self._index + 1 < len(self._steps) else ""

    @property
    def is_saved(self) -> bool:
        return self._saved_index == self._index

    def push(self, name: str, value: T, merge_key: str = "", now: float = 0.0) -> None:
        """Add a step after the current one. now: in seconds.

        merge_key: the new step replaces the current one if both have this key and the current one is less than a second
        old and not saved; never if the key is empty.
        """
        last = self._steps[self._index]
        is_merged = (
            bool(merge_key) and last.merge_key == merge_key and now - last.time < _MERGE_SECONDS and not self.is_saved
        )
        if self._saved_index is not None and self._saved_index > self._index:
            self._saved_index = None
        if is_merged:
            self._index -= 1
        self._steps[self._index + 1 :] = [_Step(name, value, merge_key, now)]
        self._index += 1
        if len(self._steps) > _MAX_STEPS:
            del self._steps[0]
            self._index -= 1
            self._saved_index = self._saved_index - 1 if self._saved_index else None

    def undo(self) -> None:
        self._index = max(0, self._index - 1)

    def redo(self) -> None:
        self._index = min(len(self._steps) - 1, self._index + 1)

    def mark_saved(self, value: T) -> None:
        """value: the saved one, compared by identity. If its step is gone, no step counts as saved."""
        self._saved_index = next((index for index, step in enumerate(self._steps) if step.value is value), None)

    def mark_unsaved(self) -> None:
        """Count no step as saved, as after a recovery."""
        self._saved_index = None
