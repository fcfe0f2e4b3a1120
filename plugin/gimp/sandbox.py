"""Detects a GIMP in a Flatpak or a Snap. Its sandbox prevents it from starting the worker."""

import os
from collections.abc import Mapping
from pathlib import Path

from ..host_common import UserError
from .texts import _


def check_sandbox(environment: Mapping[str, str] = os.environ, flatpak_info: Path = Path("/.flatpak-info")) -> None:
    """Raises UserError: this GIMP runs in a sandbox."""
    kind = "Flatpak" if flatpak_info.exists() else "Snap" if "SNAP_NAME" in environment else None
    if kind:
        raise UserError(
            _(
                "This GIMP is a {kind} and can't start Shutterspan. Install GIMP from your distribution's packages "
                "or from gimp.org, or use the Shutterspan app."
            ).format(kind=kind)
        )
