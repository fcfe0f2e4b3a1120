"""Judges constants of inference on samples and pictures: how near the clips come, and what is found moving."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np

from shutterspan.core.evaluation.metrics import Truth
from shutterspan.core.evaluation.remembering import RememberingEngine
from shutterspan.core.evaluation.samples import Samples
from shutterspan.core.evaluation.stillness import CLIPS, SMALL, STILL, Decision, Pictures
from shutterspan.core.evaluation.sweep import PASSES, Figures, Judge
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.diagnostics import Seen, moves
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.model.constants import Constants
from shutterspan.core.types.photo import Photo

#: No clip has fewer frames: of one true frame the middle one is judged.
_FEWEST = 3


@dataclass(frozen=True)
class _Outcome:
    """What came of a photo; psnr, in dB, and group: of a sample."""

    decision: Decision
    group: str
    psnr: float | None


@dataclass(frozen=True)
class _Subject:
    """A photo to judge by; group and truth: of a sample."""

    kind: str
    name: str
    photo: Photo
    group: str = ""
    truth: Truth | None = None

    def psnr(self, exposure: Exposure) -> float | None:
        """Mean PSNR of as many frames as the truth has, in dB, taking the photo as moving."""
        if self.truth is None:
            return None
        moving = replace(exposure, parts=tuple(replace(part, moving=True) for part in exposure.parts))
        return self.truth.mean_psnr(np.stack(list(moving.clip(max(_FEWEST, len(self.truth.frames))))))

    def psnr_of_photo(self) -> float | None:
        """Mean PSNR of the photo, repeated, in dB."""
        if self.truth is None:
            return None
        return self.truth.mean_psnr(self.photo.pixels[None])

    def outcome(self, moving: bool, psnr: float | None) -> _Outcome:
        return _Outcome(Decision(self.kind, self.name, moving), self.group, psnr)


class Judging:
    """Judges constants by samples that have true frames, without guidance, and by pictures that have none."""

    def __init__(self, samples: Samples, pictures: Pictures, engine: Engine, progress: Progress):
        """progress: of all that `sweep` asks for."""
        self._samples, self._pictures, self._engine, self._progress = samples, pictures, engine, progress
        self._done = 0

    def frames(self, tried: Sequence[Constants]) -> list[Figures]:
        """PSNR takes all samples as moving. Raises InputError, Cancelled."""
        return _figures([self._outcomes(subject, tried) for subject in self._subjects()])

    def stillness(self, constants: Constants) -> Judge:
        """Judges constants that differ from the given ones in the thresholds of stillness alone, by one unfolding of
        each subject. PSNR is what users get: that of the photo where it is reported still. Raises InputError,
        Cancelled."""
        engine = self._engine.with_constants(constants)
        judged = [_unfolded(subject, engine) for subject in self._subjects()]
        return lambda tried: _figures([[judge(one) for one in tried] for judge in judged])

    def _subjects(self) -> Iterator[_Subject]:
        """Each with a step of progress after it."""
        photos = len(self._samples) + len(self._pictures)
        for subject in self._read():
            yield subject
            self._done += 1
            self._progress.step("sweep", self._done, photos * PASSES)

    def _read(self) -> Iterator[_Subject]:
        for sample in self._samples:
            truth = Truth(sample.truth, sample.ignored)
            yield _Subject(CLIPS, sample.name, Photo(sample.photo), sample.group, truth)
        for kind, name, pixels in self._pictures:
            yield _Subject(kind, name, Photo(pixels))

    def _outcomes(self, subject: _Subject, tried: Sequence[Constants]) -> list[_Outcome]:
        engine = RememberingEngine.of(self._engine)  # most constants need the same encodes
        exposures = (unfold(subject.photo, engine.with_constants(constants)) for constants in tried)
        return [subject.outcome(exposure.moving, subject.psnr(exposure)) for exposure in exposures]


def _unfolded(subject: _Subject, engine: Engine) -> Callable[[Constants], _Outcome]:
    """What comes of a subject under other thresholds of stillness."""
    exposure = unfold(subject.photo, engine)
    seen = [Seen.of(part.roi) for part in exposure.parts]
    psnr_of_clip, psnr_of_photo = subject.psnr(exposure), subject.psnr_of_photo()

    def outcome(constants: Constants) -> _Outcome:
        moving = any(moves(one, constants) for one in seen)
        return subject.outcome(moving, psnr_of_clip if moving else psnr_of_photo)

    return outcome


def _figures(outcomes: Sequence[Sequence[_Outcome]]) -> list[Figures]:
    """Of each constants, from the outcomes of each subject."""
    return [_figures_of(column) for column in zip(*outcomes, strict=True)]


def _figures_of(outcomes: Sequence[_Outcome]) -> Figures:
    groups: dict[str, list[float]] = {}
    for outcome in outcomes:
        if outcome.psnr is not None:
            groups.setdefault(outcome.group, []).append(outcome.psnr)
    wrong = [outcome.decision.kind for outcome in outcomes if not outcome.decision.right]
    psnr = {group: fmean(values) for group, values in groups.items()}
    return Figures(psnr, wrong.count(STILL), wrong.count(SMALL), wrong.count(CLIPS))
