"""Project files of several photos. Files of one photo have the same form as in older programs."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import InputError, OutputError, UsageError
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.pipeline.mask_files import mask_to_png
from shutterspan.core.pipeline.project.project import Project, ProjectFile, RegionStyle
from shutterspan.core.pipeline.project.project_file import load_project, load_projects, save_project, save_projects
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Ellipse, Mask, Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

SHA = "0123456789abcdef" * 4
REGION = Region(Ellipse(10, 10, 90, 80), guidance=Guidance((Arrow((20, 30), (25.5, 31)),)))
MASK = Region(Mask(np.tri(20, 30, dtype=np.uint8) * 255), 0.0)
EDITED = Project(
    "photos/dancer ⌘.jpg",
    SHA,
    UnfoldRequest((REGION, MASK), "still"),
    RenderSettings(11, 0.2, 0.7),
    0.4,
    region_styles=(RegionStyle("#4aa3ff"), RegionStyle(enabled=False)),
)
WEDDING = ProjectFile((Project("a.jpg", SHA), EDITED, Project("../b.jpg", None)), 1)

#: A file of an older program, which supports only one photo.
VERSION_1 = f"""{{
  "shutterspan": 1,
  "photo": {{
    "path": "dancer.jpg",
    "sha256": "{SHA}"
  }},
  "regions": [
    {{
      "ellipse": [10, 10, 90, 80],
      "arrows": [[20, 30, 25.5, 31]]
    }}
  ],
  "time": {{
    "frames": 11
  }}
}}
"""

edited = st.builds(
    replace,
    st.sampled_from([Project("", SHA), Project("", None), EDITED]),
    settings=st.builds(RenderSettings, frames=st.integers(2, 240)),
    key_frame=st.floats(0, 1),
)


@st.composite
def project_files(draw: st.DrawFn) -> ProjectFile:
    projects = draw(st.lists(edited, min_size=1, max_size=5))
    photos = tuple(replace(project, path=f"photos/{number}.jpg") for number, project in enumerate(projects))
    is_version_1 = len(photos) == 1 and photos[0].sha256
    return ProjectFile(photos, 0 if is_version_1 else draw(st.integers(0, len(photos) - 1)))


@given(project_files())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_saved_file_is_loaded_unchanged(tmp_path: Path, file: ProjectFile) -> None:
    save_projects(file, tmp_path / "a.shutterspan", overwrite=True)
    assert load_projects(tmp_path / "a.shutterspan") == file


def test_a_file_of_one_photo_is_unchanged_to_the_byte(tmp_path: Path) -> None:
    (tmp_path / "old.shutterspan").write_text(VERSION_1)
    file = load_projects(tmp_path / "old.shutterspan")
    assert file == ProjectFile((load_project(tmp_path / "old.shutterspan"),))
    save_projects(file, tmp_path / "all.shutterspan")
    save_project(file.photos[0], tmp_path / "one.shutterspan")
    assert (tmp_path / "all.shutterspan").read_text() == (tmp_path / "one.shutterspan").read_text() == VERSION_1


def test_a_file_of_several_photos_is_readable(tmp_path: Path) -> None:
    path = tmp_path / "wedding.shutterspan"
    save_projects(WEDDING, path)
    text = path.read_text("utf-8")
    values = json.loads(text)
    assert values["shutterspan"] == 2 and values["current"] == 1
    assert values["photos"][0] == {"photo": {"path": "a.jpg", "sha256": SHA}}
    assert values["photos"][1]["time"] == {"frames": 11, "from": 0.2, "to": 0.7, "key_frame": 0.4}
    assert values["photos"][2] == {"photo": {"path": "../b.jpg"}}
    assert '  "photos": [\n    {\n      "photo": {\n        "path": "a.jpg",\n' in text
    save_projects(replace(WEDDING, current=0), path, overwrite=True)
    assert "current" not in json.loads(path.read_text("utf-8"))


def test_a_photo_that_was_never_opened_is_saved_without_a_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.shutterspan"
    save_project(Project("a.png", None), path)
    assert json.loads(path.read_text()) == {"shutterspan": 2, "photos": [{"photo": {"path": "a.png"}}]}
    project = load_project(path)
    with pytest.raises(InputError, match="is missing"):
        project.find_photo(path)
    save_image(tmp_path / "a.png", np.zeros((20, 30, 3), np.uint8))
    assert project.find_photo(path) == tmp_path / "a.png"


def test_several_photos_are_not_loaded_as_one(tmp_path: Path) -> None:
    save_projects(WEDDING, tmp_path / "a.shutterspan")
    with pytest.raises(InputError, match=r"a\.shutterspan has 3 photos, not one\.") as caught:
        load_project(tmp_path / "a.shutterspan")
    assert caught.value.hint


def test_saving_replaces_a_file_on_request_only(tmp_path: Path) -> None:
    (tmp_path / "a.shutterspan").write_text("mine")
    with pytest.raises(OutputError, match="exists already"):
        save_projects(WEDDING, tmp_path / "a.shutterspan")
    assert (tmp_path / "a.shutterspan").read_text() == "mine"


def photos(*values: Any) -> str:
    return json.dumps({"shutterspan": 2, "photos": list(values)})


A, B = ({"photo": {"path": name}} for name in ("a.jpg", "b.jpg"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"shutterspan": 2}', "“photos” is missing"),
        (VERSION_1.replace('"shutterspan": 1', '"shutterspan": 2'), "“photos” is missing"),
        (f'{{"shutterspan": 1, "photos": {json.dumps([A])}}}', "“photo” is missing"),
        (photos(), "“photos” must be a list of 1 to 5000"),
        (json.dumps({"shutterspan": 2, "photos": {}}), "“photos” must be a list of 1 to 5000"),
        (photos(A, 3), "“photos.2” must be a JSON object"),
        (photos(A, {}), "“photos.2.photo” is missing"),
        (photos(A, {"photo": {}}), "“photos.2.photo.path” is missing"),
        (photos(A, {"photo": {"path": "/etc/passwd"}}), "“photos.2.photo.path” must be the path of a file"),
        (photos(A, {"photo": {"path": "b.jpg", "sha256": None}}), "“photos.2.photo.sha256” must be 64"),
        (photos(A, B, A), "“photos.3.photo.path” must not repeat the path of an earlier photo"),
        (photos(A, {"photo": {"path": "x/.././a.jpg"}}), "“photos.2.photo.path” must not repeat the path"),
        (photos(A, {**B, "shutterspan": 1}), "“photos.2.shutterspan” is unknown"),
        (photos(A, {**B, "regions": [{"ellipse": [1, 2, 3]}]}), "“photos.2.regions.1.ellipse” must be a list of 4"),
        (photos(A, {**B, "regions": [{}]}), "“photos.2.regions.1” must have exactly one shape"),
        (photos(A, {**B, "time": {"frames": 1}}), "“photos.2.time.frames” must be a whole number"),
        (photos(A, {**B, "export": {"file": "../x"}}), "“photos.2.export.file” must be the name of a file"),
        (json.dumps({"shutterspan": 2, "current": 1, "photos": [A]}), "“current” must be a whole number from 0 to 0"),
        (json.dumps({"shutterspan": 2, "current": -1, "photos": [A]}), "“current” must be a whole number"),
        (json.dumps({"shutterspan": 2, "photos": [A], "time": {}}), "“time” is unknown"),
    ],
)
def test_the_place_and_the_reason_are_named(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.shutterspan"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        load_projects(path)
    assert reason in caught.value.message and caught.value.hint


def test_the_masks_of_all_photos_together_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit applies before they are decoded, because a malicious file could fill the memory."""
    png = bytearray(mask_to_png(Mask(np.full((20, 30), 255, np.uint8))))
    png[16:24] = (25_000).to_bytes(4) * 2
    region = {"mask": base64.b64encode(png).decode()}
    path = tmp_path / "a.shutterspan"
    path.write_text(photos({**A, "regions": [region]}, {**B, "regions": [region]}))
    with pytest.raises(InputError, match="“photos” must have smaller or fewer masks"):
        load_projects(path)
    largest = UnfoldRequest((Region(Mask(np.broadcast_to(np.uint8(255), (25_000, 25_000)))),))
    with pytest.raises(UsageError, match=r"1,250,000,000 pixels in total"):
        save_projects(ProjectFile((Project("a", SHA, largest), Project("b", SHA, largest))), tmp_path / "b.shutterspan")
    assert [file.name for file in tmp_path.iterdir()] == ["a.shutterspan"]


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (ProjectFile(()), "“photos” must be a list of 1 to 5000"),
        (ProjectFile((Project("a", None),) * 2), "“photos.2.photo.path” must not repeat the path"),
        (ProjectFile((Project("a", None), Project("b", None)), 2), "“current” must be a whole number from 0 to 1"),
        (
            ProjectFile((Project("a", None), Project("b", None, UnfoldRequest((Region(Rectangle(0, 0, 1, 2e6)),))))),
            "“photos.2.regions.1.rectangle.4” must be a number",
        ),
    ],
)
def test_values_that_cannot_be_loaded_are_not_saved(file: ProjectFile, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"a.shutterspan can't be saved as a project: {reason}"):
        save_projects(file, tmp_path / "a.shutterspan")
    assert not list(tmp_path.iterdir())


def test_a_file_can_have_as_many_photos_as_a_tray(tmp_path: Path) -> None:
    many = tuple(Project(f"{number}.jpg", SHA, UnfoldRequest((REGION,))) for number in range(limits.MAX_PHOTOS + 1))
    path = tmp_path / "a.shutterspan"
    save_projects(ProjectFile(many[:-1], limits.MAX_PHOTOS - 1), path)
    assert load_projects(path) == ProjectFile(many[:-1], limits.MAX_PHOTOS - 1)
    with pytest.raises(UsageError, match="must be a list of 1 to 5000"):
        save_projects(ProjectFile(many), path, overwrite=True)


def test_only_files_with_crops_have_the_newest_version(tmp_path: Path) -> None:
    plain = Project("a.jpg", SHA)
    for chosen, version in (
        (RenderSettings(frames=9), 1),
        (RenderSettings(aspect="4:5", crop=(0.25, 1.0)), 3),
        (RenderSettings(cutout=True), 3),
        (RenderSettings(moving_photo="live"), 3),
    ):
        path, project = tmp_path / f"{len(list(tmp_path.iterdir()))}.shutterspan", replace(plain, settings=chosen)
        save_project(project, path)
        assert json.loads(path.read_text("utf-8"))["shutterspan"] == version
        assert load_project(path) == project
