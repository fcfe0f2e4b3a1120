"""Write the trajectories of a photo's exposure, and the speed of each pixel, as NumPy arrays in one .npz file."""

import argparse
import sys
from pathlib import Path

import numpy as np

from shutterspan.core import SAMPLE, ShutterspanError, load_photo, motion_speed, open_engine, unfold


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photo", type=Path, nargs="?", default=SAMPLE, help="by default the photo of the fire truck")
    parser.add_argument("-o", "--output", type=Path, default=Path("trajectories.npz"))
    parser.add_argument("--instants", type=int, default=9, help="number of instants of each trajectory")
    options = parser.parse_args()

    photo = load_photo(options.photo)
    exposure = unfold(photo, open_engine())
    times = np.linspace(0, 1, options.instants)
    trajectory = exposure.trajectory(times)  # (T,H,W,2): x and y, in pixels from the place at t = 0.5
    speed = np.linalg.norm(exposure.motion(), axis=2)  # (H,W): pixels over the exposure
    with options.output.open("wb") as file:
        np.savez_compressed(file, times=times, trajectory=trajectory, speed=speed)
    print(motion_speed(exposure.motion(), photo.metadata.exposure_time))
    print(options.output)


if __name__ == "__main__":
    try:
        main()
    except ShutterspanError as error:
        sys.exit(f"{error} {error.hint}")
