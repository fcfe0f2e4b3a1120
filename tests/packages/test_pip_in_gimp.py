"""The filter that the installed program sets up in the real GIMP 3. It starts the worker of this installation."""

import json
from pathlib import Path

import pytest
from PIL import Image

from ..hosts.gimp.conftest import HostGimp, gimp_root
from .installed_copy import SAMPLE, InstalledCopy

__all__ = ["gimp_root"]
pytestmark = [pytest.mark.host, pytest.mark.slow]


def test_the_filter_finds_the_installed_program(pip_copy: InstalledCopy, gimp_root: Path, tmp_path: Path) -> None:
    host = HostGimp(gimp_root, tmp_path)
    (host.profile / "plug-ins").mkdir(parents=True)
    output = pip_copy.output("setup", "gimp", "--gimp-profile", host.profile)
    assert "Restart GIMP, and choose Filters > Blur > Unfold Motion Blur." in output

    located = json.loads(pip_copy.locator.read_text("utf-8"))
    assert Path(located["interpreter"]).parent == pip_copy.python.parent
    reach_from_root(located, host)
    with Image.open(SAMPLE) as sample:
        sample.resize((320, 180)).save(tmp_path / "photo.png")
    settings = {"target": "layer-group", "frames": 3}
    task = {"kind": "unfolded", "photo": str(tmp_path / "photo.png"), "settings": settings}
    result = host.results({"layers": task})["layers"]
    assert result["status"] == "success", result
    assert result["kept"] and len(result["layers"]) == 3
    frames = [(tmp_path / layer["file"]).read_bytes() for layer in result["layers"]]
    assert len(set(frames)) == 3

    assert f"Removed {host.profile}" in pip_copy.output("setup", "gimp", "--remove", "--gimp-profile", host.profile)
    assert not (host.profile / "plug-ins" / "shutterspan").exists()


def reach_from_root(located: dict[str, str], host: HostGimp) -> None:
    """Write the locator for a GIMP in a root folder of its own, in which the interpreter would lack its libraries: the
    same interpreter starts outside this root."""
    interpreter = host.folder / "python"
    interpreter.write_text(f'#!/bin/sh\nexec /usr/sbin/chroot /outside "{located["interpreter"]}" "$@"\n')
    interpreter.chmod(0o755)
    host.locator.write_text(json.dumps(located | {"interpreter": str(interpreter)}), "utf-8")
