"""Builds the bundles that are installed into host programs. A bundle contains a plug-in and the client.

`python -m shutterspan.plugin.package gimp FOLDER`, `… blender FILE.zip`
"""

import argparse
import errno
import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from .catalogs import compile_mo
from .protocol import PROTOCOL

_HERE = Path(__file__).resolve().parent
_CORE = _HERE.parent / "core"
_TRANSLATIONS = _HERE.parent / "resources" / "translations"
#: Files that every bundle carries. In this repository, files of the same names in `plugin` pass on their contents.
_SHARED_FILES = (
    _HERE / "client.py",
    _HERE / "host_common.py",
    _HERE / "updates.py",
    _HERE / "worker_finder.py",
    _CORE / "foundation" / "messages.py",
    _CORE / "foundation" / "messages.json",
    _CORE / "worker" / "locator.py",
    _CORE / "worker" / "protocol.py",
    _CORE / "foundation" / "time_left.py",
    _CORE / "foundation" / "limits.py",
)
#: File in a bundle that marks it as Shutterspan's, with version and protocol.
STAMP = "bundle.json"


class ForeignFileError(Exception):
    """The bundle's path is taken by a file or folder that isn't Shutterspan's. The text is meant for the user."""


def build_gimp_plugin(target: Path) -> None:
    """Build the plug-in's folder, or replace an older one, atomically.

    Raises ForeignFileError: the target exists and isn't Shutterspan's. Raises OSError.
    """
    if os.path.lexists(target) and not _is_filter(target):
        raise ForeignFileError(
            f"{target} exists already and is not part of Shutterspan. Move it to another place, and start again."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".shutterspan-") as temporary:
        bundle = Path(temporary) / "new"
        shutil.copytree(_HERE / "gimp", bundle / "plugin" / "gimp", ignore=_ignore_also("shutterspan.py", "locale"))
        shutil.copy(_HERE / "__init__.py", bundle / "plugin")
        _copy_shared_files(bundle / "plugin")
        for translation in _TRANSLATIONS.glob("messages_*.json"):
            shutil.copy(translation, bundle / "plugin")
        program = Path(shutil.copy(_HERE / "gimp" / "shutterspan.py", bundle))
        program.chmod(0o755)  # GIMP silently ignores a file that isn't executable
        for catalog in sorted((_HERE / "gimp" / "locale").glob("*.po")):
            compiled = bundle / "locale" / catalog.stem / "LC_MESSAGES" / "shutterspan.mo"
            compiled.parent.mkdir(parents=True)
            compiled.write_bytes(compile_mo(catalog.read_text("utf-8")))
        _write_stamp(bundle)
        _move_into_place(bundle, target, Path(temporary) / "old")


def build_blender_extension(target: Path) -> None:
    """Build the extension that Blender installs from disk, or replace an older one, atomically.

    Raises ForeignFileError: the target exists and isn't Shutterspan's. Raises OSError.
    """
    if target.exists() and not _is_extension(target):
        raise ForeignFileError(
            f"{target} exists already and is not part of Shutterspan. Move it to another place, and start again."
        )
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".shutterspan-") as temporary:
        bundle = Path(temporary) / "new"
        shutil.copytree(_HERE / "blender", bundle, ignore=_ignore_also())
        _add_version(bundle / "blender_manifest.toml")
        _copy_shared_files(bundle)
        _write_stamp(bundle)
        archive = Path(temporary) / "new.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            for path in sorted(bundle.iterdir()):
                file.write(path, path.name)
        archive.replace(target)


def _move_into_place(bundle: Path, target: Path, old: Path) -> None:
    """Rename a new folder to `target`. An existing one is renamed to `old` first; on failure it is renamed back.

    Raises OSError.
    """
    if not target.exists():
        bundle.rename(target)
        return
    target.rename(old)
    try:
        bundle.rename(target)
    except BaseException:
        old.rename(target)
        raise


def _is_filter(folder: Path) -> bool:
    """Whether a folder is the filter of any version, even if its stamp is damaged or missing."""
    return (folder / STAMP).is_file() or ((folder / "shutterspan.py").is_file() and (folder / "plugin").is_dir())


def _is_extension(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as file:
        return STAMP in file.namelist()


def _copy_shared_files(folder: Path) -> None:
    """Copy the files that every bundle carries over those that pass on their contents."""
    for file in _SHARED_FILES:
        shutil.copy(file, folder)


def _add_version(manifest: Path) -> None:
    """Add the program's version to Blender's manifest, which has none in this repository."""
    manifest.write_text(f'version = "{version("shutterspan")}"\n' + manifest.read_text("utf-8"), "utf-8")


def _write_stamp(folder: Path) -> None:
    text = json.dumps({"shutterspan": version("shutterspan"), "protocol": PROTOCOL}, indent=2)
    (folder / STAMP).write_text(text + "\n", "utf-8")


def _ignore_also(*names: str) -> Callable[[str, list[str]], set[str]]:
    """For `copytree`: leaves out these names, and Python's caches."""
    return shutil.ignore_patterns("__pycache__", *names)


def _reason(error: OSError) -> str:
    """Why a bundle can't be written. `copytree` collects the errors of several files, as text, in one error."""
    if any(f"[Errno {number}]" in str(error) for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)):
        return "the disk is full"
    if isinstance(error, shutil.Error):
        return str(error.args[0][0][-1])
    return error.strerror or str(error)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="package", description="Build the bundle that a host program loads.")
    parser.add_argument("host", choices=("blender", "gimp"))
    parser.add_argument("target", type=Path)
    options = parser.parse_args(arguments)
    try:
        {"blender": build_blender_extension, "gimp": build_gimp_plugin}[options.host](options.target)
    except ForeignFileError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.target} can't be written: {_reason(error)}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
