"""Write the sharpest frame of a photo's exposure as a picture, with the photo's profile and metadata."""

import argparse
import sys
from pathlib import Path

import numpy as np

from shutterspan.core import SAMPLE, ShutterspanError, export_frame, load_photo, open_engine, unfold


def sharpness(frame: np.ndarray) -> float:
    """The mean squared difference of neighbouring pixels."""
    grey = frame.mean(axis=2)
    return float(np.square(np.diff(grey, axis=0)).mean() + np.square(np.diff(grey, axis=1)).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photo", type=Path, nargs="?", default=SAMPLE, help="by default the photo of the fire truck")
    parser.add_argument("-o", "--output", type=Path, default=Path("sharpest.jpg"))
    parser.add_argument("--overwrite", action="store_true", help="replace an existing file")
    options = parser.parse_args()

    photo = load_photo(options.photo)
    exposure = unfold(photo, open_engine())
    times = np.linspace(0, 1, 21)
    sharpest = max(times, key=lambda t: sharpness(exposure.frame_at(t, width=1280)))  # small frames take less memory
    path = export_frame(exposure.frame_at(sharpest), options.output, photo, overwrite=options.overwrite)
    print(f"{path}: the frame at t = {sharpest:.2f}")


if __name__ == "__main__":
    try:
        main()
    except (ShutterspanError, OSError) as error:
        sys.exit(f"{error} {getattr(error, 'hint', '')}")
