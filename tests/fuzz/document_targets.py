"""Targets for the program's own files: projects, presets, masks. Accepted files can be saved and read again."""

import base64
import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from shutterspan.core.foundation.errors import InputError, MemoryExhausted
from shutterspan.core.foundation.paths import PROJECT_SUFFIX
from shutterspan.core.pipeline.mask_files import load_mask, mask_from_png, mask_to_png
from shutterspan.core.pipeline.presets.preset_files import PresetFolder, load_preset
from shutterspan.core.pipeline.project.project_file import load_projects, save_projects
from shutterspan.core.types.region import Mask
from shutterspan.core.worker.locator import read_locator

from ..image_io.png_files import png
from .target import Target

#: Removed when the process ends.
_TEMPORARY = tempfile.TemporaryDirectory(prefix="shutterspan-fuzz-")
_FOLDER = Path(_TEMPORARY.name)


def check_project(data: bytes) -> None:
    path = _FOLDER / f"read{PROJECT_SUFFIX}"
    path.write_bytes(data)
    try:
        file = load_projects(path)
    except (InputError, MemoryExhausted) as error:
        assert str(path) in error.message and error.hint, error.message
        return
    saved = _FOLDER / f"saved{PROJECT_SUFFIX}"
    save_projects(file, saved, overwrite=True)
    assert load_projects(saved) == file


def check_preset(data: bytes) -> None:
    path = _FOLDER / "preset.json"
    path.write_bytes(data)
    try:
        preset = load_preset(path)
    except InputError as error:
        assert str(path) in error.message and error.hint, error.message
        return
    folder = PresetFolder(_FOLDER / "presets")
    folder.save(preset)
    presets, problems = folder.load()
    assert preset in presets and not problems
    folder.remove(preset.name)
    assert folder.load() == ([], [])


def check_mask(data: bytes) -> None:
    with suppress(InputError, MemoryExhausted):
        mask = mask_from_png(data)
        assert np.array_equal(mask_from_png(mask_to_png(mask)).pixels, mask.pixels)
    path = _FOLDER / "mask.png"
    path.write_bytes(data)
    with suppress(InputError, MemoryExhausted):
        assert load_mask(path).pixels.dtype == np.uint8


def check_locator(data: bytes) -> None:
    path = _FOLDER / "worker.json"
    path.write_bytes(data)
    with suppress(ValueError):
        assert isinstance(read_locator(path)["interpreter"], str)


def _png_mask() -> bytes:
    return mask_to_png(Mask(np.eye(4, dtype=np.uint8) * 255))


def project_seeds() -> list[bytes]:
    mask = base64.b64encode(_png_mask()).decode()
    photo: dict[str, Any] = {
        "photo": {"path": "a/b.jpg"},
        "regions": [
            {"ellipse": [1, 2, 3, 4], "name": "wheel", "feather": 1.5, "colour": "#00ff00", "enabled": False},
            {"polygon": [[0, 0], [4, 0], [4, 4]], "arrows": [[0, 0, 1, 1]], "flipped": True},
            {"mask": mask, "strength": 2},
        ],
        "outside": "still",
        "strokes": [[[0, 0], [1, 2], [3, 4]]],
        "time": {"frames": 5, "from": 0.25, "to": 1, "ease": True, "hold": 1, "loop": "boomerang", "key_frame": 0.5},
        "export": {"size": 640, "aspect": "1:1", "crop": [[0, 0], [1, 1]], "depth": 16, "file": "a.mp4"},
    }
    old = {"shutterspan": 1, "photo": {"path": "a.jpg", "sha256": "0" * 64}, "export": {"size": "full"}}
    other = {"photo": {"path": "c.jpg"}, "export": {"moving_photo": "motion_photo", "quality": 90}}
    several = {"shutterspan": 3, "current": 1, "photos": [photo, other]}
    newer = {"shutterspan": 99}
    return [json.dumps(one).encode() for one in (old, several, {"shutterspan": 2, "photos": [photo]}, newer)]


def preset_seeds() -> list[bytes]:
    clip = {"name": "Web", "suffix": ".webp", "name_pattern": "{photo}-web", "settings": {"fps": 12, "quality": 80}}
    still = {"name": "Sharp", "suffix": ".png", "still": True, "settings": {"depth": 16, "size": None}}
    moving = {"name": "Phone", "suffix": ".jpg", "settings": {"moving_photo": "motion_photo", "aspect": "4:5"}}
    return [json.dumps({"shutterspan_preset": 1, **one}).encode() for one in (clip, still, moving)]


def mask_seeds() -> list[bytes]:
    return [_png_mask(), png(np.zeros((4, 4, 2), np.uint8)), png(np.eye(4, dtype=np.uint8), bits=1)]


def locator_seeds() -> list[bytes]:
    return [b'{"interpreter": "/opt/python", "version": "1", "protocol": 2, "oldest_protocol": 1}']


DOCUMENT_TARGETS = {
    "project": Target(check_project, project_seeds),
    "preset": Target(check_preset, preset_seeds, 1024),
    "mask": Target(check_mask, mask_seeds, 1024),
    "locator": Target(check_locator, locator_seeds, 256),
}
