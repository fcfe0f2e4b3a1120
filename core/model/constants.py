"""The constants of inference that suit given weights: they belong to these, and stand beside them in models.json."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.errors import InputError

#: The lowest and the highest value of those that are not shares of a whole.
_RANGES = {
    "coarse_side": (16, 4096),
    "best_blur": (1, 1000),
    "views": (1, 8),
    "further": (0, 1000),
    "change": (0, 255),
    "sharper": (0, 1000),
}


@dataclass(frozen=True)
class Constants:
    """What inference is set to.

    coarse_side: longer side, in pixels, at which motion and direction are found for the whole picture. best_blur: how
    far the fast parts of the picture blur at the working size, in its pixels. motion_kept: a finer size is believed if
    it shows at least this share of the motion that the coarse size showed. views: of how many views the result is the
    mean. from_ends: this share of the frame at mid-exposure comes from the first and the last one.

    The rest decides whether a photo moves. A place moves visibly if it goes further than `further` over the exposure,
    in working pixels, and changes from the first instant to the last by more than `change`, in levels of 255. The photo
    moves if the share `large_share` of it moves visibly, or if the share `small_share` does and is, at the first and
    the last instant, sharper than in the photo: its squared gradients along the motion are `sharper` times as large.
    """

    coarse_side: int = 640
    best_blur: float = 26.0
    motion_kept: float = 0.6
    views: int = 4
    from_ends: float = 0.75
    further: float = 2.0
    change: float = 12.0
    large_share: float = 0.08
    small_share: float = 0.007
    sharper: float = 2.25

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Constants":
        """What is missing takes its default. Raises TypeError for unknown names and for values of another kind,
        ValueError for values out of range."""
        kinds = {field.name: type(field.default) for field in fields(cls)}
        if not isinstance(values, Mapping):
            raise TypeError("constants are names with values")
        if unknown := values.keys() - kinds.keys():
            raise TypeError(f"unknown constants: {', '.join(sorted(unknown))}")
        return cls(**{name: _checked(name, value, kinds[name]) for name, value in values.items()})

    @classmethod
    def load(cls, path: Path) -> "Constants":
        """From a JSON file. Raises InputError."""
        try:
            return cls.from_dict(json.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise InputError(f"{path} can't be read.", "Choose another file.") from error
        except (TypeError, ValueError) as error:
            hint = "It is JSON, as a sweep writes it."
            raise InputError(f"{path} holds no constants: {error}.", hint) from error


def _checked(name: str, value: Any, kind: type) -> Any:
    lowest, highest = _RANGES.get(name, (0, 1))
    if type(value) not in (int, kind):
        raise TypeError(f"{name} is no {'whole ' if kind is int else ''}number")
    if not lowest <= value <= highest:
        raise ValueError(f"{name} is not between {lowest} and {highest}")
    return kind(value)
