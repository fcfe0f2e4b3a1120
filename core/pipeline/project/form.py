"""The project as JSON values: what each name means, for reading and for writing."""

import base64
from collections.abc import Iterable
from typing import Any, get_args

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.pipeline.endings import MP4_CODECS
from shutterspan.core.pipeline.mask_files import claimed_pixels, mask_from_png, mask_to_png
from shutterspan.core.pipeline.project.project import Mark, Project
from shutterspan.core.pipeline.project.values import (
    Wrong,
    array,
    colour,
    either,
    file_name,
    flag,
    label,
    number,
    one_of,
    relative_path,
    sha256,
    table,
    whole,
)
from shutterspan.core.types.clip import Loop
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region, Shape
from shutterspan.core.types.request import Outside, UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

#: Counted up when older programs would misread what newer ones write.
VERSION = 1

#: Settings whose name in a file is not their own, since Python has other uses for it.
_FIELDS = {"from": "start", "to": "end"}
_SHAPES: dict[str, type[Rectangle | Polygon | Mask]] = {
    "rectangle": Rectangle,
    "ellipse": Ellipse,
    "polygon": Polygon,
    "mask": Mask,
}


def project_from(value: Any) -> Project:
    """Raises Wrong."""
    told = _project(value)
    regions = _marked_regions(told)
    time, export = told.get("time", {}), told.get("export", {})
    own = {name: group.pop(name) for name, group in (("key_frame", time), ("file", export)) if name in group}
    marks = tuple(mark for _, mark in regions)
    return Project(
        **told["photo"],
        request=_request(told, regions),
        settings=_settings({**time, **export}),
        marks=marks if any(mark != Mark() for mark in marks) else (),
        **own,
    )


def check_values(value: Any) -> None:
    """Raises Wrong: `project_from` would refuse what `values_of` gave. Masks are not decoded: it takes long."""
    _project(value)


def values_of(project: Project) -> dict[str, Any]:
    """What `project_from` reads as the same project; what is as usual is left out."""
    said = _differing(_all_values(project), _all_values(Project("", "")))
    return {"shutterspan": VERSION, "photo": {"path": project.path, "sha256": project.sha256}, **said}


def request_from(value: Any) -> UnfoldRequest:
    """What moves, and which way, named as in a project. Raises Wrong."""
    told = _request_table(value)
    return _request(told, _marked_regions(told))


def request_values(request: UnfoldRequest) -> dict[str, Any]:
    """What `request_from` reads as the same request; what is as usual is left out."""
    return _differing(_request_values(request), _request_values(UnfoldRequest()))


def settings_from(value: Any) -> RenderSettings:
    """What stands in a project under `time` and `export`, in one table, and `at`. Raises Wrong."""
    return _settings(_settings_table(value))


def settings_values(settings: RenderSettings) -> dict[str, Any]:
    """What `settings_from` reads as the same settings; what is as usual is left out."""
    names = (*_TIME, *_EXPORT, "at")
    return _differing(_settings_values(settings, names), _settings_values(RenderSettings(), names))


def _all_values(project: Project) -> dict[str, Any]:
    time, export = (_settings_values(project.settings, names) for names in (_TIME, _EXPORT))
    regions = project.request.regions
    marked = zip(regions, project.marks or [Mark()] * len(regions), strict=True)
    return {
        **_request_values(project.request),
        "regions": [_region_values(*one) for one in marked],
        "time": {**time, "key_frame": project.key_frame},
        "export": {"file": project.file, **export},
    }


def _request_values(request: UnfoldRequest) -> dict[str, Any]:
    return {
        "regions": [_region_values(region) for region in request.regions],
        "outside": request.outside,
        **_guidance_values(request.guidance),
    }


def _settings_values(settings: RenderSettings, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(settings, _FIELDS.get(name, name)) for name in names}


def _region_values(region: Region, mark: Mark = Mark()) -> dict[str, Any]:
    name = next(name for name, kind in _SHAPES.items() if type(region.shape) is kind)
    said = {"name": region.name, "feather": region.feather, **_guidance_values(region.guidance), **vars(mark)}
    usual = {"name": "", "feather": None, **_guidance_values(Guidance()), **vars(Mark())}
    return {name: _shape_values(region.shape), **_differing(said, usual)}


def _shape_values(shape: Shape) -> str | list[Any]:
    if isinstance(shape, Mask):
        return base64.b64encode(mask_to_png(shape)).decode()
    return [list(point) for point in shape.points] if isinstance(shape, Polygon) else list(shape.box)


def _guidance_values(guidance: Guidance) -> dict[str, Any]:
    return {"arrows": [[*arrow.start, *arrow.end] for arrow in guidance.arrows], "flipped": guidance.flipped}


def _differing(said: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    """What is said otherwise than usual, in tables within tables too."""
    return {
        name: _differing(value, usual[name]) if isinstance(value, dict) else value
        for name, value in said.items()
        if value != usual[name]
    }


def _request(told: dict[str, Any], regions: Iterable[tuple[Region, Mark]]) -> UnfoldRequest:
    outside = told.get("outside", UnfoldRequest.outside)
    return UnfoldRequest(tuple(region for region, _ in regions), outside, _guidance(told))


def _settings(told: dict[str, Any]) -> RenderSettings:
    return RenderSettings(**{_FIELDS.get(name, name): one for name, one in told.items()})


def _guidance(told: dict[str, Any]) -> Guidance:
    return Guidance(told.get("arrows", ()), told.get("flipped", False))


def _regions(value: Any) -> tuple[dict[str, Any], ...]:
    told = _region_tables(value)
    if sum(claimed_pixels(one["mask"]) for one in told if "mask" in one) > limits.MASK_PIXELS:
        raise Wrong("must have smaller masks, or fewer")
    return told


def _marked_regions(told: dict[str, Any]) -> tuple[tuple[Region, Mark], ...]:
    try:
        return _region_list(list(told.get("regions", ())))
    except Wrong as wrong:
        raise wrong.within("regions") from None


def _region(told: dict[str, Any]) -> tuple[Region, Mark]:
    shapes = [(kind, told[name]) for name, kind in _SHAPES.items() if name in told]
    if len(shapes) != 1:
        raise Wrong(f"must have one shape: {', '.join(_SHAPES)}")
    ((kind, values),) = shapes
    region = Region(_shape(kind, values), told.get("feather"), _guidance(told), told.get("name", ""))
    return region, Mark(told.get("colour"), told.get("shown", True))


def _shape(kind: type[Rectangle | Polygon | Mask], values: Any) -> Shape:
    if issubclass(kind, Rectangle):
        return kind(*values)
    try:
        return mask_from_png(values) if kind is Mask else Polygon(values)
    except InputError as error:
        raise Wrong("must be a PNG", ("mask",)) from error


def _arrow(value: Any) -> Arrow:
    x0, y0, x1, y1 = _box(value)
    return Arrow((x0, y0), (x1, y1))


def _base64(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, ValueError) as error:
        raise Wrong("must be a picture: a PNG in base64") from error


_place = number(-1e6, 1e6)
_box = array(_place, 4, 4)
_arrows = array(_arrow, 0, 1000)
_region_table = table(
    {
        "rectangle": _box,
        "ellipse": _box,
        "polygon": array(array(_place, 2, 2), 0, limits.CORNERS),
        "mask": _base64,
        "name": label,
        "feather": number(*limits.FEATHER),
        "arrows": _arrows,
        "flipped": flag,
        "colour": colour,
        "shown": flag,
    }
)
_region_tables, _region_list = (array(read, 0, 1000) for read in (_region_table, _region))
_REQUEST = {
    "regions": _regions,
    "outside": one_of(*get_args(Outside)),
    "arrows": _arrows,
    "flipped": flag,
}
_TIME = {
    "frames": whole(*limits.FRAMES),
    "from": number(0, 1),
    "to": number(0, 1),
    "ease": flag,
    "hold": number(*limits.HOLD),
    "fps": number(*limits.FPS),
    "duration": number(*limits.DURATION),
    "loop": one_of(*get_args(Loop)),
}
_EXPORT = {
    "size": either(one_of("full", "fit"), whole(*limits.WIDTH)),
    "depth": one_of(8, 16),
    "quality": whole(*limits.QUALITY),
    "codec": one_of(*MP4_CODECS),
    "best": flag,
}
_request_table = table(_REQUEST)
_settings_table = table({**_TIME, **_EXPORT, "at": number(0, 1)})
_project = table(
    {
        "shutterspan": whole(1, VERSION),
        "photo": table({"path": relative_path, "sha256": sha256}, needed=("path", "sha256")),
        **_REQUEST,
        "time": table({**_TIME, "key_frame": number(0, 1)}),
        "export": table({**_EXPORT, "file": file_name}),
    },
    needed=("shutterspan", "photo"),
)
