"""What is opened, looked at and written through the worker is what the core itself makes of the photo."""

import json
import os
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from shutterspan.core.color.icc import display_p3
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import image_encoder, in_srgb, save_image
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.visualization.trajectories import speed_in, speed_of, trajectories_of
from shutterspan.core.worker.opened import _Photos

REGION = {"regions": [{"rectangle": [44, 28, 212, 164], "feather": 6}]}


@pytest.fixture(scope="module")
def exposure(photo: Path, trained: Engine) -> Exposure:
    return unfold(load_photo(photo), trained)


@pytest.fixture(scope="module")
def opened(line, photo: Path) -> dict:
    return line.ask("open", photo=str(photo))


def alike(told: dict, figures: dict) -> bool:
    """Whether all is the same, numbers but for rounding."""
    return told.keys() == figures.keys() and all(
        told[name] == (pytest.approx(value, rel=1e-4) if isinstance(value, float) else value)
        for name, value in figures.items()
    )


def test_open_tells_what_was_unfolded(opened: dict, exposure: Exposure) -> None:
    told = {name: opened[name] for name in ("say", "width", "height", "moving", "working_width", "working_height")}
    working = dict(zip(("working_width", "working_height"), exposure.working_size, strict=True))
    assert told == {"say": "result", "width": 256, "height": 192, "moving": True, **working}
    assert opened["exposure"] > 0 and opened["seconds"] > 0 and opened["pace"] is None


@pytest.mark.parametrize("width", [None, 96])
def test_a_frame_is_the_exposure_at_that_instant(line, opened: dict, exposure: Exposure, width: int | None) -> None:
    fields = {} if width is None else {"width": width}
    for t in (0, 0.3, 1):
        told = line.ask("frame", exposure=opened["exposure"], t=t, **fields)
        assert np.array_equal(line.pixels(told), exposure.frame_at(t, width))


def test_slots_stay_as_they_are(line, opened: dict, exposure: Exposure) -> None:
    first = line.ask("frame", exposure=opened["exposure"], t=0.1, slot=7)
    kept = np.memmap(first["file"], np.uint8, "r")
    line.ask("frame", exposure=opened["exposure"], t=0.9, slot=8)
    line.ask("frame", exposure=opened["exposure"], t=0.9)
    assert np.array_equal(line.pixels(first), exposure.frame_at(0.1))
    line.ask("frame", exposure=opened["exposure"], t=0.5, slot=7, width=16)
    assert len(bytes(kept)) == 256 * 192 * 3  # what a host has mapped can always be read


def test_a_flip_runs_the_frames_backwards_without_encoding(line, opened: dict) -> None:
    number = line.send("replay", exposure=opened["exposure"], asked={"flipped": True})
    messages = line.rest()
    assert [message["say"] for message in messages] == ["result", "done"]  # no progress: nothing heavy is done
    assert messages[0]["exposure"] == number
    for t in (0, 0.25, 1):
        there, back = (
            line.pixels(line.ask("frame", exposure=exposure, t=instant))
            for exposure, instant in ((opened["exposure"], t), (number, 1 - t))
        )
        assert np.array_equal(there, back)


def test_a_replay_beyond_what_was_encoded_needs_a_new_open(line, photo: Path) -> None:
    region = {"regions": [{"rectangle": [0, 0, 20, 20]}]}
    opened = line.ask("open", photo=str(photo), asked=region)
    told = line.ask("replay", exposure=opened["exposure"], asked={})
    assert (told["say"], told["kind"]) == ("error", "usage") and "Unfold it again" in told["hint"]


def test_a_preview_is_asked_in_the_pixels_of_the_photo(line, photo: Path, trained: Engine) -> None:
    asked = {**REGION, "regions": [{**REGION["regions"][0], "arrows": [[170, 90, 80, 90]]}]}
    opened = line.ask("open", photo=str(photo), asked=asked, width=128)
    assert (opened["width"], opened["height"]) == (128, 96)
    whole = load_photo(photo)
    half = Photo(cv2.resize(whole.pixels, (128, 96), interpolation=cv2.INTER_AREA))
    region = Region(Rectangle(22, 14, 106, 82), 3, Guidance((Arrow((85, 45), (40, 45)),)))
    preview = unfold(half, trained, request=UnfoldRequest((region,)))
    told = line.ask("frame", exposure=opened["exposure"], t=0.2)
    assert np.array_equal(line.pixels(told), preview.frame_at(0.2))
    field = line.field(line.ask("motion", exposure=opened["exposure"]))
    assert field.shape == (96, 128, 2) and field[..., 0].sum() < 0
    np.testing.assert_allclose(field, preview.motion() * 2, atol=1e-4)


def test_motion_and_its_speed(line, opened: dict, exposure: Exposure) -> None:
    told = line.ask("motion", exposure=opened["exposure"])
    np.testing.assert_allclose(line.field(told), exposure.motion(), atol=1e-4)
    assert alike(told["speed"], asdict(speed_in(exposure.motion(), None)))
    small = line.ask("motion", exposure=opened["exposure"], width=48)
    assert (small["width"], small["height"]) == (48, 36)


def test_trust(line, opened: dict, exposure: Exposure) -> None:
    told, trust = line.ask("trust", exposure=opened["exposure"]), exposure.trust()
    assert alike({name: told[name] for name in trust.figures()}, trust.figures())
    np.testing.assert_allclose(line.field(told), np.stack([trust.unexplained, trust.changing], 2), atol=1e-4)


def test_frames_of_16_bits_are_as_fine_as_the_network_made_them(
    line, opened: dict, exposure: Exposure, tmp_path: Path
) -> None:
    deep = replace(exposure, photo=exposure.photo.with_depth(16))
    number = line.send("frames", exposure=opened["exposure"], times=[1, 0.5], folder=str(tmp_path), depth=16)
    messages = line.rest()
    stages = [(m["stage"], m["done"], m["total"]) for m in messages if m["say"] == "progress"]
    assert stages[-1] == ("frames", 2, 2) and {m["request"] for m in messages} == {number}
    files = [Path(file) for file in messages[-2]["files"]]
    assert files == [tmp_path / "frame_001.png", tmp_path / "frame_002.png"] and sorted(tmp_path.iterdir()) == files
    for file, t in zip(files, (1, 0.5), strict=True):
        assert np.array_equal(load_photo(file).pixels, deep.frame_at(t))
    again = line.ask("frames", exposure=opened["exposure"], times=[0], folder=str(tmp_path))
    assert again["kind"] == "output" and "exists already" in again["message"]
    assert again["hint"] == "Choose an empty folder."


def test_a_photo_that_changed_is_read_again(line, photo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.png"
    shutil.copy(photo, copy)
    assert line.ask("open", photo=str(copy))["moving"]
    save_image(copy, np.zeros((192, 256, 3), np.uint8), overwrite=True)
    os.utime(copy, (1, 1))
    number = line.send("open", photo=str(copy))
    messages = line.rest()
    assert not messages[-2]["moving"] and messages[-2]["exposure"] == number
    assert ["No motion was found" in m["message"] for m in messages if m["say"] == "warn"] == [True]


def test_a_photo_is_read_once(small: Path) -> None:
    photos = _Photos()
    first = photos.load(small)
    assert photos.load(small) is first
    os.utime(small, (1, 1))
    assert photos.load(small) is not first


def test_frames_to_be_shown_are_in_srgb(line, small: Path, trained: Engine, tmp_path: Path) -> None:
    wide = replace(load_photo(small), profile=display_p3())
    (tmp_path / "wide.png").write_bytes(image_encoder(".png", wide)(wide.pixels))
    opened = line.ask("open", photo=str(tmp_path / "wide.png"))
    shown = line.pixels(line.ask("frame", exposure=opened["exposure"], t=0.5))
    frame = unfold(wide, trained).frame_at(0.5)
    assert np.array_equal(shown, in_srgb(frame, wide)) and not np.array_equal(shown, frame)


def test_close_takes_the_pixels_away(line, small: Path) -> None:
    opened = line.ask("open", photo=str(small))
    file = Path(line.ask("frame", exposure=opened["exposure"], t=0)["file"])
    assert file.exists() and file.is_relative_to(line.hello["folder"])
    assert line.ask("close", exposure=opened["exposure"])["say"] == "result" and not file.exists()
    for do, fields in {"frame": {"t": 0}, "close": {}, "replay": {"asked": {}}}.items():
        told = line.ask(do, exposure=opened["exposure"], **fields)
        assert told["kind"] == "usage" and f"no exposure {opened['exposure']}" in told["message"]


def test_an_export_is_what_the_command_line_renders(line, photo: Path, tmp_path: Path, capsys) -> None:
    from shutterspan.ui.cli.main import main

    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    options = ["--frames", "3", "--from", "0.25", "--depth", "16", "--region", "rectangle:44,28,212,164"]
    command = ["render", photo, "-o", theirs, *options, "--feather", "6", "--device", "cpu", "--precision", "fp32"]
    assert main([str(part) for part in [*command, "--json"]]) == 0
    report = json.loads(capsys.readouterr().out)
    settings = {"frames": 3, "from": 0.25, "depth": 16}
    told = line.ask("export", photo=str(photo), asked=REGION, settings=settings, target=str(ours))
    assert [path.read_bytes() for path in sorted(ours.iterdir())] == [
        path.read_bytes() for path in sorted(theirs.iterdir())
    ]
    assert told.keys() - {"say", "request"} == report.keys()
    assert alike(told["trust"], report["trust"]) and told["files"][0] == str(ours / "frame_001.png")
    still = line.ask("export", photo=str(photo), settings={"at": 0.5}, target=str(tmp_path / "still.png"))
    assert still["files"] == [str(tmp_path / "still.png")]
    refused = line.ask("export", photo=str(photo), settings={"at": 0.5}, target=str(tmp_path / "still.png"))
    assert refused["kind"] == "output" and "exists already" in refused["message"]


def test_trajectories(line, photo: Path, exposure: Exposure, tmp_path: Path) -> None:
    targets = [str(tmp_path / f"a.{ending}") for ending in ("png", "svg", "flo", "npz", "exr")]
    told = line.ask("trajectories", photo=str(photo), targets=targets)
    found = trajectories_of(exposure)
    assert told["files"] == targets and alike(told["speed"], asdict(speed_of(found)))
    np.testing.assert_allclose(cv2.readOpticalFlow(targets[2]), found.motion, atol=1e-4)
    assert sorted(map(str, tmp_path.iterdir())) == sorted(targets)
    colours = line.ask("trajectories", photo=str(photo), targets=[targets[0]], width=96, draw="colours", overwrite=True)
    assert colours["say"] == "result" and load_photo(targets[0]).pixels.shape == (72, 96, 3)


def test_a_remark_on_trajectories_is_a_warning_before_the_result(line, tmp_path: Path) -> None:
    save_image(tmp_path / "black.png", np.zeros((96, 128, 3), np.uint8))
    line.send("trajectories", photo=str(tmp_path / "black.png"), targets=[str(tmp_path / "a.flo")])
    messages = [message for message in line.rest() if message["say"] != "progress"]
    assert [message["say"] for message in messages] == ["warn", "result", "done"]
    assert "No motion was found" in messages[0]["message"]


def test_the_pace_of_a_photo_that_tells_its_exposure_time(line, tmp_path: Path, photo: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x829A] = 0.5
    path = tmp_path / "half_a_second.jpg"
    Image.open(photo).save(path, exif=exif)
    pace = line.ask("open", photo=str(path), width=32)["pace"]
    assert pace["exposure_time"] == 0.5 and pace["shutter"] == "0.5" and pace["captured_fps"] == 14
    assert "7 frames" in pace["words"]
