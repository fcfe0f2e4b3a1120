"""Masks from a click or a rough outline, on rendered photos with known things."""

import cv2
import numpy as np
import pytest

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.segmentation.snapping import snap_to_thing
from shutterspan.core.types.arrays import BoolArray, Float32Array, UInt8Array
from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Ellipse, Polygon, Rectangle

WIDTH, HEIGHT = 480, 320
SHIFT = 16  # of the thing over the exposure, in pixels
CENTRE = 230, 160
RED, GREY = (190, 60, 50), (110, 120, 125)


def texture(seed: int, colour: tuple[int, int, int], contrast: float = 12, size: float = 2.5) -> UInt8Array:
    """A blotchy picture with similar colours, (HEIGHT,WIDTH,3)."""
    noise = np.random.default_rng(seed).normal(size=(HEIGHT, WIDTH, 1))
    blurred = cv2.GaussianBlur(noise, (0, 0), size)[..., None]
    return np.clip(np.array(colour) + blurred / blurred.std() * contrast, 0, 255).astype(np.uint8)


def disc(x: float) -> BoolArray:
    return np.hypot(*np.meshgrid(np.arange(WIDTH) - x, np.arange(HEIGHT) - CENTRE[1])) < 60


def cut_out(x: float) -> BoolArray:
    """A figure with a head and two legs."""
    figure = np.zeros((HEIGHT, WIDTH), np.uint8)
    middle = round(x)
    cv2.circle(figure, (middle, 90), 28, 1, -1)
    cv2.rectangle(figure, (middle - 40, 112), (middle + 40, 200), 1, -1)
    for side in (-24, 24):
        cv2.rectangle(figure, (middle + side - 14, 200), (middle + side + 14, 270), 1, -1)
    return figure > 0


def scene(draw=disc, thing=RED, background=GREY) -> tuple[UInt8Array, Float32Array, BoolArray]:
    """A photo of a thing that moved to the right in front of a textured background; its motion and its true mask."""
    still, moving = texture(1, background).astype(float), texture(2, thing).astype(float)
    offsets = np.linspace(-SHIFT / 2, SHIFT / 2, SHIFT + 1)
    alpha = np.mean([draw(CENTRE[0] + offset) for offset in offsets], axis=0)[..., None]
    smeared = cv2.blur(moving, (SHIFT + 1, 1))
    photo = np.clip(alpha * smeared + (1 - alpha) * still, 0, 255).astype(np.uint8)
    true = alpha[..., 0] >= 0.5
    motion = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    motion[true, 0] = SHIFT
    return photo, cv2.GaussianBlur(motion, (0, 0), 4), true


def overlap(mask: UInt8Array, true: BoolArray) -> float:
    """Intersection over union."""
    assert mask.shape == true.shape and mask.dtype == np.uint8
    found = mask >= 128
    return (found & true).sum() / (found | true).sum()


def rough(shape: Ellipse | Rectangle, tremble: float = 6) -> Polygon:
    """The shape, drawn by an unsteady hand."""
    points = np.array(Ellipse(*shape.box).points)[::8]
    return Polygon(
        tuple(map(tuple, (points + np.random.default_rng(3).uniform(-tremble, tremble, points.shape)).tolist()))
    )


@pytest.mark.parametrize("draw", [disc, cut_out])
@pytest.mark.parametrize("at", [CENTRE, (205, 140)])
def test_a_click_finds_a_moving_thing(draw, at: Point) -> None:
    photo, motion, true = scene(draw)
    assert overlap(snap_to_thing(photo, motion, at), true) >= 0.8


@pytest.mark.parametrize(
    ("draw", "around"), [(disc, Ellipse(145, 75, 315, 245)), (cut_out, Ellipse(140, 35, 320, 300))]
)
def test_a_rough_outline_snaps_to_the_thing(draw, around: Ellipse) -> None:
    photo, motion, true = scene(draw)
    lasso = rough(around)
    mask = snap_to_thing(photo, motion, lasso)
    assert overlap(mask, true) >= 0.85
    assert mask[:, :120].max() == 0 and mask[:, 340:].max() == 0


@pytest.mark.parametrize("seed", [CENTRE, rough(Ellipse(145, 75, 315, 245))])
def test_things_are_separated_by_motion_alone(seed) -> None:
    photo, motion, true = scene(thing=GREY)
    assert overlap(snap_to_thing(photo, motion, seed), true) >= 0.8


@pytest.mark.parametrize("seed", [CENTRE, rough(Ellipse(145, 75, 315, 245))])
def test_still_things_are_separated_by_colour(seed) -> None:
    photo, _, true = scene()
    assert overlap(snap_to_thing(photo, None, seed), true) >= 0.8


def test_a_small_part_of_the_enclosed_area_is_not_the_thing() -> None:
    """The disc looks like its surroundings, except for a red spot."""
    photo, _, _ = scene(thing=GREY)
    photo[150:180, 220:250] = RED
    with pytest.raises(UsageError) as raised:
        snap_to_thing(photo, None, rough(Ellipse(145, 75, 315, 245)))
    assert raised.value.code == "nothing_to_snap_to"


def test_motion_and_photo_may_have_any_size() -> None:
    photo, motion, true = scene()
    large = cv2.resize(photo, (3 * WIDTH, 3 * HEIGHT), interpolation=cv2.INTER_CUBIC)
    mask = snap_to_thing(large, 3 * cv2.resize(motion, (160, 107)), (3 * CENTRE[0], 3 * CENTRE[1]))
    assert overlap(mask, cv2.resize(true.astype(np.uint8), (3 * WIDTH, 3 * HEIGHT)) > 0) >= 0.8
    soft = ((mask > 12) & (mask < 243)).sum() / 3
    assert soft < 8 * np.sqrt(4 * np.pi * true.sum()), "the edge is a few pixels wide"


def test_the_same_click_gives_the_same_mask() -> None:
    photo, motion, _ = scene(cut_out)
    first, second = (snap_to_thing(photo, motion, CENTRE) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_only_the_thing_at_the_click_is_part_of_the_mask() -> None:
    photo, motion, _ = scene()
    photo[:, 300:] = photo[:, 300:][:, ::-1]
    photo[100:220, 380:460], motion[100:220, 380:460] = RED, (SHIFT, 0)
    mask = snap_to_thing(photo, motion, (420, 160))
    assert mask[160, 420] == 255 and mask[:, :320].max() == 0


@pytest.mark.parametrize("motion", [None, np.zeros((HEIGHT, WIDTH, 2), np.float32)])
@pytest.mark.parametrize("noise", [0, 3, 8])
def test_a_click_on_a_plain_wall_finds_nothing(motion: Float32Array | None, noise: int) -> None:
    wall = np.full((HEIGHT, WIDTH, 3), 170.0) + np.linspace(-25, 25, WIDTH)[:, None]
    wall += np.random.default_rng(0).normal(0, noise, wall.shape)
    with pytest.raises(UsageError) as raised:
        snap_to_thing(np.clip(wall, 0, 255).astype(np.uint8), motion, (200, 100))
    assert raised.value.code == "nothing_to_snap_to"
    assert raised.value.content.hint_code == "draw_around_or_paint"


@pytest.mark.parametrize(
    ("seed", "code"),
    [
        ((-1.0, 50.0), "snap_point_outside"),
        ((50.0, float(HEIGHT)), "snap_point_outside"),
        ((float("nan"), 50.0), "snap_point_outside"),
        (Polygon(((50, 50), (50.4, 50), (50.4, 50.5))), "region_empty"),
        (Polygon(((50, 50), (900, 50), (50, 200))), "region_leaves_photo"),
    ],
)
def test_an_unusable_seed_is_an_error(seed: Point | Polygon, code: str) -> None:
    photo, motion, _ = scene()
    with pytest.raises(UsageError) as raised:
        snap_to_thing(photo, motion, seed)
    assert raised.value.code == code


def test_a_seed_of_one_pixel_gives_an_error_or_a_mask() -> None:
    photo, motion, _ = scene()
    with pytest.raises(UsageError):
        snap_to_thing(photo, motion, Rectangle(10, 10, 11, 11))
    with pytest.raises(UsageError):
        snap_to_thing(photo[:1, :1], None, (0.5, 0.5))


def test_any_photo_gives_a_mask_or_an_error() -> None:
    random = np.random.default_rng(1)
    found = 0
    for _ in range(150):
        rows, columns = random.choice([1, 2, 3, 7, 20, 60, 200], 2).tolist()
        photo = random.integers(0, 256, (rows, columns, 3), np.uint8)
        if random.random() < 0.7:
            photo[:] = photo[0, 0]
            photo[rows // 4 : rows // 2 + 1, columns // 4 : columns // 2 + 1] = 200, 30, 30
        motion = random.normal(0, 9, (*random.integers(1, 50, 2), 2)).astype(np.float32)
        x, y = random.random(2) * (columns, rows)
        seed = (x, y) if random.random() < 0.5 else Ellipse(0, 0, max(1, x), max(1, y))
        try:
            mask = snap_to_thing(photo, motion if random.random() < 0.5 else None, seed)
        except UsageError as error:
            assert error.code == "nothing_to_snap_to"
        else:
            assert mask.shape == (rows, columns) and (mask >= 128).any()
            found += 1
    assert found > 20
