"""Two copies of the program side by side: the plug-ins and the desktop use one of them, and `setup` changes it."""

import sys
from pathlib import Path

import pytest

from .installed_copy import InstalledCopy

pytestmark = pytest.mark.slow


@pytest.fixture
def clone(pip_copy: InstalledCopy) -> InstalledCopy:
    """The copy that runs the tests, for the same user."""
    return InstalledCopy(Path(sys.prefix), pip_copy.home)


@pytest.fixture
def filter_file(pip_copy: InstalledCopy) -> Path:
    """A file of the filter in a profile of GIMP, which the profile doesn't have yet."""
    profile = pip_copy.home / ".config" / "GIMP" / "3.0"
    profile.mkdir(parents=True)
    return profile / "plug-ins" / "shutterspan" / "shutterspan.py"


def plugins_line(copy: InstalledCopy) -> str:
    return next(line for line in copy.run("doctor").stdout.splitlines() if line[9:17] == "plug-ins")


def test_setup_changes_the_copy_that_plugins_use(
    pip_copy: InstalledCopy, clone: InstalledCopy, filter_file: Path
) -> None:
    pip_copy.output("setup", "gimp", "desktop")
    assert "they use this copy" in plugins_line(pip_copy)
    line = plugins_line(clone)
    assert f"they use another copy, {pip_copy.python.parent}/python" in line
    assert f"`{clone.command} setup` makes them use this one" in line

    assert f"Plug-ins use {clone.python}." in clone.output("setup")
    assert "they use this copy" in plugins_line(clone) and "they use another copy" in plugins_line(pip_copy)
    assert f'Exec="{clone.command}" app %F' in pip_copy.desktop_file.read_text("utf-8")
    assert filter_file.is_file()


def test_removing_one_copy_leaves_the_other_one(
    pip_copy: InstalledCopy, clone: InstalledCopy, filter_file: Path
) -> None:
    clone.output("setup", "gimp", "desktop")
    output = pip_copy.output("setup", "--remove", "--delete-settings")
    assert f"Not removed: {clone.locator} belongs to another copy of Shutterspan ({clone.python})." in output
    assert "they use this copy" in plugins_line(clone)
    assert filter_file.is_file() and clone.desktop_file.is_file()
    assert f"Removed {clone.locator}." in clone.output("setup", "--remove")
    assert not filter_file.exists() and not clone.desktop_file.exists() and not clone.locator.exists()


def test_every_name_of_an_interpreter_is_the_same_copy(pip_copy: InstalledCopy) -> None:
    """An update by another command of pip may change the name, for example from python3 to python."""
    pip_copy.output("setup")
    text = pip_copy.locator.read_text("utf-8")
    name = "python3" if f'{pip_copy.python}"' in text else "python"
    pip_copy.locator.write_text(text.replace("bin/python3", "bin/python").replace("bin/python", f"bin/{name}"), "utf-8")
    assert f'bin/{name}"' in pip_copy.locator.read_text("utf-8")
    assert "they use this copy" in plugins_line(pip_copy)
    assert f"Removed {pip_copy.locator}." in pip_copy.output("setup", "--remove")
