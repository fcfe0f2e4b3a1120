"""A photo strip and what is wished for it, in the words of the worker."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .host_common import Refused, arrow
from .order import Order

if TYPE_CHECKING:
    from .photo import PhotoStrip

#: As the worker understands it: a width in pixels, what every player takes of a movie, or the photo's own size.
_SIZES = {"DRAFT": 960, "FULL": "fit", "FINEST": "full"}
_LOOPS = {"ONCE": "none", "BOOMERANG": "boomerang", "REPEAT": "repeat"}


def asked(photo: "PhotoStrip", wishes: Mapping[str, Any]) -> dict[str, Any]:
    """What moves, and which way. Raises Refused: there is no crop, or no mask to be read."""
    told: dict[str, Any] = {"flipped": wishes["flip"]}
    if wishes["use_direction"]:
        told["arrows"] = [_arrow(photo, wishes["direction"])]
    if wishes["region"] == "WHOLE":
        return told
    return {"regions": [{**_shape(photo, wishes), **told}]}


def settings(wishes: Mapping[str, Any], order: Order, fps: float) -> dict[str, Any]:
    """What is made of a photo. fps: of the scene."""
    size = _SIZES[wishes["quality"]]
    told = {"frames": order.frames, "from": wishes["start"], "to": wishes["end"], "size": size}
    if wishes["result"] == "SEQUENCE":
        return {**told, "depth": 16 if wishes["quality"] == "FINEST" else 8}
    told |= {"fps": fps, "loop": _LOOPS[wishes["loop"]]}
    return {**told, "duration": len(order.shown) / fps} if order.stretched else told


def _shape(photo: "PhotoStrip", wishes: Mapping[str, Any]) -> dict[str, Any]:
    if wishes["region"] == "MASK":
        return {"mask": _mask(wishes["mask"], photo.turns)}
    if photo.crop == (0, 0, photo.width, photo.height):
        raise Refused(f"“{photo.name}” has no crop. Set one (Strip > Crop), or choose another region.")
    left, top, right, bottom = photo.crop
    across, down = zip(photo.upright(left, top), photo.upright(right, bottom), strict=True)
    return {"rectangle": [min(across), min(down), max(across), max(down)]}


def _arrow(photo: "PhotoStrip", angle: float) -> list[float]:
    """Across the middle of the photo; angle: in radians anticlockwise from the right."""
    x0, y0, x1, y1 = arrow(photo.width / 2, photo.height / 2, min(photo.width, photo.height) / 4, angle)
    return [*photo.upright(x0, y0), *photo.upright(x1, y1)]


def _mask(path: str, turns: int) -> str:
    try:
        from .mask import mask_of
    except ImportError as error:  # numpy comes with Blender, but not with every distribution's
        raise Refused("This Blender has no numpy, which masks need. Take the strip's crop for a region.") from error
    return mask_of(path, turns)
