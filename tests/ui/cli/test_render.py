"""`render` with valid photos: the files that it writes and its report."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from torch import Tensor

from shutterspan.core.color import icc
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.inference.device import available_devices
from shutterspan.core.model.network import Latent, UnfoldNet
from shutterspan.core.pipeline.presets.preset import Preset
from shutterspan.core.pipeline.presets.preset_files import PresetFolder
from shutterspan.core.types.photo import Photo
from shutterspan.core.video_io.decoding import decode_video, read_animation

SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "samples" / "fire-truck.jpg"


def test_a_video_of_seven_frames_and_a_report(blurred: Path, tmp_path: Path, run_command: Callable) -> None:
    result = run_command(
        "render", blurred, "-o", tmp_path / "o.mp4", "--json", "--device", "cpu", "--precision", "fp32"
    )
    assert result.code == 0
    assert decode_video(tmp_path / "o.mp4").shape == (7, 120, 160, 3)
    report = result.report
    assert report["photo_size"] == [160, 120] and report["frames"] == 7
    assert report["files"] == [str(tmp_path / "o.mp4")]
    assert (report["device"], report["precision"]) == ("cpu", "fp32")
    seconds, memory = report["seconds"], report["peak_memory_mb"]
    parts = [seconds[part] for part in ("load", "encode", "decode", "judge", "export")]
    assert all(part >= 0 for part in parts) and sum(parts) == pytest.approx(seconds["whole"], abs=0.01)
    assert seconds["encode"] > 0 and seconds["decode"] > 0
    assert memory["python"] > 50
    assert [path.name for path in tmp_path.iterdir()] == ["o.mp4"]


@pytest.mark.slow
def test_best_encodes_one_more_augmentation_at_each_size(
    blurred: Path, tmp_path: Path, run_command: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode = UnfoldNet.encode
    encoded_sizes: list[tuple[int, ...]] = []

    def counting(network: UnfoldNet, photo: Tensor, guidance: Tensor) -> Latent:
        encoded_sizes.append(tuple(photo.shape[-2:]))
        return encode(network, photo, guidance)

    monkeypatch.setattr(UnfoldNet, "encode", counting)
    assert run_command("render", blurred, "-o", tmp_path / "plain.png", "--at", "0.2").code == 0
    default_sizes, encoded_sizes[:] = Counter(encoded_sizes), []
    assert run_command("render", blurred, "-o", tmp_path / "best.png", "--at", "0.2", "--best").code == 0
    height, width = min(default_sizes)
    assert Counter(encoded_sizes) - default_sizes == {(height, width): 1, (2 * height, 2 * width): 1}
    default, best = (load_photo(tmp_path / name).pixels for name in ("plain.png", "best.png"))
    assert not np.array_equal(default, best), "the result uses the extra augmentations"


def test_a_gif_is_a_boomerang_by_default(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    assert run_command("render", "--still-clip", photo, "-o", tmp_path / "a.gif", "--frames", "4").code == 0
    assert (
        run_command(
            "render", "--still-clip", photo, "-o", tmp_path / "b.gif", "--frames", "4", "--loop", "repeat", "--fps", "5"
        ).code
        == 0
    )
    boomerang, seconds = read_animation(tmp_path / "a.gif")
    assert len(boomerang) == 6 and sum(seconds) == pytest.approx(6 / 12, abs=0.03)
    repeated, seconds = read_animation(tmp_path / "b.gif")
    assert len(repeated) == 4 and seconds == [0.2] * 4


def test_fps_duration_and_loop_of_a_video(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    loop = ["--loop", "boomerang", "--fps", "10", "--duration", "1.2"]
    result = run_command("render", "--still-clip", photo, "-o", tmp_path / "o.mp4", "--frames", "4", *loop, "--json")
    assert len(decode_video(tmp_path / "o.mp4")) == 12
    assert result.report["frames"] == 4  # each is made once, even where it appears more than once
    short = run_command("render", "--still-clip", photo, "-o", tmp_path / "short.mp4", "--duration", "0.1")
    assert short.code == 2 and "--fps" in short.err and not (tmp_path / "short.mp4").exists()


@pytest.mark.slow
def test_frames_by_folder_and_by_pattern(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    assert run_command("render", "--still-clip", photo, "-o", tmp_path / "out", "--frames", "2").code == 0
    assert run_command("render", "--still-clip", photo, "-o", tmp_path / "name_%03d.png", "--frames", "2").code == 0
    still = run_command("render", photo, "-o", tmp_path / "still.tif", "--at", "1", "--json")
    assert still.report["frames"] == 1 and still.report["files"] == [str(tmp_path / "still.tif")]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["frame_001.png", "frame_002.png"]
    names = ["name_001.png", "name_002.png", "out", "still.tif"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    last = load_photo(tmp_path / "out" / "frame_002.png").pixels
    assert np.array_equal(load_photo(tmp_path / "name_002.png").pixels, last)
    assert np.array_equal(load_photo(tmp_path / "still.tif").pixels, last)


@pytest.mark.slow
def test_sizes(tmp_path: Path, run_command: Callable) -> None:
    wide = tmp_path / "wide.png"
    save_image(wide, np.random.default_rng(1).integers(0, 256, (16, 4000, 3), np.uint8))
    for size, expected in (("fit", (16, 3840)), ("full", (16, 4000)), ("2000", (8, 2000)), ("9000", (16, 4000))):
        assert (
            run_command(
                "render", "--still-clip", wide, "-o", tmp_path / f"{size}.mp4", "--size", size, "--frames", "2"
            ).code
            == 0
        )
        height, width = decode_video(tmp_path / f"{size}.mp4").shape[1:3]
        assert (height, width) == pytest.approx(expected, abs=1)
    run_command("render", wide, "-o", tmp_path / "still.png", "--at", "0.5")  # only videos are limited in size
    assert load_photo(tmp_path / "still.png").width == 4000


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif", "a.webp", "a.bmp"])
def test_photos_of_every_kind(name: str, photo: Path, tmp_path: Path, run_command: Callable) -> None:
    save_image(tmp_path / name, load_photo(photo).pixels)
    assert run_command("render", tmp_path / name, "-o", tmp_path / "still.png", "--at", "0.5").code == 0
    assert load_photo(tmp_path / "still.png").pixels.shape == (120, 160, 3)


def test_a_photo_is_turned_upright(tmp_path: Path, run_command: Callable) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was rotated: the file's left side is the picture's top
    rotated = Image.new("RGB", (96, 64), (250, 250, 250))
    rotated.paste((5, 5, 5), (48, 0, 96, 64))
    rotated.save(tmp_path / "rotated.jpg", exif=exif)
    assert run_command("render", tmp_path / "rotated.jpg", "-o", tmp_path / "still.png", "--at", "0.5").code == 0
    pixels = load_photo(tmp_path / "still.png").pixels
    assert pixels.shape == (96, 64, 3)
    assert pixels[:24].mean() > 150 > 100 > pixels[-24:].mean()


def test_sixteen_bits_stay_sixteen_bits(tmp_path: Path, run_command: Callable) -> None:
    random = np.random.default_rng(2)
    save_image(tmp_path / "deep.png", random.integers(20_000, 40_000, (64, 96, 3), np.uint16))
    assert (
        run_command("render", "--still-clip", tmp_path / "deep.png", "-o", tmp_path / "out", "--frames", "2").code == 0
    )
    for path in (tmp_path / "out").iterdir():
        pixels = load_photo(path).pixels
        assert pixels.dtype == np.uint16 and (pixels % 257).any()


def test_only_overwrite_replaces_an_existing_result(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    (tmp_path / "o.mp4").write_bytes(b"old")
    failed = run_command("render", "--still-clip", photo, "-o", tmp_path / "o.mp4", "--json")
    assert failed.code == 1 and "--overwrite" in failed.report["error"]["hint"]
    assert (tmp_path / "o.mp4").read_bytes() == b"old"
    assert (
        run_command("render", "--still-clip", photo, "-o", tmp_path / "o.mp4", "--overwrite", "--frames", "2").code == 0
    )
    assert len(decode_video(tmp_path / "o.mp4")) == 2


@pytest.mark.skipif({"cuda", "mps"} <= set(available_devices()), reason="this computer has every device")
def test_a_missing_device(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    missing = next(name for name in ("cuda", "mps") if name not in available_devices())
    result = run_command("render", photo, "-o", tmp_path / "o.mp4", "--device", missing)
    assert result.code == 2 and missing in result.err and "cpu" in result.err
    assert not list(tmp_path.iterdir())


def _assert_rendered_still(photo: Photo, path: Path, run_command: Callable) -> None:
    out = path.parent / "out"
    result = run_command("render", path, "-o", out, "--frames", "3", "--json")
    assert result.code == 0 and "there is nothing to unfold" in result.err and "--region" in result.err
    assert "was not written" in result.err and "--still-clip" in result.err and not out.exists()
    report = result.report
    assert report["motion_found"] is False and report["files"] == [] and report["frames"] == 0
    assert report["consistency"] is report["trust"] is None and "nothing to unfold" in report["consistency_reason"]
    assert [notice["code"] for notice in report["notices"]] == ["clip_not_written"]
    wanted = run_command("render", path, "-o", out, "--frames", "3", "--still-clip")
    assert wanted.code == 0 and wanted.err.count("\n") == 1
    assert len(list(out.iterdir())) == 3
    for frame in out.iterdir():
        assert np.array_equal(load_photo(frame).pixels, photo.pixels)


def test_a_black_photo_has_no_motion(black: Path, run_command: Callable) -> None:
    _assert_rendered_still(load_photo(black), black, run_command)


@pytest.mark.slow
def test_a_sharp_photo_has_no_motion(tmp_path: Path, run_command: Callable) -> None:
    from skimage.data import astronaut

    save_image(tmp_path / "sharp.png", astronaut())
    _assert_rendered_still(load_photo(tmp_path / "sharp.png"), tmp_path / "sharp.png", run_command)


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """A photo with motion, in Display P3, with the exposure time in its EXIF."""
    exif = Image.Exif()
    exif[271] = "Maker"
    exif.get_ifd(0x8769).update({0x829A: 1 / 8, 0x9003: "2024:01:02 03:04:05"})
    path = tmp_path / "wide.png"
    with Image.open(SAMPLE) as sample:
        sample.resize((240, 160)).save(path, icc_profile=icc.display_p3(), exif=exif)
    return path


@pytest.mark.slow
def test_stills_keep_profile_and_metadata_in_each_depth(wide: Path, tmp_path: Path, run_command: Callable) -> None:
    for name, options, depth in (("a.tif", (), 8), ("b.tif", ("--depth", "16"), 16), ("c.jpg", ("--quality", "60"), 8)):
        assert run_command("render", wide, "-o", tmp_path / name, "--at", "0.5", *options).code == 0
        still = load_photo(tmp_path / name)
        assert (still.depth, still.profile, still.metadata.exposure_time) == (depth, icc.display_p3(), 0.125)
    deep = load_photo(tmp_path / "b.tif").pixels
    assert (deep % 257 != 0).mean() > 0.5  # decoded in 16 bits, not scaled up from 8


def test_frames_may_be_jpeg(wide: Path, tmp_path: Path, run_command: Callable) -> None:
    result = run_command("render", wide, "-o", tmp_path / "f_%d.jpg", "--frames", "2", "--quality", "30", "--json")
    assert [load_photo(path).profile for path in result.report["files"]] == [icc.display_p3()] * 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["o.webm", "o.mov"])
def test_other_videos(name: str, wide: Path, tmp_path: Path, run_command: Callable) -> None:
    assert run_command("render", wide, "-o", tmp_path / name, "--frames", "3").code == 0
    assert decode_video(tmp_path / name).shape == (3, 160, 240, 3)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["o.webp", "o.png"])
def test_other_animations(name: str, wide: Path, tmp_path: Path, run_command: Callable) -> None:
    assert run_command("render", wide, "-o", tmp_path / name, "--frames", "3", "--fps", "10").code == 0
    frames, seconds = read_animation(tmp_path / name)
    # A boomerang: 3 frames, and the middle one again.
    assert frames.shape == (4, 160, 240, 3) and sum(seconds) == pytest.approx(0.4)


def test_hevc_stores_the_exposure_time(wide: Path, tmp_path: Path, run_command: Callable) -> None:
    assert run_command("render", wide, "-o", tmp_path / "o.mp4", "--frames", "2", "--codec", "hevc").code == 0
    data = (tmp_path / "o.mp4").read_bytes()
    assert b"hvc1" in data and b"1/8 s" in data and b"2024-01-02T03:04:05" in data


def test_options_that_a_format_does_not_support(wide: Path, tmp_path: Path, run_command: Callable) -> None:
    for name, *options in (
        ("o.mp4", "--depth", "16"),
        ("o.mp4", "--quality", "80"),
        ("o.webm", "--codec", "hevc"),
        ("o.jpg", "--at", "0", "--depth", "16"),
        ("o.png", "--at", "0", "--quality", "80"),
        ("o.png", "--at", "0", "--codec", "hevc"),
    ):
        result = run_command("render", wide, "-o", tmp_path / name, *options)
        assert result.code == 2 and len(result.err.splitlines()) == 1
        assert not (tmp_path / name).exists()


def test_a_preset_names_the_file_and_options_win_over_it(
    blurred: Path, tmp_path: Path, run_command: Callable, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    photo = tmp_path / "my photo.png"
    photo.write_bytes(blurred.read_bytes())
    assert run_command("render", photo, "--preset", "web", "--frames", "3", "--still-clip").code == 0
    assert decode_video(tmp_path / "my photo.webm").shape == (4, 120, 160, 3), "back and forth, as the preset has it"
    again = run_command("render", photo, "--preset", "web", "--frames", "3", "--still-clip")
    assert again.code == 1 and "exists already" in again.err
    (tmp_path / "out").mkdir()
    result = run_command("render", photo, "--preset", "gif", "--name", "{preset}-{frames}", "-o", tmp_path / "out")
    assert result.code == 0 and [path.name for path in (tmp_path / "out").iterdir()] == ["gif-11.gif"]


def test_a_user_preset_and_one_of_a_newer_version(
    blurred: Path, tmp_path: Path, run_command: Callable, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    folder = home / "config" / "shutterspan" / "presets"
    PresetFolder(folder).save(Preset("Mine", ".jpg", {"quality": 40, "aspect": "1:1"}, still=True))
    (folder / "z.json").write_text('{"shutterspan_preset": 99}')
    listed = run_command("presets")
    assert listed.code == 1 and "Mine" in listed.out and "reel" in listed.out and "newer Shutterspan" in listed.err
    assert run_command("render", blurred, "--preset", "mine", "-o", tmp_path / "a.jpg").code == 0
    with Image.open(tmp_path / "a.jpg") as picture:
        assert picture.size == (120, 120)
    missing = run_command("render", blurred, "--preset", "later")
    assert missing.code == 2 and "There is no preset later." in missing.err and "Mine" in missing.err


def test_frames_are_cropped_where_the_user_says(blurred: Path, tmp_path: Path, run_command: Callable) -> None:
    whole, left, right = (tmp_path / f"{name}.png" for name in ("whole", "left", "right"))
    for target, *options in (
        (whole,),
        (left, "--aspect", "9:16", "--crop", "0,0.5"),
        (right, "--aspect", "9:16", "--crop", "1,0.5"),
    ):
        assert run_command("render", blurred, "--at", "0.3", "-o", target, *options).code == 0
    frame, crops = load_photo(whole).pixels, [load_photo(path).pixels for path in (left, right)]
    height, width = crops[0].shape[:2]
    assert (width, height) == (68, 120), "even sides, as near to 9:16 as they come"
    assert np.array_equal(crops[0], frame[:, :68]) and np.array_equal(crops[1], frame[:, -68:])
    for invalid in ("0.5", "0.5,2", "a,b"):
        assert run_command("render", blurred, "-o", tmp_path / "x.png", "--at", "0", "--crop", invalid).code == 2


def test_transparency_is_cropped_with_the_colours(tmp_path: Path, run_command: Callable) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (64, 128, 4), np.uint8)
    pixels[..., 3] = np.arange(128)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    options = ("--at", "0.5", "--aspect", "1:1", "--crop", "1,0")
    assert run_command("render", tmp_path / "a.png", "-o", tmp_path / "b.png", *options).code == 0
    with Image.open(tmp_path / "b.png") as picture:
        assert np.array_equal(np.asarray(picture)[0, :, 3], np.arange(64, 128))


def test_a_cut_out_is_transparent_around_the_region(blurred: Path, tmp_path: Path, run_command: Callable) -> None:
    region = ("--region", "rectangle:40,30,120,90", "--feather", "0", "--frames", "2")
    assert run_command("render", blurred, "-o", tmp_path / "f_%03d.png", "--cutout", *region).code == 0
    with Image.open(tmp_path / "f_001.png") as picture:
        alpha = np.asarray(picture)[..., 3]
    assert alpha[33:87, 43:117].min() == 255 and not alpha[:27].any() and not alpha[:, 123:].any()
    assert run_command("render", blurred, "-o", tmp_path / "a.webp", "--cutout", *region).code == 0
    frames, _ = read_animation(tmp_path / "a.webp")
    with Image.open(tmp_path / "a.webp") as picture:
        assert len(frames) == 2 and not np.asarray(picture.convert("RGBA"))[0, 0, 3]
    for target in ("a.mp4", "a.gif", "f_%03d.jpg"):
        result = run_command("render", blurred, "-o", tmp_path / target, "--cutout", *region)
        assert result.code == 2 and "can't be transparent" in result.err
    result = run_command("render", blurred, "-o", tmp_path / "b.mov", "--cutout")
    assert result.code == 2 and "--region" in result.err
    assert not list(tmp_path.glob("b*")) and not (tmp_path / "a.mp4").exists()


def test_a_live_photo_and_its_report(blurred: Path, tmp_path: Path, run_command: Callable) -> None:
    options = ("--moving-photo", "live", "--frames", "4", "--still-clip", "--json")
    result = run_command("render", blurred, "-o", tmp_path / "a.heic", *options)
    assert result.code == 0
    assert result.report["files"] == [str(tmp_path / "a.heic"), str(tmp_path / "a.mov")]
    assert decode_video(tmp_path / "a.mov").shape == (4, 120, 160, 3)


@pytest.mark.parametrize(
    ("target", "options"),
    [("a.jpg", ["--at", "0.5"]), ("a.heic", ["--at", "0.5"]), ("a.jpg", ["--moving-photo", "motion"])],
)
def test_a_still_that_can_not_be_transparent_is_no_cut_out(
    blurred: Path, tmp_path: Path, run_command: Callable, target: str, options: list[str]
) -> None:
    region = ("--region", "rectangle:40,30,120,90", "--cutout")
    result = run_command("render", blurred, "-o", tmp_path / target, *region, *options)
    assert result.code == 2 and "can't be transparent" in result.err and not list(tmp_path.iterdir())


def test_a_preset_never_names_the_photo_itself_and_nothing_else_replaces_it(
    blurred: Path, tmp_path: Path, run_command: Callable
) -> None:
    photo = tmp_path / "a.png"
    photo.write_bytes(blurred.read_bytes())
    assert run_command("render", photo, "--preset", "still", "--overwrite").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-2.png", "a.png"]
    result = run_command("render", photo, "-o", photo, "--at", "0.5", "--overwrite")
    assert result.code == 1 and "a.png is the photo itself" in result.err
    batch = run_command("render", photo, "-o", tmp_path, "--as", ".png", "--at", "0.5", "--overwrite")
    assert batch.code == 1 and "a.png is the photo itself" in batch.err
    assert photo.read_bytes() == blurred.read_bytes()


def test_options_win_over_what_a_preset_is_for(blurred: Path, tmp_path: Path, run_command: Callable) -> None:
    photo = tmp_path / "my.photo.png"
    photo.write_bytes(blurred.read_bytes())
    assert run_command("render", photo, "--preset", "reel", "--at", "0.2", "-o", tmp_path / "stills").code == 0
    options = ("--moving-photo", "live", "--frames", "3", "--still-clip")
    assert run_command("render", photo, "--preset", "gif", *options, "-o", tmp_path / "live").code == 0
    assert run_command("render", photo, "--preset", "frames", "--frames", "2", "--still-clip").code == 0
    made = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert made == [
        "live/my.photo.jpg",
        "live/my.photo.mov",
        "my.photo.png",
        "my_photo-frames/frame_001.png",
        "my_photo-frames/frame_002.png",
        "stills/my.photo.png",
    ]
    named = run_command("render", photo, "--preset", "gif", "-o", tmp_path / "a.gif", "--name", "{photo}")
    assert named.code == 2 and "--name" in named.err


def test_a_project_of_a_moving_photo_keeps_its_still(blurred: Path, tmp_path: Path, run_command: Callable) -> None:
    photo, project = tmp_path / "a.png", tmp_path / "a.shutterspan"
    photo.write_bytes(blurred.read_bytes())
    options = ("--moving-photo", "motion", "--at", "0.1", "--frames", "3", "--still-clip")
    assert run_command("render", photo, "-o", tmp_path / "b.jpg", *options, "--project", project).code == 0
    again = ("-o", tmp_path / "c.jpg", "--still-clip")
    assert run_command("render", project, *again).code == 0
    assert (tmp_path / "b.jpg").read_bytes() == (tmp_path / "c.jpg").read_bytes()
