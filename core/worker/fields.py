"""Parses and checks the fields of each method's requests."""

from pathlib import Path
from typing import Any, get_args

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.pipeline.project.project_json import parse_request, parse_settings
from shutterspan.core.pipeline.project.validators import (
    ValidationError,
    Validator,
    array,
    boolean,
    integer,
    json_object,
    number,
    one_of,
)
from shutterspan.core.visualization.trajectory_files import DrawingStyle

#: Most files of one request: the numbers in their names have three digits.
_MAX_FILES = 999
_MAX_ID = 1 << 53


def parse_fields(method: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a request as the keyword arguments of its handler. Optional fields that were omitted stay out.

    Raises UsageError: the method is unknown, or a field is missing, unknown or invalid; the message names it.
    """
    if method not in _FIELDS:
        raise UsageError(f"Unknown method “{method}”.", f"There is: {', '.join(_FIELDS)}.")
    try:
        parsed: dict[str, Any] = _FIELDS[method](fields)
        return parsed
    except ValidationError as error:
        raise UsageError(f"In “{method}”, “{'.'.join(error.path)}” {error.reason}.", "Ask again.") from None


def _absolute_path(value: Any) -> Path:
    if not isinstance(value, str) or "\0" in value or not Path(value).is_absolute():
        raise ValidationError("must be the absolute path of a file or folder")
    return Path(value)


_id = integer(1, _MAX_ID)
_width = integer(*limits.WIDTH)
_instant = number(0, 1)
_exposure = {"exposure": _id}
_photo = {"photo": _absolute_path, "unfold_request": parse_request}

_FIELDS: dict[str, Validator] = {
    "open": json_object({**_photo, "width": _width}, ("photo",)),
    "replay": json_object({**_exposure, "unfold_request": parse_request}, ("exposure", "unfold_request")),
    "frame": json_object({**_exposure, "t": _instant, "width": _width, "slot": integer(0, 63)}, ("exposure", "t")),
    "frames": json_object(
        {**_exposure, "times": array(_instant, 1, _MAX_FILES), "folder": _absolute_path, "depth": one_of(8, 16)},
        ("exposure", "times", "folder"),
    ),
    "motion": json_object({**_exposure, "width": _width}, ("exposure",)),
    "consistency": json_object(_exposure, ("exposure",)),
    "export": json_object(
        {**_photo, "settings": parse_settings, "target": _absolute_path, "overwrite": boolean, "consistency": boolean},
        ("photo", "target"),
    ),
    "trajectories": json_object(
        {
            **_photo,
            "targets": array(_absolute_path, 1, _MAX_FILES),
            "width": _width,
            "draw": one_of(*get_args(DrawingStyle)),
            "overwrite": boolean,
        },
        ("photo", "targets"),
    ),
    "close": json_object(_exposure, ("exposure",)),
    "cancel": json_object({"cancels": _id}, ("cancels",)),
    "shutdown": json_object({}),
}
