"""The wheel, installed by pip with the extras app and raw: the command line, the desktop entry, update and removal."""

import json
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from ..x_display import DISPLAY_PROGRAMS, x_display
from .conftest import LATER, Distributions
from .installed_copy import SAMPLE, InstalledCopy, run, traces, user_environment

pytestmark = pytest.mark.slow


@pytest.fixture
def display() -> Iterator[str]:
    if missing := [program for program in DISPLAY_PROGRAMS if not shutil.which(program)]:
        pytest.skip(f"NOT TESTED: no real window: {', '.join(missing)} not installed")
    with x_display(1280, 800) as display:
        yield display


def test_the_sample_is_rendered(pip_copy: InstalledCopy, distributions: Distributions) -> None:
    assert pip_copy.output("--version").split() == ["shutterspan", distributions.wheel.name.split("-")[1]]
    report = json.loads(pip_copy.output("render", SAMPLE, "-o", pip_copy.home / "clip.mp4", "--json"))
    assert report["files"] == [str(pip_copy.home / "clip.mp4")] and report["frames"] == 7
    assert (pip_copy.home / "clip.mp4").stat().st_size > 10000


def test_rendering_needs_no_network(pip_copy: InstalledCopy) -> None:
    if run(["unshare", "--net", "true"], pip_copy.home).returncode:
        pytest.skip("NOT TESTED: only root may start a program without a network")
    command: list[str | Path] = [
        "unshare",
        "--net",
        pip_copy.command,
        "render",
        SAMPLE,
        "--at",
        "0.5",
        "-o",
        "frame.png",
    ]
    process = run(command, pip_copy.home)
    assert (process.returncode, process.stderr) == (0, "")
    assert (pip_copy.home / "frame.png").is_file()


def test_doctor_is_content_and_names_pip(pip_copy: InstalledCopy) -> None:
    report = pip_copy.output("doctor")
    assert f"installed by pip: {pip_copy.command}" in report and "All checks passed." in report
    lines = {line.split()[1]: line for line in report.splitlines() if line.startswith("ok")}
    assert "-m pip install distributed” in a terminal" in lines["distributed"]
    assert "not installed (optional)" in lines["scikit-image"]
    assert "not installed" not in lines["PyQt6"] + lines["rawpy"]


def test_the_desktop_starts_the_app(pip_copy: InstalledCopy, display: str) -> None:
    pip_copy.output("setup", "desktop")
    if shutil.which("desktop-file-validate"):
        process = subprocess.run(["desktop-file-validate", pip_copy.desktop_file], capture_output=True, text=True)
        assert process.stdout + process.stderr == ""
    lines = pip_copy.desktop_file.read_text("utf-8").splitlines()
    command = next(line for line in lines if line.startswith("Exec=")).removeprefix("Exec=")
    arguments = [str(SAMPLE) if part == "%F" else part for part in shlex.split(command)]
    environment = user_environment(pip_copy.home) | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    app = subprocess.Popen(arguments, env=environment, cwd=pip_copy.home, stderr=subprocess.PIPE, text=True)
    try:
        window = find_window(app, environment, "fire-truck")
        picture = screenshot(environment, window, pip_copy.home / "window.png")
        assert min(picture.size) > 300 and len(picture.getcolors(2**24) or []) > 1000
    finally:
        app.terminate()
        app.communicate(timeout=60)


def find_window(app: subprocess.Popen[str], environment: dict[str, str], name: str) -> str:
    """Wait for a visible window of this name, and return its id."""
    end = time.monotonic() + 90
    while time.monotonic() < end:
        assert app.poll() is None, app.communicate()[1]
        search = ["xdotool", "search", "--onlyvisible", "--name", name]
        if found := subprocess.run(search, env=environment, capture_output=True, text=True).stdout.split():
            return found[-1]
        time.sleep(0.2)
    raise AssertionError(f"there is no window called {name}")


def screenshot(environment: dict[str, str], window: str, path: Path) -> Image.Image:
    """A picture of a window, as soon as it shows more than plain areas."""
    end = time.monotonic() + 60
    while True:
        subprocess.run(["import", "-window", window, path], env=environment, check=True, capture_output=True)
        picture = Image.open(path).convert("RGB")
        if len(picture.getcolors(2**24) or []) > 1000 or time.monotonic() > end:
            return picture
        time.sleep(0.5)


@pytest.fixture
def first_version(pip_copy: InstalledCopy, distributions: Distributions) -> Iterator[InstalledCopy]:
    """The copy, which is there again after the test."""
    assert pip_copy.files()
    yield pip_copy
    pip_copy.pip("install", "--quiet", "--no-deps", "--force-reinstall", distributions.wheel)


@pytest.mark.usefixtures("first_version")
def test_nothing_is_left_after_an_update_and_removal(pip_copy: InstalledCopy, later_wheel: Path) -> None:
    profile = pip_copy.home / ".config" / "GIMP" / "3.0"
    profile.mkdir(parents=True)
    pip_copy.output("setup", "gimp", "desktop")
    filter_folder = profile / "plug-ins" / "shutterspan"
    assert filter_folder.is_dir()

    pip_copy.pip("install", "--quiet", "--no-deps", later_wheel)
    assert pip_copy.output("--version") == f"shutterspan {LATER}\n"
    process = pip_copy.run("doctor")
    assert process.returncode == 1 and f"but Shutterspan has version {LATER}" in process.stdout
    assert f"Run “{pip_copy.command} setup gimp”" in process.stdout
    assert f"Updated {filter_folder.relative_to(pip_copy.home)}" in pip_copy.output("setup")
    assert "All checks passed." in pip_copy.output("doctor")
    assert json.loads(pip_copy.locator.read_text("utf-8"))["version"] == LATER

    removal = pip_copy.output("setup", "--remove", "--delete-settings").splitlines()[-1]
    command = removal.partition("“")[2].partition("”")[0]
    assert run([*shlex.split(command), "--yes"], pip_copy.home).returncode == 0
    assert pip_copy.files() == []
    assert traces(pip_copy.home) == []
