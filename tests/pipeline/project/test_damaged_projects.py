"""Damaged and foreign files are rejected with the place and the reason. They can't access other files."""

import base64
import copy
import json
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.pipeline.mask_files import mask_to_png
from shutterspan.core.pipeline.project.project import Project, ProjectFile
from shutterspan.core.pipeline.project.project_file import load_project, load_projects, save_projects

from .full_project import BOX, FULL, MASK, PHOTO, SHA

#: Project files by their number of photos.
PROJECT_FILES = {
    1: ProjectFile((FULL,)),
    3: ProjectFile((Project("a.jpg", None), FULL, replace(FULL, path="b.jpg", sha256=None)), 1),
}


def rejection(tmp_path: Path, text: str | bytes) -> str:
    """The message of the rejection of a project file with this text; X stands for its path."""
    path = tmp_path / "a.shutterspan"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        load_project(path)
    assert caught.value.hint
    return caught.value.message.replace(str(path), "X")


def test_a_newer_version_is_rejected_with_a_clear_message(tmp_path: Path) -> None:
    newer = json.dumps({"shutterspan": 4, "photo": "in some new way"})
    assert (
        rejection(tmp_path, newer)
        == "X was saved by a newer Shutterspan in version 4 of the format. This Shutterspan reads up to version 3."
    )


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
        (f'{{{PHOTO}, "time": []}}', "“time” must be a JSON object"),
        (f'{{{PHOTO}, "export": {{"size": "huge"}}}}', "“export.size” must be one of full, fit, or a whole number"),
        (f'{{{PHOTO}, "export": {{"depth": 12}}}}', "“export.depth” must be one of 8, 16"),
        (f'{{{PHOTO}, "outside": 3}}', "“outside” must be one of photo, still, moving"),
        (f'{{{PHOTO}, "flipped": 1}}', "“flipped” must be true or false"),
        (f'{{{PHOTO}, "regions": [{{}}]}}', "“regions.1” must have exactly one shape"),
        (
            f'{{{PHOTO}, "regions": [{{"ellipse": [1, 2, 3, 4], "rectangle": [1, 2, 3, 4]}}]}}',
            "“regions.1” must have exactly one shape",
        ),
        (f'{{{PHOTO}, "regions": [{{"ellipse": [1, 2, 3]}}]}}', "“regions.1.ellipse” must be a list of 4"),
        (f'{{{PHOTO}, "regions": [{{"polygon": [[1, 2], [3, "4"]]}}]}}', "“regions.1.polygon.2.2” must be a number"),
        (f'{{{PHOTO}, "regions": [{{{BOX}, "shown": 0}}]}}', "“regions.1.shown” must be true or false"),
        (f'{{{PHOTO}, "regions": [{{{BOX}, "enabled": 0}}]}}', "“regions.1.enabled” must be true or false"),
        *(
            (
                f'{{{PHOTO}, "regions": [{{{BOX}, "colour": {one}}}]}}',
                "“regions.1.colour” must be a colour in the form #rrggbb",
            )
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
def test_paths_to_other_folders_are_rejected(path: str, tmp_path: Path) -> None:
    project = {"shutterspan": 1, "photo": {"path": path, "sha256": SHA}}
    assert "“photo.path” must be the path of a file, relative to" in rejection(tmp_path, json.dumps(project))


@pytest.mark.parametrize(
    "name", ["", "..", "../a.mp4", "/tmp/a.mp4", "a/b.mp4", "a\\b.mp4", "C:a.mp4", "a\nb.mp4", "a\0"]
)
def test_the_output_stays_in_the_folder_of_the_project(name: str, tmp_path: Path) -> None:
    project = {"shutterspan": 1, "photo": {"path": "a", "sha256": SHA}, "export": {"file": name}}
    assert "“export.file” must be the name of a file, without a folder" in rejection(tmp_path, json.dumps(project))


def test_masks_that_would_fill_the_memory_are_rejected(tmp_path: Path) -> None:
    data = bytearray(mask_to_png(MASK))
    data[16:24] = (40_000).to_bytes(4) * 2
    bomb = {"mask": base64.b64encode(data).decode()}
    text = f'{{{PHOTO}, "regions": [{json.dumps(bomb)}]}}'
    assert "“regions” must have smaller or fewer masks" in rejection(tmp_path, text)


def test_other_files_are_not_projects(tmp_path: Path) -> None:
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
    """Every entry of nested lists and dicts, as a pair of its container and its index or key."""
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(one, dict | list):
            yield from entries(one)


@pytest.mark.parametrize("count", PROJECT_FILES)
def test_a_thousand_mutated_projects_are_loaded_or_rejected(
    count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
