"""`shutterspan motion`: its files, its options and its errors."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from shutterspan.core.image_io.reading import load_photo


def test_one_pass_many_files(blurred: Path, tmp_path: Path, run_command: Callable) -> None:
    names = ["a.png", "a.svg", "a.flo", "a.npz", "a.exr", "a.jpg"]
    outputs = [part for name in names for part in ("-o", tmp_path / name)]
    result = run_command("motion", blurred, *outputs, "--json")
    assert result.code == 0 and sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert result.report["files"] == [str(tmp_path / name) for name in names] and result.report["width"] == 160
    flow = cv2.readOpticalFlow(str(tmp_path / "a.flo"))
    assert flow.shape == (120, 160, 2)
    speeds = np.linalg.norm(flow, axis=2)
    assert result.report["typical"] == pytest.approx(float(np.median(speeds[speeds > 1])), rel=1e-4)
    assert load_photo(tmp_path / "a.png").pixels.shape == (120, 160, 3)
    with np.load(tmp_path / "a.npz", allow_pickle=False) as data:
        assert np.array_equal(data["motion"], flow)


def test_colours_at_another_width_and_the_printed_speed(blurred: Path, tmp_path: Path, run_command: Callable) -> None:
    result = run_command("motion", blurred, "-o", tmp_path / "c.png", "--draw", "colours", "--width", "80")
    assert result.code == 0 and load_photo(tmp_path / "c.png").pixels.shape == (60, 80, 3)
    assert "of the picture moves" in result.out or "Nothing moves" in result.out


def test_motion_respects_regions_and_flips(blurred: Path, tmp_path: Path, run_command: Callable) -> None:
    region = ["--region", "rectangle:20,20,80,80", "--feather", "0"]
    flows = {}
    for name, options in {"one": [], "other": ["--flip", "1"]}.items():
        assert run_command("motion", blurred, "-o", tmp_path / f"{name}.flo", *region, *options).code == 0
        flows[name] = cv2.readOpticalFlow(str(tmp_path / f"{name}.flo"))
    assert not flows["one"][90:].any() and not flows["one"][:, 90:].any() and flows["one"][30:70, 30:70].any()
    np.testing.assert_allclose(flows["one"], -flows["other"], atol=1e-4)


def test_errors_write_no_file(photo: Path, black: Path, tmp_path: Path, run_command: Callable) -> None:
    (tmp_path / "a.flo").write_bytes(b"old")
    failed = run_command("motion", photo, "-o", tmp_path / "b.png", "-o", tmp_path / "a.flo")
    assert failed.code == 1 and "exists already" in failed.err
    unknown = run_command("motion", photo, "-o", tmp_path / "b.avi")
    assert unknown.code == 2 and "can't be written as “.avi”" in unknown.err
    outside = run_command("motion", photo, "-o", tmp_path / "b.png", "--arrow", "1,1,900,1")
    assert outside.code == 2 and "extends beyond the photo" in outside.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.flo": b"old"}
    still = run_command("motion", black, "-o", tmp_path / "s.png")
    assert "there is nothing to unfold" in still.err
    assert still.out == "Nothing moves.\n" and np.array_equal(
        load_photo(tmp_path / "s.png").pixels, load_photo(black).pixels
    )
