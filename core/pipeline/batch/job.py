"""Plan the jobs of a batch: one for each photo, with a unique name in the batch's folder."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.hashing import file_sha256, sha256
from shutterspan.core.foundation.paths import real_path
from shutterspan.core.pipeline.presets.name_pattern import expand_names, name_values
from shutterspan.core.pipeline.project.project_json import parse_request, request_to_json
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

#: The folder inside a batch's folder with its journal, its lock and the staging folder.
HIDDEN_FOLDER = ".shutterspan-batch"


@dataclass(frozen=True)
class BatchPhoto:
    """One photo to render. sha256: of the file that `request` was made for, None if any file will do."""

    path: Path
    settings: RenderSettings = RenderSettings()
    request: UnfoldRequest = UnfoldRequest()
    sha256: str | None = None


@dataclass(frozen=True)
class BatchJob:
    """One photo to render, and where its result goes.

    photo, folder: absolute paths, since workers may have another current folder; name: of the result inside `folder`;
    it is a file, or for single frames a folder; the others: as of `BatchPhoto`.
    """

    photo: Path
    folder: Path
    name: str
    settings: RenderSettings
    request: UnfoldRequest = UnfoldRequest()
    sha256: str | None = None

    @property
    def target(self) -> Path:
        """The final path of the result."""
        return self.folder / self.name

    @property
    def second_name(self) -> str | None:
        """The name of the movie that belongs to a Live Photo's still."""
        return str(Path(self.name).with_suffix(".mov")) if self.settings.moving_photo == "live" else None

    @property
    def staging_folder(self) -> Path:
        """The folder of results that are not yet published."""
        return self.folder / HIDDEN_FOLDER / "work"

    @property
    def staged_result(self) -> Path:
        """The path of the result before it is published."""
        return self.staging_folder / self.name

    @property
    def manifest(self) -> Path:
        """The file that describes the staged result. It is written last, so its presence means a complete result."""
        return self.staging_folder / f"{self.name}.json"

    @cached_property
    def request_digest(self) -> str:
        """SHA-256 of the request as JSON; empty for the default."""
        values = request_to_json(self.request)
        return sha256(json.dumps(values, sort_keys=True).encode()) if values else ""

    def as_dict(self) -> dict[str, Any]:
        """The job as JSON values, for another process."""
        return {
            "photo": str(self.photo),
            "folder": str(self.folder),
            "name": self.name,
            "settings": asdict(self.settings),
            "request": request_to_json(self.request),
            "sha256": self.sha256,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "BatchJob":
        """The job that `as_dict` gave."""
        return cls(
            Path(values["photo"]),
            Path(values["folder"]),
            values["name"],
            RenderSettings(**values["settings"] | {"crop": tuple(values["settings"]["crop"])}),
            parse_request(values["request"]),
            values["sha256"],
        )


@dataclass(frozen=True)
class ResultNaming:
    """How results are named. suffix: ".mp4", or empty for a folder of frames each; pattern: as of `expand_name`;
    preset: its field “preset”."""

    suffix: str
    pattern: str = "{photo}"
    preset: str = ""

    def stems(self, photos: Mapping[Path, BatchPhoto]) -> dict[Path, str]:
        """The name of each photo's result, without suffix. Raises UsageError: the pattern is invalid, or gives every
        photo the same name."""
        values = [
            name_values(photo, self.preset, number, photos[photo].settings.frames)
            for number, photo in enumerate(photos, 1)
        ]
        return dict(zip(photos, expand_names(self.pattern, values, self.suffix), strict=True))


def plan_jobs(
    photos: Sequence[BatchPhoto], folder: Path, naming: ResultNaming, known_names: Mapping[str, str]
) -> list[BatchJob]:
    """The jobs of a batch, in the order of its photos. Of a photo that is named again, the first counts.

    known_names: names of earlier results by the absolute path of their photo; they are used again where they suit. If
    the name of another result is taken, the photo's suffix is added, then a number. Raises what `ResultNaming.stems`
    raises.
    """
    folder, suffix = real_path(folder), naming.suffix
    unique_photos: dict[Path, BatchPhoto] = {}
    for batch_photo in photos:
        unique_photos.setdefault(real_path(batch_photo.path), batch_photo)
    stems = naming.stems(unique_photos)
    earlier = {photo: known_names[str(photo)] for photo in unique_photos if str(photo) in known_names}
    names = {photo: name for photo, name in earlier.items() if _suits(name, stems[photo], photo.suffix, suffix)}
    taken = {_comparable_name(name) for name in names.values()}
    for photo in unique_photos:
        if photo not in names:
            candidates = _candidate_names(stems[photo], photo.suffix, suffix)
            names[photo] = next(name for name in candidates if _comparable_name(name) not in taken)
            taken.add(_comparable_name(names[photo]))
    return [
        BatchJob(path, folder, names[path], photo.settings, photo.request, photo.sha256)
        for path, photo in unique_photos.items()
    ]


def photo_digest(photo: Path) -> str:
    """SHA-256 of a file, in hexadecimal; empty if it can't be read, since loading it then reports the error."""
    try:
        return file_sha256(photo)
    except OSError:
        return ""


def _candidate_names(stem: str, photo_suffix: str, suffix: str) -> Iterator[str]:
    """Names for a result, the best first."""
    longer_stem = f"{stem}-{photo_suffix[1:].replace('%', '_')}" if photo_suffix else stem
    return (
        f"{name}{suffix}" for name in chain([stem, longer_stem], (f"{longer_stem}-{number}" for number in count(2)))
    )


def _suits(name: str, stem: str, photo_suffix: str, suffix: str) -> bool:
    """Whether a name is one of `_candidate_names`."""
    plain, longer = islice(_candidate_names(stem, photo_suffix, suffix), 2)
    longer_stem = re.escape(longer.removesuffix(suffix))
    return name == plain or re.fullmatch(rf"{longer_stem}(-\d+)?{re.escape(suffix)}", name) is not None


def _comparable_name(name: str) -> str:
    """A form that is equal for names which some file systems don't distinguish."""
    return unicodedata.normalize("NFC", name).casefold()
