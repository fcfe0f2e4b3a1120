"""Arguments that several processes share: numbers in a range; device and precision."""

import argparse
from collections.abc import Callable

from shutterspan.core.foundation.limits import DEVICES, PRECISIONS


def number_in_range(number_type: type[int] | type[float], lowest: float, highest: float) -> Callable[[str], float]:
    """Return an argparse type that accepts a number of `number_type` within [lowest, highest]."""

    def parse(text: str) -> float:
        try:
            value: float | None = number_type(text)
        except ValueError:
            value = None
        if value is None or not lowest <= value <= highest:
            expected = "a whole number" if number_type is int else "a number"
            raise argparse.ArgumentTypeError(f"must be {expected} from {lowest} to {highest}, not “{text}”")
        return value

    return parse


def add_engine_options(command: argparse.ArgumentParser) -> None:
    """Add `--device` and `--precision` to a command's parser."""
    command.add_argument(
        "--device", choices=DEVICES, default=DEVICES[0], help="device for the network; default: auto, the fastest one"
    )
    command.add_argument(
        "--precision",
        choices=PRECISIONS,
        default=PRECISIONS[0],
        help="number format of the network; default: auto, bf16 if it is fast on the device, else fp32",
    )
