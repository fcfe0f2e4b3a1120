"""Builds the fields of the worker's requests from a photo strip and the unfold properties."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .frame_schedule import FrameSchedule
from .host_common import UserError, arrow_through

if TYPE_CHECKING:
    from .photo_strip import PhotoStrip

#: The worker's `size` by quality: a width in pixels, a size that all players can play, or the photo's own size.
_SIZES = {"DRAFT": 960, "FULL": "fit", "FINEST": "full"}
_LOOPS = {"ONCE": "none", "BOOMERANG": "boomerang", "REPEAT": "repeat"}


def build_unfold_request(photo: "PhotoStrip", properties: Mapping[str, Any]) -> dict[str, Any]:
    """The request's `unfold_request`: region and guidance. Raises UserError: the strip has no crop, or the mask can't
    be read."""
    guidance: dict[str, Any] = {"flipped": properties["flip"]}
    if properties["use_direction"]:
        guidance["arrows"] = [_arrow(photo, properties["direction"])]
    if properties["region"] == "WHOLE":
        return guidance
    return {"regions": [{**_shape(photo, properties), **guidance}]}


def build_export_settings(properties: Mapping[str, Any], schedule: FrameSchedule, fps: float) -> dict[str, Any]:
    """The request's `settings`: frames, time range, size and format. fps: of the scene."""
    size = _SIZES[properties["quality"]]
    settings = {"frames": schedule.frames, "from": properties["start"], "to": properties["end"], "size": size}
    if properties["result"] == "SEQUENCE":
        return {**settings, "depth": 16 if properties["quality"] == "FINEST" else 8}
    settings |= {"fps": fps, "loop": _LOOPS[properties["loop"]]}
    return {**settings, "duration": len(schedule.frame_indices) / fps} if schedule.stretched else settings


def _shape(photo: "PhotoStrip", properties: Mapping[str, Any]) -> dict[str, Any]:
    if properties["region"] == "MASK":
        return {"mask": _mask(properties["mask"], photo.turns)}
    if photo.crop == (0, 0, photo.width, photo.height):
        raise UserError(f"“{photo.name}” has no crop. Set one (Strip > Crop), or choose another region.")
    left, top, right, bottom = photo.crop
    xs, ys = zip(photo.to_upright(left, top), photo.to_upright(right, bottom), strict=True)
    return {"rectangle": [min(xs), min(ys), max(xs), max(ys)]}


def _arrow(photo: "PhotoStrip", angle: float) -> list[float]:
    """An arrow through the middle of the upright photo. angle: in the photo as Blender shows it, in radians
    anticlockwise from the right."""
    x0, y0, x1, y1 = arrow_through(photo.width / 2, photo.height / 2, min(photo.width, photo.height) / 4, angle)
    return [*photo.to_upright(x0, y0), *photo.to_upright(x1, y1)]


def _mask(path: str, turns: int) -> str:
    try:
        from .mask import load_mask
    except ImportError as error:  # Blender brings numpy, but some distributions build it without
        raise UserError("This Blender has no numpy, which masks need. Take the strip's crop for a region.") from error
    return load_mask(path, turns)
