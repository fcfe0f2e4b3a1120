"""Decisions on whether a photo has motion, and pictures without true frames for which the correct decision is known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.image_io.picture_files import find_pictures, read_picture
from shutterspan.core.types.arrays import UInt8Array

#: Subfolders of samples: pictures in which nothing moves, and pictures in which something small moves.
STILL, SMALL = "still", "small"
#: The photos of samples with true frames. Something moves in each of them.
CLIPS = "clips"

#: For each kind of photo: a summary's text for photos in which no motion was found.
_LABELS = {STILL: "reported still", SMALL: "overlooked", CLIPS: "reported still, wrongly"}


@dataclass(frozen=True)
class MotionDecision:
    """The decision on whether a photo has motion (`moving`). kind: `STILL`, `SMALL` or `CLIPS`."""

    kind: str
    name: str
    moving: bool

    @property
    def correct(self) -> bool:
        """Whether the decision is correct for the kind of photo."""
        return self.moving == (self.kind != STILL)


class StillnessPictures:
    """The pictures in the subfolders `STILL` and `SMALL` of a folder. They are read during iteration and not kept in
    memory."""

    def __init__(self, folder: Path):
        """Both subfolders may be missing. A subfolder with a blur.png is a sample, so its pictures are not included."""
        folders = [inner for inner in (folder / STILL, folder / SMALL) if inner.is_dir()]
        self._paths = [path for inner in folders if not (inner / "blur.png").exists() for path in find_pictures(inner)]

    def __len__(self) -> int:
        return len(self._paths)

    def __iter__(self) -> Iterator[tuple[str, str, UInt8Array]]:
        """Yield kind, name and pixels, (H,W,3) uint8, sRGB. Raises InputError: a picture can't be read."""
        return ((path.parent.name, path.stem, read_picture(path)) for path in self._paths)


def summarize_decisions(decisions: Iterable[MotionDecision]) -> str:
    """One line with the number of photos of each kind in which no motion was found. Empty without decisions."""
    decisions = list(decisions)
    parts = []
    for kind, label in _LABELS.items():
        unmoved = [not decision.moving for decision in decisions if decision.kind == kind]
        if unmoved:
            parts.append(f"{kind}: {sum(unmoved)} of {len(unmoved)} {label}")
    return "; ".join(parts)
