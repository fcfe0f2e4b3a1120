"""Trajectory files have the contents that other programs expect."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import OpenEXR
import pytest

from shutterspan.core.color.srgb import srgb_to_linear
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.visualization.overlay_style import DrawingStyle
from shutterspan.core.visualization.trajectories import Trajectories
from shutterspan.core.visualization.trajectory_files import draw_trajectories, writer_for


def test_flo_has_the_middlebury_layout(moving: Callable[..., Trajectories], tmp_path: Path) -> None:
    writer_for(".flo", "arrows")(moving(), tmp_path / "a.flo")
    assert np.array_equal(cv2.readOpticalFlow(str(tmp_path / "a.flo")), moving().motion)


@pytest.mark.parametrize("exposure_time", [None, 0.125])
def test_npz_contains_no_objects(
    exposure_time: float | None, moving: Callable[..., Trajectories], tmp_path: Path
) -> None:
    trajectories = moving(exposure_time=exposure_time)
    writer_for(".npz", "arrows")(trajectories, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as read:
        assert np.array_equal(read["paths"], trajectories.displacements) and np.array_equal(
            read["times"], trajectories.times
        )
        assert np.array_equal(read["motion"], trajectories.motion)
        assert read["exposure_time"] == exposure_time if exposure_time else np.isnan(read["exposure_time"])


def test_exr_has_a_vector_pass_like_that_of_cycles(moving: Callable[..., Trajectories], tmp_path: Path) -> None:
    """An object that moves right and up was further left and lower before, and is further right and higher later."""
    trajectories = moving(12, -6, bend=1)
    writer_for(".exr", "arrows")(trajectories, tmp_path / "a.exr")
    with OpenEXR.File(str(tmp_path / "a.exr"), separate_channels=True) as file:
        read = {name: channel.pixels for name, channel in file.channels().items()}
    assert sorted(read) == [
        f"ViewLayer.{name}" for name in (*map("Combined.{}".format, "ABGR"), *map("Vector.{}".format, "WXYZ"))
    ]
    pixel = (30, 20)
    x, y, z, w = (read[f"ViewLayer.Vector.{name}"][pixel] for name in "XYZW")
    assert (x, y) == pytest.approx((-6, -3 - 1)), "previous minus current, y upwards: 3 lower, and 1 by its bend"
    assert (z, w) == pytest.approx((-6, -3 + 1)), "current minus next"
    assert not any(read[f"ViewLayer.Vector.{name}"][30, 70] for name in "XYZW")
    assert read["ViewLayer.Combined.G"][pixel] == pytest.approx(srgb_to_linear(np.array(120 / 255)), rel=1e-5)
    assert read["ViewLayer.Combined.A"].min() == 1 and read["ViewLayer.Combined.R"].dtype == np.float32


@pytest.mark.parametrize("style", ["arrows", "colours"])
def test_pictures_are_written(style: DrawingStyle, moving: Callable[..., Trajectories], tmp_path: Path) -> None:
    writer_for(".png", style)(moving(), tmp_path / "a.png")
    assert np.array_equal(load_photo(tmp_path / "a.png").pixels, draw_trajectories(moving(), style))
    if style == "colours":
        assert (draw_trajectories(moving(), style)[:, 45:] == 255).all()


@pytest.mark.parametrize(("suffix", "style"), [(".avi", "arrows"), ("", "arrows"), (".svg", "colours")])
def test_unsupported_targets_are_rejected(suffix: str, style: DrawingStyle) -> None:
    with pytest.raises(UsageError, match=r"\.") as caught:
        writer_for(suffix, style)
    assert caught.value.hint
