"""The worker exports the same files as the command line, and encodes each photo once."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from shutterspan.core.image_io.decoded_photo import write_decoded_photo
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.visualization.trajectories import trajectories_of, trajectory_speed

REGION: dict[str, Any] = {"regions": [{"rectangle": [44, 28, 212, 164], "feather": 6}]}


@pytest.fixture(scope="module")
def exposure(photo: Path, trained: Engine) -> Exposure:
    return unfold(load_photo(photo), trained)


def alike(values: dict, expected: dict) -> bool:
    """Whether two dicts are equal, except for rounding of floats."""
    return values.keys() == expected.keys() and all(
        values[name] == (pytest.approx(value, rel=1e-4) if isinstance(value, float) else value)
        for name, value in expected.items()
    )


@pytest.mark.slow
def test_an_export_equals_a_render_of_the_command_line(client, photo: Path, tmp_path: Path, capsys) -> None:
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
    names = ("explained_fraction", "psnr", "averaging_space", "level", "sharpening")
    assert alike(reply["consistency"], {name: report["consistency"][name] for name in names})
    assert reply["files"][0] == str(exported / "frame_001.png") and reply["exposure"] is None
    assert (reply["photo_size"], reply["working_size"]) == (report["photo_size"], report["working_size"])
    still = client.request("export", photo=str(photo), settings={"at": 0.5}, target=str(tmp_path / "still.png"))
    assert still["files"] == [str(tmp_path / "still.png")]
    again = client.fail("export", photo=str(photo), settings={"at": 0.5}, target=str(tmp_path / "still.png"))
    assert again["code"] == "file_exists" and again["data"]["kind"] == "output"


@pytest.mark.slow
def test_trajectories_are_written(client, photo: Path, exposure: Exposure, tmp_path: Path) -> None:
    targets = [str(tmp_path / f"a.{ending}") for ending in ("png", "svg", "flo", "npz", "exr")]
    reply = client.request("trajectories", photo=str(photo), targets=targets)
    found = trajectories_of(exposure)
    assert reply["files"] == targets and alike(reply["speed"], asdict(trajectory_speed(found)))
    np.testing.assert_allclose(cv2.readOpticalFlow(targets[2]), found.motion, atol=1e-4)
    assert sorted(map(str, tmp_path.iterdir())) == sorted(targets)
    colours = client.request(
        "trajectories", photo=str(photo), targets=[targets[0]], width=96, draw="colours", overwrite=True
    )
    assert colours["files"] == targets[:1] and load_photo(targets[0]).pixels.shape == (72, 96, 3)


def test_a_diagnosis_with_trajectories_is_a_warning_before_the_result(client, tmp_path: Path) -> None:
    save_image(tmp_path / "black.png", np.zeros((96, 128, 3), np.uint8))
    client.send("trajectories", photo=str(tmp_path / "black.png"), targets=[str(tmp_path / "a.flo")])
    *events, response = client.receive_until_response()
    (warning,) = [event["warning"] for event in events if event["event"] == "warning"]
    assert warning["code"] == "diagnosis_no_motion" and "result" in response


def test_an_open_exposure_is_exported_without_encoding(client, photo: Path, tmp_path: Path) -> None:
    opened = client.request("open", photo=str(photo), unfold_request=REGION)
    settings = {"frames": 3}
    for name, source in (
        ("from_exposure", {"exposure": opened["exposure"]}),
        ("from_photo", {"photo": str(photo), "unfold_request": REGION}),
    ):
        result = client.request("export", **source, settings=settings, target=str(tmp_path / name))
        assert result["encode_count"] == opened["encode_count"] + (name == "from_photo")
    for frame in ("frame_001.png", "frame_002.png", "frame_003.png"):
        assert (tmp_path / "from_exposure" / frame).read_bytes() == (tmp_path / "from_photo" / frame).read_bytes()


@pytest.mark.slow
def test_an_exposure_is_exported_with_another_request(client, photo: Path, tmp_path: Path) -> None:
    opened = client.request("open", photo=str(photo))
    flipped, settings = {"unfold_request": {"flipped": True}}, {"frames": 2}
    for name, source in (("exposure", {"exposure": opened["exposure"]}), ("photo", {"photo": str(photo)})):
        result = client.request("export", **source, **flipped, settings=settings, target=str(tmp_path / name))
        assert result["encode_count"] == opened["encode_count"] + (name == "photo")
    for frame in ("frame_001.png", "frame_002.png"):
        assert (tmp_path / "exposure" / frame).read_bytes() == (tmp_path / "photo" / frame).read_bytes()
    region = client.request("open", photo=str(photo), unfold_request={"regions": [{"rectangle": [0, 0, 20, 20]}]})
    error = client.fail("export", exposure=region["exposure"], unfold_request={}, target=str(tmp_path / "a.mp4"))
    assert error["code"] == "latents_missing" and not (tmp_path / "a.mp4").exists()


@pytest.mark.slow
def test_still_video_and_trajectories_share_one_encode(client, photo: Path, tmp_path: Path) -> None:
    first = client.request("export", photo=str(photo), target=str(tmp_path / "a.mp4"), keep=True)
    source = {"exposure": first["exposure"]}
    still = client.request("export", **source, settings={"at": 0.5}, target=str(tmp_path / "a.png"), keep=True)
    deep = client.request("export", **source, settings={"frames": 2, "depth": 16}, target=str(tmp_path / "deep"))
    drawn = client.request("trajectories", **source, targets=[str(tmp_path / "a.exr")])
    assert still["exposure"] == first["exposure"] and deep["exposure"] is None
    assert {result["encode_count"] for result in (first, still, deep, drawn)} == {first["encode_count"]}
    assert load_photo(tmp_path / "deep" / "frame_001.png").depth == 16 and (tmp_path / "a.exr").is_file()
    assert client.request("close", **source) == {}
    error = client.fail("export", **source, target=str(tmp_path / "b.mp4"))
    assert error["code"] == "exposure_missing" and not (tmp_path / "b.mp4").exists()


@pytest.mark.slow
def test_the_best_quality_is_encoded_again(client, photo: Path, tmp_path: Path) -> None:
    opened = client.request("open", photo=str(photo))
    best = client.request(
        "export", exposure=opened["exposure"], settings={"at": 0.5, "best": True}, target=str(tmp_path / "best.png")
    )
    assert best["encode_count"] == opened["encode_count"] + 1


def test_a_preview_is_not_exported(client, photo: Path, tmp_path: Path) -> None:
    opened = client.request("open", photo=str(photo), width=128)
    for method, params in (
        ("export", {"target": str(tmp_path / "a.mp4")}),
        ("trajectories", {"targets": [str(tmp_path / "a.flo")]}),
        ("save_latents", {}),
    ):
        error = client.fail(method, exposure=opened["exposure"], **params)
        assert error["code"] == "exposure_reduced" and not list(tmp_path.iterdir())


def test_a_target_is_checked_before_the_photo_is_encoded(client, photo: Path, small: Path) -> None:
    before = client.request("open", photo=str(small))["encode_count"]
    error = client.fail("export", photo=str(photo), target="/nowhere/a.mp4", keep=True)
    assert error["code"] == "folder_missing"
    assert client.request("open", photo=str(small))["encode_count"] == before + 1


@pytest.mark.slow
def test_another_worker_exports_from_the_latents(client, start: Callable, photo: Path, tmp_path: Path) -> None:
    opened = client.request("open", photo=str(photo), unfold_request=REGION)
    latents = client.request("save_latents", exposure=opened["exposure"])["file"]
    assert Path(latents).is_relative_to(client.hello["folder"])
    write_decoded_photo(load_photo(photo), tmp_path / "decoded")
    other = start()
    source = {"photo": str(photo), "unfold_request": REGION}
    handed_over = {"latents": latents, "decoded_photo": str(tmp_path / "decoded")}
    settings = {"frames": 3}
    result = other.request("export", **source, **handed_over, settings=settings, target=str(tmp_path / "a"))
    assert result["encode_count"] == 0
    client.request("export", **source, settings=settings, target=str(tmp_path / "b"))
    for frame in ("frame_001.png", "frame_002.png", "frame_003.png"):
        assert (tmp_path / "a" / frame).read_bytes() == (tmp_path / "b" / frame).read_bytes()
    client.request("close", exposure=opened["exposure"])
    assert not Path(latents).exists()
    again = other.request("export", **source, latents=latents, settings=settings, target=str(tmp_path / "c"))
    assert again["encode_count"] == 1  # the file is missing, so the photo is encoded


@pytest.mark.slow
def test_a_missing_folder_is_an_error_and_the_worker_continues(start: Callable, small: Path) -> None:
    client = start()
    opened = client.request("open", photo=str(small))
    shutil.rmtree(client.hello["folder"])
    for method, params in (("frame", {"t": 0.5}), ("save_latents", {}), ("motion", {})):
        error = client.fail(method, exposure=opened["exposure"], **params)
        assert error["data"]["kind"] == "output" and error["code"] in ("temporary_files_not_written", "folder_missing")
    assert client.request("open", photo=str(small))["exposure"] == client.last_id


def test_a_still_clip_is_written_on_request_only(client, small: Path, tmp_path: Path) -> None:
    target, settings = tmp_path / "a.mp4", {"frames": 2}
    result = client.request("export", photo=str(small), settings=settings, target=str(target), keep=True)
    assert (result["motion_found"], result["files"], result["consistency"]) == (False, [], None)
    assert result["diagnosis"]["hint_code"] == "draw_where_it_moved" and not list(tmp_path.iterdir())
    assert client.fail("consistency", exposure=result["exposure"])["code"] == "nothing_moves"
    still = {"exposure": result["exposure"], "settings": {"at": 0.5}, "target": str(tmp_path / "a.png")}
    assert client.request("export", **still)["files"] == [str(tmp_path / "a.png")]
    wanted = client.request("export", photo=str(small), settings=settings, target=str(target), still_clip=True)
    assert wanted["files"] == [str(target)]


def test_a_clip_at_strength_zero_is_written_on_request_only(client, small: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.gif"
    clip = {"photo": str(small), "unfold_request": {"strength": 0}, "settings": {"frames": 2}, "target": str(target)}
    assert client.fail("export", **clip)["code"] == "strength_zero" and not target.exists()
    assert client.request("export", **clip, still_clip=True)["files"] == [str(target)]


@pytest.mark.parametrize("link", [None, Path.symlink_to, Path.hardlink_to])
@pytest.mark.parametrize("name", ["a.png", "frames/frame_002.png"])
def test_no_export_replaces_the_photo(
    client, small: Path, tmp_path: Path, name: str, link: Callable[[Path, Path], None] | None
) -> None:
    photo, taken = tmp_path / "photo.png", tmp_path / name
    photo.write_bytes(small.read_bytes())
    taken.parent.mkdir(exist_ok=True)
    if link:
        link(taken, photo)
    else:
        photo = photo.rename(taken)
    target, settings = (tmp_path / "frames", {"frames": 2}) if "frames" in name else (taken, {"at": 0.5})
    export = {"photo": str(photo), "target": str(target), "settings": settings, "overwrite": True, "still_clip": True}
    opened = client.request("open", photo=str(photo))
    for source in ({"photo": str(photo)}, {"photo": None, "exposure": opened["exposure"]}):
        assert client.fail("export", **export | source)["code"] == "target_is_photo"
    trajectories = client.fail("trajectories", photo=str(photo), targets=[str(taken)], overwrite=True)
    assert trajectories["code"] == "target_is_photo"
    assert taken.read_bytes() == small.read_bytes()


@pytest.mark.parametrize("name", ["2024.05.12", "take.3/", "clip.mp4/", "50%/", "f_%03d.png/"])
def test_the_name_of_a_target_may_mean_a_folder(client, small: Path, tmp_path: Path, name: str) -> None:
    export = {"photo": str(small), "settings": {"frames": 2}, "still_clip": True}
    files = client.request("export", **export, target=f"{tmp_path}/{name}")["files"]
    folder = tmp_path / name.rstrip("/")
    assert files == [str(folder / f"frame_00{number}.png") for number in (1, 2)]
    assert client.fail("export", **export, target=f"{tmp_path}/a.avi")["code"] == "target_kind_unknown"


@pytest.mark.slow
def test_strokes_and_strength_need_no_encoding(client, photo: Path) -> None:
    opened = client.request("open", photo=str(photo))
    across = {"strokes": [[[128, 68], [130, 100], [128, 188]]]}
    drawn = client.request("replay", exposure=opened["exposure"], unfold_request=across)
    assert [notice["code"] for notice in drawn["notices"]] == ["moved_by_hand"] and drawn["moving"]
    still = client.request("replay", exposure=opened["exposure"], unfold_request={**across, "strength": 0})
    assert opened["encode_count"] == drawn["encode_count"] == still["encode_count"]
    speeds = [client.request("motion", exposure=one["exposure"])["speed"]["fast"] for one in (drawn, still)]
    assert speeds[0] == pytest.approx(120, rel=0.3) and speeds[1] == 0
    for invalid in (
        {"strokes": [[[1, 1], [1, 1]]]},
        {"strokes": [[[1, 1], [9, 9], [9, 1], [1, 9]]]},
        {"strokes": [[[1, 1], [9e5, 1]]]},
        {"strength": 3.5},
        {"strength": -1},
    ):
        assert client.fail("replay", exposure=opened["exposure"], unfold_request=invalid)["data"]["kind"] == "usage"
