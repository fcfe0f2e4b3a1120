"""Where GIMP 3 keeps what a user adds to it, and whether the filter can run there.

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

from shutterspan.core.worker.protocol import config_folder

#: Of the plug-in's folder, and of the file in it that GIMP starts.
PLUGIN = "shutterspan"
_PROGRAMS = ("gimp", "gimp-3", "gimp-3.0", "gimp-3.2", "gimp-console-3.0")
_OTHERS = "Install GIMP from your distribution's packages or from gimp.org."


@dataclass(frozen=True)
class GimpProfile:
    """A user's own folder of one GIMP."""

    folder: Path

    @property
    def plugin(self) -> Path:
        return self.folder / "plug-ins" / PLUGIN

    @property
    def installed(self) -> str | None:
        """The version of the filter that lies there."""
        try:
            return str(json.loads((self.plugin / "bundle.json").read_text("utf-8"))["shutterspan"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @property
    def startable(self) -> bool:
        """Whether GIMP will take the filter's file for a plug-in."""
        return os.access(self.plugin / f"{PLUGIN}.py", os.X_OK)

    @property
    def seen(self) -> bool:
        """Whether GIMP has found the filter when it last started."""
        try:
            known = (self.folder / "pluginrc").read_text("utf-8", errors="replace")
        except OSError:
            return False
        return "plug-in-shutterspan-unfold" in known

    def remove(self) -> None:
        """Take the filter away. Raises OSError."""
        shutil.rmtree(self.plugin)


def gimp_profiles(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> list[GimpProfile]:
    """All of GIMP 3 that this user has, the newest last; none where the folders can't be searched."""
    if chosen := environment.get("GIMP3_DIRECTORY"):
        return [GimpProfile(Path(chosen))]
    base = config_folder(environment, system) / "GIMP"
    versions = (base / name for name in glob("3.*", root_dir=base))
    found = [path for path in versions if os.path.isdir(path) and re.fullmatch(r"3\.\d+", path.name)]
    return [GimpProfile(path) for path in sorted(found, key=lambda path: int(path.name[2:]))]


def gimp_program() -> Path | None:
    """The GIMP that a terminal would start, whatever its version."""
    return next((Path(path) for path in map(shutil.which, _PROGRAMS) if path), None)


def sandboxed_gimp(environment: Mapping[str, str] = os.environ, root: Path = Path("/")) -> str | None:
    """A sentence, if there is a GIMP that may not start programs of the computer's own."""
    home = Path(environment.get("HOME") or Path.home())
    places = {
        "Flatpak": (
            home / ".local/share/flatpak/app/org.gimp.GIMP",
            root / "var/lib/flatpak/app/org.gimp.GIMP",
        ),
        "Snap": (root / "snap/gimp", root / "var/lib/snapd/snap/gimp"),
    }
    for kind, folders in places.items():
        if any(os.path.exists(folder) for folder in folders):
            return f"A GIMP here is a {kind}: it can't start Shutterspan, and the filter won't work in it. {_OTHERS}"
    return None
