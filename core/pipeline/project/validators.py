"""Validators of JSON values: each takes a value and returns it, converted if necessary, or raises ValidationError."""

import re
from collections.abc import Callable, Collection, Mapping
from copy import copy
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from shutterspan.core.foundation.messages import Message, make_message

Validator = Callable[[Any], Any]

_HEXADECIMAL = set("0123456789abcdef")


class ValidationError(ValueError):
    """A JSON value is invalid.

    reason: the rest of a sentence, such as “must be true or false”; path: keys and list positions, outermost first.
    """

    def __init__(self, code: str, *, path: tuple[str, ...] = (), **values: Any):
        """code: the reason's code; values: the values in its text."""
        super().__init__(code)
        self.reason: Message = make_message(code, **values)
        self.path = path

    def within(self, name: str) -> "ValidationError":
        """The same error, with a key or a list position added before its path."""
        outer = copy(self)
        outer.path = (name, *self.path)
        return outer

    @property
    def description(self) -> Message:
        """The reason after its subject: “it” or the path in quotation marks."""
        if self.path:
            return make_message("project_entry", path=".".join(self.path), reason=self.reason)
        return make_message("project_whole", reason=self.reason)


def number(lowest: float, highest: float) -> Validator:
    """Make a validator of numbers in a range; it returns floats."""

    def validate(value: Any) -> float:
        # In Python, True is an int too. An integer may be too large for a float.
        if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
            raise ValidationError("invalid_number", lowest=lowest, highest=highest)
        return float(value)

    return validate


def integer(lowest: int, highest: int) -> Validator:
    """Make a validator of integers in a range."""

    def validate(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise ValidationError("invalid_integer", lowest=lowest, highest=highest)
        return value

    return validate


def boolean(value: Any) -> bool:
    """Validate true or false."""
    if not isinstance(value, bool):
        raise ValidationError("invalid_boolean")
    return value


def one_of(*known: str | int) -> Validator:
    """Make a validator that accepts only the given texts or integers."""

    def validate(value: Any) -> str | int:
        if isinstance(value, bool) or not isinstance(value, str | int) or value not in known:
            raise ValidationError("invalid_choice", choices=", ".join(map(str, known)))
        return value

    return validate


def choice_or_integer(known: Collection[str], lowest: int, highest: int) -> Validator:
    """Make a validator that accepts the given texts, or integers in a range."""
    validate_choice, validate_integer = one_of(*known), integer(lowest, highest)

    def validate(value: Any) -> str | int:
        try:
            accepted: str | int = validate_choice(value) if isinstance(value, str) else validate_integer(value)
        except ValidationError:
            raise ValidationError(
                "invalid_choice_or_integer", choices=", ".join(known), lowest=lowest, highest=highest
            ) from None
        return accepted

    return validate


def array(item: Validator, min_length: int, max_length: int) -> Validator:
    """Make a validator of lists whose items are valid and whose length is in a range; it returns tuples."""

    def validate(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not min_length <= len(value) <= max_length:
            if min_length == max_length:
                raise ValidationError("invalid_list_length", length=min_length)
            raise ValidationError("invalid_list", lowest=min_length, highest=max_length)
        items = []
        for position, one in enumerate(value, 1):
            try:
                items.append(item(one))
            except ValidationError as error:
                raise error.within(str(position)) from None
        return tuple(items)

    return validate


def json_object(validators: Mapping[str, Validator], required: Collection[str] = ()) -> Validator:
    """Make a validator of JSON objects with known keys; it returns dicts. Only the keys in `required` must be
    present."""

    def validate(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("invalid_object")
        if missing := [name for name in required if name not in value]:
            raise ValidationError("missing_key", path=(missing[0],))
        fields = {}
        for name, one in value.items():
            if name not in validators:
                raise ValidationError("unknown_key", path=(name,))
            try:
                fields[name] = validators[name](one)
            except ValidationError as error:
                raise error.within(name) from None
        return fields

    return validate


def label(value: Any) -> str:
    """Validate a text of one line and up to 100 characters, such as the name of a region."""
    if not isinstance(value, str) or len(value) > 100 or not _is_printable(value):
        raise ValidationError("invalid_label")
    return value


def colour(value: Any) -> str:
    """Validate a colour as #rrggbb, in lower case."""
    valid = isinstance(value, str) and len(value) == 7 and value[0] == "#" and not set(value[1:]) - _HEXADECIMAL
    if not valid:
        raise ValidationError("invalid_colour")
    return str(value)


def sha256(value: Any) -> str:
    """Validate a SHA-256 as 64 hexadecimal digits, in lower case."""
    if not isinstance(value, str) or len(value) != 64 or set(value) - _HEXADECIMAL:
        raise ValidationError("invalid_sha256")
    return value


def relative_path(value: Any) -> str:
    """Validate the path of a file, relative to the project's folder, with forward slashes."""
    valid = isinstance(value, str) and 0 < len(value) <= 4096 and _is_file_name(value)
    if not valid or _is_absolute(value) or not PurePosixPath(value).name:
        raise ValidationError("invalid_relative_path")
    return str(value)


def file_name(value: Any) -> str:
    """Validate a file name that doesn't lead to another folder on any system."""
    valid = isinstance(value, str) and 0 < len(value) <= 255 and _is_file_name(value)
    if not valid or value in (".", "..") or set(value) & set('/\\:*?"<>|'):
        raise ValidationError("invalid_file_name")
    return str(value)


def _is_printable(text: str) -> bool:
    """Whether a text has neither control characters nor surrogates."""
    return not any(character < " " or character == "\x7f" or "\ud800" <= character <= "\udfff" for character in text)


def _is_file_name(text: str) -> bool:
    """Whether a text has only characters that file names can contain. Bytes that aren't valid UTF-8 are lone surrogates
    from U+DC80 to U+DCFF (PEP 383). Other surrogates and control characters are invalid."""
    return _is_printable(re.sub("[\udc80-\udcff]", "_", text))


def _is_absolute(path: str) -> bool:
    """Whether a path is absolute, or has a drive, on any system."""
    return PurePosixPath(path).is_absolute() or bool(PureWindowsPath(path).anchor)
