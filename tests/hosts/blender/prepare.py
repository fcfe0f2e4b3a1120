"""Make the hosts that the tests in this folder drive: `python prepare.py bpy`, or `python prepare.py window`.

bpy: Blender as a Python module, the oldest and the newest that Python 3.11 has, from the package index. window:
Debian's Blender with its user interface, in a root of its own (needs root, debootstrap, and to be on Debian). They go
into the folder that SHUTTERSPAN_TEST_HOSTS names, and stay there.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(os.environ.get("SHUTTERSPAN_TEST_HOSTS") or Path.home() / ".cache" / "shutterspan-test-hosts")
BPY = ("4.2.0", "5.0.1")
_SUITE = "trixie"
_PACKAGES = "blender libegl1 libgl1-mesa-dri"


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
        command = [draft / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-cache-dir", f"bpy=={version}"]
        subprocess.run(command, check=True)
        draft.rename(python.parent.parent)


def prepare_window() -> None:
    if window_root().exists():
        return
    draft = FOLDER / "blender-root.draft"
    shutil.rmtree(draft, ignore_errors=True)
    subprocess.run(["debootstrap", "--variant=minbase", _SUITE, draft, _mirror()], check=True)
    (draft / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")  # no service starts
    (draft / "usr/sbin/policy-rc.d").chmod(0o755)
    install = f"apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends {_PACKAGES}"
    mounted = 'mount -t proc proc "$0/proc" && exec chroot "$0" sh -c "$1 && apt-get clean"'
    subprocess.run(["unshare", "--mount", "--propagation", "private", "sh", "-c", mounted, draft, install], check=True)
    draft.rename(window_root())


def _mirror() -> str:
    """The one that this computer's own packages come from."""
    sources = Path("/etc/apt/sources.list.d/debian.sources")
    lines = sources.read_text("utf-8").splitlines() if sources.exists() else []
    return next((line.split()[1] for line in lines if line.startswith("URIs:")), "http://deb.debian.org/debian")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    {"bpy": prepare_bpy, "window": prepare_window}[sys.argv[1]]()
