"""A photo strip and what is wished for it, in the words of the worker."""

import base64
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .errors import Refused
from .order import Order

if TYPE_CHECKING:
    from .photo import PhotoStrip

#: Width of a draft's frames, in pixels.
_DRAFT = 960
#: A movie that every player takes is no larger, unless the finest is wished for.
_VIDEO_WIDTH, _VIDEO_HEIGHT = 3840, 2160
_LOOPS = {"ONCE": "none", "BOOMERANG": "boomerang", "REPEAT": "repeat"}


def asked(photo: "PhotoStrip", wishes: Mapping[str, Any]) -> dict[str, Any]:
    """What moves, and which way. Raises Refused: there is no crop, or no mask to be read."""
    told: dict[str, Any] = {"flipped": wishes["flip"]}
    if wishes["use_direction"]:
        told["arrows"] = [_arrow(photo, wishes["direction"])]
    if wishes["region"] == "WHOLE":
        return told
    return {"regions": [{**_shape(photo, wishes), **told}]}


def settings(photo: "PhotoStrip", wishes: Mapping[str, Any], order: Order, fps: float) -> dict[str, Any]:
    """What is made of the photo. fps: of the scene."""
    told = {"frames": order.frames, "from": wishes["start"], "to": wishes["end"], "size": frame_width(photo, wishes)}
    if wishes["result"] == "SEQUENCE":
        return {**told, "depth": 16 if wishes["quality"] == "FINEST" else 8}
    told |= {"fps": fps, "loop": _LOOPS[wishes["loop"]]}
    return {**told, "duration": len(order.shown) / fps} if order.stretched else told


def frame_width(photo: "PhotoStrip", wishes: Mapping[str, Any]) -> int:
    """In pixels; the photo is never enlarged."""
    width, height = photo.upright_size
    if wishes["quality"] == "DRAFT":
        return min(_DRAFT, width)
    if wishes["quality"] == "FULL" and wishes["result"] != "SEQUENCE":
        return round(width * min(1.0, _VIDEO_WIDTH / width, _VIDEO_HEIGHT / height))
    return width


def _shape(photo: "PhotoStrip", wishes: Mapping[str, Any]) -> dict[str, Any]:
    if wishes["region"] == "MASK":
        return {"mask": _mask(wishes["mask"], photo.turns)}
    if photo.crop == (0, 0, photo.width, photo.height):
        raise Refused(f"“{photo.name}” has no crop. Set one (Strip > Crop), or choose another region.")
    left, top, right, bottom = photo.crop
    across, down = zip(photo.upright(left, top), photo.upright(right, bottom), strict=True)
    return {"rectangle": [min(across), min(down), max(across), max(down)]}


def _arrow(photo: "PhotoStrip", angle: float) -> list[float]:
    """Across the middle of the photo; angle: anticlockwise from the right, while rows count downwards."""
    x, y, reach = photo.width / 2, photo.height / 2, min(photo.width, photo.height) / 4
    across, down = reach * math.cos(angle), -reach * math.sin(angle)
    return [*photo.upright(x - across, y - down), *photo.upright(x + across, y + down)]


def _mask(path: str, turns: int) -> str:
    try:
        from .mask import mask_png
    except ImportError as error:  # numpy comes with Blender, but not with every distribution's
        raise Refused("This Blender has no numpy, which masks need. Take the strip's crop for a region.") from error
    return base64.b64encode(mask_png(path, turns)).decode()
