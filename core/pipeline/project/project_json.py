"""Convert projects, requests and settings to JSON values and back."""

import base64
from collections.abc import Iterable
from typing import Any, get_args

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.pipeline.mask_files import mask_from_png, mask_to_png, png_pixel_count
from shutterspan.core.pipeline.playable_formats import MP4_CODECS
from shutterspan.core.pipeline.project.project import Project, RegionStyle
from shutterspan.core.pipeline.project.validators import (
    ValidationError,
    array,
    boolean,
    choice_or_integer,
    colour,
    file_name,
    integer,
    json_object,
    label,
    number,
    one_of,
    relative_path,
    sha256,
)
from shutterspan.core.types.clip import Loop
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region, Shape
from shutterspan.core.types.request import Outside, UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

#: JSON keys whose field in `RenderSettings` has another name, since `from` is a keyword of Python.
_SETTINGS_FIELDS = {"from": "start", "to": "end"}
_SHAPES: dict[str, type[Rectangle | Polygon | Mask]] = {
    "rectangle": Rectangle,
    "ellipse": Ellipse,
    "polygon": Polygon,
    "mask": Mask,
}


def parse_project(fields: dict[str, Any]) -> Project:
    """Make a project from the values that a validator of `PROJECT_KEYS` returned.

    Raises ValidationError: the values don't fit together.
    """
    regions = _styled_regions(fields)
    time, export = fields.get("time", {}), fields.get("export", {})
    own = {name: group.pop(name) for name, group in (("key_frame", time), ("file", export)) if name in group}
    styles = tuple(style for _, style in regions)
    return Project(
        fields["photo"]["path"],
        fields["photo"].get("sha256"),
        request=_request(fields, regions),
        settings=_settings({**time, **export}),
        region_styles=styles if any(style != RegionStyle() for style in styles) else (),
        **own,
    )


def project_to_json(project: Project) -> dict[str, Any]:
    """A project as JSON values, with `PROJECT_KEYS`. Defaults and an unknown hash are omitted."""
    photo = {"path": project.path} | ({} if project.sha256 is None else {"sha256": project.sha256})
    return {"photo": photo, **_non_defaults(_all_values(project), _all_values(Project("", "")))}


def mask_pixel_count(regions: Iterable[dict[str, Any]]) -> int:
    """The number of pixels in all masks of some regions, which are values that a validator of `PROJECT_KEYS`
    returned."""
    return sum(png_pixel_count(region["mask"]) for region in regions if "mask" in region)


def parse_request(value: Any) -> UnfoldRequest:
    """Convert JSON values, as `request_to_json` returns them, to a request. Regions that are switched off are omitted.

    Raises ValidationError: they are invalid.
    """
    fields = _request_object(value)
    regions = _styled_regions(fields)
    return _request(fields, regions).with_enabled_regions([style.enabled for _, style in regions])


def request_to_json(request: UnfoldRequest) -> dict[str, Any]:
    """A request as JSON values, with the keys of a project. Defaults are omitted."""
    return _non_defaults(_request_values(request), _request_values(UnfoldRequest()))


def parse_settings(value: Any) -> RenderSettings:
    """Convert JSON values, as `settings_to_json` returns them, to settings. Raises ValidationError: they are
    invalid."""
    return _settings(_settings_object(value))


def settings_to_json(settings: RenderSettings) -> dict[str, Any]:
    """Settings as one JSON object, with the keys of a project's `time` and `export`, and `at`. Defaults are omitted."""
    names = (*_TIME, *_EXPORT, "at")
    return _non_defaults(_settings_values(settings, names), _settings_values(RenderSettings(), names))


def _all_values(project: Project) -> dict[str, Any]:
    time, export = (_settings_values(project.settings, names) for names in (_TIME, _EXPORT))
    regions = project.request.regions
    styled_regions = zip(regions, project.region_styles or [RegionStyle()] * len(regions), strict=True)
    return {
        **_request_values(project.request),
        "regions": [_region_values(region, style) for region, style in styled_regions],
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
    values = {name: getattr(settings, _SETTINGS_FIELDS.get(name, name)) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _region_values(region: Region, style: RegionStyle = RegionStyle()) -> dict[str, Any]:
    shape_name = next(name for name, shape_type in _SHAPES.items() if type(region.shape) is shape_type)
    values = {
        "name": region.name,
        "feather": region.feather,
        **_guidance_values(region.guidance),
        **_style_values(style),
    }
    defaults = {"name": "", "feather": None, **_guidance_values(Guidance()), **_style_values(RegionStyle())}
    return {shape_name: _shape_values(region.shape), **_non_defaults(values, defaults)}


def _style_values(style: RegionStyle) -> dict[str, Any]:
    return {"colour": style.colour, "enabled": style.enabled}


def _shape_values(shape: Shape) -> str | list[Any]:
    if isinstance(shape, Mask):
        return base64.b64encode(mask_to_png(shape)).decode()
    return [list(point) for point in shape.points] if isinstance(shape, Polygon) else list(shape.box)


def _guidance_values(guidance: Guidance) -> dict[str, Any]:
    return {
        "arrows": [[*arrow.start, *arrow.end] for arrow in guidance.arrows],
        "strokes": [[list(point) for point in stroke.points] for stroke in guidance.strokes],
        "flipped": guidance.flipped,
        "strength": guidance.strength,
    }


def _non_defaults(values: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    """The values that differ from the defaults, also in nested objects."""
    return {
        name: _non_defaults(value, defaults[name]) if isinstance(value, dict) else value
        for name, value in values.items()
        if value != defaults[name]
    }


def _request(fields: dict[str, Any], regions: Iterable[tuple[Region, RegionStyle]]) -> UnfoldRequest:
    outside = fields.get("outside", UnfoldRequest.outside)
    return UnfoldRequest(tuple(region for region, _ in regions), outside, _guidance(fields))


def _settings(fields: dict[str, Any]) -> RenderSettings:
    return RenderSettings(**{_SETTINGS_FIELDS.get(name, name): value for name, value in fields.items()})


def _guidance(fields: dict[str, Any]) -> Guidance:
    return Guidance(**{name: fields[name] for name in _GUIDANCE if name in fields})


def _regions(value: Any) -> tuple[dict[str, Any], ...]:
    """The fields of each region. Raises ValidationError, also if all masks together are too large to be decoded."""
    regions: tuple[dict[str, Any], ...] = _region_objects(value)
    if mask_pixel_count(regions) > limits.MAX_MASK_PIXELS:
        raise ValidationError("invalid_masks_too_large")
    return regions


def _styled_regions(fields: dict[str, Any]) -> tuple[tuple[Region, RegionStyle], ...]:
    try:
        regions: tuple[tuple[Region, RegionStyle], ...] = _region_list(list(fields.get("regions", ())))
    except ValidationError as error:
        raise error.within("regions") from None
    return regions


def _region(fields: dict[str, Any]) -> tuple[Region, RegionStyle]:
    shapes = [(shape_type, fields[name]) for name, shape_type in _SHAPES.items() if name in fields]
    if len(shapes) != 1:
        raise ValidationError("invalid_shape_count", shapes=", ".join(_SHAPES))
    ((shape_type, values),) = shapes
    region = Region(_shape(shape_type, values), fields.get("feather"), _guidance(fields), fields.get("name", ""))
    return region, RegionStyle(fields.get("colour"), fields.get("enabled", True))


def _shape(shape_type: type[Rectangle | Polygon | Mask], values: Any) -> Shape:
    if issubclass(shape_type, Rectangle):
        return shape_type(*values)
    try:
        return mask_from_png(values) if shape_type is Mask else Polygon(values)
    except InputError as error:
        raise ValidationError("invalid_png", path=("mask",)) from error


def _arrow(value: Any) -> Arrow:
    x0, y0, x1, y1 = _box(value)
    return Arrow((x0, y0), (x1, y1))


def _stroke(value: Any) -> Stroke:
    return Stroke(_stroke_points(value))


def _base64(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, ValueError) as error:
        raise ValidationError("invalid_picture") from error


_coordinate = number(-1e6, 1e6)
_box = array(_coordinate, 4, 4)
_points = array(_coordinate, 2, 2)
_stroke_points = array(_points, 2, limits.MAX_STROKE_POINTS)
_GUIDANCE = {
    "arrows": array(_arrow, 0, 1000),
    "strokes": array(_stroke, 0, 1000),
    "flipped": boolean,
    "strength": number(*limits.STRENGTH),
}
_region_object = json_object(
    {
        "rectangle": _box,
        "ellipse": _box,
        "polygon": array(_points, 0, limits.MAX_CORNERS),
        "mask": _base64,
        "name": label,
        "feather": number(*limits.FEATHER),
        **_GUIDANCE,
        "colour": colour,
        "enabled": boolean,
        "shown": boolean,  # in files of older versions; ignored, because it only hid the outline
    }
)
_region_objects, _region_list = (array(validator, 0, 1000) for validator in (_region_object, _region))
_REQUEST = {
    "regions": _regions,
    "outside": one_of(*get_args(Outside)),
    **_GUIDANCE,
}
_TIME = {
    "frames": integer(*limits.FRAMES),
    "from": number(0, 1),
    "to": number(0, 1),
    "ease": boolean,
    "hold": number(*limits.HOLD),
    "fps": number(*limits.FPS),
    "duration": number(*limits.DURATION),
    "loop": one_of(*get_args(Loop)),
}
_EXPORT = {
    "size": choice_or_integer(("full", "fit"), *limits.WIDTH),
    "aspect": one_of(*limits.ASPECTS),
    "crop": array(number(0, 1), 2, 2),
    "cutout": boolean,
    "moving_photo": one_of(*limits.MOVING_PHOTOS),
    "depth": one_of(8, 16),
    "quality": integer(*limits.QUALITY),
    "codec": one_of(*MP4_CODECS),
    "best": boolean,
}
_request_object = json_object(_REQUEST)
_settings_object = json_object({**_TIME, **_EXPORT, "at": number(0, 1)})
#: Validators of the keys of one project, by key.
PROJECT_KEYS = {
    "photo": json_object({"path": relative_path, "sha256": sha256}, required=("path",)),
    **_REQUEST,
    "time": json_object({**_TIME, "key_frame": number(0, 1)}),
    "export": json_object({**_EXPORT, "file": file_name}),
}
