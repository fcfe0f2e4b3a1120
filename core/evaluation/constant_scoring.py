"""Score constants of inference on samples and pictures: by the PSNR of the clips, and by wrong decisions on motion."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np

from shutterspan.core.evaluation.caching_engine import CachingEngine
from shutterspan.core.evaluation.metrics import GroundTruth
from shutterspan.core.evaluation.samples import Samples
from shutterspan.core.evaluation.stillness import CLIPS, SMALL, STILL, MotionDecision, StillnessPictures
from shutterspan.core.evaluation.sweep import PASSES, ConstantScorer, ConstantScores
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.diagnostics import MotionEvidence, has_visible_motion
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.model.constants import Constants
from shutterspan.core.types.photo import Photo

#: Minimum number of frames in a clip. A single true frame is compared with the clip's middle frame.
_MIN_FRAMES = 3


@dataclass(frozen=True)
class _PhotoScore:
    """The result for one photo. psnr: in dB. psnr and group exist only for samples."""

    decision: MotionDecision
    group: str
    psnr: float | None


@dataclass(frozen=True)
class _Subject:
    """A photo on which constants are scored. group and truth exist only for samples."""

    kind: str
    name: str
    photo: Photo
    group: str = ""
    truth: GroundTruth | None = None

    def psnr(self, exposure: Exposure) -> float | None:
        """Mean PSNR in dB of a clip with as many frames as the truth, decoded as if motion was found; None without true
        frames."""
        if self.truth is None:
            return None
        moving = replace(exposure, rois=tuple(replace(roi, moving=True) for roi in exposure.rois))
        return self.truth.mean_psnr(np.stack(list(moving.clip(max(_MIN_FRAMES, len(self.truth.frames))))))

    def psnr_of_photo(self) -> float | None:
        """Mean PSNR in dB of the repeated photo; None without true frames."""
        if self.truth is None:
            return None
        return self.truth.mean_psnr(self.photo.pixels[None])

    def score(self, moving: bool, psnr: float | None) -> _PhotoScore:
        return _PhotoScore(MotionDecision(self.kind, self.name, moving), self.group, psnr)


class ConstantScoring:
    """Scores constants on samples with true frames, unfolded without guidance, and on pictures without."""

    def __init__(self, samples: Samples, pictures: StillnessPictures, engine: Engine, progress: Progress):
        """progress: progress of a whole `sweep`."""
        self._samples, self._pictures, self._engine, self._progress = samples, pictures, engine, progress
        self._done = 0

    def score_frames(self, candidates: Sequence[Constants]) -> list[ConstantScores]:
        """Score constants of any kind. For the PSNR, all samples count as moving. Raises InputError, Cancelled."""
        return _scores_by_constants([self._score_subject(subject, candidates) for subject in self._subjects()])

    def stillness_scorer(self, constants: Constants) -> ConstantScorer:
        """A function that scores constants which differ from the given ones only in the stillness thresholds.

        Each photo is unfolded only once, in this call. If a photo is reported still, its PSNR is that of the repeated
        photo, which users would get. Raises InputError, Cancelled.
        """
        engine = self._engine.with_constants(constants)
        scorers = [_stillness_scorer_of(subject, engine) for subject in self._subjects()]
        return lambda candidates: _scores_by_constants([[scorer(one) for one in candidates] for scorer in scorers])

    def _subjects(self) -> Iterator[_Subject]:
        """Yield every photo. Report a step of progress after each."""
        photos = len(self._samples) + len(self._pictures)
        for subject in self._read():
            yield subject
            self._done += 1
            self._progress.step("sweep", self._done, photos * PASSES)

    def _read(self) -> Iterator[_Subject]:
        for sample in self._samples:
            truth = GroundTruth(sample.truth, sample.ignored)
            yield _Subject(CLIPS, sample.name, Photo(sample.photo), sample.group, truth)
        for kind, name, pixels in self._pictures:
            yield _Subject(kind, name, Photo(pixels))

    def _score_subject(self, subject: _Subject, candidates: Sequence[Constants]) -> list[_PhotoScore]:
        engine = CachingEngine.wrap(self._engine)  # most sets of constants need the same encodes
        exposures = (unfold(subject.photo, engine.with_constants(constants)) for constants in candidates)
        return [subject.score(exposure.moving, subject.psnr(exposure)) for exposure in exposures]


def _stillness_scorer_of(subject: _Subject, engine: Engine) -> Callable[[Constants], _PhotoScore]:
    """A function that scores the photo with other stillness thresholds. The photo is unfolded once, in this call."""
    exposure = unfold(subject.photo, engine)
    evidence = [MotionEvidence.from_roi(roi.encoded, roi.log_odds) for roi in exposure.rois]
    psnr_of_clip, psnr_of_photo = subject.psnr(exposure), subject.psnr_of_photo()

    def score(constants: Constants) -> _PhotoScore:
        moving = any(has_visible_motion(one, constants) for one in evidence)
        return subject.score(moving, psnr_of_clip if moving else psnr_of_photo)

    return score


def _scores_by_constants(rows: Sequence[Sequence[_PhotoScore]]) -> list[ConstantScores]:
    """The scores of each set of constants. rows: a list for each photo, with a score for each set of constants."""
    return [_summarize(column) for column in zip(*rows, strict=True)]


def _summarize(scores: Sequence[_PhotoScore]) -> ConstantScores:
    groups: dict[str, list[float]] = {}
    for score in scores:
        if score.psnr is not None:
            groups.setdefault(score.group, []).append(score.psnr)
    errors = [score.decision.kind for score in scores if not score.decision.correct]
    psnr = {group: fmean(values) for group, values in groups.items()}
    return ConstantScores(psnr, errors.count(STILL), errors.count(SMALL), errors.count(CLIPS))
