"""What the filter asks of the worker, and how it tells how far that is."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from shutterspan.core.pipeline.project.form import request_from, settings_from
from shutterspan.core.types.clip import even_times
from shutterspan.core.types.region import Mask
from shutterspan.plugin.host_common import Refused, mask_text

BOX = (10, 4, 40, 30)


@pytest.fixture
def settings(host: MagicMock) -> Any:
    from shutterspan.plugin.gimp.settings import Settings

    return Settings(7, "new-image", None, False, 0.0, 1.0, "photo", None, None, False)


def test_the_core_understands_what_is_asked(settings: Any) -> None:
    assert request_from(settings.asked(64, 48, None, (0, 0, 64, 48))) == request_from({})

    pixels = np.zeros((48, 64), np.uint8)
    pixels[4:34, 10:50] = 200
    mask = mask_text(64, 48, pixels.tobytes())
    said = replace(settings, direction=90.0, flip=True, outside="moving", feather=3.0)
    request = request_from(said.asked(64, 48, mask, BOX))
    (region,) = request.regions
    assert (region.shape, region.feather, request.outside) == (Mask(pixels), 3.0, "moving")
    assert request.guidance.flipped
    assert request.guidance.arrows[0].direction == pytest.approx((0, -1)), "90 degrees is up"


@pytest.mark.parametrize("degrees", [0.0, 33.0, 180.0, 275.0])
@pytest.mark.parametrize("box", [(0, 0, 64, 48), (0, 0, 9, 9), (55, 39, 9, 9)])
def test_arrows_lie_inside_the_photo(settings: Any, degrees: float, box: tuple[int, ...]) -> None:
    asked = replace(settings, direction=degrees).asked(64, 48, None, box)
    (arrow,) = request_from(asked).guidance.arrows
    assert all(0 <= x <= 64 and 0 <= y <= 48 for x, y in (arrow.start, arrow.end))
    assert arrow.length >= 8
    radians = np.radians(degrees)
    assert arrow.direction == pytest.approx((np.cos(radians), -np.sin(radians)), abs=1e-6)


def test_instants_are_those_of_the_core(settings: Any) -> None:
    said = replace(settings, start=0.2, end=0.7)
    assert said.times == pytest.approx(even_times(7, 0.2, 0.7))
    assert replace(said, target="deblurred-layer").times == pytest.approx([0.45])
    ours = settings_from(said.video())
    assert ours.instants == pytest.approx(said.times)


def test_a_file_is_replaced_only_if_that_was_chosen(settings: Any, tmp_path: Path) -> None:
    said = replace(settings, target="file", file=str(tmp_path / "clip.mp4"))
    said.check()
    (tmp_path / "clip.mp4").touch()
    replace(said, overwrite=True).check()
    with pytest.raises(Refused, match="exists already"):
        said.check()


def test_a_file_that_cannot_be_looked_for_is_left_to_the_worker_to_refuse(settings: Any, tmp_path: Path) -> None:
    """A name that is too long fails as a locked folder does, also where root runs the tests."""
    replace(settings, target="file", file=str(tmp_path / ("x" * 300) / "clip.mp4")).check()


@pytest.mark.parametrize(
    ("said", "sentence"), [({"start": 0.5, "end": 0.5}, "nothing to show"), ({"target": "file"}, "No file was named")]
)
def test_settings_that_make_no_sense(settings: Any, said: dict[str, Any], sentence: str) -> None:
    settings.check()
    with pytest.raises(Refused, match=sentence):
        replace(settings, **said).check()


def test_progress_tells_the_time_left_and_never_falls(host: MagicMock) -> None:
    from shutterspan.plugin.gimp.meter import Meter

    now = 0.0
    shown: list[tuple[float, str]] = []
    meter = Meter(lambda share, text: shown.append((share, text)), clock=lambda: now)
    stages = [("finding motion", 2), ("finding motion", 2), ("unfolding", 4), ("refining", 12), ("frames", 10)]
    for stage, total in stages:
        for done in range(total + 1):
            now += 1.0
            meter.step(stage, done, total)
    shares = [share for share, _ in shown]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert shown[0][1] == "Finding motion …"
    assert any(text.startswith("Unfolding, ") and text.endswith(" s left") for _, text in shown)
    halfway = next(text for share, text in shown if share >= 0.9)
    assert halfway == "Making frames, 3 s left"


def test_minutes_are_told_as_minutes(host: MagicMock) -> None:
    from shutterspan.plugin.gimp.meter import Meter

    now = 0.0
    shown: list[str] = []
    meter = Meter(lambda share, text: shown.append(text), clock=lambda: now)
    now = 60.0
    meter.step("refining", 1, 4)
    assert shown == ["Refining, 4 min left"]
