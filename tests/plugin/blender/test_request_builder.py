"""The fields of the worker's requests, built from a strip and its properties."""

from dataclasses import dataclass
from math import pi
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shutterspan.core.pipeline.export import export
from shutterspan.core.pipeline.project.project_json import parse_request, parse_settings
from shutterspan.core.types.clip import Clip
from shutterspan.plugin.blender.exif_orientation import rotate_point
from shutterspan.plugin.blender.frame_schedule import looped_schedule, stretched_schedule
from shutterspan.plugin.blender.request_builder import build_export_settings, build_unfold_request
from shutterspan.plugin.host_common import UserError


@dataclass(frozen=True)
class FakePhotoStrip:
    """The attributes of a `PhotoStrip` that requests need; the real class needs Blender."""

    name: str = "photo"
    width: int = 400
    height: int = 300
    crop: tuple[int, int, int, int] = (0, 0, 400, 300)
    turns: int = 0

    @property
    def upright_size(self) -> tuple[int, int]:
        return (self.height, self.width) if self.turns % 2 else (self.width, self.height)

    def to_upright(self, x: float, y: float) -> tuple[float, float]:
        return rotate_point(x, y, self.width, self.height, self.turns)


def photo_strip(**attributes: Any) -> Any:
    return FakePhotoStrip(**attributes)


PROPERTIES: dict[str, Any] = {
    "start": 0.0, "end": 1.0, "loop": "ONCE", "use_direction": False, "direction": 0.0, "motion_length": 0,
    "strength": 100.0, "flip": False,
    "region": "WHOLE", "mask": "", "cutout": False, "quality": "FULL", "result": "SEQUENCE",
}  # fmt: skip


def test_the_worker_reads_the_request() -> None:
    request = parse_request(
        build_unfold_request(photo_strip(), PROPERTIES | {"use_direction": True, "direction": pi / 2, "flip": True})
    )
    (arrow,) = request.guidance.arrows
    assert (str(arrow.direction_name), request.guidance.flipped) == ("up", True)
    cropped = photo_strip(crop=(10, 20, 200, 150))
    request = parse_request(
        build_unfold_request(cropped, PROPERTIES | {"region": "CROP", "use_direction": True, "direction": pi})
    )
    (region,) = request.regions
    assert region.shape.box == (10, 20, 200, 150)
    assert str(region.guidance.arrows[0].direction_name) == "left"
    with pytest.raises(UserError, match="has no crop"):
        build_unfold_request(photo_strip(), PROPERTIES | {"region": "CROP"})


def test_points_and_directions_are_those_of_the_upright_photo() -> None:
    """The stored photo needs a quarter turn clockwise: right in Blender is down in the upright photo."""
    photo = photo_strip(crop=(0, 0, 100, 300), turns=1)
    request = parse_request(build_unfold_request(photo, PROPERTIES | {"region": "CROP", "use_direction": True}))
    assert request.regions[0].shape.box == (0, 0, 300, 100)
    assert str(request.regions[0].guidance.arrows[0].direction_name) == "down"


def directed(photo: Any, **properties: Any) -> Any:
    """The core's request for a direction with these properties, and its only stroke."""
    fields = build_unfold_request(photo, PROPERTIES | {"use_direction": True, "motion_length": 60} | properties)
    request = parse_request(fields)
    request.check(*photo.upright_size)
    guidance = request.regions[0].guidance if request.regions else request.guidance
    assert not guidance.arrows
    (stroke,) = guidance.strokes
    return request, stroke


@pytest.mark.parametrize("angle", [0.0, pi / 2, 2.0, -1.0])
def test_a_direction_and_a_length_make_a_stroke(angle: float) -> None:
    _, stroke = directed(photo_strip(), direction=angle)
    assert stroke.length == pytest.approx(60)
    assert np.add(stroke.start, stroke.end) / 2 == pytest.approx((200, 150)), "through the middle of the photo"
    assert stroke.arrow.direction == pytest.approx((np.cos(angle), -np.sin(angle)))


def test_a_stroke_goes_through_the_middle_of_the_crop_and_stays_inside_the_photo() -> None:
    request, stroke = directed(photo_strip(crop=(100, 100, 300, 200)), region="CROP")
    assert not request.guidance.directions
    assert stroke.points == (pytest.approx((170, 150)), pytest.approx((230, 150)))
    _, stroke = directed(photo_strip(crop=(380, 0, 400, 300)), region="CROP")
    assert stroke.points == (pytest.approx((340, 150)), pytest.approx((400, 150)))


@pytest.mark.parametrize(("turns", "name"), [(0, "right"), (1, "down"), (2, "left"), (3, "up")])
def test_a_stroke_is_that_of_the_upright_photo(turns: int, name: str) -> None:
    photo = photo_strip(crop=(0, 0, 100, 300), turns=turns)
    request, stroke = directed(photo, region="CROP")
    left, top, right, bottom = request.regions[0].shape.box
    assert str(stroke.direction_name) == name
    assert np.add(stroke.start, stroke.end) / 2 == pytest.approx(((left + right) / 2, (top + bottom) / 2))


def test_a_motion_too_long_for_the_photo_is_an_error() -> None:
    directed(photo_strip(), direction=pi / 2, motion_length=300)
    with pytest.raises(UserError, match="at most 300 px"):
        directed(photo_strip(), direction=pi / 2, motion_length=301)
    with pytest.raises(UserError, match="at most 400 px"):
        directed(photo_strip(turns=1), motion_length=401)
    build_unfold_request(photo_strip(), PROPERTIES | {"motion_length": 9000})  # without a direction it has no effect


@pytest.mark.parametrize("region", ["WHOLE", "CROP"])
def test_strength_is_a_factor_on_the_motion(region: str) -> None:
    photo = photo_strip(crop=(10, 20, 200, 150))
    request = parse_request(build_unfold_request(photo, PROPERTIES | {"region": region, "strength": 150.0}))
    guidance = request.regions[0].guidance if request.regions else request.guidance
    assert guidance.strength == 1.5
    assert "strength" not in str(build_unfold_request(photo, PROPERTIES | {"region": region}))


def test_quality_sets_size_and_depth() -> None:
    schedule = looped_schedule(7, "ONCE", 7)
    for result in ("SEQUENCE", "MP4"):
        properties = [PROPERTIES | {"quality": quality, "result": result} for quality in ("DRAFT", "FULL", "FINEST")]
        sizes = [parse_settings(build_export_settings(one, schedule, 24)).size for one in properties]
        assert sizes == [960, "fit", "full"]  # for frames as pictures, “fit” is the photo's own size
    assert build_export_settings(PROPERTIES, schedule, 24)["depth"] == 8
    assert build_export_settings(PROPERTIES | {"quality": "FINEST"}, schedule, 24)["depth"] == 16


@pytest.mark.parametrize("result", ["SEQUENCE", "MOV"])
def test_a_cut_out_is_a_setting_of_the_export(result: str) -> None:
    schedule = looped_schedule(7, "ONCE", 7)
    for cutout in (False, True):
        properties = PROPERTIES | {"cutout": cutout, "result": result}
        assert parse_settings(build_export_settings(properties, schedule, 24)).cutout is cutout


@pytest.mark.parametrize("loop", ["ONCE", "BOOMERANG", "REPEAT"])
@pytest.mark.parametrize("length", [9, 30, 600])
def test_a_movie_has_the_frames_of_the_sequence(
    loop: str, length: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a movie, the worker computes the order of the frames itself, from the settings."""
    from shutterspan.core.pipeline import export as exporting

    schedule = stretched_schedule(length, loop)
    settings = parse_settings(build_export_settings(PROPERTIES | {"loop": loop, "result": "MP4"}, schedule, 24.0))
    encoded_times: list[int] = []
    monkeypatch.setattr(exporting, "encode_video", lambda draft, pictures, *rest: encoded_times.extend(pictures._times))
    frame = np.zeros((16, 16, 3), np.uint8)
    clip = Clip(range(schedule.frames), lambda t: frame)
    export(
        clip, tmp_path / "movie.mp4", fps=settings.fps, duration=settings.duration, loop=settings.loop, overwrite=True
    )
    assert tuple(encoded_times) == schedule.frame_indices
