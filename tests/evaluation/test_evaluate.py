import numpy as np
import pytest

from shutterspan.core.evaluation.evaluate import (
    PHOTO_REPEATED,
    evaluate,
    group_means,
    mean_of_groups,
    simulate_gif,
    true_direction,
)
from shutterspan.core.evaluation.metrics import PERFECT_PSNR, GroundTruth, psnr
from shutterspan.core.evaluation.reblur import reblur_score
from shutterspan.core.evaluation.samples import Sample
from shutterspan.core.foundation.errors import Cancelled
from shutterspan.core.foundation.progress import Progress


def sample_of(truth, name="a1", **more):
    return Sample(name, truth.mean(0).round().astype(np.uint8), truth, **more)


def systems(result):
    return [row.system for row in result.rows]


def test_own_clips_are_scored_with_the_photo_and_the_peers(true_frames, unfold_without_motion):
    (result,) = evaluate([sample_of(true_frames, peer_clips={"Jin": true_frames[::-1]})], unfold_without_motion)
    assert systems(result) == [PHOTO_REPEATED, "Jin", "ours 7"]
    photo, jin, own = result.rows
    assert own.scores == photo.scores
    assert jin.scores.order == "reversed"
    np.testing.assert_array_equal(result.clips["Jin"], true_frames)
    assert own.encode_seconds is not None and own.encode_seconds >= 0
    assert own.frame_seconds is not None and own.frame_seconds >= 0
    assert jin.encode_seconds is None


def test_longer_truths_are_scored_with_more_frames(moving_squares, fake_exposure):
    photos = []

    def unfold(photo):
        photos.append(photo)
        return fake_exposure(lambda frames: moving_squares([1, 1], frames))

    (result,) = evaluate([sample_of(moving_squares([1, 1], 11))], unfold)
    assert systems(result)[1:] == ["ours 7", "ours 11", "ours 15"]
    assert result.rows[2].scores.psnr_mean == PERFECT_PSNR
    assert len(photos) == 1


def test_a_gif_sample_has_a_row_with_gif_colours(true_frames, fake_exposure):
    (result,) = evaluate([sample_of(true_frames, gif=True)], lambda photo: fake_exposure(lambda frames: true_frames))
    rows = {row.system: row.scores for row in result.rows}
    via_gif, plain = rows["ours 7 via GIF"].psnr_mean, rows["ours 7"].psnr_mean
    assert via_gif is not None and plain is not None and 28 < via_gif < 45 < plain


def test_the_true_direction_is_passed_to_functions_that_accept_it(true_frames, unfold_without_motion):
    given = []

    def unfold(photo, guidance=None):
        given.append(guidance)
        return unfold_without_motion(photo)

    (result,) = evaluate([sample_of(true_frames)], unfold)
    assert systems(result)[1:] == ["ours 7", "ours 7, direction given"]
    assert given[0] is None
    assert given[1].shape == (96, 160, 2)


def test_the_true_direction_is_along_the_motion_and_zero_elsewhere(true_frames):
    direction = true_direction(GroundTruth(true_frames))
    assert direction.dtype == np.float32
    length = np.linalg.norm(direction, axis=2)
    assert np.all(np.isclose(length, 1, atol=1e-3) | (length == 0))
    np.testing.assert_allclose(direction[48, 40], (1, 0), atol=0.2)
    assert not direction[5, 5].any()


def test_an_evaluation_can_be_cancelled(true_frames, unfold_without_motion):
    progress = Progress()
    results = evaluate([sample_of(true_frames), sample_of(true_frames)], unfold_without_motion, progress=progress)
    next(results)
    progress.cancel()
    with pytest.raises(Cancelled):
        next(results)


def test_means_name_the_number_of_samples_if_some_are_missing(true_frames, moving_squares, unfold_without_motion):
    samples = [
        sample_of(true_frames, "s1", peer_clips={"Jin": true_frames}),
        sample_of(moving_squares([1, 0.5]), "s2"),
        sample_of(true_frames, "t1"),
    ]
    results = list(evaluate(samples, unfold_without_motion))
    found = group_means((result.sample.group, row) for result in results for row in result.rows)
    assert [(row.sample, row.system) for row in found] == [
        ("s*", PHOTO_REPEATED),
        ("s*", "Jin (1 of 2)"),
        ("s*", "ours 7"),
        ("t*", PHOTO_REPEATED),
        ("t*", "ours 7"),
    ]
    first, second = (result.rows[0].scores.psnr_mean for result in results[:2])
    assert first is not None and second is not None
    assert found[0].scores.psnr_mean == pytest.approx((first + second) / 2)
    assert found[0].scores.order is None


def test_all_groups_have_equal_weight_in_the_mean(true_frames, moving_squares, unfold_without_motion):
    samples = [
        sample_of(true_frames, "s1", peer_clips={"Jin": true_frames}),
        sample_of(moving_squares([1, 0.5]), "s2", peer_clips={"Jin": true_frames}),
        sample_of(moving_squares([2, 2]), "t1"),
    ]
    by_group = group_means(
        (result.sample.group, row) for result in evaluate(samples, unfold_without_motion) for row in result.rows
    )
    found = mean_of_groups(by_group)
    assert [row.system for row in found] == [PHOTO_REPEATED, "ours 7"], "not of what one group lacks"
    first, second = (row.scores.psnr_mean for row in by_group if row.system == "ours 7")
    assert first is not None and second is not None and first != second
    assert found[1].scores.psnr_mean == pytest.approx((first + second) / 2)
    assert not mean_of_groups(by_group[:3]), "one group is its own mean"


def test_only_own_rows_have_a_motion_decision(true_frames, fake_exposure):
    for moving in (True, False):
        (result,) = evaluate(
            [sample_of(true_frames)], lambda photo, moving=moving: fake_exposure(lambda frames: true_frames, moving)
        )
        assert [row.moving for row in result.rows] == [None, moving] and result.moving is moving


def test_means_skip_undefined_scores(true_frames, unfold_without_motion):
    samples = [sample_of(true_frames, "s1"), sample_of(np.repeat(true_frames[:1], 7, axis=0), "s2")]
    results = list(evaluate(samples, unfold_without_motion))
    assert results[1].rows[0].scores.motion is None
    found = group_means((result.sample.group, row) for result in results for row in result.rows)
    assert found[0].scores.motion == results[0].rows[0].scores.motion


@pytest.mark.parametrize("light", ["encoded", "linear"])
def test_reblur_finds_the_averaging_space(true_frames, light):
    gamma = 2.2 if light == "linear" else 1
    photo = 255 * ((true_frames / 255) ** gamma).mean(0) ** (1 / gamma)
    found = reblur_score(true_frames, photo.round().astype(np.uint8), np.ones((96, 160), bool))
    assert found.light == light
    assert found.psnr > 45


def test_reblur_ignores_the_caption(true_frames, captioned):
    photo = true_frames.mean(0).round().astype(np.uint8)
    keep = np.ones((96, 160), bool)
    keep[4:12, 6:40] = False
    assert reblur_score(captioned(true_frames), photo, keep) == reblur_score(true_frames, photo, keep)


def test_a_gif_has_256_colours_per_frame(true_frames):
    simulated = simulate_gif(true_frames)
    assert simulated.shape == true_frames.shape
    assert max(len(np.unique(frame.reshape(-1, 3), axis=0)) for frame in simulated) <= 256
    assert psnr(simulated[0], true_frames[0], np.ones((96, 160), bool)) > 28
