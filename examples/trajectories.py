"""Write the trajectories and speeds of a photo's exposure, in pixels of the photo, as arrays in one .npz file."""

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
    parser.add_argument("--width", type=int, default=1280, help="width of the arrays, at most the photo's")
    parser.add_argument("--overwrite", action="store_true", help="replace an existing file")
    options = parser.parse_args()

    photo = load_photo(options.photo)
    exposure = unfold(photo, open_engine())
    times = exposure.clip(options.instants, options.width).times
    trajectory = exposure.trajectory(times, options.width)  # (T,H,W,2): x and y from the place at t = 0.5
    motion = exposure.motion(options.width)  # (H,W,2): from t = 0 to 1
    speed = np.linalg.norm(motion, axis=2)  # (H,W)
    with options.output.open("wb" if options.overwrite else "xb") as file:
        np.savez_compressed(file, times=times, trajectory=trajectory, speed=speed)
    print(motion_speed(motion, photo.metadata.exposure_time))
    print(options.output)


if __name__ == "__main__":
    try:
        main()
    except (ShutterspanError, OSError, MemoryError) as error:
        sys.exit(f"{error} {getattr(error, 'hint', '')}")
