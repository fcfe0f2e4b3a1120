"""Arguments of our processes: numbers in a range; device and precision."""

import argparse
from collections.abc import Callable

from shutterspan.core.foundation.limits import DEVICES, PRECISIONS


def ranged(kind: type[int] | type[float], lowest: float, highest: float) -> Callable[[str], float]:
    """An argparse type: a number of `kind` within [lowest, highest]."""

    def parse(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not lowest <= value <= highest:
            noun = "a whole number" if kind is int else "a number"
            raise argparse.ArgumentTypeError(f"must be {noun} from {lowest} to {highest}, not “{text}”")
        return value

    return parse


def add_engine_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--device", choices=DEVICES, default=DEVICES[0])
    command.add_argument("--precision", choices=PRECISIONS, default=PRECISIONS[0])
