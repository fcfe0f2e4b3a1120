"""Check the arguments of public calls, so that an invalid one is reported at once, by its name."""

import os
from collections.abc import Collection, Iterable
from numbers import Integral, Real
from pathlib import Path
from reprlib import Repr
from typing import Any, TypeVar

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import Value, make_message

_Item = TypeVar("_Item")

_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 60


def invalid_argument(name: str, value: object, expected: str, **values: Value) -> UsageError:
    """The error for an argument with an unsuitable value.

    name: the argument's name; expected: the code of the message that describes suitable values, with its values.
    """
    description = make_message(expected, hint="", **values)
    return UsageError("argument_invalid", name=name, value=_describe(value), expected=description)


def check_type(name: str, value: object, *expected: type) -> None:
    """Raise UsageError if an argument is an instance of none of these classes."""
    if not isinstance(value, expected):
        names = " | ".join(each.__name__ for each in expected)
        raise invalid_argument(name, value, "argument_object", type=names)


def check_number(name: str, value: object, lowest: float, highest: float) -> float:
    """Return an argument as a float. Raises UsageError: it is not a number from `lowest` to `highest`, such as NaN."""
    number: Any = value
    if not isinstance(value, Real) or not lowest <= number <= highest:
        raise invalid_argument(name, value, "argument_number", lowest=lowest, highest=highest)
    return float(value)


def check_real_number(name: str, value: object) -> None:
    """Raise UsageError if an argument is not a number. It may be infinite or NaN."""
    if not isinstance(value, Real):
        raise invalid_argument(name, value, "argument_real_number")


def check_whole_number(name: str, value: object, lowest: int, highest: int | None = None) -> int:
    """Return an argument as an int. Raises UsageError: it is not a whole number from `lowest` to `highest`.

    highest: None for no limit.
    """
    is_whole = isinstance(value, Integral) and not isinstance(value, bool)
    number: Any = value
    if highest is None:
        if not is_whole or number < lowest:
            raise invalid_argument(name, value, "argument_whole_number", lowest=lowest)
    elif not is_whole or not lowest <= number <= highest:
        raise invalid_argument(name, value, "argument_whole_range", lowest=lowest, highest=highest)
    return int(number)


def check_choice(name: str, value: object, choices: Collection[str | int]) -> None:
    """Raise UsageError if an argument is none of some texts or numbers."""
    if not isinstance(value, str | int) or isinstance(value, bool) or value not in choices:
        raise invalid_argument(name, value, "argument_choice", choices=", ".join(map(repr, choices)))


def check_path(name: str, value: object) -> Path:
    """Return an argument as a path. Raises UsageError: it is neither a text nor a path, or it is empty."""
    text = os.fspath(value) if isinstance(value, os.PathLike) else value
    if not isinstance(text, str) or not text:
        raise invalid_argument(name, value, "argument_path")
    return Path(text)


def check_callable(name: str, value: object) -> None:
    """Raise UsageError if an argument can't be called."""
    if not callable(value):
        raise invalid_argument(name, value, "argument_callable")


def check_items(name: str, value: object, expected: type[_Item]) -> tuple[_Item, ...]:
    """Return an argument as a tuple. Raises UsageError: it is not a sequence of instances of a class."""
    items = tuple(value) if isinstance(value, Iterable) else (None,)
    if not all(isinstance(item, expected) for item in items):
        raise invalid_argument(name, value, "argument_items", type=expected.__name__)
    return items


def check_point(name: str, value: Any) -> tuple[float, float]:
    """Return an argument as a point. Raises UsageError: it is not two numbers. They may be infinite or NaN."""
    try:
        x, y = value
    except (TypeError, ValueError):
        raise invalid_argument(name, value, "argument_point") from None
    if not (isinstance(x, Real) and isinstance(y, Real)):
        raise invalid_argument(name, value, "argument_point")
    return value if isinstance(value, tuple) else (float(x), float(y))


def check_points(name: str, value: object) -> tuple[tuple[float, float], ...]:
    """Return an argument as a tuple of points. Raises UsageError: it is not a sequence of points."""
    if not isinstance(value, Iterable) or isinstance(value, str):
        raise invalid_argument(name, value, "argument_points")
    return tuple(check_point(f"{name}[{index}]", point) for index, point in enumerate(value))


def _describe(value: Any) -> str:
    """A short text for a value; of an array, its shape and dtype."""
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        return f"ndarray {tuple(value.shape)} {value.dtype}"
    return _SHORT.repr(value)
