"""Finds the profiles of GIMP 3 with their filters, and a GIMP in a sandbox, which can't run the filter.

Standard library only: install.py needs this before anything is installed.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from glob import glob
from pathlib import Path

from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.worker.locator import config_folder

#: Name of the plug-in's folder, and of the file in it that GIMP starts.
PLUGIN = "shutterspan"
#: Files and folders that GIMP makes in its profile.
_FILES_OF_GIMP = ("gimprc", "pluginrc", "plug-ins", "sessionrc")
_PROGRAMS = ("gimp", "gimp-3", "gimp-3.0", "gimp-3.2", "gimp-console-3.0")


@dataclass(frozen=True)
class GimpProfile:
    """The folder in which one version of GIMP keeps a user's settings and plug-ins."""

    folder: Path

    @property
    def plugin(self) -> Path:
        return self.folder / "plug-ins" / PLUGIN

    @property
    def installed(self) -> str | None:
        """The version of the filter in this profile, “unknown” if its file of the version is damaged, or None."""
        try:
            return str(json.loads((self.plugin / "bundle.json").read_text("utf-8"))["shutterspan"])
        except (OSError, ValueError, KeyError, TypeError):
            is_filter = os.path.isfile(self.plugin / f"{PLUGIN}.py") and os.path.isdir(self.plugin / "plugin")
            return "unknown" if is_filter else None

    @property
    def plausible(self) -> bool:
        """Whether the folder looks like a profile: by GIMP's files in it, or by its name."""
        is_named = self.folder.parent.name == "GIMP" and re.fullmatch(r"3\.\d+", self.folder.name) is not None
        return is_named or any(os.path.exists(self.folder / name) for name in _FILES_OF_GIMP)

    @property
    def startable(self) -> bool:
        """Whether the filter's file is executable. If not, GIMP ignores it."""
        return os.access(self.plugin / f"{PLUGIN}.py", os.X_OK)

    @property
    def registered(self) -> bool:
        """Whether GIMP found the filter at its last start."""
        try:
            pluginrc = (self.folder / "pluginrc").read_text("utf-8", errors="replace")
        except OSError:
            return False
        return "plug-in-shutterspan-unfold" in pluginrc

    def remove(self) -> None:
        """Remove the filter; of a link, only the link. Raises OSError."""
        if self.plugin.is_symlink():
            self.plugin.unlink()
        else:
            shutil.rmtree(self.plugin)


def gimp_profiles(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> list[GimpProfile]:
    """This user's profiles of GIMP 3, the newest last. Empty if there are none, or if the folder can't be read."""
    if folder := environment.get("GIMP3_DIRECTORY"):
        return [GimpProfile(Path(folder))] if os.path.isdir(folder) else []
    base = config_folder(environment, system) / "GIMP"
    versions = (base / name for name in glob("3.*", root_dir=base))
    found = [path for path in versions if os.path.isdir(path) and re.fullmatch(r"3\.\d+", path.name)]
    return [GimpProfile(path) for path in sorted(found, key=lambda path: int(path.name[2:]))]


def gimp_program() -> Path | None:
    """The first GIMP on PATH, of any version, or None."""
    return next((Path(path) for path in map(shutil.which, _PROGRAMS) if path), None)


def sandboxed_gimp(environment: Mapping[str, str] = os.environ, root: Path = Path("/")) -> Message | None:
    """A message for the user if GIMP is installed as a Flatpak or Snap, which can't start the worker; else None."""
    home = Path(environment.get("HOME") or Path.home())
    folders_by_kind = {
        "Flatpak": (
            home / ".local/share/flatpak/app/org.gimp.GIMP",
            root / "var/lib/flatpak/app/org.gimp.GIMP",
        ),
        "Snap": (root / "snap/gimp", root / "var/lib/snapd/snap/gimp"),
    }
    for kind, folders in folders_by_kind.items():
        if any(os.path.exists(folder) for folder in folders):
            return make_message("gimp_sandboxed", kind=kind)
    return None
