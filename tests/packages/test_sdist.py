"""The sdist: pip installs it without extras, and each feature of an extra says how to install its library. install.py
works in the unpacked sdist."""

import json
import shlex
import sys
import tarfile
from pathlib import Path

import pytest

from ..photo_kinds import phone_dng
from .conftest import Distributions
from .installed_copy import LOCKED, SAMPLE, InstalledCopy, install, output_of, run

pytestmark = pytest.mark.packages


@pytest.fixture(scope="module")
def base_environment(distributions: Distributions, tmp_path_factory: pytest.TempPathFactory) -> InstalledCopy:
    return install(tmp_path_factory.mktemp("sdist"), distributions.sdist, *LOCKED)


@pytest.fixture
def base(base_environment: InstalledCopy, tmp_path: Path) -> InstalledCopy:
    """The copy without extras, for a new user with two photos: a.dng, in camera raw, and b.jpg."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "a.dng").write_bytes(phone_dng())
    (home / "b.jpg").write_bytes(SAMPLE.read_bytes())
    return base_environment.of_user(home)


def hint(copy: InstalledCopy, library: str) -> str:
    """The hint how to install a library. The interpreter's name depends on the pip that has installed the program."""
    interpreter = copy.command.read_text("utf-8").splitlines()[0].removeprefix("#!")
    return f"The library {library} is not installed. Run “{interpreter} -m pip install {library}” in a terminal."


def test_the_sample_is_rendered(base: InstalledCopy) -> None:
    report = json.loads(base.output("render", "b.jpg", "-o", "clip.mp4", "--json"))
    assert report["frames"] == 7 and (base.home / "clip.mp4").is_file()


def test_doctor_accepts_that_libraries_of_extras_are_missing(base: InstalledCopy) -> None:
    report = base.output("doctor")
    missing = [line.split()[1] for line in report.splitlines() if "not installed (optional): " in line]
    assert missing == ["PyQt6", "rawpy", "scikit-image", "distributed"]
    assert "All checks passed." in report


@pytest.mark.parametrize(
    ("arguments", "library", "start"),
    [
        (["app"], "PyQt6", "The desktop app can't start. "),
        (["evaluate", "--samples", "."], "scikit-image", ""),
        (["render", "b.jpg", "-o", "clips", "--scheduler", "tcp://127.0.0.1:9"], "distributed", ""),
        (["render", "a.dng", "-o", "clip.mp4"], "rawpy", "a.dng is a camera raw photo and can't be read. "),
        (["motion", "a.dng", "-o", "motion.png"], "rawpy", "a.dng is a camera raw photo and can't be read. "),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_missing_library_is_a_sentence(base: InstalledCopy, arguments: list[str], library: str, start: str) -> None:
    process = base.run(*arguments)
    assert (process.returncode, process.stderr) == (1, f"shutterspan: {start}{hint(base, library)}\n")
    assert sorted(path.name for path in base.home.iterdir() if path.name[0] != ".") == ["a.dng", "b.jpg"]


def test_the_rest_of_a_batch_goes_on(base: InstalledCopy) -> None:
    process = base.run("render", "a.dng", "b.jpg", "-o", "clips", "--at", "0.5")
    assert process.returncode == 1 and hint(base, "rawpy") in process.stderr
    assert [path.name for path in (base.home / "clips").iterdir() if path.suffix == ".png"] == ["b.png"]


def test_the_hint_s_command_installs_the_library(base: InstalledCopy) -> None:
    printed = base.run("render", "a.dng", "-o", "clip.mp4").stderr
    command = printed.partition("“")[2].partition("”")[0]
    try:
        assert run(shlex.split(command), base.home).returncode == 0
        assert base.output("render", "a.dng", "--at", "0.5", "-o", "frame.png", "--still-clip") is not None
        assert (base.home / "frame.png").is_file()
    finally:
        base.pip("uninstall", "--quiet", "--yes", "rawpy")


def test_install_py_works_in_the_unpacked_sdist(distributions: Distributions, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with tarfile.open(distributions.sdist) as sdist:
        sdist.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.glob("shutterspan-*")
    base = getattr(sys, "_base_executable", sys.executable)
    assert "Shutterspan is ready" in output_of([base, folder / "install.py"], home)
    clone = InstalledCopy(folder / ".venv", home)
    assert f"installed by install.py: {clone.command}" in clone.output("doctor")
    assert clone.output("render", SAMPLE, "-o", "clip.mp4") is not None and (home / "clip.mp4").is_file()
    output_of([base, folder / "install.py", "--uninstall"], home)
    assert not clone.locator.exists() and not clone.desktop_file.exists()
