"""Compare the metrics with their reference implementation and with published figures, if these are present."""

import importlib.util
from pathlib import Path

import pytest

from shutterspan.core.evaluation.metrics import GroundTruth
from shutterspan.core.evaluation.samples import Samples

_FOLDER = Path(__file__).parents[3] / "shared" / "eval"

#: The reference's names for the scores, and the tolerances (dB or ratios).
_SCORES = {
    "psnr_first": ("psnr_i", 0.05),
    "psnr_middle": ("psnr_m", 0.05),
    "psnr_last": ("psnr_f", 0.05),
    "psnr_mean": ("psnr_mean", 0.05),
    "ssim": ("ssim_mean", 0.01),
    "psnr_fast": ("psnr_fast", 0.05),
    "epe": ("nEPE", 0.01),
    "epe_sign_free": ("nEPEsa", 0.01),
    "motion": ("repro", 0.01),
    "sharpness": ("sharp", 0.01),
}

#: Mean PSNR in dB, as published with the clips.
_PUBLISHED = {
    ("g0", "Jin"): 27.50,
    ("g0", "Zhang"): 28.01,
    ("g0", "blur2vid"): 31.22,
    ("g1", "Zhang"): 26.50,
    ("g2", "blur2vid"): 30.71,
    ("b0", "Zhong"): 21.39,
    ("b1", "Zhong"): 28.02,
    ("s1", "reference 7"): 27.67,
    ("s1", "reference 15"): 28.03,
    ("s2", "Zhang"): 24.38,
    ("s7", "reference 7"): 25.45,
}


@pytest.mark.slow
@pytest.mark.skipif(not (_FOLDER / "metric.py").exists(), reason=f"NOT COMPARED: {_FOLDER} has no published clips")
def test_scores_of_published_clips_match_the_reference():
    spec = importlib.util.spec_from_file_location("metric", _FOLDER / "metric.py")
    assert spec and spec.loader
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    for sample in Samples(_FOLDER):
        clips = [clip for clip in sample.peer_clips.values() if clip.shape[1:] == sample.truth.shape[1:]]
        box = reference.overlay_mask([sample.truth, *clips])
        truth = GroundTruth(sample.truth, sample.ignored)
        for system, clip in sample.peer_clips.items():
            scores, expected = truth.score(clip), reference.score(sample.truth, clip, box)
            assert scores.order == {"fwd": "forward", "rev": "reversed"}[expected["order"]]
            for field, (name, tolerance) in _SCORES.items():
                value = getattr(scores, field)
                assert value == pytest.approx(expected[name], abs=tolerance), (sample.name, system, field)
            if (mean := _PUBLISHED.get((sample.name, system))) is not None:
                assert scores.psnr_mean == pytest.approx(mean, abs=0.01), (sample.name, system)
