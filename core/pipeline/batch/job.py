"""Plan the jobs of a batch: one for each photo, with a unique name in the batch's folder."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.file_names import MAX_NAME_LENGTH, fitting_name, max_name_length, shorten_name
from shutterspan.core.foundation.hashing import file_sha256, sha256
from shutterspan.core.foundation.paths import entry_path, real_path
from shutterspan.core.pipeline.presets.name_pattern import expand_names, name_values, portable
from shutterspan.core.pipeline.project.project_json import parse_request, request_to_json
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

#: Name of the folder, inside a batch's folder, that holds the journal, the lock and the staging folder.
HIDDEN_FOLDER = ".shutterspan-batch"
#: Names of the folders, inside that one, for results that are not yet published and for their manifests.
STAGING_FOLDER, MANIFEST_FOLDER = "work", "manifests"
#: Matches the part of a result's name that distinguishes photos of the same name, such as “-png”.
_MAX_TAG_LENGTH = 20
#: Matches the number that `_candidate` has added to a result's name.
_NUMBER = re.compile(r"-([2-9]|[1-9]\d{1,8})$")


@dataclass(frozen=True)
class BatchPhoto:
    """One photo to render. sha256: hash of the file that `request` was made for, None to accept any file."""

    path: Path
    settings: RenderSettings = RenderSettings()
    request: UnfoldRequest = UnfoldRequest()
    sha256: str | None = None


@dataclass(frozen=True)
class BatchJob:
    """One photo to render, and the place of its result.

    photo, folder: absolute paths, because workers may have another current folder; if the photo is a link, `photo` is
    the link's own path. name: the result's name inside `folder`; the result is a file, or a folder of single frames.
    Other fields: see `BatchPhoto`.
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
        """The name of the movie that belongs to the still of a Live Photo."""
        return str(Path(self.name).with_suffix(".mov")) if self.settings.moving_photo == "live" else None

    @property
    def staging_folder(self) -> Path:
        """The folder of results that are not yet published."""
        return self.folder / HIDDEN_FOLDER / STAGING_FOLDER

    @property
    def staged_result(self) -> Path:
        """The path of the result before it is published."""
        return self.staging_folder / self.name

    @property
    def manifest(self) -> Path:
        """The file that describes the staged result. It is written last, so its presence means a complete result.

        Manifests have a folder of their own, because the result's name may already have the maximum length.
        """
        return self.folder / HIDDEN_FOLDER / MANIFEST_FOLDER / self.name

    @cached_property
    def request_digest(self) -> str:
        """SHA-256 of the request as JSON; empty for the default request."""
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
        """Make a job from the values that `as_dict` returned."""
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
    """How results are named. suffix: ".mp4" for example, or empty if each result is a folder of frames; pattern: see
    `expand_name`; preset: value of the pattern's field “preset”."""

    suffix: str
    pattern: str = "{photo}"
    preset: str = ""

    def stems(self, photos: Mapping[Path, BatchPhoto], max_length: int = MAX_NAME_LENGTH) -> dict[Path, str]:
        """The name of each photo's result, without suffix. max_length: see `expand_name`.

        Raises UsageError: the pattern is invalid, too long, or gives every photo the same name."""
        values = [
            name_values(photo, self.preset, number, photos[photo].settings.frames)
            for number, photo in enumerate(photos, 1)
        ]
        return dict(zip(photos, expand_names(self.pattern, values, self.suffix, max_length), strict=True))


def plan_jobs(
    photos: Sequence[BatchPhoto], folder: Path, naming: ResultNaming, known_names: Mapping[str, str]
) -> list[BatchJob]:
    """Plan the jobs of a batch, in the order of its photos. If a photo is listed several times, only the first entry
    counts.

    A link counts as a separate photo, even if its file or another link to the file is in the batch as well.
    known_names: names of earlier results by the absolute path of their photo, in which former versions followed links;
    they are used again if they fit. If a name is taken, the photo's suffix is added, then a number. Names that are too
    long for the disk are shortened. Raises the errors of `ResultNaming.stems`.
    """
    folder, suffix = real_path(folder), naming.suffix
    unique_photos: dict[Path, BatchPhoto] = {}
    for batch_photo in photos:
        unique_photos.setdefault(entry_path(batch_photo.path), batch_photo)
    max_length = max_name_length(folder)
    stems = naming.stems(unique_photos, max_length)
    candidates = {
        photo: _Candidates(stem, portable(photo.suffix[1:]), suffix, max_length) for photo, stem in stems.items()
    }
    names: dict[Path, str] = {}
    taken: set[str] = set()

    def claim(photo: Path, choices: Iterable[str]) -> None:
        """If the photo has no name yet, give it the first of these names that is free."""
        free = (name for name in choices if _comparable_name(name) not in taken)
        if photo not in names and (name := next(free, "")):
            names[photo] = name
            taken.add(_comparable_name(name))

    for known_path in (Path, real_path):
        for photo in unique_photos:
            known = known_names.get(str(known_path(photo)), "")
            claim(photo, [known] if candidates[photo].include(known) else [])
    for photo in unique_photos:
        claim(photo, map(candidates[photo].name, count()))
    return [
        BatchJob(path, folder, names[path], photo.settings, photo.request, photo.sha256)
        for path, photo in unique_photos.items()
    ]


def photo_digest(photo: Path) -> str:
    """SHA-256 of a file, in hexadecimal; empty if the file can't be read. Loading the photo then reports the error."""
    try:
        return file_sha256(photo)
    except OSError:
        return ""


@dataclass(frozen=True)
class _Candidates:
    """Possible names of a result, the best first.

    stem: the best name, without suffix; kind: the photo's suffix without its dot, or empty; suffix: the result's
    suffix; max_length: maximum length of a name, as `name_length` measures it.
    """

    stem: str
    kind: str
    suffix: str
    max_length: int

    def name(self, number: int) -> str:
        """The name with this number: 0 is the plain name; 1 adds the kind of the photo; higher ones also add a
        number."""
        tag = f"-{shorten_name(self.kind, _MAX_TAG_LENGTH)}" if self.kind and number else ""
        ending = f"{tag}-{number}{self.suffix}" if number > 1 else f"{tag}{self.suffix}"
        return fitting_name(self.stem, ending, self.max_length)

    def include(self, name: str) -> bool:
        """Whether a name is one of these names."""
        number = _NUMBER.search(name.removesuffix(self.suffix))
        return name in [self.name(each) for each in (0, 1, int(number[1]) if number else 0)]


def _comparable_name(name: str) -> str:
    """A form of a name that is equal for names that some file systems don't distinguish."""
    return unicodedata.normalize("NFC", name).casefold()
