"""Runs an unfolding over samples and scores it beside the published clips of other systems."""

import inspect
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, Protocol

import cv2
import numpy as np
from PIL import Image

from shutterspan.core.evaluation.metrics import Scores, Truth
from shutterspan.core.evaluation.reblur import Reblur, reblur
from shutterspan.core.evaluation.samples import Sample, Samples
from shutterspan.core.foundation.progress import Progress


class Unfolded(Protocol):
    """What is asked of an unfolded photo, as of `Exposure`."""

    @property
    def moving(self) -> bool:
        """False if no motion was found."""

    def clip(self, frames: int) -> Iterable[np.ndarray]:
        """So many frames, evenly over the exposure, (H,W,3) uint8 each, sRGB."""


#: Encodes a photo, (H,W,3) uint8, sRGB. Where it takes `guidance` too, it is also run with the true direction,
#: (H,W,2) float32 as of `true_direction`.
Unfold = Callable[..., Unfolded]

PHOTO_REPEATED = "photo repeated"


@dataclass(frozen=True)
class Row:
    """One system on one sample, or its mean over a group; times in seconds, None for published clips. moving: whether
    motion was found; None where that isn't known, and in means."""

    sample: str
    system: str
    scores: Scores
    reblur: Reblur
    encode_seconds: float | None = None
    frame_seconds: float | None = None
    moving: bool | None = None


@dataclass(frozen=True)
class Evaluated:
    """clips: what each row was scored on, (N,H,W,3) uint8 in the play direction that was scored."""

    sample: Sample
    rows: list[Row]
    clips: dict[str, np.ndarray]

    @property
    def moving(self) -> bool:
        """Whether motion was found in the photo, without guidance."""
        return bool(next(row.moving for row in self.rows if row.moving is not None))


def evaluate(
    samples: Samples | Sequence[Sample],
    unfold: Unfold,
    frame_counts: Sequence[int] = (7, 11, 15),
    progress: Progress | None = None,
) -> Iterator[Evaluated]:
    """One sample after the other, none of them kept. Raises InputError for a bad sample, and Cancelled."""
    progress = progress or Progress()
    for done, sample in enumerate(samples):
        truth = Truth(sample.truth, sample.ignored)
        rows, clips = [], {}
        for system, clip, measured in _clips(sample, truth, unfold, frame_counts):
            progress.step("evaluate", done, len(samples))
            scores = truth.score(clip)
            rows.append(Row(sample.name, system, scores, reblur(clip, sample.photo, ~sample.ignored), *measured))
            clips[system] = clip[::-1] if scores.order == "reversed" else clip
        yield Evaluated(sample, rows, clips)
    progress.step("evaluate", len(samples), len(samples))


def _clips(
    sample: Sample, truth: Truth, unfold: Unfold, frame_counts: Sequence[int]
) -> Iterator[tuple[str, np.ndarray, "_Measured"]]:
    yield PHOTO_REPEATED, np.repeat(sample.photo[None], len(sample.truth), axis=0), _Measured()
    for system, clip in sample.peers.items():
        yield system, clip, _Measured()
    # A truth no longer than the shortest clip asked for has nothing to say about longer ones.
    counts = [len(sample.truth)] if 1 < len(sample.truth) <= min(frame_counts) else list(frame_counts)
    plain = _timed(unfold, sample.photo, counts)
    first = plain[0][0]
    for clip, measured in plain:
        yield f"ours {len(clip)}", clip, measured
    if "guidance" in inspect.signature(unfold).parameters:
        ((clip, measured),) = _timed(unfold, sample.photo, counts[:1], guidance=true_direction(truth))
        yield f"ours {len(clip)}, direction given", clip, measured
    if sample.gif:
        yield f"ours {len(first)} via GIF", through_gif(first), _Measured()


class _Measured(NamedTuple):
    """Of our own clips, as in `Row`."""

    encode_seconds: float | None = None
    frame_seconds: float | None = None
    moving: bool | None = None


def _timed(
    unfold: Unfold, photo: np.ndarray, counts: Sequence[int], **guidance: np.ndarray
) -> list[tuple[np.ndarray, _Measured]]:
    start = time.perf_counter()
    exposure = unfold(photo, **guidance)
    encoding = time.perf_counter() - start
    clips = []
    for count in counts:
        start = time.perf_counter()
        clip = np.stack(list(exposure.clip(count)))
        clips.append((clip, _Measured(encoding, (time.perf_counter() - start) / count, exposure.moving)))
    return clips


def true_direction(truth: Truth) -> np.ndarray:
    """(H,W,2) float32: unit vectors of the true motion, x right, y down; zero where it is below 1 px."""
    flow = cv2.GaussianBlur(truth.flow, (0, 0), 2)
    speed = np.linalg.norm(flow, axis=2, keepdims=True)
    return np.where(speed < 1, 0, flow / np.maximum(speed, 1)).astype(np.float32)


def through_gif(clip: np.ndarray) -> np.ndarray:
    """(N,H,W,3) uint8 as a GIF would show it: 256 colours a frame, dithered (Floyd and Steinberg).

    The published clips went this way, which costs them several dB at the upper end.
    """

    def dithered(frame: np.ndarray) -> np.ndarray:
        picture = Image.fromarray(frame)
        indexed = picture.quantize(palette=picture.quantize(256), dither=Image.Dither.FLOYDSTEINBERG)
        return np.array(indexed.convert("RGB"))

    return np.stack([dithered(frame) for frame in clip])


def means(results: Iterable[tuple[str, Row]]) -> list[Row]:
    """The mean row of each system in each group, from (group, row) pairs.

    Sample is the group with a star; a system that is missing on some of the group's samples says so, since its
    mean is then not comparable with the others'.
    """
    groups: dict[str, dict[str, list[Row]]] = {}
    for group, row in results:
        groups.setdefault(group, {}).setdefault(row.system, []).append(row)
    found = []
    for group, systems in groups.items():
        size = len({row.sample for rows in systems.values() for row in rows})
        for system, rows in systems.items():
            label = system if len(rows) == size else f"{system} ({len(rows)} of {size})"
            found.append(_mean_row(f"{group}*", label, rows))
    return found


def mean_of_groups(group_means: Sequence[Row]) -> list[Row]:
    """The mean of the groups' means, each group counting alike, of the systems that all groups have."""
    groups = {row.sample for row in group_means}
    systems: dict[str, list[Row]] = {}
    for row in group_means:
        systems.setdefault(row.system, []).append(row)
    return [_mean_row("all groups*", name, rows) for name, rows in systems.items() if len(rows) == len(groups) > 1]


def _mean_row(sample: str, system: str, rows: list[Row]) -> Row:
    scores: dict[str, Any] = {
        figure.name: _mean([getattr(row.scores, figure.name) for row in rows])
        for figure in fields(Scores)
        if figure.name != "order"
    }
    lights = {row.reblur.light for row in rows}
    return Row(
        sample,
        system,
        Scores(order=None, **scores),
        Reblur(float(np.mean([row.reblur.psnr for row in rows])), lights.pop() if len(lights) == 1 else None),
        _mean([row.encode_seconds for row in rows]),
        _mean([row.frame_seconds for row in rows]),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None
