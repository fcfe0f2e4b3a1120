"""GIMP in a Flatpak or a Snap can't start programs of the computer's own, and so not the worker."""

import os
from collections.abc import Mapping
from pathlib import Path

from ..host_common import Refused
from .texts import _


def check_sandbox(environment: Mapping[str, str] = os.environ, flatpak_info: Path = Path("/.flatpak-info")) -> None:
    """Raises Refused."""
    kind = "Flatpak" if flatpak_info.exists() else "Snap" if "SNAP_NAME" in environment else None
    if kind:
        raise Refused(
            _(
                "This GIMP is a {kind}, which can't start Shutterspan. Install GIMP from your distribution's packages "
                "or from gimp.org, or use Shutterspan's own window."
            ).format(kind=kind)
        )
