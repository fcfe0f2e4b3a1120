"""What the fields of each request have to be."""

from pathlib import Path
from typing import Any, get_args

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.pipeline.project.form import request_from, settings_from
from shutterspan.core.pipeline.project.values import Reader, Wrong, array, flag, number, one_of, table, whole
from shutterspan.core.visualization.trajectory_files import Drawing

#: Files of one request; their numbers have three digits.
_MOST = 999
_HIGHEST = 1 << 53


def read(do: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a request as values of ours; those that may be left out, and were, stay out.

    Raises UsageError: there is nothing of that name to do, or a field is not as it has to be; the sentence names it.
    """
    if do not in _FIELDS:
        raise UsageError(f"There is no “{do}” to do.", f"There is: {', '.join(_FIELDS)}.")
    try:
        told: dict[str, Any] = _FIELDS[do](fields)
        return told
    except Wrong as wrong:
        raise UsageError(f"In “{do}”, “{'.'.join(wrong.place)}” {wrong.reason}.", "Ask again.") from None


def _absolute_path(value: Any) -> Path:
    if not isinstance(value, str) or "\0" in value or not Path(value).is_absolute():
        raise Wrong("must be the absolute path of a file or folder")
    return Path(value)


_count = whole(1, _HIGHEST)
_width = whole(*limits.WIDTH)
_instant = number(0, 1)
_exposure = {"exposure": _count}
_photo = {"photo": _absolute_path, "asked": request_from}

_FIELDS: dict[str, Reader] = {
    "open": table({**_photo, "width": _width}, ("photo",)),
    "replay": table({**_exposure, "asked": request_from}, ("exposure", "asked")),
    "frame": table({**_exposure, "t": _instant, "width": _width, "slot": whole(0, 63)}, ("exposure", "t")),
    "frames": table(
        {**_exposure, "times": array(_instant, 1, _MOST), "folder": _absolute_path, "depth": one_of(8, 16)},
        ("exposure", "times", "folder"),
    ),
    "motion": table({**_exposure, "width": _width}, ("exposure",)),
    "trust": table(_exposure, ("exposure",)),
    "export": table(
        {**_photo, "settings": settings_from, "target": _absolute_path, "overwrite": flag, "judged": flag},
        ("photo", "target"),
    ),
    "trajectories": table(
        {
            **_photo,
            "targets": array(_absolute_path, 1, _MOST),
            "width": _width,
            "draw": one_of(*get_args(Drawing)),
            "overwrite": flag,
        },
        ("photo", "targets"),
    ),
    "close": table(_exposure, ("exposure",)),
    "cancel": table({"cancels": _count}, ("cancels",)),
    "shutdown": table({}),
}
