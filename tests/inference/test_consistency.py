import numpy as np
import pytest

from shutterspan.core.color.srgb import encoded, linear
from shutterspan.core.inference.consistency import judged
from shutterspan.core.visualization.heat_map import heat_map


def moved(texture, light: str) -> tuple[np.ndarray, list[np.ndarray]]:
    """A photo and the frames that it is the mean of, in the given light."""
    wide = texture(1, 120, 240)
    frames = [(wide[:, 20 + k : 180 + k] * 255 + 0.5).astype(np.uint8) for k in range(16)]
    values = np.stack(frames) / 255
    mean = values.mean(0) if light == "encoded" else encoded(linear(values).mean(0))
    return (mean * 255 + 0.5).astype(np.uint8), frames


@pytest.mark.parametrize("light", ["encoded", "linear"])
@pytest.mark.parametrize("order", [1, -1])
def test_true_frames_explain_their_photo_whichever_way_they_run(texture, light: str, order: int) -> None:
    photo, frames = moved(texture, light)
    trust = judged(photo, frames[::order])
    assert trust.light == light and trust.word == "explained"
    assert trust.explained > 0.995 and trust.psnr > 50
    assert trust.unexplained.max() < 0.02 and trust.changing.mean() > 0.9


def test_a_sharp_still_does_not_explain_a_blur(texture) -> None:
    photo, frames = moved(texture, "linear")
    trust = judged(photo, [frames[8]] * 7)
    assert trust.explained < 0.05 and trust.word == "not explained"
    assert np.median(trust.unexplained[trust.changing > 0.5]) > 0.9


def test_half_of_the_motion_explains_the_blur_in_part(texture) -> None:
    photo, frames = moved(texture, "linear")
    trust = judged(photo, frames[4:12])
    assert 0.3 < trust.explained < 0.95


def test_the_map_shows_where(texture) -> None:
    photo, frames = moved(texture, "encoded")
    spoilt = [frame.copy() for frame in frames]
    for frame in spoilt:
        frame[40:80, 100:140] = frames[0][40:80, 100:140]
    trust = judged(photo, spoilt)
    assert trust.unexplained[50:70, 110:130].mean() > 0.7
    assert trust.unexplained[:, :80].mean() < 0.05
    picture = heat_map(photo, trust).astype(int)
    assert (picture[60, 120, 0] - picture[60, 120, 2]) > 50, "red where the clip does not explain the photo"
    assert (picture[60, 40, 2] - picture[60, 40, 0]) > 50, "blue where it does"


def test_a_photo_repeated_has_nothing_to_explain(texture) -> None:
    photo, _ = moved(texture, "encoded")
    trust = judged(photo, [photo] * 3)
    assert trust.explained == 1 and trust.psnr == 99
    assert trust.changing.max() == trust.unexplained.max() == 0
    grey = heat_map(photo, trust)
    assert np.array_equal(grey[..., 0], grey[..., 1]) and np.array_equal(grey[..., 0], grey[..., 2])


def test_depth_does_not_matter(texture) -> None:
    photo, frames = moved(texture, "linear")
    deep = judged(photo.astype(np.uint16) * 257, [frame.astype(np.uint16) * 257 for frame in frames[3:]])
    assert deep.explained == pytest.approx(judged(photo, frames[3:]).explained, abs=1e-4)
