"""The parts of the Blender add-on that need no Blender."""

import ast
import json
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from math import pi
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from shutterspan.core.pipeline.export import export
from shutterspan.core.pipeline.project import request_from, settings_from
from shutterspan.core.types.clip import Clip
from shutterspan.plugin import package
from shutterspan.plugin.blender.asking import asked, settings
from shutterspan.plugin.blender.meter import Meter
from shutterspan.plugin.blender.order import Order, playing_order, stretched_order
from shutterspan.plugin.blender.turning import quarter_turns, turned
from shutterspan.plugin.host_common import Refused

ROOT = Path(__file__).resolve().parents[2]
#: What lies in the extension under these names.
CARRIED = {
    "client.py": "plugin/client.py",
    "host_common.py": "plugin/host_common.py",
    "protocol.py": "core/worker/protocol.py",
    "time_left.py": "core/foundation/time_left.py",
}


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


def test_frames_are_shown_one_after_another() -> None:
    assert playing_order(4, "ONCE", 100) == Order(4, (0, 1, 2, 3), False)
    assert playing_order(4, "BOOMERANG", 100) == Order(4, (0, 1, 2, 3, 2, 1), False)


def test_a_repeated_clip_lasts_as_long_as_the_photo() -> None:
    order = playing_order(3, "REPEAT", 7)
    assert (order.frames, len(order.shown), order.stretched) == (3, 7, True)
    assert order.shown == (0, 0, 1, 2, 0, 1, 2)  # whole plays
    assert playing_order(5, "REPEAT", 2).shown == (0, 1, 2, 3, 4)


@pytest.mark.parametrize("loop", ["ONCE", "BOOMERANG", "REPEAT"])
@pytest.mark.parametrize("length", [1, 2, 3, 24, 25, 240, 1000])
def test_a_stretched_clip_has_its_length_and_as_many_instants_as_that_can_show(loop: str, length: int) -> None:
    order = stretched_order(length, loop)
    assert len(order.shown) == max(length, 2)
    assert 2 <= order.frames <= 240
    assert order.shown[0] == 0
    assert set(order.shown) == set(range(order.frames)) or length < 4
    if loop == "ONCE":
        assert list(order.shown) == sorted(order.shown)
        assert order.frames == min(max(length, 2), 240)


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


@pytest.mark.parametrize(("orientation", "turns"), [(1, 0), (3, 2), (6, 1), (8, 3)])
def test_reads_how_a_camera_held_the_photo(tmp_path: Path, orientation: int, turns: int) -> None:
    path = tmp_path / "photo.jpg"
    picture = Image.new("RGB", (40, 30))
    exif = picture.getexif()
    exif[0x010F], exif[0x0112] = "a camera", orientation
    picture.save(path, exif=exif)
    assert quarter_turns(str(path)) == turns
    data = path.read_bytes()
    path.write_bytes(data[:40])  # damaged notes are none
    assert quarter_turns(str(path)) == 0
    picture.save(path)
    assert quarter_turns(str(path)) == 0


def test_a_mirrored_photo_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    picture = Image.new("RGB", (40, 30))
    exif = picture.getexif()
    exif[0x0112] = 5
    picture.save(path, exif=exif)
    with pytest.raises(Refused, match="mirrored"):
        quarter_turns(str(path))


def test_a_quarter_turn_brings_the_left_side_to_the_top() -> None:
    assert turned(0, 300, 400, 300, 1) == (0, 0)
    assert turned(10, 20, 400, 300, 4) == (10, 20)


def test_the_meter_never_falls_and_tells_the_time_left() -> None:
    now = [0.0]
    meter = Meter(2, clock=lambda: now[0])
    assert meter.words == "Starting …"
    shares = []
    for stage, done, total in (
        ("finding motion", 1, 1),
        ("finding motion", 0, 1),
        ("unfolding", 1, 2),
        ("frames", 7, 7),
    ):
        now[0] += 5
        meter.step(stage, done, total)
        shares.append(meter.share)
    assert shares == sorted(shares)
    assert meter.words == "Frames, about 20 s left"
    meter.finish_request()
    assert meter.share == 0.5


def test_the_extension_holds_the_same_code_and_nothing_else_of_ours(tmp_path: Path) -> None:
    package.blender(tmp_path / "shutterspan.zip")
    with zipfile.ZipFile(tmp_path / "shutterspan.zip") as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    stamp, manifest = files.pop(package.STAMP), files["blender_manifest.toml"]
    sources = {path.name: path for path in (ROOT / "plugin" / "blender").iterdir() if path.is_file()}
    sources |= {name: ROOT / original for name, original in CARRIED.items()}
    assert files == {name: path.read_bytes() for name, path in sources.items()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert tomllib.loads(manifest.decode())["version"] == project["version"] == json.loads(stamp)["shutterspan"]


def test_the_extension_needs_nothing_but_blender() -> None:
    for path in (ROOT / "plugin" / "blender").glob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        imported |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
        assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names | {"bpy", "numpy"}, path
        outside = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.level > 1]
        assert not outside or path.name in CARRIED, path
