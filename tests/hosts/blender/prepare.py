"""Installs the Blenders for the tests in this folder: `python prepare.py bpy`, or `python prepare.py window`.

bpy: Blender as a Python module, the oldest and the newest for Python 3.11, from the package index. window: Debian's
Blender with its user interface, in a root folder of its own (needs root and debootstrap, on Debian). Both stay in the
folder that SHUTTERSPAN_BLENDER_HOSTS names.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
FOLDER = Path(os.environ.get("SHUTTERSPAN_BLENDER_HOSTS") or _CACHE / "shutterspan" / "blender")
BPY = ("4.2.0", "5.0.1")


def bpy_python(version: str) -> Path:
    return FOLDER / f"bpy-{version}" / "bin" / "python"


def window_root() -> Path:
    return FOLDER / "blender-root"


def prepare_bpy() -> None:
    for version in BPY:
        python = bpy_python(version)
        if python.exists():
            continue
        draft = FOLDER / f"bpy-{version}.draft"
        shutil.rmtree(draft, ignore_errors=True)
        base = getattr(sys, "_base_executable", sys.executable)
        subprocess.run([base, "-m", "venv", draft], check=True)
        command = [
            str(draft / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-cache-dir",
            f"bpy=={version}",
        ]
        subprocess.run(command, check=True)
        draft.rename(python.parent.parent)


def prepare_window() -> None:
    make = Path(__file__).resolve().parents[1] / "gimp" / "make_root.sh"
    packages = "blender libegl1 libgl1-mesa-dri"
    subprocess.run([str(make), str(window_root()), "blender", packages], check=True)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    {"bpy": prepare_bpy, "window": prepare_window}[sys.argv[1]]()
