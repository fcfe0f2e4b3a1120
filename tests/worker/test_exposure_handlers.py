"""The worker's methods return the same frames, maps and files as the core itself."""

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
from shutterspan.core.visualization.trajectories import motion_speed

REGION: dict[str, Any] = {"regions": [{"rectangle": [44, 28, 212, 164], "feather": 6}]}


@pytest.fixture(scope="module")
def exposure(photo: Path, trained: Engine) -> Exposure:
    return unfold(load_photo(photo), trained)


@pytest.fixture(scope="module")
def opened(client, photo: Path) -> dict:
    return client.request("open", photo=str(photo))


def alike(values: dict, expected: dict) -> bool:
    """Whether two dicts are equal, except for rounding of floats."""
    return values.keys() == expected.keys() and all(
        values[name] == (pytest.approx(value, rel=1e-4) if isinstance(value, float) else value)
        for name, value in expected.items()
    )


def test_open_describes_the_exposure(opened: dict, exposure: Exposure) -> None:
    names = ("width", "height", "moving", "working_width", "working_height")
    reply = {name: opened[name] for name in names}
    working = dict(zip(("working_width", "working_height"), exposure.working_size, strict=True))
    assert reply == {"width": 256, "height": 192, "moving": True, **working}
    assert opened["exposure"] > 0 and opened["seconds"] > 0 and opened["playback_speed"] is None


@pytest.mark.parametrize("width", [None, 96])
def test_a_frame_is_that_of_the_exposure_at_its_instant(
    client, opened: dict, exposure: Exposure, width: int | None
) -> None:
    fields: dict[str, int] = {} if width is None else {"width": width}
    for t in (0, 0.3, 1):
        reply = client.request("frame", exposure=opened["exposure"], t=t, **fields)
        assert np.array_equal(client.pixels(reply), exposure.frame_at(t, width))


def test_slots_are_independent(client, opened: dict, exposure: Exposure) -> None:
    first = client.request("frame", exposure=opened["exposure"], t=0.1, slot=7)
    kept = np.memmap(first["file"], np.uint8, "r")
    client.request("frame", exposure=opened["exposure"], t=0.9, slot=8)
    client.request("frame", exposure=opened["exposure"], t=0.9)
    assert np.array_equal(client.pixels(first), exposure.frame_at(0.1))
    client.request("frame", exposure=opened["exposure"], t=0.5, slot=7, width=16)
    assert len(bytes(kept)) == 256 * 192 * 3  # a file that a host has mapped stays readable


def test_a_flip_reverses_the_frames_without_encoding(client, opened: dict) -> None:
    request_id = client.send("replay", exposure=opened["exposure"], unfold_request={"flipped": True})
    (response,) = client.receive_until_response()  # no progress event: there is no expensive pass
    assert response["result"]["exposure"] == request_id
    assert response["result"]["encode_count"] == opened["encode_count"]
    for t in (0, 0.25, 1):
        forward, reversed_ = (
            client.pixels(client.request("frame", exposure=exposure, t=instant))
            for exposure, instant in ((opened["exposure"], t), (request_id, 1 - t))
        )
        assert np.array_equal(forward, reversed_)


@pytest.mark.slow
def test_the_diagnosis_depends_on_the_request(client, opened: dict, tmp_path: Path) -> None:
    assert opened["diagnosis"] is None
    save_image(tmp_path / "black.png", np.zeros((192, 256, 3), np.uint8))
    black = client.request("open", photo=str(tmp_path / "black.png"))
    assert (black["moving"], black["diagnosis"]["code"]) == (False, "diagnosis_no_motion")
    stroke = {"strokes": [[[60, 90], [80, 90]]]}
    drawn = client.request("replay", exposure=black["exposure"], unfold_request=stroke)
    assert (drawn["moving"], drawn["diagnosis"]) == (True, None)


def test_a_replay_beyond_what_was_encoded_needs_a_new_open(client, photo: Path) -> None:
    region = {"regions": [{"rectangle": [0, 0, 20, 20]}]}
    opened = client.request("open", photo=str(photo), unfold_request=region)
    error = client.fail("replay", exposure=opened["exposure"], unfold_request={})
    assert error["data"]["kind"] == "usage" and error["data"]["hint_code"] == "unfold_again"


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


def test_consistency_has_figures_and_maps(client, opened: dict, exposure: Exposure) -> None:
    reply, consistency = client.request("consistency", exposure=opened["exposure"]), exposure.consistency()
    names = ("explained_fraction", "psnr", "averaging_space", "level")
    assert alike({name: reply[name] for name in names}, {name: getattr(consistency, name) for name in names})
    maps = np.stack([consistency.unexplained_map, consistency.change_map], 2)
    np.testing.assert_allclose(client.field(reply), maps, atol=1e-4)


def test_frames_of_16_bits_keep_their_precision(client, opened: dict, exposure: Exposure, tmp_path: Path) -> None:
    deep = replace(exposure, photo=exposure.photo.with_depth(16))
    request_id = client.send("frames", exposure=opened["exposure"], times=[1, 0.5], folder=str(tmp_path), depth=16)
    *events, response = client.receive_until_response()
    stages = [(event["stage"], event["done"], event["total"]) for event in events]
    assert stages[-1] == ("frames", 2, 2) and {m["id"] for m in [*events, response]} == {request_id}
    files = [Path(file) for file in response["result"]["files"]]
    assert files == [tmp_path / "frame_001.png", tmp_path / "frame_002.png"] and sorted(tmp_path.iterdir()) == files
    for file, t in zip(files, (1, 0.5), strict=True):
        assert np.array_equal(load_photo(file).pixels, deep.frame_at(t))
    again = client.fail("frames", exposure=opened["exposure"], times=[0], folder=str(tmp_path))
    assert again["code"] == "file_exists" and again["data"]["kind"] == "output"
    assert again["data"]["hint"] == "Choose an empty folder."


@pytest.mark.slow
def test_a_photo_that_changed_is_read_again(client, photo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.png"
    shutil.copy(photo, copy)
    assert client.request("open", photo=str(copy))["moving"]
    save_image(copy, np.zeros((192, 256, 3), np.uint8), overwrite=True)
    os.utime(copy, (1, 1))
    request_id = client.send("open", photo=str(copy))
    *events, response = client.receive_until_response()
    assert not response["result"]["moving"] and response["result"]["exposure"] == request_id
    (warning,) = [event["warning"] for event in events if event["event"] == "warning"]
    assert warning["code"] == "diagnosis_no_motion" and "there is nothing to unfold" in warning["message"]


def test_frames_for_display_are_in_srgb(client, small: Path, trained: Engine, tmp_path: Path) -> None:
    wide = replace(load_photo(small), profile=display_p3())
    (tmp_path / "wide.png").write_bytes(make_image_encoder(".png", wide)(wide.pixels))
    opened = client.request("open", photo=str(tmp_path / "wide.png"))
    received = client.pixels(client.request("frame", exposure=opened["exposure"], t=0.5))
    frame = unfold(wide, trained).frame_at(0.5)
    assert np.array_equal(received, frame_to_srgb(frame, wide)) and not np.array_equal(received, frame)


def test_close_deletes_the_pixels(client, small: Path) -> None:
    opened = client.request("open", photo=str(small))
    file = Path(client.request("frame", exposure=opened["exposure"], t=0)["file"])
    assert file.exists() and file.is_relative_to(client.hello["folder"])
    assert client.request("close", exposure=opened["exposure"]) == {} and not file.exists()
    methods: dict[str, dict[str, Any]] = {"frame": {"t": 0}, "close": {}, "replay": {"unfold_request": {}}}
    for method, fields in methods.items():
        error = client.fail(method, exposure=opened["exposure"], **fields)
        assert error["code"] == "exposure_missing" and error["data"]["values"] == {"exposure": opened["exposure"]}


def test_the_playback_speed_of_a_photo_with_an_exposure_time(client, tmp_path: Path, photo: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x829A] = 0.5
    path = tmp_path / "half_a_second.jpg"
    Image.open(photo).save(path, exif=exif)
    speed = client.request("open", photo=str(path), width=32)["playback_speed"]
    assert speed["exposure_time"] == 0.5 and speed["shutter"] == "0.5" and speed["captured_fps"] == 14
    assert "7 frames" in speed["message"]["message"]
