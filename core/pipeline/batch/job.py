"""One job for each photo of a batch, each with a name of its own in the batch's folder."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.hashing import file_sha256
from shutterspan.core.foundation.paths import real_path
from shutterspan.core.pipeline.render import RenderSettings

#: Inside the folder of a batch: what the batch keeps for itself.
HIDDEN = ".shutterspan-batch"


@dataclass(frozen=True)
class Job:
    """photo, folder: absolute, for workers may run elsewhere; name: of the result inside `folder`, a file, or for
    single frames a folder."""

    photo: Path
    folder: Path
    name: str
    settings: RenderSettings

    @property
    def target(self) -> Path:
        return self.folder / self.name

    @property
    def work(self) -> Path:
        """Where results lie that are not yet under their own name."""
        return self.folder / HIDDEN / "work"

    @property
    def staged(self) -> Path:
        """The result on its way: whole, and not yet under its own name."""
        return self.work / self.name

    @property
    def note(self) -> Path:
        """What the staged result was made of; written after it, so whoever finds this finds a whole result."""
        return self.work / f"{self.name}.json"

    def as_dict(self) -> dict[str, Any]:
        """For another process, as JSON."""
        return asdict(self) | {"photo": str(self.photo), "folder": str(self.folder)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Job":
        settings = RenderSettings(**values["settings"])
        return cls(Path(values["photo"]), Path(values["folder"]), values["name"], settings)


def plan(
    photos: Sequence[Path], folder: Path, ending: str, settings: RenderSettings, known: Mapping[str, str]
) -> list[Job]:
    """The jobs of a batch in the order of its photos; a photo that is named twice is done once.

    ending: of the results (".mp4"), or empty for a folder of frames each. known: names that photos, by their absolute
    path, were given before and keep. Other results are called after their photo; where two would have one name, the
    later one adds what its photo's name ends with, and then a number.
    """
    folder = real_path(folder)
    unique = list(dict.fromkeys(map(real_path, photos)))
    former = {photo: known[str(photo)] for photo in unique if str(photo) in known}
    names = {photo: name for photo, name in former.items() if Path(name).suffix == ending}
    taken = {_folded(name) for name in names.values()}
    for photo in unique:
        if photo not in names:
            names[photo] = next(name for name in _candidates(photo, ending) if _folded(name) not in taken)
            taken.add(_folded(names[photo]))
    return [Job(photo, folder, names[photo], settings) for photo in unique]


def digest(photo: Path) -> str:
    """SHA-256 of a file, in hexadecimal; empty if it can't be read, which then is told where it is loaded."""
    try:
        return file_sha256(photo)
    except OSError:
        return ""


def _candidates(photo: Path, ending: str) -> Iterator[str]:
    # To `export` a % stands for numbers, and where no ending is wanted a dot would begin one.
    replaced = str.maketrans("%" if ending else "%.", "_" if ending else "__")
    stem = photo.stem.lstrip(".").translate(replaced) or "photo"
    longer = f"{stem}-{photo.suffix[1:].translate(replaced)}" if photo.suffix else stem
    return (f"{name}{ending}" for name in chain([stem, longer], (f"{longer}-{number}" for number in count(2))))


def _folded(name: str) -> str:
    """Alike for names that some file systems take for one."""
    return unicodedata.normalize("NFC", name).casefold()
