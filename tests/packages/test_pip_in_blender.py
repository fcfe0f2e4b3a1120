"""The add-on that the installed program sets up in a real Blender. It starts the worker of this installation."""

import json
import shlex
from pathlib import Path

import pytest
from PIL import Image

from ..hosts.blender.blender_window import HERE, RootBlender
from ..hosts.blender.conftest import root
from .installed_copy import SAMPLE, InstalledCopy, output_of

__all__ = ["root"]
pytestmark = pytest.mark.packages


def test_the_add_on_finds_the_installed_program(pip_copy: InstalledCopy, root: Path, tmp_path: Path) -> None:
    blender, locator, photo = RootBlender(root, tmp_path), tmp_path / "worker.json", tmp_path / "truck.png"
    with Image.open(SAMPLE) as sample:
        sample.resize((320, 180)).save(photo)
    given = {"results": tmp_path / "results.json", "photo": photo, "folder": blender.film}
    command = blender.command(given, SHUTTERSPAN_WORKER="", SHUTTERSPAN_LOCATOR=str(locator))
    program = tmp_path / "blender"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n')
    program.chmod(0o755)
    user = pip_copy.of_user(pip_copy.home, BLENDER_USER_RESOURCES=tmp_path / "profile")
    output = user.output("setup", "blender", "--blender-program", program)
    assert "In the Video Sequencer, choose Strip > Unfold Motion Blur." in output

    # Blender's root lacks the interpreter's libraries, so the same interpreter starts outside this root.
    located = json.loads(pip_copy.locator.read_text("utf-8"))
    blender.interpreter.write_text(f'#!/bin/sh\nexec /usr/sbin/chroot /outside "{located["interpreter"]}" "$@"\n')
    locator.write_text(json.dumps(located | {"interpreter": str(blender.interpreter)}), "utf-8")
    film, script = blender.film / "film.blend", HERE / "inside" / "save_film.py"
    code = "import bpy; bpy.ops.shutterspan.unfold(strip='photo', frames=3)"
    start: list[str | Path] = [program, "-b", "--python-use-system-env", "--python-exit-code", "1"]
    output_of([*start, "-P", script], pip_copy.home)
    assert "3 frames of “photo”" in output_of([*start, film, "--python-expr", code], pip_copy.home)
    assert len(list((blender.film / "truck-unfolded").iterdir())) == 3

    assert "Removed the add-on" in user.output("setup", "blender", "--remove", "--blender-program", program)
    assert "shutterspan" not in [path.name for path in (tmp_path / "profile").rglob("*")]
