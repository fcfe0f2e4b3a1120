"""Write and read packs: sharp material in files that are small enough to send. Each pack can be used alone.

A pack is an uncompressed zip archive. It contains a list of its sharp photos, cut-outs and videos. The list also has
the starts of the videos' usable segments, so the training machine needn't find them.
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
from shutterspan.core.synthesis.clip_segments import SegmentStarts, find_segment_starts, read_frames
from shutterspan.core.synthesis.library import (
    PICTURE_SUFFIXES,
    VIDEO_SUFFIXES,
    files_below,
    is_rendered,
    kind_of,
    read_sharp,
)

log = logging.getLogger(__name__)

CONTENTS_FILE, SOURCES_FILE, VALIDATION_FOLDER = "contents.json", "sources.tsv", "validation"
PACK_SUFFIX = ".pack"

#: Maximum size of a pack in bytes, packed and unpacked.
MAX_PACK_BYTES = 28 * 2**20

#: Number of these bytes that are reserved for the list of contents and the table of sources.
_LISTS_BYTES = 2**20

#: Exceptions when a damaged pack is read: from its archive, and from its list of contents.
_ARCHIVE_DAMAGE = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
_LIST_DAMAGE = (KeyError, ValueError, TypeError, AttributeError)

#: One of this many validation clips is put into the first pack, because comparing runs needs fewer clips than
#: evaluating a model.
_VALIDATION_STRIDE = 2


@dataclass
class PackContents:
    """The list of contents of a pack.

    photos, cutouts, animated: file names. videos: for each file name, `stride` and `starts` of the usable segments.
    """

    photos: list[str] = field(default_factory=list)
    cutouts: list[str] = field(default_factory=list)
    animated: list[str] = field(default_factory=list)
    videos: dict[str, dict[str, Any]] = field(default_factory=dict)


def write_packs(folder: Path, output: Path, validation: Path | None, progress: Progress) -> list[Path]:
    """Write the sharp material in `folder` and its subfolders to packs in the folder `output`.

    Files that are held back for validation, soft or unreadable are skipped. Every second sample (a folder with blur.png
    and numbered frames) of the folder `validation` is put into the first pack. Files are shuffled, so each pack has all
    kinds of material. Licences come from `folder`/SOURCES.tsv, if it exists. Raises InputError: `folder` has nothing
    sharp, the samples don't fit into a pack, or the table of sources has no heading. OutputError. Cancelled.
    """
    paths = files_below(folder, (*PICTURE_SUFFIXES, *VIDEO_SUFFIXES), validation=False)
    paths.sort(key=lambda path: hashlib.sha256(path.relative_to(folder).as_posix().encode()).digest())
    samples = _validation_files(validation) if validation else {}
    make_folder(output)
    rows = _read_source_rows(folder / "SOURCES.tsv")
    packs: list[Path] = []
    contents, files = PackContents(), dict(samples)
    free_bytes = MAX_PACK_BYTES - _LISTS_BYTES - _total_size(samples.values())
    if free_bytes < 0:
        raise InputError("samples_too_large", folder=validation or folder)
    with ThreadPoolExecutor() as pool:
        for done, (path, entry) in enumerate(zip(paths, pool.map(_classify, paths), strict=True)):
            progress.step("packing", done, len(paths))
            if entry is None:
                continue
            size = path.stat().st_size
            if size > MAX_PACK_BYTES - _LISTS_BYTES:
                log.warning("left out %s: it is larger than a pack", path)
                continue
            if size > free_bytes and files:
                packs.append(_write_pack(output, len(packs), contents, files, rows))
                contents, files, free_bytes = PackContents(), {}, MAX_PACK_BYTES - _LISTS_BYTES
            name = path.relative_to(folder).as_posix()
            _add_entry(contents, name, entry)
            files[name] = path
            free_bytes -= size
    if not (contents.photos or packs):
        raise InputError("sharp_photos_missing", folder=folder)
    packs.append(_write_pack(output, len(packs), contents, files, rows))
    progress.step("packing", len(paths), len(paths))
    return packs


def new_packs(packs: Path, material: Path) -> list[Path]:
    """The packs in a folder that are not yet unpacked in the folder `material`."""
    return [pack for pack in sorted(packs.glob(f"*{PACK_SUFFIX}")) if not (material / pack.stem).exists()]


def unpack(pack: Path, material: Path) -> None:
    """Unpack a pack atomically into a new folder in the folder `material`.

    Raises InputError: the pack is damaged, truncated, or not a pack of this program. OutputError: it can't be written.
    """
    files = _read_files(pack)
    make_folder(material)
    with new_folder(material / pack.stem) as draft:
        for name, data in files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            (draft / name).write_bytes(data)


def read_contents(folder: Path) -> PackContents:
    """Read the list of contents of an unpacked pack. Raises OSError, ValueError, TypeError: damaged."""
    return _parse_contents((folder / CONTENTS_FILE).read_bytes())


def _classify(path: Path) -> str | dict[str, object] | None:
    """`kind_of` a sharp picture, the usable segments of a video, or None if the file is unusable."""
    if path.suffix.lower() in VIDEO_SUFFIXES:
        segments = find_segment_starts(list(read_frames(path)), is_rendered(path))
        return asdict(segments) if segments.starts else None
    picture = read_sharp(path)
    return None if picture is None else kind_of(picture)


def _add_entry(contents: PackContents, name: str, entry: str | dict[str, object]) -> None:
    """Add a file to the contents, with the entry that `_classify` returned."""
    if isinstance(entry, dict):
        contents.videos[name] = entry
    else:
        getattr(contents, entry).append(name)


def _validation_files(folder: Path) -> dict[str, Path]:
    """The files of every second sample, by their names in a pack. Raises InputError: there are no samples."""
    samples = sorted(photo.parent for photo in folder.glob("*/blur.png"))[::_VALIDATION_STRIDE]
    if not samples:
        raise InputError("pack_samples_missing", folder=folder)
    return {
        f"{VALIDATION_FOLDER}/{sample.name}/{file.name}": file
        for sample in samples
        for file in sorted(sample.iterdir())
    }


def _total_size(files: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in files)


def _read_source_rows(table: Path) -> dict[str, str]:
    """Read the lines of a table of sources, by the path in their first column; the heading has an empty path.

    Returns no lines if the table doesn't exist. Raises InputError: it is unreadable, or its first column isn't the
    path.
    """
    if not table.exists():
        return {}
    try:
        lines = table.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise InputError("table_unreadable", path=table) from error
    heading = lines[0] if lines else ""
    if not _begins_with_path(heading):
        raise InputError("table_heading_missing", path=table)
    return {"": heading} | {line.split("\t", 1)[0]: line for line in lines[1:]}


def _begins_with_path(heading: str) -> bool:
    return heading.split("\t", 1)[0] == "path"


def _check_sources(table: bytes) -> None:
    """Check a pack's table of sources. Raises ValueError: it isn't UTF-8, or its heading doesn't begin with the
    path."""
    lines = table.decode("utf-8-sig").splitlines()
    if lines and not _begins_with_path(lines[0]):
        raise ValueError("its table of sources has no heading")


def _write_pack(
    output: Path, number: int, contents: PackContents, files: dict[str, Path], rows: dict[str, str]
) -> Path:
    target = output / f"{number:02d}{PACK_SUFFIX}"
    lines = [rows[""], *(rows[name] for name in sorted(files) if name in rows)] if rows else []
    with replacing_file(target, overwrite=True) as draft, zipfile.ZipFile(draft, "w") as archive:
        archive.writestr(CONTENTS_FILE, json.dumps(asdict(contents)))
        archive.writestr(SOURCES_FILE, "".join(f"{line}\n" for line in lines))
        for name, path in files.items():
            archive.write(path, name)
    log.info("%s: %d files", target, len(files))
    return target


def _read_files(pack: Path) -> dict[str, bytes]:
    """Read all files of a pack, by name. Raises InputError: the pack is damaged, truncated, or not a pack of this
    program."""
    try:
        with zipfile.ZipFile(pack) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            is_safe = all(_is_safe_name(entry.filename) for entry in entries)
            if sum(entry.file_size for entry in entries) > MAX_PACK_BYTES or not is_safe:
                raise InputError("pack_foreign", path=pack)
            files = {entry.filename: archive.read(entry) for entry in entries}
        _check_sources(files.get(SOURCES_FILE, b""))
        contents = _parse_contents(files[CONTENTS_FILE])
        for video in contents.videos.values():
            SegmentStarts(**video)
        listed = {*contents.photos, *contents.cutouts, *contents.animated, *contents.videos}
        if not listed <= files.keys():
            raise ValueError("files that it lists are not in it")
    except (*_ARCHIVE_DAMAGE, *_LIST_DAMAGE) as error:
        raise InputError("pack_damaged", path=pack) from error
    return files


def _parse_contents(text: bytes) -> PackContents:
    """Parse a list of contents. Raises ValueError, TypeError: malformed."""
    return PackContents(**json.loads(text))


def _is_safe_name(name: str) -> bool:
    """Whether a file with this name would be unpacked inside the target folder."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name
