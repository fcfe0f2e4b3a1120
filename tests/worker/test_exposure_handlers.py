"""The worker's methods give the same frames, maps and files as the core itself."""

import json
import os
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from shutterspan.core.color.icc import display_p3
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import frame_to_srgb, make_image_encoder, save_image
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.visualization.trajectories import motion_speed, trajectories_of, trajectory_speed
from shutterspan.core.worker.exposure_handlers import _Photos

REGION: dict[str, Any] = {"regions": [{"rectangle": [44, 28, 212, 164], "feather": 6}]}


@pytest.fixture(scope="module")
def exposure(photo: Path, trained: Engine) -> Exposure:
    return unfold(load_photo(photo), trained)


@pytest.fixture(scope="module")
def opened(client, photo: Path) -> dict:
    return client.request("open", photo=str(photo))


def alike(values: dict, expected: dict) -> bool:
    """Whether both dicts are the same, except for the rounding of floats."""
    return values.keys() == expected.keys() and all(
        values[name] == (pytest.approx(value, rel=1e-4) if isinstance(value, float) else value)
        for name, value in expected.items()
    )


def test_open_describes_the_exposure(opened: dict, exposure: Exposure) -> None:
    names = ("event", "width", "height", "moving", "working_width", "working_height")
    reply = {name: opened[name] for name in names}
    working = dict(zip(("working_width", "working_height"), exposure.working_size, strict=True))
    assert reply == {"event": "result", "width": 256, "height": 192, "moving": True, **working}
    assert opened["exposure"] > 0 and opened["seconds"] > 0 and opened["playback_speed"] is None


@pytest.mark.parametrize("width", [None, 96])
def test_a_frame_is_the_exposure_at_that_instant(client, opened: dict, exposure: Exposure, width: int | None) -> None:
    fields: dict[str, int] = {} if width is None else {"width": width}
    for t in (0, 0.3, 1):
        reply = client.request("frame", exposure=opened["exposure"], t=t, **fields)
        assert np.array_equal(client.pixels(reply), exposure.frame_at(t, width))


def test_slots_stay_as_they_are(client, opened: dict, exposure: Exposure) -> None:
    first = client.request("frame", exposure=opened["exposure"], t=0.1, slot=7)
    kept = np.memmap(first["file"], np.uint8, "r")
    client.request("frame", exposure=opened["exposure"], t=0.9, slot=8)
    client.request("frame", exposure=opened["exposure"], t=0.9)
    assert np.array_equal(client.pixels(first), exposure.frame_at(0.1))
    client.request("frame", exposure=opened["exposure"], t=0.5, slot=7, width=16)
    assert len(bytes(kept)) == 256 * 192 * 3  # what a host has mapped can always be read


def test_a_flip_runs_the_frames_backwards_without_encoding(client, opened: dict) -> None:
    request_id = client.send("replay", exposure=opened["exposure"], unfold_request={"flipped": True})
    messages = client.receive_until_done()
    assert [message["event"] for message in messages] == ["result", "done"]  # no progress: nothing heavy is done
    assert messages[0]["exposure"] == request_id
    for t in (0, 0.25, 1):
        forward, reversed_ = (
            client.pixels(client.request("frame", exposure=exposure, t=instant))
            for exposure, instant in ((opened["exposure"], t), (request_id, 1 - t))
        )
        assert np.array_equal(forward, reversed_)


def test_a_replay_beyond_what_was_encoded_needs_a_new_open(client, photo: Path) -> None:
    region = {"regions": [{"rectangle": [0, 0, 20, 20]}]}
    opened = client.request("open", photo=str(photo), unfold_request=region)
    reply = client.request("replay", exposure=opened["exposure"], unfold_request={})
    assert (reply["event"], reply["kind"]) == ("error", "usage") and "Unfold it again" in reply["hint"]


def test_the_request_of_a_preview_is_in_pixels_of_the_photo(client, photo: Path, trained: Engine) -> None:
    unfold_request = {"regions": [{**REGION["regions"][0], "arrows": [[170, 90, 80, 90]]}]}
    opened = client.request("open", photo=str(photo), unfold_request=unfold_request, width=128)
    assert (opened["width"], opened["height"]) == (128, 96)
    whole = load_photo(photo)
    half = Photo(cv2.resize(whole.pixels, (128, 96), interpolation=cv2.INTER_AREA))
    region = Region(Rectangle(22, 14, 106, 82), 3, Guidance((Arrow((85, 45), (40, 45)),)))
    preview = unfold(half, trained, request=UnfoldRequest((region,)))
    reply = client.request("frame", exposure=opened["exposure"], t=0.2)
    assert np.array_equal(client.pixels(reply), preview.frame_at(0.2))
    field = client.field(client.request("motion", exposure=opened["exposure"]))
    assert field.shape == (96, 128, 2) and field[..., 0].sum() < 0
    np.testing.assert_allclose(field, preview.motion() * 2, atol=1e-4)


def test_motion_and_its_speed(client, opened: dict, exposure: Exposure) -> None:
    reply = client.request("motion", exposure=opened["exposure"])
    np.testing.assert_allclose(client.field(reply), exposure.motion(), atol=1e-4)
    assert alike(reply["speed"], asdict(motion_speed(exposure.motion(), None)))
    small = client.request("motion", exposure=opened["exposure"], width=48)
    assert (small["width"], small["height"]) == (48, 36)


def test_consistency(client, opened: dict, exposure: Exposure) -> None:
    reply, consistency = client.request("consistency", exposure=opened["exposure"]), exposure.consistency()
    assert alike({name: reply[name] for name in consistency.metrics()}, consistency.metrics())
    maps = np.stack([consistency.unexplained_map, consistency.change_map], 2)
    np.testing.assert_allclose(client.field(reply), maps, atol=1e-4)


def test_frames_of_16_bits_are_as_fine_as_the_network_made_them(
    client, opened: dict, exposure: Exposure, tmp_path: Path
) -> None:
    deep = replace(exposure, photo=exposure.photo.with_depth(16))
    request_id = client.send("frames", exposure=opened["exposure"], times=[1, 0.5], folder=str(tmp_path), depth=16)
    messages = client.receive_until_done()
    stages = [(m["stage"], m["done"], m["total"]) for m in messages if m["event"] == "progress"]
    assert stages[-1] == ("frames", 2, 2) and {m["id"] for m in messages} == {request_id}
    files = [Path(file) for file in messages[-2]["files"]]
    assert files == [tmp_path / "frame_001.png", tmp_path / "frame_002.png"] and sorted(tmp_path.iterdir()) == files
    for file, t in zip(files, (1, 0.5), strict=True):
        assert np.array_equal(load_photo(file).pixels, deep.frame_at(t))
    again = client.request("frames", exposure=opened["exposure"], times=[0], folder=str(tmp_path))
    assert again["kind"] == "output" and "exists already" in again["message"]
    assert again["hint"] == "Choose an empty folder."


def test_a_photo_that_changed_is_read_again(client, photo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.png"
    shutil.copy(photo, copy)
    assert client.request("open", photo=str(copy))["moving"]
    save_image(copy, np.zeros((192, 256, 3), np.uint8), overwrite=True)
    os.utime(copy, (1, 1))
    request_id = client.send("open", photo=str(copy))
    messages = client.receive_until_done()
    assert not messages[-2]["moving"] and messages[-2]["exposure"] == request_id
    assert ["No motion was found" in m["message"] for m in messages if m["event"] == "warn"] == [True]


def test_a_photo_is_read_once(small: Path) -> None:
    photos = _Photos()
    first = photos.load(small)
    assert photos.load(small) is first
    os.utime(small, (1, 1))
    assert photos.load(small) is not first


def test_frames_for_display_are_in_srgb(client, small: Path, trained: Engine, tmp_path: Path) -> None:
    wide = replace(load_photo(small), profile=display_p3())
    (tmp_path / "wide.png").write_bytes(make_image_encoder(".png", wide)(wide.pixels))
    opened = client.request("open", photo=str(tmp_path / "wide.png"))
    received = client.pixels(client.request("frame", exposure=opened["exposure"], t=0.5))
    frame = unfold(wide, trained).frame_at(0.5)
    assert np.array_equal(received, frame_to_srgb(frame, wide)) and not np.array_equal(received, frame)


def test_close_takes_the_pixels_away(client, small: Path) -> None:
    opened = client.request("open", photo=str(small))
    file = Path(client.request("frame", exposure=opened["exposure"], t=0)["file"])
    assert file.exists() and file.is_relative_to(client.hello["folder"])
    assert client.request("close", exposure=opened["exposure"])["event"] == "result" and not file.exists()
    methods: dict[str, dict[str, Any]] = {"frame": {"t": 0}, "close": {}, "replay": {"unfold_request": {}}}
    for method, fields in methods.items():
        reply = client.request(method, exposure=opened["exposure"], **fields)
        assert reply["kind"] == "usage" and f"no exposure {opened['exposure']}" in reply["message"]


def test_an_export_is_what_the_command_line_renders(client, photo: Path, tmp_path: Path, capsys) -> None:
    from shutterspan.ui.cli.main import main

    exported, rendered = tmp_path / "exported", tmp_path / "rendered"
    options = ["--frames", "3", "--from", "0.25", "--depth", "16", "--region", "rectangle:44,28,212,164"]
    command = ["render", photo, "-o", rendered, *options, "--feather", "6", "--device", "cpu", "--precision", "fp32"]
    assert main([str(part) for part in [*command, "--json"]]) == 0
    report = json.loads(capsys.readouterr().out)
    settings = {"frames": 3, "from": 0.25, "depth": 16}
    reply = client.request("export", photo=str(photo), unfold_request=REGION, settings=settings, target=str(exported))
    assert [path.read_bytes() for path in sorted(exported.iterdir())] == [
        path.read_bytes() for path in sorted(rendered.iterdir())
    ]
    assert reply.keys() - {"event", "id", "say", "request"} == report.keys()
    assert alike(reply["consistency"], report["consistency"]) and reply["files"][0] == str(exported / "frame_001.png")
    still = client.request("export", photo=str(photo), settings={"at": 0.5}, target=str(tmp_path / "still.png"))
    assert still["files"] == [str(tmp_path / "still.png")]
    again = client.request("export", photo=str(photo), settings={"at": 0.5}, target=str(tmp_path / "still.png"))
    assert again["kind"] == "output" and "exists already" in again["message"]


def test_trajectories(client, photo: Path, exposure: Exposure, tmp_path: Path) -> None:
    targets = [str(tmp_path / f"a.{ending}") for ending in ("png", "svg", "flo", "npz", "exr")]
    reply = client.request("trajectories", photo=str(photo), targets=targets)
    found = trajectories_of(exposure)
    assert reply["files"] == targets and alike(reply["speed"], asdict(trajectory_speed(found)))
    np.testing.assert_allclose(cv2.readOpticalFlow(targets[2]), found.motion, atol=1e-4)
    assert sorted(map(str, tmp_path.iterdir())) == sorted(targets)
    colours = client.request(
        "trajectories", photo=str(photo), targets=[targets[0]], width=96, draw="colours", overwrite=True
    )
    assert colours["event"] == "result" and load_photo(targets[0]).pixels.shape == (72, 96, 3)


def test_a_diagnosis_with_trajectories_is_a_warning_before_the_result(client, tmp_path: Path) -> None:
    save_image(tmp_path / "black.png", np.zeros((96, 128, 3), np.uint8))
    client.send("trajectories", photo=str(tmp_path / "black.png"), targets=[str(tmp_path / "a.flo")])
    messages = [message for message in client.receive_until_done() if message["event"] != "progress"]
    assert [message["event"] for message in messages] == ["warn", "result", "done"]
    assert "No motion was found" in messages[0]["message"]


def test_the_playback_speed_of_a_photo_with_an_exposure_time(client, tmp_path: Path, photo: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x829A] = 0.5
    path = tmp_path / "half_a_second.jpg"
    Image.open(photo).save(path, exif=exif)
    speed = client.request("open", photo=str(path), width=32)["playback_speed"]
    assert speed["exposure_time"] == 0.5 and speed["shutter"] == "0.5" and speed["captured_fps"] == 14
    assert "7 frames" in speed["text"]
