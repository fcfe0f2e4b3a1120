"""Constants are scored on a few small photos with a small network, and compared with plain unfoldings."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.evaluation import sweep_report
from shutterspan.core.evaluation.caching_engine import CachingEngine
from shutterspan.core.evaluation.constant_scoring import ConstantScoring
from shutterspan.core.evaluation.metrics import GroundTruth, psnr
from shutterspan.core.evaluation.samples import Samples
from shutterspan.core.evaluation.stillness import StillnessPictures
from shutterspan.core.foundation.errors import Cancelled
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.model.constants import Constants
from shutterspan.core.model.motion_detector import MotionDetector
from shutterspan.core.model.network import UnfoldNet
from shutterspan.core.types.photo import Photo

ALL_MOVES = Constants(min_displacement=0.0, min_change=0.0, large_share=0.0, augmentation_count=1)
NOTHING_MOVES = replace(ALL_MOVES, min_displacement=1000.0)


@pytest.fixture
def folder(tmp_path, true_frames):
    """Two groups with two samples and one sample, two still pictures, and a picture with small motion."""
    small = true_frames[:, 20:84, 10:74]
    for name, clip in (("a1", small), ("a2", small[::-1, ::-1]), ("b1", small[:, :, ::-1])):
        (tmp_path / "samples" / name).mkdir(parents=True)
        Image.fromarray(clip.mean(0).round().astype(np.uint8)).save(tmp_path / "samples" / name / "blur.png")
        for number, frame in enumerate(clip):
            Image.fromarray(frame).save(tmp_path / "samples" / name / f"{number}.png")
    for kind, count in (("still", 2), ("small", 1)):
        (tmp_path / "samples" / kind).mkdir()
        for number in range(count):
            Image.fromarray(small[number, :48]).save(tmp_path / "samples" / kind / f"{number}.png")
    return tmp_path / "samples"


@pytest.fixture
def encoded_sizes(monkeypatch):
    """A list of the sizes of all pictures that the network encodes."""
    sizes = []

    def record(name):
        encode = getattr(UnfoldNet, name)

        def recording_encode(network, picture, *guidance):
            sizes.append(tuple(picture.shape[-2:]))
            return encode(network, picture, *guidance)

        monkeypatch.setattr(UnfoldNet, name, recording_encode)

    for name in ("encode", "encode_with_features"):
        record(name)
    return sizes


def scoring(folder, engine, progress=None):
    return ConstantScoring(Samples(folder), StillnessPictures(folder), engine, progress or Progress())


def psnr_of(sample, engine, constants):
    exposure = unfold(Photo(sample.photo), engine.with_constants(constants))
    return GroundTruth(sample.truth).score(np.stack(list(exposure.clip(7)))).psnr_mean


@pytest.mark.parametrize("detecting", [False, True])
def test_a_caching_engine_gives_the_same_results_and_encodes_once(untrained, true_frames, encoded_sizes, detecting):
    photo = Photo(true_frames[3, :64, :64])
    if detecting:
        untrained = replace(untrained, detector=MotionDetector(untrained.network.feature_count).requires_grad_(False))
    plain = unfold(photo, untrained.with_constants(ALL_MOVES))
    before = len(encoded_sizes)
    engine = CachingEngine.wrap(untrained)
    for _ in range(2):
        exposure = unfold(photo, engine.with_constants(ALL_MOVES))
        assert exposure.rois[0].log_odds == plain.rois[0].log_odds
        assert all(np.array_equal(one, other) for one, other in zip(exposure.clip(5), plain.clip(5), strict=True))
    assert len(encoded_sizes) == 2 * before
    unfold(photo, engine.with_constants(replace(ALL_MOVES, end_frame_share=0.1, min_sharpening=1.0)))
    assert len(encoded_sizes) == 2 * before, "these constants need no new encode"
    unfold(photo, engine.with_constants(replace(ALL_MOVES, augmentation_count=2)))
    assert len(encoded_sizes) == 2 * before + 1, "one augmentation more"


def test_frame_scores_equal_those_of_plain_unfoldings(folder, untrained):
    candidates = [ALL_MOVES, replace(ALL_MOVES, end_frame_share=0.0), replace(NOTHING_MOVES, end_frame_share=0.0)]
    scores = scoring(folder, untrained).score_frames(candidates)
    a1, a2, b1 = Samples(folder)
    for constants, found in zip(candidates[:2], scores[:2], strict=True):
        expected = [psnr_of(sample, untrained, constants) for sample in (a1, a2, b1)]
        assert found.psnr == pytest.approx({"a": (expected[0] + expected[1]) / 2, "b": expected[2]})
        assert (found.still, found.small, found.clips) == (2, 0, 0)
    assert scores[0].psnr != scores[1].psnr
    assert scores[2].psnr == scores[1].psnr, "all are taken as moving"
    assert (scores[2].still, scores[2].small, scores[2].clips) == (0, 1, 3)


def test_stillness_is_scored_with_one_unfolding_and_as_users_get_it(folder, untrained, encoded_sizes):
    score = scoring(folder, untrained).stillness_scorer(ALL_MOVES)
    encoded_sizes.clear()
    moving, nothing = score([ALL_MOVES, NOTHING_MOVES])
    assert not encoded_sizes
    samples = list(Samples(folder))
    for found, constants in ((moving, ALL_MOVES), (nothing, NOTHING_MOVES)):
        expected = [psnr_of(sample, untrained, constants) for sample in samples]
        assert found.psnr == pytest.approx({"a": (expected[0] + expected[1]) / 2, "b": expected[2]})
    assert (moving.still, moving.small, moving.clips) == (2, 0, 0)
    assert (nothing.still, nothing.small, nothing.clips) == (0, 1, 3)


def test_a_sweep_writes_usable_constants(folder, untrained, tmp_path):
    steps = []
    for name in ("a2", "still", "small"):
        (folder / name).rename(tmp_path / name)
    progress = Progress(lambda *step: steps.append(step))
    result = sweep_report.run_sweep(folder, untrained, tmp_path / "found", progress)
    assert Constants.load(tmp_path / "found" / "constants.json") == result.found
    content = json.loads((tmp_path / "found" / "sweep.json").read_text(encoding="utf-8"))
    counts = next(choice for choice in content["frames"] if choice["name"] == "augmentation_count")
    assert [one["value"] for one in counts["tried"]] == [1, 2, 4, 8] and counts["before"] == 4
    assert all(set(one["psnr"]) == {"a", "b"} and one["wrong"] == one["clips"] for one in counts["tried"])
    assert {stage for stage, *_ in steps} == {"sweep"} and [done for _, done, _ in steps] == list(
        range(1, len(steps) + 1)
    )
    assert steps[-1][1] == steps[-1][2]
    text = sweep_report.sweep_to_markdown(result)
    assert json.loads(text[text.index("{") :]) == content["found"]
    for search in (*result.frame_searches, *result.stillness_searches):
        lines = [line for line in text.splitlines() if line.startswith(f"| {search.name} |")]
        assert len(lines) == 1 and "(before" in text


def test_a_cancelled_sweep_leaves_nothing(folder, untrained, tmp_path):
    progress = Progress(lambda stage, done, total: progress.cancel() if done == 1 else None)
    with pytest.raises(Cancelled):
        sweep_report.run_sweep(folder, untrained, tmp_path / "found", progress)
    assert [path.name for path in tmp_path.iterdir()] == ["samples"]


def test_a_sample_with_one_true_frame_is_scored_by_its_middle_frame(folder, untrained, true_frames):
    for number in (0, 1, 2, 4, 5, 6):
        (folder / "b1" / f"{number}.png").unlink()
    (found,) = scoring(folder, untrained).score_frames([ALL_MOVES])
    b1 = list(Samples(folder))[-1]
    exposure = unfold(Photo(b1.photo), untrained.with_constants(ALL_MOVES))
    keep = np.ones((64, 64), bool)
    assert found.psnr["b"] == pytest.approx(psnr(b1.truth[0], exposure.frame_at(0.5), keep))
