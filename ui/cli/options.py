"""Command line options for regions and guidance, shared by several commands."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.argument_types import number_in_range

if TYPE_CHECKING:
    from shutterspan.core.types.region import Shape
    from shutterspan.core.types.request import UnfoldRequest

#: The minimum and maximum count of numbers of each shape.
_COORDINATE_COUNTS = {"rectangle": (4, 4), "ellipse": (4, 4), "polygon": (6, 2 * limits.MAX_CORNERS)}


def add_unfold_options(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group(
        "regions and guidance",
        "Coordinates are in pixels of the photo, from its upper left corner. An arrow or a stroke belongs to the "
        "region in which it starts or which it touches, to a nearby region, or else to the whole photo.",
    )
    group.add_argument(
        "--region",
        dest="regions",
        action="append",
        default=[],
        type=_parse_shape,
        metavar="SHAPE",
        help="a region in which things move: rectangle:LEFT,TOP,RIGHT,BOTTOM, ellipse:LEFT,TOP,RIGHT,BOTTOM, "
        "polygon:X,Y,X,Y,X,Y… or mask:FILE; repeat the option for further regions",
    )
    group.add_argument(
        "--feather",
        type=number_in_range(float, *limits.FEATHER),
        metavar="PIXELS",
        help="width of the soft border of the regions; default: a hundredth of the photo's longer side",
    )
    group.add_argument(
        "--outside",
        choices=("photo", "still", "moving"),
        help="what is outside the regions: the unchanged photo (default), its sharp middle frame, or moving frames",
    )
    group.add_argument(
        "--arrow",
        dest="arrows",
        action="append",
        default=[],
        type=_number_list_type(4, 4),
        metavar="X,Y,X,Y",
        help="the direction of the motion at this place; --length adds the distance; repeatable",
    )
    group.add_argument(
        "--length",
        type=_parse_length,
        metavar="PIXELS",
        help="distance of the motion along each arrow during the exposure; “drawn”: the length of the arrow",
    )
    group.add_argument(
        "--stroke",
        dest="strokes",
        action="append",
        default=[],
        type=_number_list_type(4, 2 * limits.MAX_STROKE_POINTS),
        metavar="X,Y,X,Y…",
        help="the path of the motion at this place, from the first to the last point; repeatable",
    )
    group.add_argument(
        "--strength",
        dest="strengths",
        action="append",
        default=[],
        type=_parse_strength,
        metavar="FACTOR",
        help="factor on the motion, from 0 (no motion) to 3; N:FACTOR for region N only; repeatable",
    )
    group.add_argument(
        "--flip",
        action="append",
        default=[],
        type=_parse_flip,
        metavar="N",
        help="reverse the time in region N, or in the whole photo with “all”; repeatable",
    )


def has_unfold_options(options: argparse.Namespace) -> bool:
    """Whether any option for regions or guidance is given."""
    values = (
        *(options.regions, options.feather, options.outside, options.arrows, options.flip),
        *(options.length, options.strokes, options.strengths),
    )
    return any(value not in (None, []) for value in values)


def build_unfold_request(options: argparse.Namespace) -> "UnfoldRequest":
    """Build the unfold request from the options.

    Raises InputError: a mask can't be read. Raises UsageError: the options contradict each other, or a
    region to flip doesn't exist.
    """
    from shutterspan.core.foundation.errors import UsageError
    from shutterspan.core.types.guidance import Arrow, Stroke
    from shutterspan.core.types.region import Region
    from shutterspan.core.types.request import UnfoldRequest, assign_guidance

    if not options.regions and (options.feather is not None or options.outside):
        raise UsageError("options_for_regions")
    if options.length is not None and not options.arrows:
        raise UsageError("length_without_arrow")
    arrows = [Arrow((x0, y0), (x1, y1)) for x0, y0, x1, y1 in options.arrows]
    length = None if options.length == "drawn" else options.length
    paths: list[Arrow | Stroke] = [arrow if options.length is None else arrow.as_stroke(length) for arrow in arrows]
    paths += [Stroke(tuple(zip(values[::2], values[1::2], strict=True))) for values in options.strokes]
    return assign_guidance(
        [Region(_build_shape(kind, value), options.feather) for kind, value in options.regions],
        options.outside or UnfoldRequest.outside,
        paths,
        {None if number == "all" else number - 1 for number in options.flip},
        {None if number is None else number - 1: strength for number, strength in options.strengths},
    )


def mask_files(options: argparse.Namespace) -> tuple[Path, ...]:
    """The files of all masks in the options."""
    return tuple(Path(value) for kind, value in options.regions if kind == "mask")


def _build_shape(kind: str, value: str | list[float]) -> "Shape":
    from shutterspan.core.pipeline.mask_files import load_mask
    from shutterspan.core.types.region import Ellipse, Polygon, Rectangle

    if isinstance(value, str):
        return load_mask(Path(value))
    if kind == "polygon":
        return Polygon(tuple(zip(value[::2], value[1::2], strict=True)))
    return (Ellipse if kind == "ellipse" else Rectangle)(*value)


def _parse_shape(text: str) -> tuple[str, str | list[float]]:
    """An argparse type: return a shape's kind, and its coordinates or the path of its mask."""
    kind, _, value = text.partition(":")
    if kind == "mask" and value:
        return kind, value
    if kind not in _COORDINATE_COUNTS:
        raise argparse.ArgumentTypeError(f"must begin with rectangle:, ellipse:, polygon: or mask:, not “{text}”")
    return kind, _number_list_type(*_COORDINATE_COUNTS[kind])(value)


def _number_list_type(minimum: int, maximum: int) -> Callable[[str], list[float]]:
    """Return an argparse type: numbers separated by commas, an even count of them from `minimum` to `maximum`."""

    def parse(text: str) -> list[float]:
        try:
            values = [float(part) for part in text.split(",")]
        except ValueError:
            values = []
        if not minimum <= len(values) <= maximum or len(values) % 2:
            count = f"{minimum}" if minimum == maximum else f"{minimum} or more"
            raise argparse.ArgumentTypeError(f"must be {count} numbers, separated by commas, not “{text}”")
        return values

    return parse


def _parse_flip(text: str) -> int | str:
    """An argparse type: return the number of a region, from 1, or “all”."""
    return text if text == "all" else int(number_in_range(int, 1, 1000)(text))


def _parse_length(text: str) -> float | str:
    """An argparse type: return a length in pixels, or “drawn”."""
    return text if text == "drawn" else number_in_range(float, *limits.LENGTH)(text)


def _parse_strength(text: str) -> tuple[int | None, float]:
    """An argparse type: return the number of a region, from 1, or None for the whole photo, and its strength."""
    number, _, factor = text.rpartition(":")
    strength = number_in_range(float, *limits.STRENGTH)(factor)
    return (int(number_in_range(int, 1, 1000)(number)) if number else None), strength
