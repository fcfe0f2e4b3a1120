"""Projects are loaded unchanged and find their photos. Values that can't be loaded aren't saved."""

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shutterspan.core.foundation.errors import InputError, OutputError, UsageError
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.pipeline.project.project import Project, RegionStyle, project_for_photo
from shutterspan.core.pipeline.project.project_file import load_project, save_project
from shutterspan.core.pipeline.project.project_json import parse_request
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region
from shutterspan.core.types.request import Outside, UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

from .full_project import BOX, FULL, MASK, PHOTO, SHA

coordinates = st.floats(-1e6, 1e6)
points = st.tuples(coordinates, coordinates)
guidances = st.builds(
    Guidance,
    st.lists(st.builds(Arrow, points, points), max_size=3).map(tuple),
    st.booleans(),
    st.lists(st.builds(Stroke, st.lists(points, min_size=2, max_size=5).map(tuple)), max_size=2).map(tuple),
    st.floats(0, 3),
)
shapes = (
    st.builds(Rectangle, coordinates, coordinates, coordinates, coordinates)
    | st.builds(Ellipse, coordinates, coordinates, coordinates, coordinates)
    | st.builds(Polygon, st.lists(points, max_size=9).map(tuple))
    | st.just(MASK)
)
names = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20)
regions = st.builds(Region, shapes, st.none() | st.floats(0, 1e6), guidances, names)
shares = st.floats(0, 1)
colours = st.none() | st.from_regex("#[0-9a-f]{6}", fullmatch=True)
region_styles = st.builds(RegionStyle, colours, st.booleans())
requests = st.builds(
    UnfoldRequest, st.lists(regions, max_size=4).map(tuple), st.sampled_from(get_args(Outside)), guidances
)


@st.composite
def with_styles(draw: st.DrawFn, project: st.SearchStrategy[Project]) -> Project:
    """Projects with a style for each region, or without styles."""
    plain = draw(project)
    styles = tuple(draw(region_styles) for _ in plain.request.regions)
    return replace(plain, region_styles=styles if any(style != RegionStyle() for style in styles) else ())


projects = st.builds(
    Project,
    st.just("a/b.jpg"),
    st.just(SHA),
    requests,
    st.builds(
        RenderSettings,
        frames=st.integers(2, 240),
        start=shares,
        end=shares,
        ease=st.booleans(),
        fps=st.none() | st.floats(0.1, 240),
        duration=st.none() | st.floats(0.01, 3600),
        loop=st.sampled_from([None, "none", "boomerang", "repeat"]),
        hold=st.floats(0, 3600),
        size=st.sampled_from(["full", "fit", 640]),
        depth=st.sampled_from([None, 8, 16]),
    ),
    shares,
    st.none() | st.just("frame_%03d.png"),
)


@given(with_styles(projects))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_saved_project_is_loaded_unchanged(tmp_path: Path, project: Project) -> None:
    save_project(project, tmp_path / "a.shutterspan", overwrite=True)
    assert load_project(tmp_path / "a.shutterspan") == project


def test_a_project_is_short_and_readable(tmp_path: Path) -> None:
    save_project(Project("dancer.jpg", SHA), tmp_path / "a.shutterspan")
    bare = json.loads((tmp_path / "a.shutterspan").read_text("utf-8"))
    assert bare == {"shutterspan": 1, "photo": {"path": "dancer.jpg", "sha256": SHA}}
    save_project(FULL, tmp_path / "b.shutterspan")
    assert load_project(tmp_path / "b.shutterspan") == FULL
    text = (tmp_path / "b.shutterspan").read_text("utf-8")
    assert '"rectangle": [1, 2, 30, 40.5],\n' in text and '"path": "photos/dancer ⌘.jpg"' in text
    assert '"name": "Left “arm”",\n      "feather": 3.25,\n      "colour": "#4aa3ff"\n' in text
    assert text.count('"enabled": false') == 2
    assert '"time": {\n    "frames": 11,\n    "from": 0.2,\n    "to": 0.7,' in text


def test_saving_replaces_a_file_on_request_only(tmp_path: Path) -> None:
    (tmp_path / "a.shutterspan").write_text("mine")
    with pytest.raises(OutputError, match="exists already"):
        save_project(FULL, tmp_path / "a.shutterspan")
    assert (tmp_path / "a.shutterspan").read_text() == "mine"
    with pytest.raises(UsageError, match="can't be saved as"):
        save_project(FULL, tmp_path / "a.json")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    (tmp_path / "here" / "photos").mkdir(parents=True)
    path = tmp_path / "here" / "photos" / "a b.png"
    save_image(path, np.zeros((20, 30, 3), np.uint8))
    return path


@pytest.mark.parametrize("folder", ["here", "here/photos", "here/projects"])
def test_a_project_opens_on_another_machine(folder: str, photo: Path, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir(exist_ok=True)
    path = tmp_path / folder / "a.shutterspan"
    project = project_for_photo(photo, path)
    assert project.path == {"here": "photos/a b.png", "here/photos": "a b.png"}.get(folder, "../photos/a b.png")
    save_project(project, path)
    shutil.move(tmp_path / "here", tmp_path / "there")
    moved = tmp_path / folder.replace("here", "there") / "a.shutterspan"
    assert load_project(moved).find_photo(moved).resolve() == tmp_path / "there" / "photos" / "a b.png"


def test_a_missing_or_changed_photo_is_reported(photo: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.shutterspan"
    project = project_for_photo(photo, path)
    photo.write_bytes(photo.read_bytes() + b" ")
    with pytest.raises(InputError, match="has changed since"):
        project.find_photo(path)
    photo.unlink()
    with pytest.raises(InputError, match="is missing"):
        project.find_photo(path)
    photo.mkdir()
    with pytest.raises(InputError, match="is missing"):
        project.find_photo(path)
    with pytest.raises(InputError, match="no file"):
        project_for_photo(photo, path)


def test_colours_and_hidden_outlines_do_not_affect_rendering(tmp_path: Path) -> None:
    """Older project files have no styles, or hide the outline of a region that moves nevertheless."""
    projects = []
    for number, style in enumerate(("", ', "colour": "#ff0000", "shown": false')):
        path = tmp_path / f"{number}.shutterspan"
        path.write_text(f'{{{PHOTO}, "regions": [{{{BOX}{style}}}]}}')
        projects.append(load_project(path))
    assert [project.region_styles for project in projects] == [(), (RegionStyle("#ff0000"),)]
    assert projects[0].active_request == projects[1].active_request == projects[0].request


def test_a_region_that_is_switched_off_is_kept_but_not_rendered(tmp_path: Path) -> None:
    path = tmp_path / "a.shutterspan"
    save_project(FULL, path)
    project = load_project(path)
    assert project.request == FULL.request
    assert project.active_request.regions == FULL.request.regions[:2]
    assert project.active_request.guidance == FULL.request.guidance
    regions = json.loads(path.read_text("utf-8"))["regions"]
    assert parse_request({"regions": regions}).regions == FULL.request.regions[:2]


def test_arrows_that_apply_only_to_switched_off_regions_are_ignored() -> None:
    guided = Region(Rectangle(1, 1, 9, 9), guidance=Guidance((Arrow((2, 2), (8, 2)),)))
    request = UnfoldRequest((guided, Region(Rectangle(20, 1, 29, 9))), "photo", Guidance((Arrow((1, 1), (9, 9)),)))
    active = replace(FULL, request=request, region_styles=(RegionStyle(), RegionStyle(None, False))).active_request
    active.check(30, 20)
    assert active == UnfoldRequest((guided,))


@pytest.mark.slow
def test_all_masks_that_can_be_saved_can_be_loaded(tmp_path: Path) -> None:
    drawn = Mask(np.tri(4000, 6000, dtype=np.uint8) * 255)
    project = Project("a.jpg", SHA, UnfoldRequest((Region(drawn),) * 11))
    save_project(project, tmp_path / "a.shutterspan")
    assert load_project(tmp_path / "a.shutterspan") == project


def test_masks_that_cannot_be_loaded_are_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    largest = Region(Mask(np.broadcast_to(np.uint8(255), (10_000, 25_000))))
    with pytest.raises(UsageError, match=r"1,250,000,000 pixels in total; the limit is 1,000,000,000"):
        save_project(Project("a.jpg", SHA, UnfoldRequest((largest,) * 5)), tmp_path / "a.shutterspan")
    monkeypatch.setattr("shutterspan.core.pipeline.project.project_file._MAX_BYTES", 1000)
    noise = Mask(np.random.default_rng(0).integers(0, 256, (40, 60), np.uint8))
    with pytest.raises(UsageError, match="masks are too large"):
        save_project(Project("a.jpg", SHA, UnfoldRequest((Region(noise),))), tmp_path / "a.shutterspan")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (UnfoldRequest((Region(Rectangle(0, 0, 9, 9)),) * 1001), "“regions” must be a list of 0 to 1000"),
        (UnfoldRequest(guidance=Guidance((Arrow((0, 0), (9, 9)),) * 1001)), "“arrows” must be a list of 0 to 1000"),
        (UnfoldRequest((Region(MASK, name="x" * 101),)), "“regions.1.name” must be a text of up to 100 characters"),
        (UnfoldRequest((Region(Polygon(((0, 0),) * 5001)),)), "“regions.1.polygon” must be a list of 0 to 5000"),
        (UnfoldRequest((Region(Polygon(((math.nan, 0),) * 3)),)), "“regions.1.polygon.1.1” must be a number"),
    ],
)
def test_values_that_cannot_be_loaded_are_not_saved(request_: UnfoldRequest, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"a.shutterspan can't be saved as a project: {reason}"):
        save_project(Project("a.jpg", SHA, request_), tmp_path / "a.shutterspan")
    assert not list(tmp_path.iterdir())
