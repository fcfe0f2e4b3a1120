"""Packs: sharp material in files small enough to be sent one by one, each of use by itself.

A pack is a zip archive that stores files as they are. It lists which of them are sharp photos, cut-outs and videos, and
where the videos' usable segments begin, so that nothing has to be measured where training runs.
"""

import hashlib
import json
import logging
import zipfile
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from shutterspan.core.foundation.atomic import make_folder, new_folder, replacing_file
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.synthesis.clips import UsableFrames, find_segments, read_frames
from shutterspan.core.synthesis.library import (
    PICTURES,
    VIDEOS,
    files_below,
    is_rendered,
    kind_of,
    read_sharp,
)

log = logging.getLogger(__name__)

CONTENTS, SOURCES, VALIDATION = "contents.json", "sources.tsv", "validation"
SUFFIX = ".pack"

#: No pack is larger, in bytes, nor is what comes out of one.
LARGEST = 28 * 2**20

#: So much of it is left for the list of contents and the sources.
_LISTS = 2**20

#: What reading a damaged pack raises: first its archive, then its list of contents.
_ARCHIVE_DAMAGE = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
_LIST_DAMAGE = (KeyError, ValueError, TypeError, AttributeError)

#: Every so many validation clips go into the first pack: to choose between runs needs fewer than to judge a model.
_VALIDATION_STEP = 2


@dataclass
class Contents:
    """photos, cutouts, animated: names of the files; videos: for each `stride` and `starts` of its usable segments."""

    photos: list[str] = field(default_factory=list)
    cutouts: list[str] = field(default_factory=list)
    animated: list[str] = field(default_factory=list)
    videos: dict[str, dict[str, Any]] = field(default_factory=dict)


def write_packs(folder: Path, output: Path, validation: Path | None, progress: Progress) -> list[Path]:
    """Write the sharp material in and below `folder` to packs in the folder `output`.

    What is held back for validation, soft or unreadable is left out. Every second sample (a folder with blur.png and
    numbered frames) of the folder `validation` goes into the first pack. The order of files is mixed, so that each
    pack has something of everything. Licences are taken from `folder`/SOURCES.tsv, if it is there.
    Raises InputError: nothing sharp in `folder`, samples that don't fit, or a table of sources without a heading.
    OutputError. Cancelled.
    """
    paths = files_below(folder, (*PICTURES, *VIDEOS), validation=False)
    paths.sort(key=lambda path: hashlib.sha256(path.relative_to(folder).as_posix().encode()).digest())
    samples = _validation_files(validation) if validation else {}
    make_folder(output)
    rows = _source_rows(folder / "SOURCES.tsv")
    packs: list[Path] = []
    contents, files, room = Contents(), dict(samples), LARGEST - _LISTS - _size(samples.values())
    if room < 0:
        raise InputError(f"The samples in {validation} don't fit into a pack.", "Give fewer or smaller ones.")
    with ThreadPoolExecutor() as pool:
        for done, (path, entry) in enumerate(zip(paths, pool.map(_judged, paths), strict=True)):
            progress.step("packing", done, len(paths))
            if entry is None:
                continue
            size = path.stat().st_size
            if size > LARGEST - _LISTS:
                log.warning("left out %s: it is larger than a pack", path)
                continue
            if size > room and files:
                packs.append(_write(output, len(packs), contents, files, rows))
                contents, files, room = Contents(), {}, LARGEST - _LISTS
            name = path.relative_to(folder).as_posix()
            _enter(contents, name, entry)
            files[name] = path
            room -= size
    if not (contents.photos or packs):
        raise InputError(f"There are no sharp photos in {folder}.", "Put JPEG, PNG or WebP files there.")
    packs.append(_write(output, len(packs), contents, files, rows))
    progress.step("packing", len(paths), len(paths))
    return packs


def new_packs(packs: Path, material: Path) -> list[Path]:
    """The packs of a folder that are not unpacked in the folder `material` yet."""
    return [pack for pack in sorted(packs.glob(f"*{SUFFIX}")) if not (material / pack.stem).exists()]


def unpack(pack: Path, material: Path) -> None:
    """Unpack into a folder of the folder `material`, which appears there whole or not at all.

    Raises InputError: damaged, cut off, or not one of ours. OutputError: it can't be written.
    """
    files = _files(pack)
    make_folder(material)
    with new_folder(material / pack.stem) as draft:
        for name, data in files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            (draft / name).write_bytes(data)


def read_contents(place: Path) -> Contents:
    """What is in an unpacked pack. Raises OSError, ValueError, TypeError: it is damaged."""
    return _contents((place / CONTENTS).read_bytes())


def _judged(path: Path) -> str | dict[str, object] | None:
    """`kind_of` a sharp picture, the usable segments of a video, None for what is of no use."""
    if path.suffix.lower() in VIDEOS:
        found = find_segments(list(read_frames(path)), is_rendered(path))
        return asdict(found) if found.starts else None
    picture = read_sharp(path)
    return None if picture is None else kind_of(picture)


def _enter(contents: Contents, name: str, entry: str | dict[str, object]) -> None:
    if isinstance(entry, dict):
        contents.videos[name] = entry
    else:
        getattr(contents, entry).append(name)


def _validation_files(folder: Path) -> dict[str, Path]:
    """The files of every second sample, by their names in a pack. Raises InputError: there is none."""
    places = sorted(place.parent for place in folder.glob("*/blur.png"))[::_VALIDATION_STEP]
    if not places:
        raise InputError(f"{folder} holds no samples.", "A sample is a folder with blur.png and numbered frames.")
    return {f"{VALIDATION}/{p.name}/{file.name}": file for p in places for file in sorted(p.iterdir())}


def _size(files: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in files)


def _source_rows(table: Path) -> dict[str, str]:
    """The lines of a table of sources, by the paths they begin with; the heading under an empty one.

    Raises InputError: it can't be read, or its first column is not the path.
    """
    if not table.exists():
        return {}
    try:
        lines = table.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise InputError(f"{table} can't be read.", "Save it as text in UTF-8.") from error
    heading = lines[0] if lines else ""
    if not _begins_with_path(heading):
        raise InputError(f"{table} has no heading that begins with “path”.", "Its columns are separated by tabs.")
    return {"": heading} | {line.split("\t", 1)[0]: line for line in lines[1:]}


def _begins_with_path(heading: str) -> bool:
    return heading.split("\t", 1)[0] == "path"


def _check_sources(table: bytes) -> None:
    """Raises ValueError: a pack's table of sources is not UTF-8, or its heading doesn't begin with the path."""
    lines = table.decode("utf-8-sig").splitlines()
    if lines and not _begins_with_path(lines[0]):
        raise ValueError("its table of sources has no heading")


def _write(output: Path, number: int, contents: Contents, files: dict[str, Path], rows: dict[str, str]) -> Path:
    target = output / f"{number:02d}{SUFFIX}"
    lines = [rows[""], *(rows[name] for name in sorted(files) if name in rows)] if rows else []
    with replacing_file(target, overwrite=True) as draft, zipfile.ZipFile(draft, "w") as archive:
        archive.writestr(CONTENTS, json.dumps(asdict(contents)))
        archive.writestr(SOURCES, "".join(f"{line}\n" for line in lines))
        for name, path in files.items():
            archive.write(path, name)
    log.info("%s: %d files", target, len(files))
    return target


def _files(pack: Path) -> dict[str, bytes]:
    """All that is in a pack, by the names of the files. Raises InputError."""
    try:
        with zipfile.ZipFile(pack) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > LARGEST or not all(_harmless(e.filename) for e in entries):
                raise InputError(f"{pack} is no pack of this program.", "Pack the material again.")
            files = {entry.filename: archive.read(entry) for entry in entries}
        _check_sources(files.get(SOURCES, b""))
        contents = _contents(files[CONTENTS])
        for video in contents.videos.values():
            UsableFrames(**video)
        listed = {*contents.photos, *contents.cutouts, *contents.animated, *contents.videos}
        if not listed <= files.keys():
            raise ValueError("files that it lists are not in it")
    except (*_ARCHIVE_DAMAGE, *_LIST_DAMAGE) as error:
        raise InputError(f"The pack {pack} is damaged or cut off.", "Copy it again.") from error
    return files


def _contents(text: bytes) -> Contents:
    """Raises ValueError, TypeError."""
    return Contents(**json.loads(text))


def _harmless(name: str) -> bool:
    """Whether a name stays inside the folder that it is unpacked to."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name
