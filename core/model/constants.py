"""Settings of inference that belong to given weights. models.json stores them with the name of the weights."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.former_keys import with_current_keys
from shutterspan.core.foundation.text_files import read_text

#: Former names of constants, by current name.
_FORMER_KEYS = {
    "augmentation_count": "views",
    "end_frame_share": "from_ends",
    "min_displacement": "further",
    "min_change": "change",
    "min_sharpening": "sharper",
}
#: The minimum and maximum of each constant. Constants that aren't listed here are shares in [0,1].
_RANGES = {
    "coarse_side": (16, 4096),
    "best_blur": (1, 1000),
    "augmentation_count": (1, 8),
    "min_displacement": (0, 1000),
    "min_change": (0, 255),
    "min_sharpening": (0, 1000),
    "min_log_odds": (-100, 100),
    "min_log_odds_large": (-100, 100),
}


@dataclass(frozen=True)
class Constants:
    """Settings of inference for given weights. The field names are keys in models.json.

    coarse_side: longer side of the coarse size in pixels; at this size, motion and direction of the whole photo are
    estimated. best_blur: blur length of the fast parts at the best working size, in pixels of the working picture.
    motion_kept: a finer size is used only if the motion estimated there is at least this share of the motion at the
    coarse size. augmentation_count: number of augmentations that are averaged. In small pictures, each four of them
    become one at the picture's size and one at twice the size. end_frame_share: share that the first and the last frame
    contribute to the middle frame.

    The other constants decide whether a photo has visible motion. A pixel moves visibly if its motion exceeds
    `min_displacement`, in pixels of the working picture, and its change from the first to the last frame exceeds
    `min_change`, in levels of 255. The photo has visible motion if a share of at least `large_share` moves visibly. A
    share of at least `small_share` is enough if it is also sharper in the first and the last frame than in the photo:
    the squared gradients along the motion are at least `min_sharpening` times as large.

    With a motion detector, the conditions are different. The photo has visible motion if the detector's log odds reach
    `min_log_odds` somewhere. If at least `large_share` moves visibly, lower log odds are enough: `min_log_odds_large`
    at this share, and proportionally more at a larger share.
    """

    coarse_side: int = 640
    best_blur: float = 26.0
    motion_kept: float = 0.6
    augmentation_count: int = 4
    end_frame_share: float = 0.75
    min_displacement: float = 2.0
    min_change: float = 12.0
    large_share: float = 0.08
    small_share: float = 0.007
    min_sharpening: float = 2.25
    min_log_odds: float = 4.5
    min_log_odds_large: float = 1.5

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Constants":
        """Build constants from JSON values; missing ones take their defaults.

        Raises TypeError: a name is unknown, or a value has an invalid type. ValueError: a value is out of range.
        """
        types = {field.name: type(field.default) for field in fields(cls)}
        if not isinstance(values, Mapping):
            raise TypeError("constants are names with values")
        values = with_current_keys(values, _FORMER_KEYS)
        if unknown := values.keys() - types.keys():
            raise TypeError(f"unknown constants: {', '.join(sorted(unknown))}")
        return cls(**{name: _checked(name, value, types[name]) for name, value in values.items()})

    @classmethod
    def load(cls, path: Path) -> "Constants":
        """Read constants from a JSON file. Raises InputError: it can't be read, or its constants are invalid."""
        try:
            return cls.from_dict(json.loads(read_text(path)))
        except OSError as error:
            raise InputError("constants_unreadable", path=path) from error
        except (TypeError, ValueError) as error:
            raise InputError("constants_invalid", path=path, reason=str(error)) from error


def _checked(name: str, value: Any, number_type: type) -> Any:
    """The value as `number_type`, int or float. Raises TypeError: it isn't such a number. ValueError: it is out of
    range."""
    lowest, highest = _RANGES.get(name, (0, 1))
    if type(value) not in (int, number_type):
        raise TypeError(f"{name} is no {'whole ' if number_type is int else ''}number")
    if not lowest <= value <= highest:
        raise ValueError(f"{name} is not between {lowest} and {highest}")
    return number_type(value)
