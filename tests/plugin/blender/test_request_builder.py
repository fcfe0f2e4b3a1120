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
    "start": 0.0, "end": 1.0, "loop": "ONCE", "use_direction": False, "direction": 0.0, "flip": False,
    "region": "WHOLE", "mask": "", "quality": "FULL", "result": "SEQUENCE",
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
    """The photo is stored on its side: right in Blender is down in the upright photo, a quarter turn clockwise."""
    photo = photo_strip(crop=(0, 0, 100, 300), turns=1)
    request = parse_request(build_unfold_request(photo, PROPERTIES | {"region": "CROP", "use_direction": True}))
    assert request.regions[0].shape.box == (0, 0, 300, 100)
    assert str(request.regions[0].guidance.arrows[0].direction_name) == "down"


def test_quality_sets_size_and_depth() -> None:
    schedule = looped_schedule(7, "ONCE", 7)
    for result in ("SEQUENCE", "MP4"):
        properties = [PROPERTIES | {"quality": quality, "result": result} for quality in ("DRAFT", "FULL", "FINEST")]
        sizes = [parse_settings(build_export_settings(one, schedule, 24)).size for one in properties]
        assert sizes == [960, "fit", "full"]  # for frames as pictures, “fit” is the photo's own size
    assert build_export_settings(PROPERTIES, schedule, 24)["depth"] == 8
    assert build_export_settings(PROPERTIES | {"quality": "FINEST"}, schedule, 24)["depth"] == 16


@pytest.mark.parametrize("loop", ["ONCE", "BOOMERANG", "REPEAT"])
@pytest.mark.parametrize("length", [9, 30, 600])
def test_a_movie_shows_what_the_sequence_shows(
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
