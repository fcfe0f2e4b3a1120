"""Make a clip of the exposure of a motion-blurred photo."""

import argparse
import sys
from pathlib import Path

from shutterspan.core import SAMPLE, ShutterspanError, export, load_photo, open_engine, unfold


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photo", type=Path, nargs="?", default=SAMPLE, help="by default the photo of the fire truck")
    parser.add_argument("-o", "--output", type=Path, default=Path("clip.mp4"), help="a video, animation or folder")
    parser.add_argument("--frames", type=int, default=11)
    parser.add_argument("--overwrite", action="store_true", help="replace existing files")
    options = parser.parse_args()

    exposure = unfold(load_photo(options.photo), open_engine())
    if exposure.diagnosis:
        print(exposure.diagnosis)
    if exposure.moving:
        files = export(exposure.clip(options.frames), options.output, overwrite=options.overwrite)
        print(*files, sep="\n")


if __name__ == "__main__":
    try:
        main()
    except (ShutterspanError, OSError) as error:
        sys.exit(f"{error} {getattr(error, 'hint', '')}")
