"""No network, a full disk, an old pip, and a home folder without write access: nothing is half-installed, and each
failure has a sentence."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Distributions
from .installed_copy import SAMPLE, InstalledCopy, make_environment, run

pytestmark = pytest.mark.packages

#: The oldest version of pip that CPython 3.11 has brought.
OLD_PIP = "22.3"


@pytest.fixture
def empty_environment(tmp_path: Path) -> InstalledCopy:
    """An environment without the program, for a new user."""
    (tmp_path / "home").mkdir()
    make_environment(tmp_path / "environment")
    return InstalledCopy(tmp_path / "environment", tmp_path / "home")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 MB in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() or run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", folder], tmp_path).returncode:
        pytest.skip("NOT TESTED: only root may mount a disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", disk], check=True)


def test_without_a_network_nothing_is_installed(empty_environment: InstalledCopy, distributions: Distributions) -> None:
    copy = empty_environment.of_user(
        empty_environment.home,
        PIP_CONFIG_FILE=os.devnull,
        PIP_FIND_LINKS="",
        PIP_EXTRA_INDEX_URL="",
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_RETRIES="0",
    )
    process = run([copy.python, "-m", "pip", "install", distributions.wheel], copy.home, copy.variables)
    assert process.returncode == 1 and "ERROR: No matching distribution found for" in process.stderr
    assert copy.files() == []


def test_an_installation_on_a_full_disk_can_be_repeated(
    disk: Path, distributions: Distributions, tmp_path: Path
) -> None:
    """pip leaves modules behind, but no command and no record of a package."""
    make_environment(disk / "environment")
    copy = InstalledCopy(disk / "environment", tmp_path)
    install: list[str | Path] = [copy.python, "-m", "pip", "install", "--no-deps", distributions.wheel, "platformdirs"]
    remount(disk, f"size={shutil.disk_usage(disk).used // 2**20 + 8}m")
    process = run(install, copy.home)
    assert process.returncode == 1 and "No space left on device" in process.stderr
    assert not copy.command.exists() and not list(copy.environment.rglob("shutterspan-*.dist-info/RECORD"))
    remount(disk, "size=200m")
    assert run(install, copy.home).returncode == 0
    assert copy.output("--version").startswith("shutterspan ")


def test_an_old_pip_installs_and_removes_the_wheel(
    empty_environment: InstalledCopy, distributions: Distributions
) -> None:
    copy = empty_environment
    copy.pip("install", "--quiet", f"pip=={OLD_PIP}")
    copy.pip("install", "--quiet", "--no-deps", distributions.wheel, "platformdirs")
    assert copy.output("--version").startswith("shutterspan ")
    copy.pip("uninstall", "--quiet", "--yes", "shutterspan")
    assert copy.files() == []


@pytest.fixture
def locked_home(environment_of_pip: InstalledCopy, disk: Path) -> InstalledCopy:
    """The copy of pip, for a user with a profile of GIMP, but without write access to the home folder."""
    (disk / ".config" / "GIMP" / "3.0").mkdir(parents=True)
    remount(disk, "ro")
    return environment_of_pip.of_user(disk)


@pytest.mark.parametrize("places", [[], ["desktop"], ["gimp"]], ids=str)
def test_setup_in_a_read_only_home_is_a_sentence(locked_home: InstalledCopy, places: list[str]) -> None:
    process = locked_home.run("setup", *places)
    assert process.returncode == 1 and process.stderr.startswith("shutterspan: ") and process.stderr.count("\n") == 1
    assert "Traceback" not in process.stderr
    assert re.search("can't be written to: access is denied|can't be written: Read-only file system", process.stderr)


def test_a_photo_is_rendered_in_a_read_only_home(locked_home: InstalledCopy, tmp_path: Path) -> None:
    process = locked_home.run("render", SAMPLE, "--at", "0.5", "-o", tmp_path / "frame.png")
    assert process.returncode == 0 and "Traceback" not in process.stderr
    assert (tmp_path / "frame.png").is_file()


@pytest.mark.parametrize("places", [["desktop"], ["gimp"]], ids=str)
def test_setup_on_a_full_disk_leaves_nothing(locked_home: InstalledCopy, places: list[str]) -> None:
    remount(locked_home.home, "rw,size=8k")
    process = locked_home.run("setup", *places)
    assert process.returncode == 1 and "Traceback" not in process.stderr and process.stderr.count("\n") == 1
    files = [path for path in locked_home.home.rglob("*") if path.is_file()]
    assert [path for path in files if path.suffix != ".log"] == []
