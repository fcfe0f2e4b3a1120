"""A render, the worker and the reading of a photo import only what they need. Otherwise they start later."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image

#: What only training, evaluation and clusters need.
TRAINING = (
    "distributed",
    "imageio",
    "networkx",
    "shutterspan.core.evaluation",
    "shutterspan.core.synthesis",
    "shutterspan.core.training",
    "skimage",
    "sympy",
    "torch._dynamo",
    "torch.onnx",
)
#: What only hand-drawn strokes need.
STROKES = ("scipy.optimize", "scipy.signal")
#: What only some kinds of pictures need.
PICTURES = ("OpenEXR", "pillow_heif", "rawpy", "tifffile")
UNNEEDED = (*TRAINING, *STROKES, *PICTURES, "PyQt6")

RENDER = """
import sys
from shutterspan.ui.cli.main import main
assert not main(["render", sys.argv[1], "-o", sys.argv[2], "--still-clip", "--device", "cpu"])
print(*sys.modules)
"""
#: The worker, which prints the names of its modules to stderr when it ends.
WORKER = """
import os, sys, threading
end, lock = os._exit, threading.Lock()
def print_modules(code):
    with lock:  # two threads end the process
        print(*sys.modules, file=sys.stderr, flush=True)
        end(code)
os._exit = print_modules
from shutterspan.core.worker.session import main
main()
"""
READ_AND_WRITE = """
import sys
from shutterspan.core import export_frame, load_photo
photo = load_photo(sys.argv[1])
export_frame(photo.pixels, sys.argv[2], photo)
print(*sys.modules)
"""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return make_picture(tmp_path / "photo.jpg")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary home folder, so that logs don't go to the user's."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def make_picture(path: Path) -> Path:
    save_image(path, np.random.default_rng(3).integers(0, 256, (48, 64, 3), np.uint8))
    return path


def unneeded(modules: str, names: tuple[str, ...] = UNNEEDED) -> list[str]:
    return sorted(set(names) & set(modules.split()))


def test_a_render_imports_nothing_unneeded(photo: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-c", RENDER, str(photo), str(tmp_path / "a.mp4")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "scipy.sparse.linalg" in done.stdout.split()  # the play direction needs it
    assert unneeded(done.stdout) == []


def test_the_worker_imports_nothing_unneeded(photo: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-c", WORKER, "--device", "cpu"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8") as worker:
        assert worker.stdin and worker.stdout and worker.stderr
        requests: dict[str, dict[str, object]] = {
            "open": {"photo": str(photo)},
            "frame": {"exposure": 1, "t": 0},
            "motion": {"exposure": 1},
            "export": {"exposure": 1, "target": str(tmp_path / "a.mp4"), "still_clip": True},
        }
        for number, (method, params) in enumerate(requests.items(), 1):
            worker.stdin.write(json.dumps({"id": number, "method": method, "params": params}) + "\n")
        worker.stdin.flush()
        answers: dict[int, dict[str, object]] = {}
        while len(answers) < len(requests):
            message = json.loads(worker.stdout.readline())
            if "result" in message or "error" in message:
                answers[message["id"]] = message
        worker.stdin.close()
        modules = worker.stderr.read()
    assert all("result" in answer for answer in answers.values()), answers
    assert "scipy.sparse.linalg" in modules.split()
    assert unneeded(modules) == []


@pytest.mark.parametrize("name", ["a.bmp", "a.jpg", "a.png", "a.webp"])
def test_a_picture_loads_no_library_of_other_kinds(name: str, tmp_path: Path) -> None:
    path = make_picture(tmp_path / name)
    command = [sys.executable, "-P", "-c", READ_AND_WRITE, str(path), str(path.with_stem("b"))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert path.with_stem("b").is_file() and "shutterspan.core.image_io.reading" in done.stdout.split()
    assert unneeded(done.stdout, (*UNNEEDED, "torch")) == []


@pytest.mark.parametrize(
    ("name", "library"), [("a.heic", "pillow_heif"), ("a.tif", "tifffile"), ("a.tiff", "tifffile")]
)
def test_a_picture_loads_the_library_of_its_kind_alone(name: str, library: str, tmp_path: Path) -> None:
    path = make_picture(tmp_path / name)
    command = [sys.executable, "-P", "-c", READ_AND_WRITE, str(path), str(path.with_stem("b"))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert unneeded(done.stdout, PICTURES) == [library]
