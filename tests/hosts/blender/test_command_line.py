"""The add-on as a render farm uses it: installed by install.py, run by the manual's command, with an exit code."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ...documents.commands import commands_of
from ...documents.pages import ROOT, Page
from .blender_window import HERE, RootBlender

pytestmark = [pytest.mark.host, pytest.mark.slow]


def test_a_film_is_edited_from_the_command_line(root: Path, tmp_path: Path, small_photo: Path) -> None:
    blender = RootBlender(root, tmp_path)
    given = {"results": tmp_path / "results.json", "photo": small_photo, "folder": blender.film}
    program = tmp_path / "blender"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(blender.command(given))} "$@"\n')
    program.chmod(0o755)
    environment = os.environ | {
        "BLENDER_USER_RESOURCES": str(tmp_path / "profile"),
        "SHUTTERSPAN_LOCATOR": str(tmp_path / "worker.json"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }

    def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)

    skip = "from shutterspan.installer import install_command as i; i.Installation.install = lambda *_, **__: None; "
    install = f"import sys; {skip}sys.exit(i.main(sys.argv[1:]))"
    process = run(sys.executable, "-c", install, "--blender-program", program)
    assert process.returncode == 0, process.stdout + process.stderr

    film = blender.film / "film.blend"
    script = HERE / "inside" / "save_film.py"
    process = run(program, "-b", "--python-use-system-env", "--python-exit-code", "1", "-P", script)
    assert process.returncode == 0, process.stdout + process.stderr

    (command,) = [command for command in commands_of(Page(ROOT, "docs/blender.md")) if command.program == "blender"]
    tokens = [str(film) if token == "film.blend" else token for token in command.arguments]
    process = run(program, *tokens)
    assert process.returncode == 0, process.stdout + process.stderr
    assert "11 frames of “photo” on channel 2." in process.stdout
    assert len(list((blender.film / "fire_truck-unfolded").iterdir())) == 11
    process = run(program, *(token.replace("strip='photo'", "strip='nobody'") for token in tokens))
    assert process.returncode == 1
    assert "There is no strip “nobody”." in process.stdout + process.stderr

    run(program, "-b", film, "--python-use-system-env", "-P", HERE / "inside" / "report_timeline.py")
    clip = json.loads((tmp_path / "results.json").read_text())["timeline"][1]
    assert (clip["name"], clip["length"], clip["folder"]) == ("photo unfolded", 11, "//fire_truck-unfolded/")

    process = run(sys.executable, "-c", install, "--remove-blender", "--blender-program", program)
    assert process.returncode == 0, process.stdout + process.stderr
    assert "shutterspan" not in [path.name for path in (tmp_path / "profile").rglob("*")]
