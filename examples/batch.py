"""Make a clip of each photo in a folder. A file that fails is reported, and the others are still made."""

import argparse
import sys
from pathlib import Path

from shutterspan.core import SAMPLE, ShutterspanError, export, load_photo, open_engine, unfold


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    text = "a folder with photos, or one photo; by default the photo of the fire truck"
    parser.add_argument("photos", type=Path, nargs="?", default=SAMPLE, help=text)
    parser.add_argument("-o", "--output", type=Path, default=Path("clips"), help="the folder for the clips")
    options = parser.parse_args()

    paths = [options.photos]
    if options.photos.is_dir():
        paths = sorted(path for path in options.photos.iterdir() if path.is_file() and path.name[0] != ".")
    options.output.mkdir(parents=True, exist_ok=True)
    engine = open_engine()  # once for all photos
    failed = 0
    for path in paths:
        try:
            exposure = unfold(load_photo(path), engine)
            if exposure.moving:
                print(*export(exposure.clip(frames=11), options.output / f"{path.stem}.mp4"))
            else:
                print(f"{path}: {exposure.diagnosis}")
        except ShutterspanError as error:
            print(f"{path}: {error} {error.hint}", file=sys.stderr)
            failed += path == options.photos or error.code != "photo_kind_unknown"  # a folder may hold other files
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ShutterspanError, OSError) as error:
        sys.exit(f"{error} {getattr(error, 'hint', '')}")
