"""Bad input and broken workers in the real GIMP: a sentence, an untouched image, a clean undo history."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image

from .conftest import ROOT, HostGimp
from .screen import awaited

pytestmark = [pytest.mark.host, pytest.mark.slow]

Told = dict[str, Any]
SENTENCES = {
    "two layers": "2 layers are chosen. Choose one",
    "no layer": "No layer is chosen.",
    "a group": "A layer group is chosen.",
    "a text layer": "A text layer is chosen.",
    "indexed": "Choose Image > Mode > RGB first.",
    "selection misses": "The selection misses the layer.",
    "selection around": "The selection misses the layer.",
    "one pixel": "Only 1x1 pixels of the layer are selected.",
    "a mask": "Choose the layer itself",
    "a tiny layer": "The layer is only 8x8 pixels.",
    "no span": "there is nothing to show",
    "no file": "No file was named.",
    "file exists": "exists already",
    "no such ending": ".mp4",
}
HELLO = '{{"say": "hello", "protocol": {protocol}, "version": "{version}", "folder": "{folder}"}}'
#: What stands in for the worker, as a shell script; and what GIMP then says.
BROKEN = {
    "dies at once": ("exit 3", "doesn't start. Run install.py"),
    "dies at work": (f"mkdir -p {{folder}}; echo '{HELLO}'; read line; exit 1", "worker crashed. Try again."),
    "is too old": (f"echo '{HELLO}'; cat > /dev/null", "0.0.1 is too old for this plug-in. Update Shutterspan"),
    "is too new": (f"echo '{HELLO}'; cat > /dev/null", "9.9 is too new for this plug-in. Install the plug-in again"),
}
SPOKEN = {"is too old": (0, "0.0.1"), "is too new": (99, "9.9")}
LOCATED = {
    "uninstalled": (None, "Shutterspan is not installed"),
    "moved": ('{"interpreter": "/gone/python", "version": "0.1.0", "protocol": 1}', "was moved or removed"),
    "damaged": ("{", "is damaged. Run install.py"),
}


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photo") / "noise.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (120, 160, 3), np.uint8))
    return path


@pytest.fixture(scope="module")
def told(gimp: HostGimp, photo: Path) -> Told:
    (gimp.folder / "there.mp4").write_text("mine")
    todo: Told = {"refused": {"kind": "refused", "photo": str(photo)}}
    for name, (script, _) in BROKEN.items():
        protocol, version = SPOKEN.get(name, (1, "0.1.0"))
        folder = gimp.folder / "private"
        path = gimp.folder / name
        path.write_text("#!/bin/sh\n" + script.format(protocol=protocol, version=version, folder=folder) + "\n")
        path.chmod(0o755)
        located = json.dumps({"interpreter": str(path), "version": version, "protocol": protocol})
        todo[name] = {"kind": "failing", "photo": str(photo), "locator": located}
    for name, (located, _) in LOCATED.items():
        todo[name] = {"kind": "failing", "photo": str(photo), "locator": located}
    return gimp.results(todo)


@pytest.mark.parametrize("name", list(SENTENCES))
def test_bad_input_is_a_sentence_and_leaves_no_trace(name: str, told: Told, gimp: HostGimp) -> None:
    result = told["refused"][name]
    assert result["status"] in ("calling-error", "execution-error")
    assert SENTENCES[name] in result["error"]
    assert "Traceback" not in result["error"]
    assert (result["same"], result["dirty"]) == (True, False)
    assert (gimp.folder / "there.mp4").read_text() == "mine"


@pytest.mark.parametrize("name", [*BROKEN, *LOCATED])
def test_a_worker_that_fails_is_a_sentence_and_leaves_no_trace(name: str, told: Told) -> None:
    result = told[name]
    assert result["status"] == "execution-error", result
    assert (BROKEN | LOCATED)[name][1] in result["error"]
    assert (result["same"], result["dirty"]) == (True, False)


def test_when_gimp_ends_the_filter_nothing_of_it_remains(gimp: HostGimp) -> None:
    """GIMP's Cancel kills the plug-in's process and tells it nothing."""
    sample = ROOT / "resources" / "samples" / "fire-truck.jpg"
    todo = {"long": {"kind": "unfolded", "photo": str(sample), "settings": {"frames": 240}}}
    (gimp.folder / "todo.json").write_text(json.dumps(todo))
    gimp.restore_locator()
    (gimp.folder / "told.json").unlink(missing_ok=True)
    command = gimp.batch(gimp.inside, GIMP_TEST=gimp.folder)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        worker = awaited(lambda: gimp.process_of("shutterspan.core.worker"), 200)
        folder = awaited(lambda: private_folder(worker), 60)
        awaited(lambda: (folder / "frames").is_dir() or None, 200)  # it is in the middle of it
        os.kill(awaited(lambda: gimp.process_of("shutterspan.py"), 5), signal.SIGKILL)
        awaited(lambda: None if Path(f"/proc/{worker}").exists() else True, 15)
        assert not folder.exists()
        assert process.wait(120) == 0
    told = json.loads((gimp.folder / "told.json").read_text())["long"]
    assert told["status"] != "success"
    assert (told["kept"], told["dirty"], told["after"]) == (True, False, told["before"])


def private_folder(worker: int) -> Path | None:
    """By the lock that it holds open."""
    for link in Path(f"/proc/{worker}/fd").iterdir():
        target = Path(os.readlink(link))
        if target.name == "lock":
            return Path("/tmp") / target.parent.name
    return None
