"""Strip and settings in the worker's form."""

from dataclasses import dataclass
from math import pi
from pathlib import Path
from typing import Any

import pytest

from shutterspan.core.pipeline.export import export
from shutterspan.core.pipeline.project.form import request_from, settings_from
from shutterspan.core.types.clip import Clip
from shutterspan.plugin.blender.asking import asked, settings
from shutterspan.plugin.blender.order import playing_order, stretched_order
from shutterspan.plugin.blender.turning import turned
from shutterspan.plugin.host_common import Refused


@dataclass(frozen=True)
class Photo:
    """As much of a strip's photo as is asked about."""

    name: str = "photo"
    width: int = 400
    height: int = 300
    crop: tuple[int, int, int, int] = (0, 0, 400, 300)
    turns: int = 0

    @property
    def upright_size(self) -> tuple[int, int]:
        return (self.height, self.width) if self.turns % 2 else (self.width, self.height)

    def upright(self, x: float, y: float) -> tuple[float, float]:
        return turned(x, y, self.width, self.height, self.turns)


WISHES: dict[str, Any] = {
    "start": 0.0, "end": 1.0, "loop": "ONCE", "use_direction": False, "direction": 0.0, "flip": False,
    "region": "WHOLE", "mask": "", "quality": "FULL", "result": "SEQUENCE",
}  # fmt: skip


def test_the_worker_understands_what_is_asked() -> None:
    request = request_from(asked(Photo(), WISHES | {"use_direction": True, "direction": pi / 2, "flip": True}))
    (arrow,) = request.guidance.arrows
    assert (arrow.word, request.guidance.flipped) == ("up", True)
    cropped = Photo(crop=(10, 20, 200, 150))
    request = request_from(asked(cropped, WISHES | {"region": "CROP", "use_direction": True, "direction": pi}))
    (region,) = request.regions
    assert region.shape.box == (10, 20, 200, 150)
    assert region.guidance.arrows[0].word == "left"
    with pytest.raises(Refused, match="has no crop"):
        asked(Photo(), WISHES | {"region": "CROP"})


def test_places_and_directions_are_those_of_the_upright_photo() -> None:
    """Stored on its side: what Blender shows to the right is below in the upright photo, a quarter turn clockwise."""
    photo = Photo(crop=(0, 0, 100, 300), turns=1)
    request = request_from(asked(photo, WISHES | {"region": "CROP", "use_direction": True}))
    assert request.regions[0].shape.box == (0, 0, 300, 100)
    assert request.regions[0].guidance.arrows[0].word == "down"


def test_quality_says_how_large_and_how_deep() -> None:
    order = playing_order(7, "ONCE", 7)
    for result in ("SEQUENCE", "MP4"):
        wishes = [WISHES | {"quality": quality, "result": result} for quality in ("DRAFT", "FULL", "FINEST")]
        sizes = [settings_from(settings(one, order, 24)).size for one in wishes]
        assert sizes == [960, "fit", "full"]  # to the worker, pictures that fit are as large as the photo
    assert settings(WISHES, order, 24)["depth"] == 8
    assert settings(WISHES | {"quality": "FINEST"}, order, 24)["depth"] == 16


@pytest.mark.parametrize("loop", ["ONCE", "BOOMERANG", "REPEAT"])
@pytest.mark.parametrize("length", [9, 30, 600])
def test_a_movie_shows_what_the_sequence_shows(
    loop: str, length: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker makes its order itself, from the settings."""
    from shutterspan.core.pipeline import export as exporting

    order = stretched_order(length, loop)
    told = settings_from(settings(WISHES | {"loop": loop, "result": "MP4"}, order, 24.0))
    shown: list[int] = []
    monkeypatch.setattr(exporting, "encode_video", lambda draft, pictures, *rest: shown.extend(pictures._times))
    clip = Clip(range(order.frames), lambda t: None)
    export(clip, tmp_path / "movie.mp4", fps=told.fps, duration=told.duration, loop=told.loop, overwrite=True)
    assert tuple(shown) == order.shown
