import numpy as np
import pytest
from skimage.metrics import structural_similarity

from shutterspan.core.evaluation.metrics import PERFECT_PSNR, GroundTruth, caption_box, psnr
from shutterspan.core.foundation.errors import InputError


@pytest.fixture(scope="module")
def truth(true_frames) -> GroundTruth:
    return GroundTruth(true_frames)


def test_the_truth_scores_perfectly(truth, true_frames):
    scores = truth.score(true_frames)
    assert scores.order == "forward"
    assert scores.psnr_first == scores.psnr_middle == scores.psnr_last == scores.psnr_mean == PERFECT_PSNR
    assert scores.psnr_fast == PERFECT_PSNR
    assert scores.ssim == pytest.approx(1)
    assert scores.motion == pytest.approx(1)
    assert scores.sharpness == pytest.approx(1)
    assert scores.epe == scores.epe_sign_free == 0


def test_a_reversed_clip_scores_equally_and_its_order_is_reported(truth, true_frames):
    scores = truth.score(true_frames[::-1])
    assert scores.order == "reversed"
    assert scores.psnr_mean == PERFECT_PSNR
    assert scores.motion == pytest.approx(1)


def test_a_damaged_end_lowers_the_score_of_that_end_in_both_orders(truth, true_frames):
    damaged = true_frames.copy()
    damaged[0] = 128
    for clip in (damaged, damaged[::-1]):
        scores = truth.score(clip)
        assert scores.psnr_first < 25
        assert scores.psnr_middle == scores.psnr_last == PERFECT_PSNR


def test_a_still_reproduces_no_motion(truth, true_frames):
    scores = truth.score(np.repeat(true_frames[3:4], 7, axis=0))
    assert scores.order == "forward"
    assert scores.motion == 0
    assert scores.epe == pytest.approx(1)
    assert scores.psnr_middle == PERFECT_PSNR > scores.psnr_first


def test_half_of_the_motion_scores_one_half(truth, moving_squares):
    scores = truth.score(moving_squares([0.5, 0.5]))
    assert scores.motion == pytest.approx(0.5, abs=0.1)
    assert scores.epe == pytest.approx(0.5, abs=0.15)


def test_a_half_reversed_scene_has_an_error_unless_signs_are_ignored(truth, moving_squares):
    scores = truth.score(moving_squares([1, -1]))
    assert scores.epe > 0.7
    assert scores.epe_sign_free < 0.35
    assert abs(scores.motion) < 0.35


def test_the_photo_repeated_is_less_sharp(truth, true_frames):
    photo = true_frames.mean(0).round().astype(np.uint8)
    assert truth.score(np.repeat(photo[None], 7, axis=0)).sharpness < 0.9


@pytest.mark.parametrize("frames", [3, 11, 15])
def test_any_number_of_frames_spans_the_same_exposure(truth, frames, moving_squares):
    scores = truth.score(moving_squares([1, 1], frames))
    assert scores.psnr_first == scores.psnr_middle == scores.psnr_last == PERFECT_PSNR
    assert scores.motion == pytest.approx(1)


@pytest.mark.parametrize(
    ("frames", "matched"), [(15, [0, 2, 5, 7, 9, 12, 14]), (3, [0, 0, 1, 1, 1, 2, 2]), (4, [0, 0, 1, 1, 2, 2, 3])]
)
def test_each_true_frame_is_compared_with_the_nearest_frame(frames, matched):
    """The seven true frames are at i/6, the clip's at j/(M-1); the indices were computed by hand."""
    steps = np.arange(frames, dtype=np.uint8).repeat(16 * 16 * 3).reshape(frames, 16, 16, 3)
    assert GroundTruth(steps[matched]).score(steps).psnr_mean == PERFECT_PSNR


def test_a_single_true_frame_counts_as_the_middle_frame(true_frames):
    scores = GroundTruth(true_frames[3:4]).score(true_frames)
    assert scores.psnr_middle == scores.psnr_mean == PERFECT_PSNR
    assert scores.psnr_first is scores.psnr_last is scores.motion is scores.psnr_fast is None


def test_sharpness_is_undefined_without_detail_in_the_truth():
    """In a dark frame, only the last bit changes; optical flow reports this as motion."""
    dark = (np.random.default_rng(1).random((7, 64, 96, 1)) < 0.03).astype(np.uint8).repeat(3, 3)
    scores = GroundTruth(dark).score(np.repeat(dark[3:4], 7, axis=0))
    assert scores.motion is not None and scores.sharpness is None


def test_motion_scores_are_undefined_without_motion_in_the_truth(true_frames):
    still = np.repeat(true_frames[:1], 7, axis=0)
    scores = GroundTruth(still).score(true_frames)
    assert scores.motion is scores.epe is scores.sharpness is None
    assert scores.psnr_mean is not None


def test_a_clip_of_another_size_is_compared_in_the_common_part(truth, true_frames):
    assert truth.score(true_frames[:, :90, :150]).psnr_mean == PERFECT_PSNR
    larger = np.pad(true_frames, ((0, 0), (0, 4), (0, 4), (0, 0)))
    assert truth.score(larger).psnr_mean == PERFECT_PSNR


@pytest.mark.parametrize(
    "clip", [np.zeros(shape, np.uint8) for shape in ((96, 160, 3), (0, 96, 160, 3), (7, 96, 160, 1))]
)
def test_invalid_clips_are_rejected(truth, clip):
    with pytest.raises(InputError):
        truth.score(clip)


def test_the_caption_is_found_with_its_edge_and_ignored(true_frames, captioned):
    marked = captioned(true_frames)
    box = caption_box([marked, true_frames])
    rows, columns = np.nonzero(box)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (0, 11 + 6, 0, 39 + 6)
    assert GroundTruth(marked, box).score(true_frames).psnr_mean == PERFECT_PSNR
    psnr_mean = GroundTruth(marked).score(true_frames).psnr_mean
    assert psnr_mean is not None and psnr_mean < 30
    assert GroundTruth(marked, box).score(true_frames).motion == pytest.approx(1, abs=0.01)


def test_green_elsewhere_is_not_a_caption(true_frames, captioned):
    assert not caption_box([captioned(true_frames, (60, 80, 100, 140))]).any()


def test_figures_equal_a_plain_computation(true_frames):
    """A second implementation of the protocol, frame by frame."""
    noisy = (
        (true_frames.astype(int) + np.random.default_rng(5).integers(-9, 10, true_frames.shape))
        .clip(0, 255)
        .astype(np.uint8)
    )
    scores = GroundTruth(true_frames).score(noisy)
    errors = ((true_frames.astype(float) - noisy.astype(float)) ** 2).mean((1, 2, 3))
    decibels = 10 * np.log10(255**2 / errors)
    assert scores.psnr_first == pytest.approx(decibels[0])
    assert scores.psnr_middle == pytest.approx(decibels[3])
    assert scores.psnr_last == pytest.approx(decibels[6])
    assert scores.psnr_mean == pytest.approx(decibels.mean())
    _, similarity = zip(
        *(structural_similarity(a, b, channel_axis=2, full=True) for a, b in zip(true_frames, noisy, strict=True)),
        strict=True,
    )
    assert scores.ssim == pytest.approx(np.mean(similarity))
    flow = GroundTruth(true_frames).flow
    speed = np.hypot(flow[..., 0], flow[..., 1])
    fast = speed >= np.quantile(speed, 0.75)
    errors = [((a.astype(float) - b.astype(float))[fast] ** 2).mean() for a, b in zip(true_frames, noisy, strict=True)]
    assert scores.psnr_fast == pytest.approx(np.mean(10 * np.log10(255**2 / np.array(errors))))


def test_psnr_uses_only_the_kept_pixels():
    a, b, keep = np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4, 3), np.uint8), np.ones((4, 4), bool)
    b[0, 0], keep[0, 0] = 255, False
    assert psnr(a, b, keep) == PERFECT_PSNR
    assert psnr(a, b, ~keep) == pytest.approx(0)
