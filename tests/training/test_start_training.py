"""The start script on a machine with few packages. The program folder is removed during the run."""

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from shutterspan.core.training.checkpoints import read_average

ROOT = Path(__file__).resolve().parents[2]

#: Packages that are installed on the machine.
ALLOWED = ("torch", "numpy", "opencv-python-headless", "Pillow", "safetensors", "tqdm")

HIDE = """
import sys
from importlib.abc import MetaPathFinder

class Hidden(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {hidden!r}:
            raise ModuleNotFoundError(f"hidden: {{name}}", name=name)

sys.meta_path.insert(0, Hidden())
"""


def with_requirements(names: list[str], found: set[str]) -> set[str]:
    """Add distributions and all their requirements to the set `found`."""
    for requirement in map(Requirement, names):
        name = _normalise(requirement.name)
        if name not in found and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            found.add(name)
            try:
                with_requirements(requires(name) or [], found)
            except ModuleNotFoundError:  # a part of torch that some builds lack
                continue
    return found


def _normalise(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """Environment variables that hide all other packages of the lock."""
    allowed = with_requirements(list(ALLOWED), {"setuptools", "shutterspan"})
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    hidden_packages = {line.split("==")[0] for line in lines if "==" in line} - allowed
    hidden = {
        module
        for module, names in packages_distributions().items()
        if {_normalise(name) for name in names} & hidden_packages
    }
    assert {"PyQt6", "tifffile", "platformdirs", "imageio_ffmpeg", "rawpy", "skimage", "scipy"} <= hidden
    folder = tmp_path / "hide"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(HIDE.format(hidden=hidden))
    return os.environ | {"PYTHONPATH": str(folder), "OMP_NUM_THREADS": "1"}  # tests run in parallel


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the files that the script needs."""
    for part in ("core", "resources/recipes", "resources/weights", "ui/cli"):
        shutil.copytree(ROOT / part, tmp_path / "tree" / part, ignore=shutil.ignore_patterns("__pycache__"))
    for room in ("resources", "ui"):
        shutil.copy(ROOT / room / "__init__.py", tmp_path / "tree" / room)
    return tmp_path / "tree"


@pytest.mark.slow
def test_a_run_continues_without_its_program_folder_and_its_results_are_fetched(bare, tree, packs, recipe, tmp_path):
    recipe("late_size = 48", "real = 0.4")
    shutil.copy(tmp_path / "tiny.toml", tree / "resources" / "recipes")
    pack, work, out = packs / "00.pack", tmp_path / "work", tmp_path / "out"

    def start(*options: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "ui/cli/start_training.py", work, *options, "--out", out]
        return subprocess.run(command, cwd=tree, env=bare, capture_output=True, text=True, check=False, timeout=200)

    first = start(pack, "--recipe", "tiny", "--minutes", "0.8", "--wait", "20", "--device", "cpu")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "The rehearsal went well." in first.stdout and "The run is over." not in first.stdout
    number = int((work / "run.pid").read_text())
    # The program folder changes during the run, so the next call is made from a different one.
    shutil.rmtree(tree / "resources" / "weights")
    shutil.copy(pack, tmp_path / "01.pack")
    second = start(tmp_path / "01.pack", "--recipe", "tiny", "--wait", "60")
    assert second.returncode == 0 and second.stdout.endswith("The run is over.\n"), second.stdout
    assert "Took in 01.pack" in second.stdout and int((work / "run.pid").read_text()) == number
    assert {path.name for path in out.iterdir()} == {
        "average.safetensors",
        "curve.csv",
        "curve.png",
        "sheet.jpg",
        "sources.tsv",
        "report.txt",
        "run.log",
    }
    assert len(list(out.iterdir())) <= 8 and all(path.stat().st_size <= 16 * 2**20 for path in out.iterdir())
    read_average(out / "average.safetensors")
    assert "Traceback" not in (out / "run.log").read_text()


@pytest.mark.slow
def test_errors_are_reported_and_the_exit_code_is_not_zero(bare, tree, tmp_path):
    (tmp_path / "00.pack").write_bytes(b"cut off")
    command = [sys.executable, "ui/cli/start_training.py", tmp_path / "work", tmp_path / "00.pack", "--wait", "60"]
    done = subprocess.run(command, cwd=tree, env=bare, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 1 and "damaged or incomplete" in done.stdout and "Traceback" not in done.stdout
    assert "Traceback" in (tmp_path / "work" / "run" / "latest" / "run.log").read_text()


def test_a_pack_that_is_missing_is_reported_at_once(bare, tree, tmp_path):
    command = [sys.executable, "ui/cli/start_training.py", tmp_path / "work", tmp_path / "none.pack"]
    done = subprocess.run(command, cwd=tree, env=bare, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2 and "there is no pack" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "work").exists()
