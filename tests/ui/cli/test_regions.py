"""`render` with regions, arrows, flips, time ranges, consistency and projects."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.video_io.decoding import decode_video, read_animation

from .conftest import CommandResult


def error_line(result: CommandResult, code: int = 2) -> str:
    """Assert the exit code, and return the one line on standard error."""
    assert result.code == code, result
    line = result.err
    assert line.startswith("shutterspan: ") and line.count("\n") == 1, line
    return line


@pytest.fixture
def timed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo with an exposure time of 1/8 s in its EXIF."""
    path = tmp_path_factory.mktemp("photos") / "timed.jpg"
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x829A] = 0.125
    noise = np.random.default_rng(4).integers(0, 256, (96, 128, 3), np.uint8)
    Image.fromarray(noise).save(path, exif=exif)
    return path


@pytest.fixture
def photo(blurred: Path) -> Path:
    return blurred


def still(run_command: Callable, photo: Path, target: Path, *options: str) -> np.ndarray:
    assert run_command("render", photo, "-o", target, "--at", "0.1", "--overwrite", *options).code == 0
    return load_photo(target).pixels


@pytest.mark.slow
def test_regions_move_and_the_rest_is_the_photo(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    own = load_photo(photo).pixels
    moved = {}
    painted = np.zeros((120, 160, 3), np.uint8)
    painted[20:50, 90:140] = 255
    save_image(tmp_path / "mask.png", painted)
    for shape in ("rectangle:10,10,60,60", "ellipse:10,10,60,60", "polygon:10,10,60,10,10,60", "mask:mask.png"):
        shape = shape.replace("mask.png", str(tmp_path / "mask.png"))
        pixels = still(run_command, photo, tmp_path / "s.png", "--region", shape, "--feather", "0")
        moved[shape[:4]] = (pixels != own).any(2)
    assert moved["rect"][12:58, 12:58].mean() > 0.6 and not moved["rect"][64:].any()
    assert moved["elli"].sum() < moved["rect"].sum() and not moved["elli"][10:14, 10:14].any()
    assert not moved["poly"][50:, 50:].any() and moved["poly"][15:25, 15:25].any()
    assert moved["mask"][22:48, 92:138].mean() > 0.6 and not moved["mask"][:, :85].any()
    two = ["--region", "rectangle:10,10,40,40", "--region", "rectangle:100,60,140,100"]
    pixels = still(run_command, photo, tmp_path / "s.png", *two)
    assert (pixels[20:30, 20:30] != own[20:30, 20:30]).any() and (pixels[70:90, 110:130] != own[70:90, 110:130]).any()


@pytest.mark.slow
def test_outside(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    region = ["--region", "rectangle:10,10,60,60", "--feather", "0"]
    whole = still(run_command, photo, tmp_path / "s.png")
    assert run_command("render", photo, "-o", tmp_path / "m.png", "--at", "key").code == 0
    middle = load_photo(tmp_path / "m.png").pixels
    assert np.array_equal(still(run_command, photo, tmp_path / "s.png", *region, "--outside", "moving"), whole)
    frozen = still(run_command, photo, tmp_path / "s.png", *region, "--outside", "still")
    assert np.array_equal(frozen[70:], middle[70:]) and np.array_equal(frozen[15:55, 15:55], whole[15:55, 15:55])


@pytest.mark.slow
def test_flips_and_arrows(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    whole = still(run_command, photo, tmp_path / "s.png")
    assert run_command("render", photo, "-o", tmp_path / "e.png", "--at", "0.9").code == 0
    other = load_photo(tmp_path / "e.png").pixels
    assert np.array_equal(still(run_command, photo, tmp_path / "s.png", "--flip", "all"), other)
    region = ["--region", "rectangle:10,10,60,60", "--feather", "0", "--outside", "moving", "--flip", "1"]
    mixed = still(run_command, photo, tmp_path / "s.png", *region)
    assert np.array_equal(mixed[15:55, 15:55], other[15:55, 15:55]) and np.array_equal(mixed[70:], whole[70:])
    right = still(run_command, photo, tmp_path / "s.png", "--arrow", "40,60,120,60")
    assert run_command("render", photo, "-o", tmp_path / "l.png", "--at", "0.9", "--arrow", "120,60,40,60").code == 0
    assert np.array_equal(load_photo(tmp_path / "l.png").pixels, right), "opposite arrows mirror time"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("--region rectangle:10,10,10,60", "Region 1 is empty"),
        ("--region ellipse:10,10,60,60 --region rectangle:100,10,500,60", "Region 2 extends beyond the photo"),
        ("--region polygon:10,10,60,60,60,10,10,60", "Region 1 crosses itself"),
        ("--region rectangle:10,10,60,60 --feather 900", "feather of region 1"),
        ("--region circle:1,2,3", "must begin with rectangle:, ellipse:, polygon: or mask:"),
        ("--region ellipse:1,2,3", "must be 4 numbers"),
        ("--region ellipse:nan,2,30,40", "Region 1 is empty"),
        ("--arrow 10,10,10,10", "has no length"),
        ("--arrow 10,10,400,10", "extends beyond the photo, which is 160x120"),
        ("--arrow 10,10,50,10 --arrow 60,10,20,10", "The arrows of the photo contradict each other: one points right"),
        ("--region rectangle:5,5,90,90 --arrow 9,9,9,50 --arrow 9,60,9,20", "arrows of region 1 contradict"),
        ("--region rectangle:5,5,50,50 --arrow 9,9,9,50 --arrow 99,60,99,20", "starts in no region"),
        ("--flip 1", "no region 1"),
        ("--flip x", "must be a whole number"),
        ("--outside still", "need a region"),
        ("--from 0.7 --to 0.2", "A clip from 0.7 to 0.2 has no frames"),
    ],
)
def test_contradicting_options_are_errors(
    options: str, reason: str, photo: Path, tmp_path: Path, run_command: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def heavy(*_: object) -> None:
        raise AssertionError("the heavy pass was begun")

    monkeypatch.setattr("shutterspan.core.inference.unfold.unfold", heavy)
    assert reason in error_line(run_command("render", photo, "-o", tmp_path / "o.mp4", *options.split()))
    assert not list(tmp_path.iterdir())


def test_masks_of_another_size_or_none(photo: Path, black: Path, tmp_path: Path, run_command: Callable) -> None:
    result = run_command("render", photo, "-o", tmp_path / "o.mp4", "--region", f"mask:{black}")
    assert "The mask of region 1 is 96x64 pixels, the photo 160x120." in error_line(result)
    assert "no file" in error_line(
        run_command("render", photo, "-o", tmp_path / "o.mp4", "--region", "mask:nowhere.png"), 1
    )


@pytest.mark.slow
def test_a_part_of_the_exposure_eased_and_held(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    frames = {}
    for name, options in {"all": [], "part": ["--from", "0.25", "--to", "0.75"], "ease": ["--ease"]}.items():
        assert run_command("render", photo, "-o", tmp_path / name, "--frames", "5", *options).code == 0
        frames[name] = [load_photo(path).pixels for path in sorted((tmp_path / name).iterdir())]
    assert np.array_equal(frames["part"][0], frames["all"][1]) and np.array_equal(frames["part"][4], frames["all"][3])
    assert np.array_equal(frames["ease"][2], frames["all"][2]) and np.array_equal(frames["ease"][4], frames["all"][4])
    assert not np.array_equal(frames["ease"][1], frames["all"][1])
    options = ["--frames", "4", "--hold", "0.25", "--fps", "8", "--loop"]
    assert run_command("render", photo, "-o", tmp_path / "o.mp4", *options, "none").code == 0
    assert len(decode_video(tmp_path / "o.mp4")) == 8
    assert run_command("render", photo, "-o", tmp_path / "o.gif", *options, "boomerang").code == 0
    assert sum(read_animation(tmp_path / "o.gif")[1]) == pytest.approx(10 / 8, abs=0.05)


@pytest.mark.slow
def test_the_playback_speed_as_text_and_json(timed: Path, tmp_path: Path, run_command: Callable) -> None:
    result = run_command("render", "--still-clip", timed, "-o", tmp_path / "a.mp4", "--frames", "11")
    assert result.out == "1/8 s in 11 frames: 88 fps, 3.7x slower at 24 fps\n"
    options = ["--from", "0.25", "--to", "0.75", "--fps", "12", "--json"]
    speed = run_command("render", "--still-clip", timed, "-o", tmp_path / "b.gif", "--frames", "6", *options).report[
        "playback_speed"
    ]
    assert (speed["captured_fps"], speed["slowdown"]) == pytest.approx((96, 8))
    stretched = run_command(
        "render", "--still-clip", timed, "-o", tmp_path / "c.mp4", "--frames", "4", "--duration", "2", "--json"
    ).report
    assert stretched["playback_speed"]["slowdown"] == pytest.approx(16), "each frame is visible for half a second"
    still = run_command("render", timed, "-o", tmp_path / "d.png", "--at", "0.5", "--json").report
    assert still["playback_speed"] is None
    assert (speed["slower"], still["pace"]) == (speed["slowdown"], None), "former keys work for one more release"


def test_consistency_in_the_report_and_as_a_picture(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    result = run_command("render", photo, "-o", tmp_path / "o.mp4", "--consistency", tmp_path / "t.png", "--json")
    consistency = result.report["consistency"]
    assert (
        0 <= consistency["explained_fraction"] <= 1
        and consistency["psnr"] > 10
        and consistency["averaging_space"] in ("linear", "encoded")
    )
    assert result.report["trust"] == consistency and consistency["words"] == consistency["level"]
    assert consistency["level"] in ("fits", "mostly_fits", "partly_fits", "does_not_fit")
    assert load_photo(tmp_path / "t.png").pixels.shape == (120, 160, 3)
    assert result.report["files"] == [str(tmp_path / "o.mp4"), str(tmp_path / "t.png")]
    failed = run_command("render", photo, "-o", tmp_path / "p.mp4", "--trust", tmp_path / "t.png")
    assert "exists already" in error_line(failed, 1) and not (tmp_path / "p.mp4").exists()


@pytest.mark.slow
def test_a_project_renders_the_same_again(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    local = tmp_path / "noise.png"
    local.write_bytes(photo.read_bytes())
    project = tmp_path / "p.shutterspan"
    options = ["--region", "ellipse:20,20,120,100", "--arrow", "60,60,90,60", "--flip", "1", "--outside", "still"]
    options += ["--frames", "3", "--from", "0.1", "--ease"]
    assert run_command("render", local, "-o", tmp_path / "first", *options, "--project", project).code == 0
    saved = json.loads(project.read_text("utf-8"))
    assert saved["photo"]["path"] == local.name and saved["time"] == {"frames": 3, "from": 0.1, "ease": True}
    assert saved["export"] == {"file": "first"} and saved["outside"] == "still"
    assert run_command("render", project, "-o", tmp_path / "second").code == 0
    for first, second in zip(
        sorted((tmp_path / "first").iterdir()), sorted((tmp_path / "second").iterdir()), strict=True
    ):
        assert first.read_bytes() == second.read_bytes()
    assert "exists already" in error_line(run_command("render", project), 1), "a project names its own result"
    assert run_command("render", project, "-o", tmp_path / "third", "--frames", "2").code == 0
    assert len(list((tmp_path / "third").iterdir())) == 2, "the command line overrides the project"
    saved["regions"][0] |= {"colour": "#9ad14b"}
    project.write_text(json.dumps(saved), "utf-8")
    assert (
        run_command("render", project, "-o", tmp_path / "fourth", "--project", tmp_path / "again.shutterspan").code == 0
    )
    assert json.loads((tmp_path / "again.shutterspan").read_text("utf-8"))["regions"] == saved["regions"]
    assert [file.read_bytes() for file in sorted((tmp_path / "fourth").iterdir())] == [
        file.read_bytes() for file in sorted((tmp_path / "first").iterdir())
    ], "colours don't matter"


@pytest.mark.slow
def test_a_region_that_is_switched_off_counts_as_none(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    local = tmp_path / "noise.png"
    local.write_bytes(photo.read_bytes())
    project, again = tmp_path / "p.shutterspan", tmp_path / "again.shutterspan"
    frames, kept, cut = (
        ("--frames", "2"),
        ("--region", "rectangle:20,20,60,60"),
        ("--region", "rectangle:90,20,140,100"),
    )
    assert run_command("render", local, "-o", tmp_path / "one", *frames, *kept).code == 0
    assert run_command("render", local, "-o", tmp_path / "two", *frames, *kept, *cut, "--project", project).code == 0
    saved = json.loads(project.read_text("utf-8"))
    saved["regions"][1]["enabled"] = False
    project.write_text(json.dumps(saved), "utf-8")
    assert run_command("render", project, "-o", tmp_path / "off", "--project", again).code == 0
    assert json.loads(again.read_text("utf-8"))["regions"] == saved["regions"], "it is kept for later"
    one, two, off = (
        [file.read_bytes() for file in sorted((tmp_path / name).iterdir())] for name in ("one", "two", "off")
    )
    assert one == off != two


@pytest.mark.slow
def test_the_key_frame_of_a_project(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    project = tmp_path / "p.shutterspan"
    assert run_command("render", photo, "-o", tmp_path / "a.png", "--at", "0.3", "--project", project).code == 0
    assert json.loads(project.read_text("utf-8"))["time"] == {"key_frame": 0.3}
    assert run_command("render", project, "--at", "key").code == 0
    assert (tmp_path / "p.png").read_bytes() == (tmp_path / "a.png").read_bytes()
    assert run_command("render", project).code == 0 and len(decode_video(tmp_path / "p.mp4")) == 7


def test_projects_that_cannot_be_rendered(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    local, project = tmp_path / "noise.png", tmp_path / "p.shutterspan"
    local.write_bytes(photo.read_bytes())
    assert run_command("render", local, "-o", tmp_path / "o.mp4", "--project", project).code == 0
    (tmp_path / "o.mp4").unlink()
    assert "of a project can't be changed" in error_line(run_command("render", project, "--flip", "all"))
    assert "exists already" in error_line(
        run_command("render", local, "-o", tmp_path / "o.mp4", "--project", project), 1
    )
    assert "can't be saved as" in error_line(
        run_command("render", local, "-o", tmp_path / "o.mp4", "--project", tmp_path / "p.json")
    )
    save_image(local, load_photo(local).pixels // 2, overwrite=True)
    assert "has changed since" in error_line(run_command("render", project), 1)
    local.unlink()
    assert "is missing" in error_line(run_command("render", project), 1)
    project.write_text('{"shutterspan": 99}')
    assert "newer Shutterspan" in error_line(run_command("render", project), 1)
    assert [path.name for path in tmp_path.iterdir()] == ["p.shutterspan"]


def test_a_missing_output(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    assert "No output is specified" in error_line(run_command("render", photo))
    both = ["render", photo, photo.with_name("b.png")]
    assert "need a folder" in error_line(run_command(*both))
    assert "are for one photo" in error_line(run_command(*both, "-o", tmp_path, "--flip", "all"))


@pytest.mark.slow
def test_strokes_lengths_and_strengths(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    region = ("--region", "rectangle:20,20,140,100")
    plain = still(run_command, photo, tmp_path / "s.png", *region)
    for options in (
        ("--arrow", "60,60,90,60", "--length", "drawn"),
        ("--arrow", "70,60,80,60", "--length", "30"),
        ("--stroke", "60,60,75,62,90,60"),
    ):
        moved = still(run_command, photo, tmp_path / "s.png", *region, *options)
        assert not np.array_equal(moved, plain), options
    for strength in ("0", "1:0"):
        stopped = still(run_command, photo, tmp_path / "s.png", *region, "--strength", strength)
        middle = still(run_command, photo, tmp_path / "m.png", *region, "--at", "0.5")
        assert np.array_equal(stopped, middle)
    farther = still(run_command, photo, tmp_path / "s.png", *region, "--strength", "2")
    assert not np.array_equal(farther, plain)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("--arrow 1,1,9,9 --length 0", "--length"),
        ("--arrow 1,1,9,9 --length 200", "extends beyond the photo"),
        ("--length 20", "--length needs an arrow"),
        ("--strength nan", "--strength"),
        ("--strength -1", "--strength"),
        ("--strength 3.5", "--strength"),
        ("--strength 0", "Add --still-clip"),
        ("--region rectangle:20,20,60,50 --strength 1:0", "Add --still-clip"),
        ("--strength 2:1", "no region 2"),
        ("--stroke 10,10,50,50,50,10,10,50", "crosses itself"),
        ("--stroke 10,10,10,10", "has no length"),
        ("--stroke 10,10,500,10", "extends beyond the photo"),
        ("--stroke 10,10,50,10 --arrow 50,10,10,10", "point"),
    ],
)
def test_invalid_strokes_and_strengths(photo, tmp_path, run_command, options, reason) -> None:
    assert reason in error_line(run_command("render", photo, "-o", tmp_path / "o.mp4", *options.split()))
    assert not (tmp_path / "o.mp4").exists()


def test_a_clip_at_strength_zero_is_written_on_demand(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    command = ["render", photo, "-o", tmp_path / "f_%d.png", "--frames", "2", "--strength", "0"]
    assert run_command(*command, "--still-clip").code == 0
    first, last = (load_photo(tmp_path / f"f_{number}.png").pixels for number in (1, 2))
    assert np.array_equal(first, last)


def test_an_arrow_without_a_length_where_nothing_is_found(black: Path, tmp_path: Path, run_command: Callable) -> None:
    options = ["--region", "rectangle:20,20,60,50", "--arrow", "30,30,50,30"]
    result = run_command("render", black, "-o", tmp_path / "o.mp4", *options)
    assert result.code == 0 and "No motion was found in region 1" in result.err and "--length" in result.err
    assert not (tmp_path / "o.mp4").exists()


def test_alternatives(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    command = ["render", photo, "-o", tmp_path / "f_%d.png", "--frames", "3", "--still-clip", "--alternatives"]
    report = run_command(*command, "--json").report
    other = report["alternative"]
    assert (report["encode_count"], other["encode_count"]) == (1, 0)
    one, another = ([load_photo(Path(path)).pixels for path in files] for files in (report["files"], other["files"]))
    assert [Path(path).name for path in other["files"]] == [f"f_{number}-other-way.png" for number in (1, 2, 3)]
    assert all(np.array_equal(a, b) for a, b in zip(one, reversed(another), strict=True))
    assert "exists already" in error_line(run_command(*command), 1)
    (tmp_path / "f_1.png").unlink()
    assert "exists already" in error_line(run_command(*command), 1)
