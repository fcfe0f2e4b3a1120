"""The files and the metadata of wheel and sdist."""

import re
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from .conftest import Distributions
from .installed_copy import ROOT, tracked_files

pytestmark = pytest.mark.slow

ROOMS = ("core", "installer", "plugin", "resources", "ui")
#: Files of the rooms that only contributors need: pictures of the documents, the programs that make resources, the
#: source of a translation, and what makes the program without Python.
FOR_CONTRIBUTORS = re.compile(r"resources/docs/|resources/\w+/make_\w+\.py|.*\.ts$|installer/bundle_files/")


@pytest.fixture
def metadata(distributions: Distributions) -> Message:
    with zipfile.ZipFile(distributions.wheel) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(wheel.read(name).decode("utf-8"))


def test_the_wheel_has_all_files_of_the_program_and_no_others(distributions: Distributions) -> None:
    with zipfile.ZipFile(distributions.wheel) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    rooms = {name for name in tracked_files() if name.split("/")[0] in ROOMS and not FOR_CONTRIBUTORS.match(name)}
    assert names == {f"shutterspan/{name}" for name in rooms}


@pytest.mark.parametrize(
    "name",
    [
        "core/foundation/messages.json",
        "core/py.typed",
        "plugin/blender/blender_manifest.toml",
        "plugin/gimp/locale/de.po",
        "resources/guide/wheel.jpg",
        "resources/samples/fire-truck.jpg",
        "resources/translations/messages_de.json",
        "resources/translations/shutterspan_de.qm",
        "resources/weights/models.json",
        "resources/weights/unfold.safetensors",
    ],
)
def test_the_wheel_has_the_data_of_each_face(distributions: Distributions, name: str) -> None:
    with zipfile.ZipFile(distributions.wheel) as wheel:
        assert wheel.read(f"shutterspan/{name}") == (ROOT / name).read_bytes()


def test_the_sdist_has_all_files_of_the_repository(distributions: Distributions) -> None:
    with tarfile.open(distributions.sdist) as sdist:
        names = {name.partition("/")[2] for name in (file.name for file in sdist if file.isfile())}
    made = {name for name in names if name in ("PKG-INFO", "setup.cfg") or name.startswith("shutterspan.egg-info/")}
    assert names - made == set(tracked_files())


def test_neither_has_caches(distributions: Distributions) -> None:
    """Neither caches of Python, nor what other tools leave in the folder."""
    with zipfile.ZipFile(distributions.wheel) as wheel, tarfile.open(distributions.sdist) as sdist:
        names = [*wheel.namelist(), *sdist.getnames()]
    assert [name for name in names if re.search(r"__pycache__|\.py[cod]$|/build/|/dist/|\.venv|_cache/", name)] == []


def test_the_sizes_stay_reasonable(distributions: Distributions) -> None:
    assert distributions.wheel.stat().st_size < 25e6 and distributions.sdist.stat().st_size < 25e6


def test_the_base_needs_no_library_of_an_extra(metadata: Message) -> None:
    needed = [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]
    base = {requirement.name for requirement in needed if requirement.marker is None}
    assert base.isdisjoint({"PyQt6", "rawpy", "scikit-image", "distributed"})
    assert {"app", "raw", "train", "cluster"} <= set(metadata.get_all("Provides-Extra", []))


def test_the_description_is_the_readme(metadata: Message) -> None:
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert str(metadata.get_payload()).strip() == (ROOT / "README.md").read_text("utf-8").strip()
    assert (metadata["License-Expression"], metadata["Requires-Python"]) == ("GPL-3.0-or-later", ">=3.11")
    assert Path(ROOT / metadata["License-File"]).is_file()
