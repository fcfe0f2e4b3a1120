"""Invalid input and failing workers in the real GIMP: an error message, an unchanged image, an unchanged undo
history."""

import contextlib
import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image
from shutterspan.plugin.protocol import PROTOCOL

from .conftest import ROOT, HostGimp
from .screen import wait_for

pytestmark = [pytest.mark.host, pytest.mark.slow]

Results = dict[str, Any]
SENTENCES = {
    "two layers": "2 layers are chosen. Choose one",
    "no layer": "No layer is chosen.",
    "a group": "A layer group is chosen.",
    "a text layer": "A text layer is chosen.",
    "indexed": "Choose Image > Mode > RGB first.",
    "selection misses": "The selection is outside the layer.",
    "selection around": "The selection is outside the layer.",
    "one pixel": "Only 1x1 pixels of the layer are selected.",
    "a mask": "Choose the layer itself",
    "a tiny layer": "The layer has only 8x8 pixels.",
    "no span": "The range from",
    "too long": "Set a length of at most 120 pixels",
    "no strength": "At a strength of 0 nothing moves.",
    "no selection to cut out": "Select what moves, or untick “Cut out what moves”.",
    "no file": "No file is set.",
    "file exists": "exists already",
    "no such ending": ".mp4",
}
HELLO = (
    '{{"event": "hello", "protocol": {protocol}, "oldest_protocol": {protocol}, "version": "{version}", '
    '"folder": "{folder}"}}'
)
INITIALIZED = '{{"id": 1, "result": {{"protocol": {protocol}}}}}'
#: Shell scripts that replace the worker, and GIMP's error.
BROKEN = {
    "dies at once": ("exit 3", "doesn't start. Install Shutterspan again"),
    "dies at work": (
        f"mkdir -p {{folder}}; echo '{HELLO}'; read line; echo '{INITIALIZED}'; read line; exit 1",
        "worker crashed. Try again.",
    ),
    "dies before its first work": (f"echo '{HELLO}'; read line; exit 1", "worker crashed. Try again."),
    "is too old": (f"echo '{HELLO}'; cat > /dev/null", "0.0.1 is too old for this plug-in. Update Shutterspan"),
    "is too new": (f"echo '{HELLO}'; cat > /dev/null", "9.9 is too new for this plug-in. Run “"),
}
#: Protocol and version in the hello.
VERSIONS = {"is too old": (1, "0.0.1"), "is too new": (99, "9.9")}
#: Contents of the locator, and GIMP's error.
LOCATORS = {
    "uninstalled": (None, "Shutterspan is not installed"),
    "moved": (
        json.dumps({"interpreter": "/gone/python", "version": "0.1.0", "protocol": PROTOCOL}),
        "was moved or removed",
    ),
    "damaged": ("{", "worker.json is damaged."),
}


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photo") / "noise.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (120, 160, 3), np.uint8))
    return path


@pytest.fixture(scope="module")
def results(gimp: HostGimp, photo: Path) -> Results:
    (gimp.folder / "there.mp4").write_text("mine")
    tasks: Results = {"rejected": {"kind": "rejected", "photo": str(photo)}}
    for name, (script, _) in BROKEN.items():
        protocol, version = VERSIONS.get(name, (PROTOCOL, "0.1.0"))
        folder = gimp.folder / "private"
        path = gimp.folder / name
        path.write_text("#!/bin/sh\n" + script.format(protocol=protocol, version=version, folder=folder) + "\n")
        path.chmod(0o755)
        locator = json.dumps({"interpreter": str(path), "version": version, "protocol": protocol})
        tasks[name] = {"kind": "failing", "photo": str(photo), "locator": locator}
    for name, (content, _) in LOCATORS.items():
        tasks[name] = {"kind": "failing", "photo": str(photo), "locator": content}
    return gimp.results(tasks)


@pytest.mark.parametrize("name", list(SENTENCES))
def test_invalid_input_gives_a_message_and_no_changes(name: str, results: Results, gimp: HostGimp) -> None:
    result = results["rejected"][name]
    assert result["status"] in ("calling-error", "execution-error")
    assert SENTENCES[name] in result["error"]
    assert "Traceback" not in result["error"]
    assert (result["same"], result["dirty"]) == (True, False)
    assert (gimp.folder / "there.mp4").read_text() == "mine"


@pytest.mark.parametrize("name", [*BROKEN, *LOCATORS])
def test_a_failing_worker_gives_a_message_and_no_changes(name: str, results: Results) -> None:
    result = results[name]
    assert result["status"] == "execution-error", result
    assert (BROKEN | LOCATORS)[name][1] in result["error"]
    assert (result["same"], result["dirty"]) == (True, False)


def test_when_gimp_ends_the_filter_no_processes_or_files_remain(gimp: HostGimp) -> None:
    """GIMP's Cancel kills the plug-in's process without a warning."""
    sample = ROOT / "resources" / "samples" / "fire-truck.jpg"
    tasks = {"long": {"kind": "unfolded", "photo": str(sample), "settings": {"frames": 240}}}
    (gimp.folder / "tasks.json").write_text(json.dumps(tasks))
    gimp.write_locator()
    (gimp.folder / "results.json").unlink(missing_ok=True)
    command = gimp.batch(gimp.inside, GIMP_TEST=gimp.folder)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        worker = wait_for(lambda: gimp.process_of("shutterspan.core.worker"), 200)
        folder = wait_for(lambda: private_folder(worker), 60)
        wait_for(lambda: (folder / "frames").is_dir() or None, 200)  # it is computing the frames
        os.kill(wait_for(lambda: gimp.process_of("shutterspan.py"), 5), signal.SIGKILL)
        wait_for(lambda: None if Path(f"/proc/{worker}").exists() else True, 15)
        assert not folder.exists()
        assert process.wait(120) == 0
    result = json.loads((gimp.folder / "results.json").read_text())["long"]
    assert result["status"] != "success"
    assert (result["kept"], result["dirty"], result["after"]) == (True, False, result["before"])


def private_folder(worker: int) -> Path | None:
    """The worker's private folder, found by its lock; None if it has none yet."""
    for link in Path(f"/proc/{worker}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # the worker has closed this file since it was listed
            target = Path(os.readlink(link))
            if target.name == "lock":
                return Path("/tmp") / target.parent.name
    return None
