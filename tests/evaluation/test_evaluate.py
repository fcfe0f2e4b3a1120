import numpy as np
import pytest

from shutterspan.core.evaluation.evaluate import (
    PHOTO_REPEATED,
    evaluate,
    mean_of_groups,
    means,
    through_gif,
    true_direction,
)
from shutterspan.core.evaluation.metrics import PERFECT_PSNR, Truth, psnr
from shutterspan.core.evaluation.reblur import reblur
from shutterspan.core.evaluation.samples import Sample
from shutterspan.core.foundation.errors import Cancelled
from shutterspan.core.foundation.progress import Progress


def sample_of(truth, name="a1", **more):
    return Sample(name, truth.mean(0).round().astype(np.uint8), truth, **more)


def systems(result):
    return [row.system for row in result.rows]


def test_ours_stands_beside_the_photo_and_the_peers(true, repeat):
    (result,) = evaluate([sample_of(true, peers={"Jin": true[::-1]})], repeat)
    assert systems(result) == [PHOTO_REPEATED, "Jin", "ours 7"]
    photo, jin, ours = result.rows
    assert ours.scores == photo.scores
    assert jin.scores.order == "reversed"
    np.testing.assert_array_equal(result.clips["Jin"], true)
    assert ours.encode_seconds >= 0
    assert ours.frame_seconds >= 0
    assert jin.encode_seconds is None


def test_longer_truths_are_worth_more_frames(moving_squares, unfolded):
    encoded = []

    def unfold(photo):
        encoded.append(photo)
        return unfolded(lambda frames: moving_squares([1, 1], frames))

    (result,) = evaluate([sample_of(moving_squares([1, 1], 11))], unfold)
    assert systems(result)[1:] == ["ours 7", "ours 11", "ours 15"]
    assert result.rows[2].scores.psnr_mean == PERFECT_PSNR
    assert len(encoded) == 1


def test_a_gif_sample_shows_what_a_gif_costs(true, unfolded):
    (result,) = evaluate([sample_of(true, gif=True)], lambda photo: unfolded(lambda frames: true))
    rows = {row.system: row.scores for row in result.rows}
    assert 28 < rows["ours 7 via GIF"].psnr_mean < 45 < rows["ours 7"].psnr_mean


def test_the_true_direction_is_given_to_those_who_take_it(true, repeat):
    given = []

    def unfold(photo, guidance=None):
        given.append(guidance)
        return repeat(photo)

    (result,) = evaluate([sample_of(true)], unfold)
    assert systems(result)[1:] == ["ours 7", "ours 7, direction given"]
    assert given[0] is None
    assert given[1].shape == (96, 160, 2)


def test_true_direction_points_along_the_motion_and_nowhere_else(true):
    direction = true_direction(Truth(true))
    assert direction.dtype == np.float32
    length = np.linalg.norm(direction, axis=2)
    assert np.all(np.isclose(length, 1, atol=1e-3) | (length == 0))
    np.testing.assert_allclose(direction[48, 40], (1, 0), atol=0.2)
    assert not direction[5, 5].any()


def test_progress_can_call_it_off(true, repeat):
    progress = Progress()
    walk = evaluate([sample_of(true), sample_of(true)], repeat, progress=progress)
    next(walk)
    progress.cancel()
    with pytest.raises(Cancelled):
        next(walk)


def test_means_tell_when_a_system_misses_samples(true, moving_squares, repeat):
    samples = [
        sample_of(true, "s1", peers={"Jin": true}),
        sample_of(moving_squares([1, 0.5]), "s2"),
        sample_of(true, "t1"),
    ]
    results = list(evaluate(samples, repeat))
    found = means((result.sample.group, row) for result in results for row in result.rows)
    assert [(row.sample, row.system) for row in found] == [
        ("s*", PHOTO_REPEATED),
        ("s*", "Jin (1 of 2)"),
        ("s*", "ours 7"),
        ("t*", PHOTO_REPEATED),
        ("t*", "ours 7"),
    ]
    each = [result.rows[0].scores.psnr_mean for result in results[:2]]
    assert found[0].scores.psnr_mean == pytest.approx(np.mean(each))
    assert found[0].scores.order is None


def test_each_group_counts_alike_in_the_mean_of_all(true, moving_squares, repeat):
    samples = [
        sample_of(true, "s1", peers={"Jin": true}),
        sample_of(moving_squares([1, 0.5]), "s2", peers={"Jin": true}),
        sample_of(moving_squares([2, 2]), "t1"),
    ]
    of_groups = means((result.sample.group, row) for result in evaluate(samples, repeat) for row in result.rows)
    found = mean_of_groups(of_groups)
    assert [row.system for row in found] == [PHOTO_REPEATED, "ours 7"], "not of what one group lacks"
    first, second = (row.scores.psnr_mean for row in of_groups if row.system == "ours 7")
    assert first != second and found[1].scores.psnr_mean == pytest.approx((first + second) / 2)
    assert not mean_of_groups(of_groups[:3]), "one group is its own mean"


def test_whether_motion_was_found_stands_beside_ours_alone(true, unfolded):
    for moving in (True, False):
        (result,) = evaluate([sample_of(true)], lambda photo, moving=moving: unfolded(lambda frames: true, moving))
        assert [row.moving for row in result.rows] == [None, moving] and result.moving is moving


def test_means_skip_figures_that_a_sample_cannot_tell(true, repeat):
    samples = [sample_of(true, "s1"), sample_of(np.repeat(true[:1], 7, axis=0), "s2")]
    results = list(evaluate(samples, repeat))
    assert results[1].rows[0].scores.motion is None
    found = means((result.sample.group, row) for result in results for row in result.rows)
    assert found[0].scores.motion == results[0].rows[0].scores.motion


@pytest.mark.parametrize("light", ["encoded", "linear"])
def test_reblur_finds_the_light_in_which_frames_add_up(true, light):
    gamma = 2.2 if light == "linear" else 1
    photo = 255 * ((true / 255) ** gamma).mean(0) ** (1 / gamma)
    found = reblur(true, photo.round().astype(np.uint8), np.ones((96, 160), bool))
    assert found.light == light
    assert found.psnr > 45


def test_reblur_leaves_the_caption_out(true, captioned):
    photo = true.mean(0).round().astype(np.uint8)
    keep = np.ones((96, 160), bool)
    keep[4:12, 6:40] = False
    assert reblur(captioned(true), photo, keep) == reblur(true, photo, keep)


def test_a_gif_has_256_colours_a_frame(true):
    shown = through_gif(true)
    assert shown.shape == true.shape
    assert max(len(np.unique(frame.reshape(-1, 3), axis=0)) for frame in shown) <= 256
    assert psnr(shown[0], true[0], np.ones((96, 160), bool)) > 28
