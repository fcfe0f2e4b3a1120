"""Undo and redo: a row of values, each with the name of the step that led to it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

#: Steps of one kind that follow each other within so many seconds are one: a slider that is dragged.
_MERGED_WITHIN = 1.0
_MOST_STEPS = 500


@dataclass(frozen=True)
class _Step(Generic[T]):
    name: str
    value: T
    kind: str
    at: float


class History(Generic[T]):
    """The first value has no name. Undone steps are forgotten when another one is taken."""

    def __init__(self, value: T):
        self._steps = [_Step("", value, "", 0.0)]
        self._place = 0
        self._saved: int | None = 0

    @property
    def value(self) -> T:
        return self._steps[self._place].value

    @property
    def undo_name(self) -> str:
        """Of the step that undo takes back, or nothing."""
        return self._steps[self._place].name

    @property
    def redo_name(self) -> str:
        """Of the step that redo takes again, or nothing."""
        return self._steps[self._place + 1].name if self._place + 1 < len(self._steps) else ""

    @property
    def is_saved(self) -> bool:
        return self._saved == self._place

    def take(self, name: str, value: T, kind: str = "", at: float = 0.0) -> None:
        """kind: what kind of step may be merged with one like it before, if that was just now; at: now, in seconds."""
        last = self._steps[self._place]
        merged = bool(kind) and last.kind == kind and at - last.at < _MERGED_WITHIN and not self.is_saved
        if self._saved is not None and self._saved > self._place:
            self._saved = None
        if merged:
            self._place -= 1
        self._steps[self._place + 1 :] = [_Step(name, value, kind, at)]
        self._place += 1
        if len(self._steps) > _MOST_STEPS:
            del self._steps[0]
            self._place -= 1
            self._saved = self._saved - 1 if self._saved else None

    def undo(self) -> None:
        self._place = max(0, self._place - 1)

    def redo(self) -> None:
        self._place = min(len(self._steps) - 1, self._place + 1)

    def mark_saved(self, value: T) -> None:
        """value: what was saved, itself one of the steps; where that step is gone by now, none of them is saved."""
        self._saved = next((place for place, step in enumerate(self._steps) if step.value is value), None)

    def mark_unsaved(self) -> None:
        """As after a recovery: nothing on disk is like any of the steps."""
        self._saved = None
