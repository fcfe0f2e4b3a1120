"""Bundles: what is put into a host program, with the client and what it needs in it and nothing else of Shutterspan.

`python -m shutterspan.plugin.package gimp FOLDER`, `… blender FILE.zip`
"""

import argparse
import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from .catalogs import compiled
from .protocol import PROTOCOL

_HERE = Path(__file__).resolve().parent
_CORE = _HERE.parent / "core"
#: What every bundle carries. In this repository, other files of these names in `plugin` only pass on what is in these.
_CARRIED = (
    _HERE / "client.py",
    _HERE / "host_common.py",
    _CORE / "worker" / "protocol.py",
    _CORE / "foundation" / "time_left.py",
    _CORE / "foundation" / "limits.py",
)
#: Says whose a bundle is, and of which version.
STAMP = "bundle.json"


class NotOurs(Exception):
    """Carries a sentence: something else lies where the bundle would."""


def gimp(target: Path) -> None:
    """Make the plug-in's folder, or renew it; it appears whole. Raises NotOurs, OSError."""
    if target.exists() and not (target / STAMP).is_file():
        raise NotOurs(f"{target} exists already and is none of Shutterspan's. Move it away, and start again.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".shutterspan-") as beside:
        made = Path(beside) / "new"
        shutil.copytree(_HERE / "gimp", made / "plugin" / "gimp", ignore=_left_out("shutterspan.py", "locale"))
        shutil.copy(_HERE / "__init__.py", made / "plugin")
        _carry(made / "plugin")
        start = Path(shutil.copy(_HERE / "gimp" / "shutterspan.py", made))
        start.chmod(0o755)  # without it, GIMP passes the file over in silence
        for catalog in sorted((_HERE / "gimp" / "locale").glob("*.po")):
            place = made / "locale" / catalog.stem / "LC_MESSAGES" / "shutterspan.mo"
            place.parent.mkdir(parents=True)
            place.write_bytes(compiled(catalog.read_text("utf-8")))
        _stamp(made)
        _put(made, target, Path(beside) / "old")


def blender(target: Path) -> None:
    """Make the extension that Blender installs from disk, or renew it; it appears whole. Raises NotOurs, OSError."""
    if target.exists() and not _is_extension(target):
        raise NotOurs(f"{target} exists already and is none of Shutterspan's. Move it away, and start again.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".shutterspan-") as beside:
        made = Path(beside) / "new"
        shutil.copytree(_HERE / "blender", made, ignore=_left_out())
        _carry(made)
        _stamp(made)
        bundle = Path(beside) / "new.zip"
        with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as file:
            for path in sorted(made.iterdir()):
                file.write(path, path.name)
        bundle.replace(target)


def _put(made: Path, target: Path, old: Path) -> None:
    """Give a new folder its name. A folder that has it becomes `old`; on failure it gets its name back.

    Raises OSError.
    """
    if not target.exists():
        made.rename(target)
        return
    target.rename(old)
    try:
        made.rename(target)
    except BaseException:
        old.rename(target)
        raise


def _is_extension(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as file:
        return STAMP in file.namelist()


def _carry(folder: Path) -> None:
    """In place of the files of these names that only pass them on."""
    for file in _CARRIED:
        shutil.copy(file, folder)


def _stamp(folder: Path) -> None:
    text = json.dumps({"shutterspan": version("shutterspan"), "protocol": PROTOCOL}, indent=2)
    (folder / STAMP).write_text(text + "\n", "utf-8")


def _left_out(*names: str) -> Callable[[str, list[str]], set[str]]:
    return shutil.ignore_patterns("__pycache__", *names)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="package", description="Make what is put into a host program.")
    parser.add_argument("host", choices=("blender", "gimp"))
    parser.add_argument("target", type=Path)
    options = parser.parse_args(arguments)
    try:
        {"blender": blender, "gimp": gimp}[options.host](options.target)
    except NotOurs as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.target} can't be written: {error.strerror or error}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
