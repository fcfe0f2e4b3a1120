"""Option types and groups that several commands share."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.arguments import ranged

if TYPE_CHECKING:
    from shutterspan.core.types.region import Shape
    from shutterspan.core.types.request import UnfoldRequest

#: How many numbers each shape takes, at least and at most.
_SHAPES = {"rectangle": (4, 4), "ellipse": (4, 4), "polygon": (6, 2 * limits.CORNERS)}


def add_unfolding_options(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group(
        "what moves, and which way",
        "Places are pixels of the photo, from its upper left corner. An arrow speaks for the region that it starts in, "
        "or else for the whole photo.",
    )
    group.add_argument(
        "--region",
        dest="regions",
        action="append",
        default=[],
        type=_shape,
        metavar="SHAPE",
        help="what is to move: rectangle:LEFT,TOP,RIGHT,BOTTOM, ellipse:LEFT,TOP,RIGHT,BOTTOM, polygon:X,Y,X,Y,X,Y… or "
        "mask:FILE; as often as you like",
    )
    group.add_argument(
        "--feather", type=ranged(float, *limits.FEATHER), metavar="PIXELS", help="soft border; default: a hundredth"
    )
    group.add_argument(
        "--outside",
        choices=("photo", "still", "moving"),
        help="around the regions: the photo as it is (default), its sharpened still, or what moves there too",
    )
    group.add_argument(
        "--arrow",
        dest="arrows",
        action="append",
        default=[],
        type=_numbers(4, 4),
        metavar="X,Y,X,Y",
        help="this moved that way",
    )
    group.add_argument(
        "--flip",
        action="append",
        default=[],
        type=_flipped,
        metavar="N",
        help="turn time round in region N, or in “all”",
    )


def says_what_moves(options: argparse.Namespace) -> bool:
    told = options.regions, options.feather, options.outside, options.arrows, options.flip
    return any(value not in (None, []) for value in told)


def unfold_request(options: argparse.Namespace) -> "UnfoldRequest":
    """Raises InputError: a mask can't be read. UsageError: options that make no sense together."""
    from shutterspan.core.foundation.errors import UsageError
    from shutterspan.core.types.guidance import Arrow
    from shutterspan.core.types.region import Region
    from shutterspan.core.types.request import UnfoldRequest, with_arrows

    if not options.regions and (options.feather is not None or options.outside):
        raise UsageError("--feather and --outside are for regions.", "Add --region, or leave them away.")
    return with_arrows(
        [Region(_drawn(kind, value), options.feather) for kind, value in options.regions],
        options.outside or UnfoldRequest.outside,
        [Arrow((x0, y0), (x1, y1)) for x0, y0, x1, y1 in options.arrows],
        {number - 1 for number in options.flip if number != "all"},
        "all" in options.flip,
    )


def _drawn(kind: str, value: str | list[float]) -> "Shape":
    from shutterspan.core.pipeline.mask_files import load_mask
    from shutterspan.core.types.region import Ellipse, Polygon, Rectangle

    if isinstance(value, str):
        return load_mask(Path(value))
    if kind == "polygon":
        return Polygon(tuple(zip(value[::2], value[1::2], strict=True)))
    return (Ellipse if kind == "ellipse" else Rectangle)(*value)


def _shape(text: str) -> tuple[str, str | list[float]]:
    """An argparse type: a shape's kind, and its numbers or the file of a mask."""
    kind, _, value = text.partition(":")
    if kind == "mask" and value:
        return kind, value
    if kind not in _SHAPES:
        raise argparse.ArgumentTypeError(f"must begin with rectangle:, ellipse:, polygon: or mask:, not “{text}”")
    return kind, _numbers(*_SHAPES[kind])(value)


def _numbers(least: int, most: int) -> Callable[[str], list[float]]:
    """An argparse type: an even count of numbers, separated by commas."""

    def parse(text: str) -> list[float]:
        try:
            values = [float(part) for part in text.split(",")]
        except ValueError:
            values = []
        if not least <= len(values) <= most or len(values) % 2:
            many = f"{least}" if least == most else f"{least} or more"
            raise argparse.ArgumentTypeError(f"must be {many} numbers with commas between, not “{text}”")
        return values

    return parse


def _flipped(text: str) -> int | str:
    """An argparse type: the number of a region, or “all”."""
    return text if text == "all" else int(ranged(int, 1, 1000)(text))
