"""Parse and check the params of each method."""

from dataclasses import dataclass
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
from shutterspan.core.pipeline.targets import parse_target
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.visualization.overlay_style import DrawingStyle

#: Maximum number of files of one request; the numbers in their names have three digits.
_MAX_FILES = 999
_MAX_ID = 1 << 53


@dataclass(frozen=True)
class SourceParams:
    """What to export: an open exposure by its id, or a photo. The fields are those of `ExportSource`."""

    exposure: int | None = None
    photo: Path | None = None
    unfold_request: UnfoldRequest | None = None
    decoded_photo: Path | None = None
    latents: Path | None = None


def parse_params(method: str, params: object) -> dict[str, Any]:
    """Convert the params of a request to the keyword arguments of its handler. Missing and null params are omitted.

    Raises UsageError: the method is unknown, or a param is missing, unknown or invalid; the message names it.
    """
    if method not in _PARAMS:
        raise UsageError("method_unknown", method=method, methods=", ".join(_PARAMS))
    try:
        parsed: dict[str, Any] = _PARAMS[method](_without_nulls(params))
    except ValidationError as error:
        raise UsageError(
            "params_invalid", method=method, path=".".join(error.path) or "params", reason=error.reason
        ) from None
    return _with_source(method, parsed) if method in _EXPORTS else parsed


def _without_nulls(params: object) -> object:
    """The params without those that are null. Null means the same as a missing param."""
    if not isinstance(params, dict):
        return params
    return {name: value for name, value in params.items() if value is not None}


def _with_source(method: str, parsed: dict[str, Any]) -> dict[str, Any]:
    """The params, with the params of the source combined to one `SourceParams`.

    Raises UsageError: the request names neither an exposure nor a photo, or both, or has params of a photo beside an
    exposure.
    """
    if ("exposure" in parsed) == ("photo" in parsed):
        raise UsageError("params_source", method=method)
    if "exposure" in parsed and (excess := _ABOUT_PHOTO & parsed.keys()):
        raise UsageError("params_excess", method=method, param=min(excess))
    source = SourceParams(**{name: value for name, value in parsed.items() if name in _source})
    return {"source": source, **{name: value for name, value in parsed.items() if name not in _source}}


def _absolute_path(value: Any) -> Path:
    if not isinstance(value, str) or "\0" in value or not Path(value).is_absolute():
        raise ValidationError("invalid_absolute_path")
    return Path(value)


def _target(value: Any) -> Path:
    """Parse an absolute path. A path that ends with a slash is a folder for frames."""
    _absolute_path(value)
    return parse_target(value)


_id = integer(1, _MAX_ID)
_version = integer(1, _MAX_ID)
_width = integer(*limits.WIDTH)
_instant = number(0, 1)
_part = array(integer(0, limits.WIDTH[1]), 4, 4)
_exposure = {"exposure": _id}
_photo = {"photo": _absolute_path, "unfold_request": parse_request, "decoded_photo": _absolute_path}
_source = {**_exposure, **_photo, "latents": _absolute_path}
#: Params of an export that are only for photos; an open exposure has these values already.
_ABOUT_PHOTO = {"decoded_photo", "latents"}
#: Methods that take either an exposure or a photo.
_EXPORTS = {"export", "trajectories"}

_PARAMS: dict[str, Validator] = {
    "initialize": json_object({"oldest": _version, "newest": _version}, ("oldest", "newest")),
    "open": json_object({**_photo, "width": _width}, ("photo",)),
    "replay": json_object({**_exposure, "unfold_request": parse_request}, ("exposure", "unfold_request")),
    "frame": json_object(
        {**_exposure, "t": _instant, "width": _width, "slot": integer(0, 63), "part": _part}, ("exposure", "t")
    ),
    "frames": json_object(
        {
            **_exposure,
            "times": array(_instant, 1, _MAX_FILES),
            "folder": _absolute_path,
            "depth": one_of(8, 16),
            "cutout": boolean,
        },
        ("exposure", "times", "folder"),
    ),
    "motion": json_object({**_exposure, "width": _width}, ("exposure",)),
    "consistency": json_object(_exposure, ("exposure",)),
    "save_latents": json_object(_exposure, ("exposure",)),
    "set_aside": json_object(_exposure, ("exposure",)),
    "export": json_object(
        {
            **_source,
            "settings": parse_settings,
            "target": _target,
            "overwrite": boolean,
            "consistency": boolean,
            "keep": boolean,
            "still_clip": boolean,
        },
        ("target",),
    ),
    "trajectories": json_object(
        {
            **_source,
            "targets": array(_absolute_path, 1, _MAX_FILES),
            "width": _width,
            "draw": one_of(*get_args(DrawingStyle)),
            "overwrite": boolean,
        },
        ("targets",),
    ),
    "close": json_object(_exposure, ("exposure",)),
    "cancel": json_object({"id": _id}, ("id",)),
    "shutdown": json_object({}),
}
