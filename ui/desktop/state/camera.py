"""What the camera noted, in words of photographers."""

from contextlib import suppress
from typing import Any

from PIL import Image
from PyQt6.QtCore import QCoreApplication

from shutterspan.core.types.photo import Metadata
from shutterspan.core.types.playback import shutter_speed
from shutterspan.ui.desktop.state.words import written

translate = QCoreApplication.translate

_EXIF_IFD = 0x8769
_MAKE, _MODEL, _LENS = 271, 272, 0xA434
_APERTURE, _SENSITIVITY, _FOCAL_LENGTH = 0x829D, 0x8827, 0x920A


def camera_facts(metadata: Metadata) -> list[tuple[str, str]]:
    """Label and value of each fact that is there; damaged notes are left out."""
    facts: list[tuple[str, str]] = []
    if metadata.captured:
        facts.append((translate("Camera", "Taken"), metadata.captured.strftime("%Y-%m-%d, %H:%M")))
    with suppress(Exception):  # damaged EXIF is no reason to refuse sound pixels
        facts += _noted(metadata.exif or b"")
    if metadata.exposure_time:
        facts.insert(
            0,
            (
                translate("Camera", "Shutter"),
                written(f"{shutter_speed(metadata.exposure_time)} s"),
            ),
        )
    return facts


def _noted(data: bytes) -> list[tuple[str, str]]:
    exif = Image.Exif()
    exif.load(data)
    inner = exif.get_ifd(_EXIF_IFD)
    make, model, lens = (_text(value) for value in (exif.get(_MAKE), exif.get(_MODEL), inner.get(_LENS)))
    camera = model if not make or model.lower().startswith(make.lower().split()[0]) else f"{make} {model}"
    found = [
        (
            translate("Camera", "Aperture"),
            written(f"f/{float(inner[_APERTURE]):.2g}") if _APERTURE in inner else "",
        ),
        ("ISO", str(inner.get(_SENSITIVITY, ""))),
        (
            translate("Camera", "Focal length"),
            written(f"{float(inner[_FOCAL_LENGTH]):.4g} mm") if _FOCAL_LENGTH in inner else "",
        ),
        (translate("Camera", "Camera"), camera),
        (translate("Camera", "Lens"), lens),
    ]
    return [(label, value) for label, value in found if value]


def _text(value: Any) -> str:
    return " ".join("".join(ch for ch in str(value or "") if ch.isprintable()).split())[:80]
