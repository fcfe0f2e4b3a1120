"""Projects are loaded as they were saved; all other files are rejected."""

import base64
import copy
import json
import math
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shutterspan.core.foundation.errors import InputError, OutputError, UsageError
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.pipeline.mask_files import mask_to_png
from shutterspan.core.pipeline.project.project import Project, ProjectFile, RegionStyle, project_for_photo
from shutterspan.core.pipeline.project.project_file import load_project, load_projects, save_project, save_projects
from shutterspan.core.pipeline.project.project_json import parse_request
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region
from shutterspan.core.types.request import Outside, UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

SHA = "0123456789abcdef" * 4
MASK = Mask(np.tri(20, 30, dtype=np.uint8) * 255)
FULL = Project(
    "photos/dancer ⌘.jpg",
    SHA,
    UnfoldRequest(
        (
            Region(Rectangle(1, 2, 30, 40.5), 3.25, name="Left “arm”"),
            Region(Ellipse(10, 10, 90, 80), guidance=Guidance((Arrow((20, 30), (25.5, 31)),), True)),
            Region(Polygon(((0, 0), (50, 0.5), (20, 40)))),
            Region(MASK, 0.0),
        ),
        "still",
        Guidance((Arrow((1, 1), (9, 9)),), True),
    ),
    RenderSettings(11, 0.2, 0.7, True, None, 30, 4, "boomerang", 0.5, 1080, 16, 90, "hevc", True),
    0.4,
    "dancer.mp4",
    (RegionStyle("#4aa3ff"), RegionStyle(), RegionStyle("#ffb02e", False), RegionStyle(None, False)),
)

#: Project files by their count of photos.
PROJECT_FILES = {
    1: ProjectFile((FULL,)),
    3: ProjectFile((Project("a.jpg", None), FULL, replace(FULL, path="b.jpg", sha256=None)), 1),
}

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
def test_what_is_saved_is_loaded(tmp_path: Path, project: Project) -> None:
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


def test_saving_replaces_nothing_unasked(tmp_path: Path) -> None:
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


def test_a_missing_or_changed_photo_is_told(photo: Path, tmp_path: Path) -> None:
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


def rejection(tmp_path: Path, text: str | bytes) -> str:
    """The message with which a project file of this text is rejected, with X for its path."""
    path = tmp_path / "a.shutterspan"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        load_project(path)
    assert caught.value.hint
    return caught.value.message.replace(str(path), "X")


def test_a_newer_version_is_refused_with_a_clear_word(tmp_path: Path) -> None:
    newer = json.dumps({"shutterspan": 4, "photo": "in some new way"})
    assert (
        rejection(tmp_path, newer)
        == "X was saved by a newer Shutterspan, in version 4 of the format; this one reads up to 3."
    )


PHOTO = f'"shutterspan": 1, "photo": {{"path": "a.jpg", "sha256": "{SHA}"}}'


BOX = '"rectangle": [1, 2, 3, 4]'


def test_colours_and_hidden_outlines_are_no_matter_for_what_is_rendered(tmp_path: Path) -> None:
    """Older project files have no styles, or may hide the outline of a region, which moves all the same."""
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


def test_arrows_of_the_photo_that_hold_for_regions_that_are_off_are_not_rendered() -> None:
    guided = Region(Rectangle(1, 1, 9, 9), guidance=Guidance((Arrow((2, 2), (8, 2)),)))
    request = UnfoldRequest((guided, Region(Rectangle(20, 1, 29, 9))), "photo", Guidance((Arrow((1, 1), (9, 9)),)))
    active = replace(FULL, request=request, region_styles=(RegionStyle(), RegionStyle(None, False))).active_request
    active.check(30, 20)
    assert active == UnfoldRequest((guided,))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "X is damaged: it is not JSON"),
        (b"\xff\xfe\x00", "X is damaged: it is not text"),
        ("[" * 100_000, "X is damaged: it is not JSON"),
        ('{"a": 1, "a": 1}', "X is damaged: it is not JSON"),
        ('{"shutterspan": NaN}', "X is damaged: it is not JSON"),
        (f'{{"shutterspan": {"9" * 5000}}}', "X is damaged: it is not JSON"),
        ("[1]", "X is not a Shutterspan project"),
        ("{}", "X is not a Shutterspan project"),
        ('{"shutterspan": true}', "X is not a Shutterspan project"),
        ('{"shutterspan": 0}', "“photo” is missing"),
        ('{"shutterspan": 1}', "“photo” is missing"),
        ('{"shutterspan": 1, "photo": {"path": "a.jpg"}}', "“photo.sha256” is missing"),
        (f'{{{PHOTO}, "macro": "rm"}}', "“macro” is unknown"),
        (f'{{{PHOTO}, "time": {{"frames": 1}}}}', "“time.frames” must be a whole number from 2 to 240"),
        (f'{{{PHOTO}, "time": {{"frames": true}}}}', "“time.frames” must be a whole number"),
        (f'{{{PHOTO}, "time": {{"from": 1e999}}}}', "“time.from” must be a number from 0 to 1"),
        (f'{{{PHOTO}, "time": {{"from": {"9" * 400}}}}}', "“time.from” must be a number from 0 to 1"),
        (f'{{{PHOTO}, "time": {{"at": 0.5}}}}', "“time.at” is unknown"),
        (f'{{{PHOTO}, "time": []}}', "“time” must stand in braces"),
        (f'{{{PHOTO}, "export": {{"size": "huge"}}}}', "“export.size” must be one of full, fit, or a whole number"),
        (f'{{{PHOTO}, "export": {{"depth": 12}}}}', "“export.depth” must be one of 8, 16"),
        (f'{{{PHOTO}, "outside": 3}}', "“outside” must be one of photo, still, moving"),
        (f'{{{PHOTO}, "flipped": 1}}', "“flipped” must be true or false"),
        (f'{{{PHOTO}, "regions": [{{}}]}}', "“regions.1” must have one shape"),
        (
            f'{{{PHOTO}, "regions": [{{"ellipse": [1, 2, 3, 4], "rectangle": [1, 2, 3, 4]}}]}}',
            "“regions.1” must have one",
        ),
        (f'{{{PHOTO}, "regions": [{{"ellipse": [1, 2, 3]}}]}}', "“regions.1.ellipse” must be a list of 4"),
        (f'{{{PHOTO}, "regions": [{{"polygon": [[1, 2], [3, "4"]]}}]}}', "“regions.1.polygon.2.2” must be a number"),
        (f'{{{PHOTO}, "regions": [{{{BOX}, "shown": 0}}]}}', "“regions.1.shown” must be true or false"),
        (f'{{{PHOTO}, "regions": [{{{BOX}, "enabled": 0}}]}}', "“regions.1.enabled” must be true or false"),
        *(
            (f'{{{PHOTO}, "regions": [{{{BOX}, "colour": {one}}}]}}', "“regions.1.colour” must be a colour as #rrggbb")
            for one in ("null", "7", '"red"', '"#fff"', '"#gg0000"', '"#ff00000"', '"#FF0000"', '["#ff0000"]')
        ),
        (f'{{{PHOTO}, "regions": [{{"mask": "***"}}]}}', "“regions.1.mask” must be a picture"),
        (f'{{{PHOTO}, "regions": [{{"mask": "AAAA"}}]}}', "“regions.1.mask” must be a PNG"),
        (f'{{{PHOTO}, "arrows": [[1, 2, 3, 4, 5]]}}', "“arrows.1” must be a list of 4"),
        (f'{{{PHOTO}, "strokes": [[[1, 2]]]}}', "“strokes.1” must be a list of 2 to 500"),
        (f'{{{PHOTO}, "strength": 3.5}}', "“strength” must"),
    ],
)
def test_the_place_and_the_reason_are_named(text: str | bytes, reason: str, tmp_path: Path) -> None:
    assert reason in rejection(tmp_path, text)


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "C:\\a.jpg", "c:a.jpg", "\\\\host\\a.jpg", "a\0.jpg", "\ud800.jpg", ".", "a" * 5000]
)
def test_paths_that_lead_elsewhere(path: str, tmp_path: Path) -> None:
    project = {"shutterspan": 1, "photo": {"path": path, "sha256": SHA}}
    assert "“photo.path” must be the path of a file, from the folder" in rejection(tmp_path, json.dumps(project))


@pytest.mark.parametrize(
    "name", ["", "..", "../a.mp4", "/tmp/a.mp4", "a/b.mp4", "a\\b.mp4", "C:a.mp4", "a\nb.mp4", "a\0"]
)
def test_what_is_written_stays_beside_the_project(name: str, tmp_path: Path) -> None:
    project = {"shutterspan": 1, "photo": {"path": "a", "sha256": SHA}, "export": {"file": name}}
    assert "“export.file” must be the name of a file, without a folder" in rejection(tmp_path, json.dumps(project))


def test_masks_that_would_fill_the_memory(tmp_path: Path) -> None:
    data = bytearray(mask_to_png(MASK))
    data[16:24] = (40_000).to_bytes(4) * 2
    bomb = {"mask": base64.b64encode(data).decode()}
    assert "“regions” must have smaller masks" in rejection(tmp_path, f'{{{PHOTO}, "regions": [{json.dumps(bomb)}]}}')


@pytest.mark.slow
def test_all_masks_that_can_be_saved_are_read_again(tmp_path: Path) -> None:
    drawn = Mask(np.tri(4000, 6000, dtype=np.uint8) * 255)
    project = Project("a.jpg", SHA, UnfoldRequest((Region(drawn),) * 11))
    save_project(project, tmp_path / "a.shutterspan")
    assert load_project(tmp_path / "a.shutterspan") == project


def test_masks_that_no_project_is_read_with_are_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    largest = Region(Mask(np.broadcast_to(np.uint8(255), (10_000, 25_000))))
    with pytest.raises(UsageError, match=r"1,250,000,000 pixels together; the limit is 1,000,000,000"):
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
def test_what_no_project_is_read_with_is_not_saved(request_: UnfoldRequest, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"a.shutterspan can't be saved as a project: {reason}"):
        save_project(Project("a.jpg", SHA, request_), tmp_path / "a.shutterspan")
    assert not list(tmp_path.iterdir())


def test_other_files_are_no_projects(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.shutterspan", Path("/dev/zero")):
        with pytest.raises(InputError, match="no project"):
            load_project(path)


def mutated(text: str, seed: int) -> bytes:
    """A project file with some random changes, to its bytes or to its values."""
    rng = random.Random(seed)
    if seed % 2:
        data = bytearray(text.encode())
        for _ in range(rng.randint(1, 6)):
            if not data:
                break
            position = rng.randrange(len(data))
            change = rng.randrange(4)
            if change == 0:
                data[position] = rng.randrange(256)
            elif change == 1:
                del data[position : position + rng.randint(1, 40)]
            elif change == 2:
                data[position:position] = data[rng.randrange(len(data)) :][: rng.randint(1, 60)]
            else:
                data = data[: max(1, position)]
        return bytes(data)
    value = json.loads(text)
    for _ in range(rng.randint(1, 3)):
        container, key = rng.choice(list(entries(value)))
        container[key] = copy.deepcopy(rng.choice(ODD_VALUES))
    return json.dumps(value).encode()


ODD_VALUES: list[Any] = [
    None,
    True,
    -1,
    0,
    0.5,
    10**400,
    math.inf,
    math.nan,
    "",
    "x",
    "../../x",
    "\ud800",
    [],
    [[]],
    {},
    {"x": 1},
    [1] * 9,
]


def entries(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every entry of nested lists and dicts, as its container and its index or key."""
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(one, dict | list):
            yield from entries(one)


@pytest.mark.parametrize("count", PROJECT_FILES)
def test_a_thousand_mutated_projects(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is loaded or rejected with a message; nothing is written, and no other file is opened."""
    whole = tmp_path / "whole.shutterspan"
    save_projects(PROJECT_FILES[count], whole)
    text = whole.read_text("utf-8")
    path = tmp_path / "a.shutterspan"
    opened: list[Path] = []
    monkeypatch.setattr("io.open", recording_open(opened))
    outcomes = {"loaded": 0, "rejected": 0}
    for seed in range(1000):
        path.write_bytes(mutated(text, seed))
        before = path.read_bytes()
        opened.clear()
        try:
            assert load_projects(path).photos
            outcomes["loaded"] += 1
        except InputError as error:
            assert error.message.endswith(".") and "\n" not in error.message and error.hint
            outcomes["rejected"] += 1
        assert opened in ([], [path])
        assert path.read_bytes() == before
    assert outcomes["rejected"] > 800 and outcomes["loaded"] > 10
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.shutterspan", "whole.shutterspan"]


def recording_open(opened: list[Path]) -> Callable[..., Any]:
    """A replacement of `open` that records the paths."""
    real_open = open

    def record(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        opened.append(Path(file))
        return real_open(file, mode, *rest, **more)

    return record
