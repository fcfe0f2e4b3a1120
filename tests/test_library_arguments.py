"""Invalid arguments of the library's calls are reported by their name, before any work begins."""

from collections.abc import Callable
from dataclasses import replace
from math import inf, nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shutterspan.core import (
    Arrow,
    Clip,
    Encoding,
    Engine,
    Exposure,
    Guidance,
    Mask,
    Photo,
    Polygon,
    Progress,
    Rectangle,
    Region,
    Stroke,
    UnfoldRequest,
    UsageError,
    export,
    export_frame,
    load_photo,
    motion_speed,
    open_engine,
    unfold,
)

PIXELS = np.random.default_rng(6).integers(0, 256, (48, 64, 3), np.uint8)
PHOTO = Photo(PIXELS)
CLIP = Clip([0, 0.5, 1], lambda t: PIXELS)
NOT_A_WIDTH = [-5, 0, 1.5, nan, "64"]
NOT_A_TIME = [-0.1, 1.1, inf, nan, "0.5", [0.5], np.array([0.2, 0.3])]
NOT_PIXELS = [
    None,
    PIXELS.tolist(),
    PIXELS / 255,
    PIXELS.astype(int),
    PIXELS > 9,
    PIXELS.astype(">u2"),
    PIXELS[..., 0],
    PIXELS[:0],
    PIXELS[..., :2],
]


def check(name: str, call: Callable[..., object], *arguments: Any, **options: Any) -> None:
    """Check that a call reports the argument of this name."""
    with pytest.raises(UsageError) as caught:
        call(*arguments, **options)
    error = caught.value
    assert (error.code, error.content.values.get("name")) == ("argument_invalid", name)
    assert error.message.startswith(f"The argument “{name}” must be ") and error.hint


@pytest.fixture(scope="module")
def exposure(untrained: Engine) -> Exposure:
    return unfold(PHOTO, untrained)


@pytest.mark.parametrize("path", [None, 5, b"dancer.jpg", "", ["dancer.jpg"]], ids=repr)
def test_paths(path: Any) -> None:
    check("path", load_photo, path)
    check("target", export, CLIP, path)
    check("target", export_frame, PIXELS, path)


@pytest.mark.parametrize(
    ("name", "value"),
    [("device", None), ("device", ["cpu"]), ("model", None), ("model", ["unfold"]), ("model", 1)]
    + [("precision", value) for value in ("fp16", "FP32", None, 32)],
)
def test_engines(name: str, value: Any) -> None:
    check(name, open_engine, **{"device": "cpu", name: value})


@pytest.mark.parametrize("device", ["gpu", "CPU", "cuda:99"])
def test_devices_that_do_not_exist(device: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_engine(device)
    assert caught.value.code == "device_missing"


@pytest.mark.parametrize("pixels", NOT_PIXELS)
def test_pixels(pixels: Any) -> None:
    check("pixels", Photo, pixels)
    check("frame", export_frame, pixels, "a.png")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("photo", value) for value in ("dancer.jpg", PIXELS, None)),
        *(("engine", value) for value in (None, "cpu", PHOTO)),
        *(("progress", value) for value in (print, True, "progress")),
        *(("request", value) for value in (None, Region(Rectangle(0, 0, 9, 9)), "photo", Guidance())),
        *(("augmentation_count", value) for value in (0, -1, 1.5, "2")),
    ],
)
def test_unfolding(name: str, value: Any, untrained: Engine) -> None:
    check(name, unfold, **{"photo": PHOTO, "engine": untrained, name: value})


@pytest.mark.parametrize(
    "guidance",
    [
        [[[1, 0]]],
        np.zeros((3, 3)),
        np.zeros((3, 3, 3)),
        np.zeros((0, 3, 2)),
        np.full((3, 3, 2), nan),
        np.full((3, 3, 2), inf, np.float32),
        np.full((3, 3, 2), "x"),
    ],
)
def test_dense_guidance(guidance: Any, untrained: Engine) -> None:
    check("guidance", unfold, PHOTO, untrained, guidance=guidance)


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i1", "i8"])
def test_dense_guidance_of_any_numbers_is_the_same(dtype: str, untrained: Engine) -> None:
    fields = (np.full((2, 3, 2), (1, 0), each) for each in (dtype, "f4"))
    given, expected = (unfold(PHOTO, untrained, guidance=field).frame_at(0) for field in fields)
    assert np.array_equal(given, expected)


@pytest.mark.parametrize("t", NOT_A_TIME)
def test_times(t: Any, exposure: Exposure) -> None:
    regions = exposure.with_request(UnfoldRequest((Region(Rectangle(9, 9, 40, 40)),)))
    check("t", exposure.frame_at, t)
    check("t", exposure.frame_at, t, part=(0, 0, 9, 9))
    check("t", exposure.clip(3).frame_at, t)
    check("t", regions.cutout_at, t)
    check("times", exposure.trajectory, [0.5, t])


@pytest.mark.parametrize("times", [0.5, None, "ab"])
def test_times_that_are_no_sequence(times: Any, exposure: Exposure) -> None:
    check("times", exposure.trajectory, times)
    check("times", Clip, times, exposure.frame_at)


def test_times_may_be_an_array(exposure: Exposure) -> None:
    times = np.linspace(0, 1, 3)
    assert np.array_equal(exposure.trajectory(times), exposure.trajectory([0, 0.5, 1]))
    assert np.array_equal(exposure.frame_at(times[1]), exposure.frame_at(0.5))


@pytest.mark.parametrize("width", NOT_A_WIDTH)
def test_widths(width: Any, exposure: Exposure) -> None:
    check("width", exposure.frame_at, 0.5, width)
    check("width", exposure.frame_at, 0.5, width, (0, 0, 9, 9))
    check("width", exposure.clip, 3, width)
    for method in (exposure.composer, exposure.consistency, exposure.motion, exposure.photo_pixels):
        check("width", method, width)
    check("width", exposure.trajectory, [0], width)


@pytest.mark.parametrize("frames", [0, -1, 2.5, nan, None, "7"])
def test_numbers_of_frames(frames: Any, exposure: Exposure) -> None:
    check("frames", exposure.clip, frames)


@pytest.mark.parametrize("part", [(1, 2, 3), "abcd", (0.5, 0, 9.5, 9), 5])
def test_parts(part: Any, exposure: Exposure) -> None:
    check("part", exposure.frame_at, 0.5, part=part)


@pytest.mark.parametrize("part", [(0, 0, 0, 0), (5, 5, 2, 2), (-5, 0, 9, 9), (0, 0, 65, 48)])
def test_parts_outside_the_photo(part: Any, exposure: Exposure) -> None:
    with pytest.raises(UsageError) as caught:
        exposure.frame_at(0.5, part=part)
    assert caught.value.code == "part_outside"


@pytest.mark.parametrize("request_", [None, Region(Rectangle(0, 0, 9, 9)), ()])
def test_other_requests(request_: Any, exposure: Exposure) -> None:
    check("request", exposure.with_request, request_)


@pytest.mark.parametrize("index", [-1, 0, 5])
def test_regions_that_do_not_exist(index: int, exposure: Exposure) -> None:
    with pytest.raises(UsageError) as caught:
        exposure.with_time_reversed(index)
    assert caught.value.code == "region_to_change_missing"


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("left", lambda: Rectangle("a", 0, 9, 9)),  # type: ignore[arg-type]
        ("bottom", lambda: Rectangle(0, 0, 9, None)),  # type: ignore[arg-type]
        ("points", lambda: Polygon("abc")),  # type: ignore[arg-type]
        ("points", lambda: Stroke(5)),  # type: ignore[arg-type]
        ("points[1]", lambda: Polygon(((1, 1), (2, 2, 2), (3, 3)))),  # type: ignore[arg-type]
        ("points[0]", lambda: Stroke((1, 2))),  # type: ignore[arg-type]
        ("pixels", lambda: Mask(PIXELS)),
        ("pixels", lambda: Mask(PIXELS[..., 0] > 9)),  # type: ignore[arg-type]
        ("pixels", lambda: Mask([[255]])),  # type: ignore[arg-type]
        ("shape", lambda: Region((0, 0, 9, 9))),  # type: ignore[arg-type]
        ("shape", lambda: Region(None)),  # type: ignore[arg-type]
        ("shape", lambda: Region(PIXELS[..., 0])),  # type: ignore[arg-type]
        ("feather", lambda: Region(Rectangle(0, 0, 9, 9), feather="3")),  # type: ignore[arg-type]
        ("guidance", lambda: Region(Rectangle(0, 0, 9, 9), guidance=None)),  # type: ignore[arg-type]
        ("start", lambda: Arrow((1, 1, 1), (9, 9))),  # type: ignore[arg-type]
        ("end", lambda: Arrow((1, 1), "xy")),  # type: ignore[arg-type]
        ("arrows", lambda: Guidance(Arrow((1, 1), (9, 9)))),  # type: ignore[arg-type]
        ("arrows", lambda: Guidance(("right",))),  # type: ignore[arg-type]
        ("strokes", lambda: Guidance(strokes=(Arrow((1, 1), (9, 9)),))),  # type: ignore[arg-type]
        ("flipped", lambda: Guidance(flipped="no")),  # type: ignore[arg-type]
        ("strength", lambda: Guidance(strength="2")),  # type: ignore[arg-type]
        ("regions", lambda: UnfoldRequest(Region(Rectangle(0, 0, 9, 9)))),  # type: ignore[arg-type]
        ("regions", lambda: UnfoldRequest((Rectangle(0, 0, 9, 9),))),  # type: ignore[arg-type]
        ("outside", lambda: UnfoldRequest(outside="frozen")),  # type: ignore[arg-type]
        ("outside", lambda: UnfoldRequest(outside=None)),  # type: ignore[arg-type]
        ("guidance", lambda: UnfoldRequest(guidance=Arrow((1, 1), (9, 9)))),  # type: ignore[arg-type]
        ("report", lambda: Progress(5)),  # type: ignore[arg-type]
    ],
)
def test_parts_of_a_request(name: str, make: Callable[[], object]) -> None:
    check(name, make)


def test_lists_and_arrays_of_points_are_the_same_as_tuples() -> None:
    points = ((1.0, 2.0), (30.0, 2.0), (30.0, 40.0))
    kinds: tuple[Callable[..., Any], ...] = (list, np.array)
    for kind in kinds:
        assert Polygon(kind(points)) == Polygon(points)
        assert Stroke(kind(points)) == Stroke(points)
        assert Arrow(kind(points[0]), kind(points[1])) == Arrow(*points[:2])
    regions = [Region(Polygon(points), guidance=Guidance([Arrow(*points[:2])]))]  # type: ignore[arg-type]
    assert UnfoldRequest(regions) == UnfoldRequest(tuple(regions))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [("clip", value) for value in ([PIXELS], np.stack([PIXELS] * 3), PHOTO, None)]
    + [("fps", value) for value in ("24", [24], 0, -24, nan, 1e-9, 1000)]
    + [("duration", value) for value in (0, -1, nan, inf, "1")]
    + [("loop", value) for value in ("bounce", True, 1)]
    + [("hold", value) for value in (-1, nan, inf, "1", None)]
    + [("encoding", value) for value in ("h264", {"quality": 5}, 1)]
    + [("progress", value) for value in (print, "progress", 0)],
)
def test_exports(name: str, value: Any, tmp_path: Path) -> None:
    check(name, export, **{"clip": CLIP, "target": tmp_path / "a.mp4", name: value})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp"])
def test_frame_rates_that_animations_cannot_have(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        export(CLIP, tmp_path / name, fps=60)
    assert caught.value.code == "fps_too_high" and "at most 50" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "value"),
    [("depth", value) for value in (0, 9, "8", True)]
    + [("quality", value) for value in (0, 101, 9.5, "9", -3, True)]
    + [("codec", value) for value in (5, ["h264"], b"hevc")],
)
def test_encodings(name: str, value: Any) -> None:
    check(name, Encoding, **{name: value})


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("times", {"times": [0, nan]}),
        ("times", {"times": ["a"]}),
        ("times", {"times": None}),
        ("frame_at", {"frame_at": None}),
        ("frame_at", {"frame_at": [PIXELS]}),
        ("photo", {"photo": "dancer.jpg"}),
        ("photo", {"photo": PIXELS}),
    ],
)
def test_clips(name: str, changes: dict[str, Any]) -> None:
    check(name, replace, CLIP, **changes)


@pytest.mark.parametrize("target", ["a.gif", "a.mp4", "a.png", "a_%d.png", "frames"])
@pytest.mark.parametrize("pixels", [*NOT_PIXELS, np.dstack([PIXELS, PIXELS[..., :1]])])
def test_frames_of_clips(pixels: Any, target: str, tmp_path: Path) -> None:
    check("frame_at(0)", export, Clip([0, 1], lambda t: pixels), tmp_path / target)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("target", ["a.gif", "a.mp4", "a_%d.png"])
@pytest.mark.parametrize("other", [PIXELS[:40], PIXELS.astype(np.uint16), PIXELS[:, :32]])
def test_frames_that_differ_in_size_or_depth(other: Any, target: str, tmp_path: Path) -> None:
    clip = Clip([0, 1], lambda t: other if t else PIXELS)
    check("frame_at(1)", export, clip, tmp_path / target)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("motion", {"motion": "x"}),
        ("motion", {"motion": PIXELS}),
        ("motion", {"motion": np.full((4, 4, 2), nan)}),
        ("exposure_time", {"exposure_time": "1/8"}),
        ("exposure_time", {"exposure_time": -1}),
        ("exposure_time", {"exposure_time": nan}),
    ],
)
def test_speeds(name: str, changes: dict[str, Any]) -> None:
    check(name, motion_speed, **{"motion": np.zeros((4, 4, 2), np.float32), "exposure_time": None} | changes)


@pytest.mark.parametrize("index", [0, np.int64(0), np.uint8(0)])
def test_the_index_of_a_region_may_be_a_numpy_integer(index: Any) -> None:
    request = UnfoldRequest((Region(Rectangle(0, 0, 9, 9)),))
    assert request.with_time_reversed(index).regions[0].guidance.flipped
