"""Validators of JSON values: each takes a value and returns it, converted if necessary, or raises ValidationError."""

from collections.abc import Callable, Collection, Mapping
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

Validator = Callable[[Any], Any]

_HEXADECIMAL = set("0123456789abcdef")


class ValidationError(ValueError):
    """A JSON value is invalid.

    reason: the rest of a sentence, as “must be true or false”; path: keys and list positions, outermost first.
    """

    def __init__(self, reason: str, path: tuple[str, ...] = ()):
        super().__init__(reason)
        self.reason, self.path = reason, path

    def within(self, name: str) -> "ValidationError":
        """The same error with a key or a list position before its path."""
        return ValidationError(self.reason, (name, *self.path))


def number(lowest: float, highest: float) -> Validator:
    """Make a validator of numbers in a range; it returns floats."""

    def validate(value: Any) -> float:
        # In Python, true is an int too; an integer may be too large for a float.
        if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
            raise ValidationError(f"must be a number from {lowest:g} to {highest:g}")
        return float(value)

    return validate


def integer(lowest: int, highest: int) -> Validator:
    """Make a validator of integers in a range."""

    def validate(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise ValidationError(f"must be a whole number from {lowest} to {highest}")
        return value

    return validate


def boolean(value: Any) -> bool:
    """Validate true or false."""
    if not isinstance(value, bool):
        raise ValidationError("must be true or false")
    return value


def one_of(*known: str | int) -> Validator:
    """Make a validator that accepts the given texts or integers only."""

    def validate(value: Any) -> str | int:
        if isinstance(value, bool) or not isinstance(value, str | int) or value not in known:
            raise ValidationError(f"must be one of {', '.join(map(str, known))}")
        return value

    return validate


def either(first: Validator, second: Validator) -> Validator:
    """Make a validator that tries the first one, then the second one."""

    def validate(value: Any) -> Any:
        try:
            return first(value)
        except ValidationError as error:
            try:
                return second(value)
            except ValidationError as other:
                raise ValidationError(f"{error.reason}, or {other.reason.removeprefix('must be ')}") from None

    return validate


def array(item: Validator, min_length: int, max_length: int) -> Validator:
    """Make a validator of lists whose items are valid and whose length is in a range; it returns tuples."""

    def validate(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not min_length <= len(value) <= max_length:
            lengths = f"{min_length}" if min_length == max_length else f"{min_length} to {max_length}"
            raise ValidationError(f"must be a list of {lengths}")
        items = []
        for position, one in enumerate(value, 1):
            try:
                items.append(item(one))
            except ValidationError as error:
                raise error.within(str(position)) from None
        return tuple(items)

    return validate


def json_object(validators: Mapping[str, Validator], required: Collection[str] = ()) -> Validator:
    """Make a validator of JSON objects with known keys; it returns dicts. Only the keys in `required` must be there."""

    def validate(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("must stand in braces")
        if missing := [name for name in required if name not in value]:
            raise ValidationError("is missing", (missing[0],))
        fields = {}
        for name, one in value.items():
            if name not in validators:
                raise ValidationError("is unknown", (name,))
            try:
                fields[name] = validators[name](one)
            except ValidationError as error:
                raise error.within(name) from None
        return fields

    return validate


def label(value: Any) -> str:
    """Validate a text in one line, of up to 100 characters, as the name of a region."""
    if not isinstance(value, str) or len(value) > 100 or not _is_printable(value):
        raise ValidationError("must be a text of up to 100 characters")
    return value


def colour(value: Any) -> str:
    """Validate a colour as #rrggbb, in lower case."""
    valid = isinstance(value, str) and len(value) == 7 and value[0] == "#" and not set(value[1:]) - _HEXADECIMAL
    if not valid:
        raise ValidationError("must be a colour as #rrggbb")
    return str(value)


def sha256(value: Any) -> str:
    """Validate a SHA-256 as 64 hexadecimal digits, in lower case."""
    if not isinstance(value, str) or len(value) != 64 or set(value) - _HEXADECIMAL:
        raise ValidationError("must be 64 hexadecimal digits")
    return value


def relative_path(value: Any) -> str:
    """Validate the path of a file, relative to the project's folder, with forward slashes."""
    valid = isinstance(value, str) and 0 < len(value) <= 4096 and _is_printable(value)
    if not valid or _is_absolute(value) or not PurePosixPath(value).name:
        raise ValidationError("must be the path of a file, from the folder of the project")
    return str(value)


def file_name(value: Any) -> str:
    """Validate a file name that leads to no other folder on any system."""
    valid = isinstance(value, str) and 0 < len(value) <= 255 and _is_printable(value)
    if not valid or value in (".", "..") or set(value) & set('/\\:*?"<>|'):
        raise ValidationError("must be the name of a file, without a folder")
    return str(value)


def _is_printable(text: str) -> bool:
    """Whether a text has neither control characters nor surrogates, which file names can't contain."""
    return not any(character < " " or character == "\x7f" or "\ud800" <= character <= "\udfff" for character in text)


def _is_absolute(path: str) -> bool:
    """Whether a path is absolute, or has a drive, on any system."""
    return PurePosixPath(path).is_absolute() or bool(PureWindowsPath(path).anchor)
