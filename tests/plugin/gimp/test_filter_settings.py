"""The filter's settings as fields of the worker's requests, and its progress as text."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from shutterspan.core.pipeline.project.project_json import parse_request, parse_settings
from shutterspan.core.types.clip import even_times
from shutterspan.core.types.region import Mask
from shutterspan.plugin.host_common import UserError, encode_mask

BOX = (10, 4, 40, 30)


@pytest.fixture
def settings(host: MagicMock) -> Any:
    from shutterspan.plugin.gimp.filter_settings import FilterSettings

    return FilterSettings(7, "new-image", None, 0, 1.0, False, 0.0, 1.0, "photo", None, None, False, False, False)


def test_the_core_reads_the_request(settings: Any) -> None:
    assert parse_request(settings.unfold_request(64, 48, None, (0, 0, 64, 48))) == parse_request({})

    pixels = np.zeros((48, 64), np.uint8)
    pixels[4:34, 10:50] = 200
    mask = encode_mask(64, 48, pixels.tobytes())
    changed = replace(settings, direction=90.0, flip=True, outside="moving", feather=3.0)
    request = parse_request(changed.unfold_request(64, 48, mask, BOX))
    (region,) = request.regions
    assert (region.shape, region.feather, request.outside) == (Mask(pixels), 3.0, "moving")
    assert request.guidance.flipped
    assert request.guidance.arrows[0].direction == pytest.approx((0, -1)), "90 degrees is up"
    (region,) = parse_request(replace(changed, outside="still").unfold_request(64, 48, mask, BOX)).regions
    assert region.guidance.arrows == request.guidance.arrows


@pytest.mark.parametrize("degrees", [0.0, 33.0, 180.0, 275.0])
@pytest.mark.parametrize("box", [(0, 0, 64, 48), (0, 0, 9, 9), (55, 39, 9, 9)])
def test_arrows_lie_inside_the_photo(settings: Any, degrees: float, box: tuple[int, ...]) -> None:
    request = replace(settings, direction=degrees).unfold_request(64, 48, None, box)
    (arrow,) = parse_request(request).guidance.arrows
    assert all(0 <= x <= 64 and 0 <= y <= 48 for x, y in (arrow.start, arrow.end))
    assert arrow.length >= 8
    radians = np.radians(degrees)
    assert arrow.direction == pytest.approx((np.cos(radians), -np.sin(radians)), abs=1e-6)


@pytest.mark.parametrize("degrees", [0.0, 33.0, 90.0, 180.0, 275.0])
def test_a_direction_and_a_length_make_a_stroke(settings: Any, degrees: float) -> None:
    changed = replace(settings, direction=degrees, length=20)
    guidance = parse_request(changed.unfold_request(64, 48, None, (0, 0, 64, 48))).guidance
    (stroke,) = guidance.strokes
    assert not guidance.arrows
    assert stroke.length == pytest.approx(20)
    assert np.add(stroke.start, stroke.end) / 2 == pytest.approx((32, 24)), "through the middle of the layer"
    assert stroke.arrow.direction == pytest.approx((np.cos(np.radians(degrees)), -np.sin(np.radians(degrees))))


def test_a_stroke_belongs_to_the_selection_and_lies_inside_the_layer(settings: Any) -> None:
    mask = encode_mask(64, 48, bytes(64 * 40) + bytes([255]) * (64 * 8))
    changed = replace(settings, direction=90.0, length=30, strength=0.5, outside="moving")
    request = parse_request(changed.unfold_request(64, 48, mask, (0, 40, 64, 8)))
    (stroke,) = request.regions[0].guidance.strokes
    assert np.allclose(stroke.points, ((32, 48), (32, 18)))
    assert not request.guidance.directions
    assert request.guidance.strength == 0.5
    request.check(64, 48)


def test_a_length_without_a_direction_has_no_effect(settings: Any) -> None:
    request = replace(settings, length=9000).unfold_request(64, 48, None, (0, 0, 64, 48))
    assert parse_request(request) == parse_request({})


@pytest.mark.parametrize(("degrees", "most"), [(0.0, 64), (90.0, 48), (45.0, 64), (300.0, 55)])
def test_a_motion_too_long_for_the_layer_is_an_error(settings: Any, degrees: float, most: int) -> None:
    box = (0, 0, 64, 48)
    replace(settings, direction=degrees, length=most).unfold_request(64, 48, None, box)
    with pytest.raises(UserError, match=f"at most {most} pixels"):
        replace(settings, direction=degrees, length=most + 1).unfold_request(64, 48, None, box)


def test_arguments_become_settings(host: MagicMock) -> None:
    from shutterspan.plugin.gimp.filter_settings import read_settings

    arguments = {
        "frames": 9, "target": "file", "directed": False, "direction": 12.0, "length": 30, "strength": 150.0,
        "flip": True, "from": 0.1, "to": 0.9, "outside": "still", "feather": -1.0, "file": None, "overwrite": True,
        "still-clip": True, "cutout": True,
    }  # fmt: skip
    read = read_settings(MagicMock(get_property=arguments.__getitem__))
    assert (read.direction, read.length, read.strength, read.still_clip) == (None, 30, 1.5, True)
    assert (read.feather, read.file, read.cutout) == (None, None, True)
    arguments |= {"directed": True, "target": "trajectories-layer"}
    read = read_settings(MagicMock(get_property=arguments.__getitem__))
    assert (read.direction, read.cutout) == (12.0, False), "trajectories are never cut out"


def test_a_cut_out_needs_a_selection(settings: Any) -> None:
    changed = replace(settings, cutout=True)
    with pytest.raises(UserError, match="Select what moves, or untick"):
        changed.unfold_request(64, 48, None, (0, 0, 64, 48))
    mask = encode_mask(64, 48, bytes([255]) * (64 * 48))
    assert len(parse_request(changed.unfold_request(64, 48, mask, BOX)).regions) == 1
    assert parse_settings(changed.export_settings()).cutout
    assert not parse_settings(settings.export_settings()).cutout


def test_instants_are_those_of_the_core(settings: Any) -> None:
    changed = replace(settings, start=0.2, end=0.7)
    assert changed.times == pytest.approx(even_times(7, 0.2, 0.7))
    assert replace(changed, target="deblurred-layer").times == pytest.approx([0.45])
    parsed = parse_settings(changed.export_settings())
    assert parsed.instants == pytest.approx(changed.times)


def test_a_file_is_replaced_only_if_that_was_chosen(settings: Any, tmp_path: Path) -> None:
    changed = replace(settings, target="file", file=str(tmp_path / "clip.mp4"))
    changed.check()
    (tmp_path / "clip.mp4").touch()
    replace(changed, overwrite=True).check()
    with pytest.raises(UserError, match="exists already"):
        changed.check()


def test_a_file_in_an_unreadable_folder_is_left_to_the_worker(settings: Any, tmp_path: Path) -> None:
    """A name that is too long fails like a folder without permissions, even for root."""
    replace(settings, target="file", file=str(tmp_path / ("x" * 300) / "clip.mp4")).check()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": 0.5, "end": 0.5}, "is empty"),
        ({"target": "file"}, "No file is set"),
        ({"strength": 0.0}, "At a strength of 0 nothing moves"),
    ],
)
def test_invalid_settings_are_an_error(settings: Any, changes: dict[str, Any], sentence: str) -> None:
    settings.check()
    with pytest.raises(UserError, match=sentence):
        replace(settings, **changes).check()


@pytest.mark.parametrize("changes", [{"target": "deblurred-layer"}, {"still_clip": True}])
def test_still_clips_are_made_on_request(settings: Any, changes: dict[str, Any]) -> None:
    replace(settings, strength=0.0, **changes).check()


def test_progress_has_the_time_left_and_never_falls(host: MagicMock) -> None:
    from shutterspan.plugin.gimp.gimp_progress import GimpProgress

    now = 0.0
    displayed: list[tuple[float, str]] = []
    progress = GimpProgress(lambda fraction, text: displayed.append((fraction, text)), clock=lambda: now)
    stages = [("finding_motion", 2), ("finding_motion", 2), ("unfolding", 4), ("refining", 12), ("frames", 10)]
    for stage, total in stages:
        for done in range(total + 1):
            now += 1.0
            progress.step(stage, done, total)
    fractions = [fraction for fraction, _ in displayed]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert displayed[0][1] == "Finding motion …"
    assert any(text.startswith("Unfolding, ") and text.endswith(" s left") for _, text in displayed)
    halfway = next(text for fraction, text in displayed if fraction >= 0.9)
    assert halfway == "Making frames, 3 s left"


def test_a_minute_or_more_is_displayed_in_minutes(host: MagicMock) -> None:
    from shutterspan.plugin.gimp.gimp_progress import GimpProgress

    now = 0.0
    displayed: list[str] = []
    progress = GimpProgress(lambda fraction, text: displayed.append(text), clock=lambda: now)
    now = 60.0
    progress.step("refining", 1, 4)
    assert displayed == ["Refining, 4 min left"]
