"""Photos of which it is known whether anything moved, without true frames: is the right thing said of them?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shutterspan.core.image_io.pictures import found_pictures, read_picture

#: Subfolders of samples: pictures in which nothing moves, and such in which something small does.
STILL, SMALL = "still", "small"
#: The photos of samples with true frames: something moves in each.
CLIPS = "clips"

#: What it means that no motion is found in one of them.
_REPORTED = {STILL: "reported still", SMALL: "overlooked", CLIPS: "reported still, wrongly"}


@dataclass(frozen=True)
class Decision:
    """moving: whether motion was found in a photo; kind: `STILL`, `SMALL` or `CLIPS`."""

    kind: str
    name: str
    moving: bool

    @property
    def right(self) -> bool:
        return self.moving == (self.kind != STILL)


class Pictures:
    """What lies in the subfolders `STILL` and `SMALL` of a folder; each is read when its turn comes and not kept."""

    def __init__(self, folder: Path):
        """A subfolder that is missing is as an empty one; with a blur.png it is a sample, and no part of this."""
        places = [place for place in (folder / STILL, folder / SMALL) if place.is_dir()]
        self._paths = [path for place in places if not (place / "blur.png").exists() for path in found_pictures(place)]

    def __len__(self) -> int:
        return len(self._paths)

    def __iter__(self) -> Iterator[tuple[str, str, np.ndarray]]:
        """Kind, name and pixels, (H,W,3) uint8, sRGB. Raises InputError for a picture that can't be read."""
        return ((path.parent.name, path.stem, read_picture(path)) for path in self._paths)


def counts(decisions: Iterable[Decision]) -> str:
    """One line: in how many photos of each kind no motion was found. Empty where there are none."""
    decisions = list(decisions)
    told = []
    for kind, words in _REPORTED.items():
        unmoved = [not decision.moving for decision in decisions if decision.kind == kind]
        if unmoved:
            told.append(f"{kind}: {sum(unmoved)} of {len(unmoved)} {words}")
    return "; ".join(told)
