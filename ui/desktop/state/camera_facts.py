"""The camera settings in a photo's metadata, as labels and values for the inspector."""

from contextlib import suppress
from typing import Any

from PIL import Image
from PyQt6.QtCore import QCoreApplication

from shutterspan.core.types.photo import Metadata
from shutterspan.core.types.playback_speed import shutter_speed
from shutterspan.ui.desktop.state.number_format import localize_numbers

translate = QCoreApplication.translate

_EXIF_IFD = 0x8769
_MAKE, _MODEL, _LENS = 271, 272, 0xA434
_APERTURE, _SENSITIVITY, _FOCAL_LENGTH = 0x829D, 0x8827, 0x920A


def camera_facts(metadata: Metadata) -> list[tuple[str, str]]:
    """Label and value of each known setting; damaged metadata is left out."""
    facts: list[tuple[str, str]] = []
    if metadata.captured:
        facts.append((translate("Camera", "Taken"), metadata.captured.strftime("%Y-%m-%d, %H:%M")))
    with suppress(Exception):  # damaged EXIF must not prevent opening the photo
        facts += _exif_facts(metadata.exif or b"")
    if metadata.exposure_time:
        facts.insert(
            0,
            (
                translate("Camera", "Shutter"),
                localize_numbers(f"{shutter_speed(metadata.exposure_time)} s"),
            ),
        )
    return facts


def _exif_facts(data: bytes) -> list[tuple[str, str]]:
    exif = Image.Exif()
    exif.load(data)
    exif_ifd = exif.get_ifd(_EXIF_IFD)
    make, model, lens = (_printable(value) for value in (exif.get(_MAKE), exif.get(_MODEL), exif_ifd.get(_LENS)))
    camera = model if not make or model.lower().startswith(make.lower().split()[0]) else f"{make} {model}"
    candidates = [
        (
            translate("Camera", "Aperture"),
            localize_numbers(f"f/{float(exif_ifd[_APERTURE]):.2g}") if _APERTURE in exif_ifd else "",
        ),
        ("ISO", str(exif_ifd.get(_SENSITIVITY, ""))),
        (
            translate("Camera", "Focal length"),
            localize_numbers(f"{float(exif_ifd[_FOCAL_LENGTH]):.4g} mm") if _FOCAL_LENGTH in exif_ifd else "",
        ),
        (translate("Camera", "Camera"), camera),
        (translate("Camera", "Lens"), lens),
    ]
    return [(label, value) for label, value in candidates if value]


def _printable(value: Any) -> str:
    return " ".join("".join(ch for ch in str(value or "") if ch.isprintable()).split())[:80]
