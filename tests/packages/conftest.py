"""Fixtures with the distributions, and with a copy of the program that pip has installed from the wheel."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from .installed_copy import LOCKED, InstalledCopy, build, copy_sources, install

#: A later version than that of the repository.
LATER = "99.0.0"


@dataclass(frozen=True)
class Distributions:
    """What users download."""

    wheel: Path
    sdist: Path


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    """Sdist and wheel of the repository's files. The wheel is built from the sdist."""
    folder = tmp_path_factory.mktemp("distributions")
    copy_sources(folder / "sources")
    build(folder / "sources", folder / "dist")
    return Distributions(*(folder / "dist").glob("*.whl"), *(folder / "dist").glob("*.tar.gz"))


@pytest.fixture(scope="session")
def later_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a later version."""
    folder = tmp_path_factory.mktemp("later")
    copy_sources(folder / "sources", LATER)
    build(folder / "sources", folder / "dist", "--wheel")
    return next((folder / "dist").glob("*.whl"))


@pytest.fixture(scope="session")
def environment_of_pip(distributions: Distributions, tmp_path_factory: pytest.TempPathFactory) -> InstalledCopy:
    return install(tmp_path_factory.mktemp("pip"), f"{distributions.wheel}[app,raw]", *LOCKED)


@pytest.fixture
def pip_copy(environment_of_pip: InstalledCopy, tmp_path: Path) -> InstalledCopy:
    """The copy that pip has installed from the wheel with the extras app and raw, for a new user."""
    home = tmp_path / "home"
    home.mkdir()
    return environment_of_pip.of_user(home)
