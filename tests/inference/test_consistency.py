import numpy as np
import pytest

from shutterspan.core.color.srgb import linear_to_srgb, srgb_to_linear
from shutterspan.core.inference.consistency import assess_consistency
from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.visualization.heat_map import heat_map


def blurred_photo(texture, space: str) -> tuple[UInt8Array, list[UInt8Array]]:
    """A photo and its frames; the photo is their mean in the given averaging space."""
    wide = texture(1, 120, 240)
    frames = [(wide[:, 20 + k : 180 + k] * 255 + 0.5).astype(np.uint8) for k in range(16)]
    values = np.stack(frames) / 255
    mean = values.mean(0) if space == "encoded" else linear_to_srgb(srgb_to_linear(values).mean(0))
    return (mean * 255 + 0.5).astype(np.uint8), frames


@pytest.mark.parametrize("space", ["encoded", "linear"])
@pytest.mark.parametrize("order", [1, -1])
def test_true_frames_explain_their_photo_in_both_play_directions(texture, space: str, order: int) -> None:
    photo, frames = blurred_photo(texture, space)
    consistency = assess_consistency(photo, frames[::order])
    assert consistency.averaging_space == space and consistency.level == "fits"
    assert consistency.explained_fraction > 0.995 and consistency.psnr > 50
    assert consistency.unexplained_map.max() < 0.02 and consistency.change_map.mean() > 0.9


def test_a_sharp_still_does_not_explain_a_blur(texture) -> None:
    photo, frames = blurred_photo(texture, "linear")
    consistency = assess_consistency(photo, [frames[8]] * 7)
    assert consistency.explained_fraction < 0.05 and consistency.level == "does_not_fit"
    assert np.median(consistency.unexplained_map[consistency.change_map > 0.5]) > 0.9


def test_half_of_the_motion_partly_explains_the_blur(texture) -> None:
    photo, frames = blurred_photo(texture, "linear")
    consistency = assess_consistency(photo, frames[4:12])
    assert 0.3 < consistency.explained_fraction < 0.95


def test_the_map_marks_unexplained_parts(texture) -> None:
    photo, frames = blurred_photo(texture, "encoded")
    altered_frames = [frame.copy() for frame in frames]
    for frame in altered_frames:
        frame[40:80, 100:140] = frames[0][40:80, 100:140]
    consistency = assess_consistency(photo, altered_frames)
    assert consistency.unexplained_map[50:70, 110:130].mean() > 0.7
    assert consistency.unexplained_map[:, :80].mean() < 0.05
    picture = heat_map(photo, consistency).astype(int)
    assert (picture[60, 120, 0] - picture[60, 120, 2]) > 50, "red where the clip does not explain the photo"
    assert (picture[60, 40, 2] - picture[60, 40, 0]) > 50, "blue where it does"


def test_a_clip_of_copies_of_the_photo_is_explained(texture) -> None:
    photo, _ = blurred_photo(texture, "encoded")
    consistency = assess_consistency(photo, [photo] * 3)
    assert consistency.explained_fraction == 1 and consistency.psnr == 99
    assert consistency.change_map.max() == consistency.unexplained_map.max() == 0
    grey = heat_map(photo, consistency)
    assert np.array_equal(grey[..., 0], grey[..., 1]) and np.array_equal(grey[..., 0], grey[..., 2])


def test_8_and_16_bits_give_the_same_result(texture) -> None:
    photo, frames = blurred_photo(texture, "linear")
    deep = assess_consistency(photo.astype(np.uint16) * 257, [frame.astype(np.uint16) * 257 for frame in frames[3:]])
    assert deep.explained_fraction == pytest.approx(assess_consistency(photo, frames[3:]).explained_fraction, abs=1e-4)
