"""Readers of single JSON values: each takes a value and gives what it stands for, or raises `Wrong`."""

from collections.abc import Callable, Collection, Mapping
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

Reader = Callable[[Any], Any]

_HEXADECIMAL = set("0123456789abcdef")


class Wrong(ValueError):
    """reason: what a value has to be, as the rest of a sentence; place: where it stands, outermost name first."""

    def __init__(self, reason: str, place: tuple[str, ...] = ()):
        super().__init__(reason)
        self.reason, self.place = reason, place

    def within(self, name: str) -> "Wrong":
        return Wrong(self.reason, (name, *self.place))


def number(lowest: float, highest: float) -> Reader:
    def read(value: Any) -> float:
        # JSON's true is Python's 1, and a whole number may have more digits than any float.
        if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
            raise Wrong(f"must be a number from {lowest:g} to {highest:g}")
        return float(value)

    return read


def whole(lowest: int, highest: int) -> Reader:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise Wrong(f"must be a whole number from {lowest} to {highest}")
        return value

    return read


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("must be true or false")
    return value


def one_of(*known: str | int) -> Reader:
    def read(value: Any) -> str | int:
        if isinstance(value, bool) or not isinstance(value, str | int) or value not in known:
            raise Wrong(f"must be one of {', '.join(map(str, known))}")
        return value

    return read


def either(one: Reader, other: Reader) -> Reader:
    def read(value: Any) -> Any:
        try:
            return one(value)
        except Wrong as first:
            try:
                return other(value)
            except Wrong as second:
                raise Wrong(f"{first.reason}, or {second.reason.removeprefix('must be ')}") from None

    return read


def array(item: Reader, least: int, most: int) -> Reader:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise Wrong(f"must be a list of {least if least == most else f'{least} to {most}'}")
        items = []
        for place, one in enumerate(value, 1):
            try:
                items.append(item(one))
            except Wrong as wrong:
                raise wrong.within(str(place)) from None
        return tuple(items)

    return read


def table(known: Mapping[str, Reader], needed: Collection[str] = ()) -> Reader:
    """What is said of the known names, as a dict; those left out stay out, unless they are needed."""

    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Wrong("must stand in braces")
        if missing := [name for name in needed if name not in value]:
            raise Wrong("is missing", (missing[0],))
        told = {}
        for name, one in value.items():
            if name not in known:
                raise Wrong("is unknown", (name,))
            try:
                told[name] = known[name](one)
            except Wrong as wrong:
                raise wrong.within(name) from None
        return told

    return read


def label(value: Any) -> str:
    """What people call a thing, in one line."""
    if not isinstance(value, str) or len(value) > 100 or not _printable(value):
        raise Wrong("must be a text of up to 100 characters")
    return value


def colour(value: Any) -> str:
    sound = isinstance(value, str) and len(value) == 7 and value[0] == "#" and not set(value[1:]) - _HEXADECIMAL
    if not sound:
        raise Wrong("must be a colour as #rrggbb")
    return str(value)


def sha256(value: Any) -> str:
    if not isinstance(value, str) or len(value) != 64 or set(value) - _HEXADECIMAL:
        raise Wrong("must be 64 hexadecimal digits")
    return value


def relative_path(value: Any) -> str:
    """The path of a file from the project's folder, with forward slashes."""
    sound = isinstance(value, str) and 0 < len(value) <= 4096 and _printable(value)
    if not sound or _anchored(value) or not PurePosixPath(value).name:
        raise Wrong("must be the path of a file, from the folder of the project")
    return str(value)


def file_name(value: Any) -> str:
    """A name in the project's own folder, and nowhere else on any system."""
    sound = isinstance(value, str) and 0 < len(value) <= 255 and _printable(value)
    if not sound or value in (".", "..") or set(value) & set('/\\:*?"<>|'):
        raise Wrong("must be the name of a file, without a folder")
    return str(value)


def _printable(text: str) -> bool:
    """Without control characters, and without halves of characters that no file name can hold."""
    return not any(ch < " " or ch == "\x7f" or "\ud800" <= ch <= "\udfff" for ch in text)


def _anchored(path: str) -> bool:
    return PurePosixPath(path).is_absolute() or bool(PureWindowsPath(path).anchor)
