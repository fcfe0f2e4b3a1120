"""Score an unfolding function on samples, together with the published clips of other systems."""

import inspect
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, Protocol

import cv2
import numpy as np
from PIL import Image

from shutterspan.core.evaluation.metrics import GroundTruth, Scores
from shutterspan.core.evaluation.reblur import ReblurScore, reblur_score
from shutterspan.core.evaluation.samples import Sample, Samples
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.types.arrays import Float32Array, PixelArray, UInt8Array


class UnfoldedPhoto(Protocol):
    """The part of the `Exposure` interface that an evaluation needs."""

    @property
    def moving(self) -> bool:
        """Whether motion was found."""

    def clip(self, frames: int) -> Iterable[PixelArray]:
        """This many frames, evenly spaced over the exposure; each (H,W,3) uint8, sRGB."""


#: Unfolds a photo, (H,W,3) uint8, sRGB. If the function has a parameter `guidance`, the evaluation also runs it with
#: the true direction, (H,W,2) float32 from `true_direction`.
Unfold = Callable[..., UnfoldedPhoto]

PHOTO_REPEATED = "photo repeated"


@dataclass(frozen=True)
class Row:
    """The scores of one system on one sample, or the mean scores over a group.

    encode_seconds, frame_seconds: None for published clips. moving: whether motion was found; None if unknown, and in
    means.
    """

    sample: str
    system: str
    scores: Scores
    reblur: ReblurScore
    encode_seconds: float | None = None
    frame_seconds: float | None = None
    moving: bool | None = None


@dataclass(frozen=True)
class SampleResult:
    """All rows of one sample, and the clips that they score.

    clips: the clip of each system, (N,H,W,3) uint8, in the play direction that was scored.
    """

    sample: Sample
    rows: list[Row]
    clips: dict[str, PixelArray]

    @property
    def moving(self) -> bool:
        """Whether motion was found in the photo, without guidance."""
        return bool(next(row.moving for row in self.rows if row.moving is not None))


def evaluate(
    samples: Samples | Sequence[Sample],
    unfold: Unfold,
    frame_counts: Sequence[int] = (7, 11, 15),
    progress: Progress | None = None,
) -> Iterator[SampleResult]:
    """Yield the result of each sample, one after another. No sample is kept in memory.

    Raises InputError: a sample is damaged. Cancelled.
    """
    progress = progress or Progress()
    for done, sample in enumerate(samples):
        truth = GroundTruth(sample.truth, sample.ignored)
        rows, clips = [], {}
        for system, clip, measurements in _clips(sample, truth, unfold, frame_counts):
            progress.step("evaluate", done, len(samples))
            scores = truth.score(clip)
            rows.append(
                Row(sample.name, system, scores, reblur_score(clip, sample.photo, ~sample.ignored), *measurements)
            )
            clips[system] = clip[::-1] if scores.order == "reversed" else clip
        yield SampleResult(sample, rows, clips)
    progress.step("evaluate", len(samples), len(samples))


def _clips(
    sample: Sample, truth: GroundTruth, unfold: Unfold, frame_counts: Sequence[int]
) -> Iterator[tuple[str, PixelArray, "_Measurements"]]:
    yield PHOTO_REPEATED, np.repeat(sample.photo[None], len(sample.truth), axis=0), _Measurements()
    for system, peer_clip in sample.peer_clips.items():
        yield system, peer_clip, _Measurements()
    # If the truth has at most as many frames as the shortest clip, it can't score longer clips.
    counts = [len(sample.truth)] if 1 < len(sample.truth) <= min(frame_counts) else list(frame_counts)
    timed_clips = _time_clips(unfold, sample.photo, counts)
    first_clip = timed_clips[0][0]
    for clip, measurements in timed_clips:
        yield f"ours {len(clip)}", clip, measurements
    if "guidance" in inspect.signature(unfold).parameters:
        ((clip, measurements),) = _time_clips(unfold, sample.photo, counts[:1], guidance=true_direction(truth))
        yield f"ours {len(clip)}, direction given", clip, measurements
    if sample.gif:
        yield f"ours {len(first_clip)} via GIF", simulate_gif(first_clip), _Measurements()


class _Measurements(NamedTuple):
    """Times and motion decision for this program's clips; see `Row`."""

    encode_seconds: float | None = None
    frame_seconds: float | None = None
    moving: bool | None = None


def _time_clips(
    unfold: Unfold, photo: UInt8Array, frame_counts: Sequence[int], **guidance: Float32Array
) -> list[tuple[PixelArray, _Measurements]]:
    """Unfold a photo once and decode a clip for each frame count."""
    start = time.perf_counter()
    exposure = unfold(photo, **guidance)
    encode_seconds = time.perf_counter() - start
    clips = []
    for count in frame_counts:
        start = time.perf_counter()
        clip = np.stack(list(exposure.clip(count)))
        clips.append((clip, _Measurements(encode_seconds, (time.perf_counter() - start) / count, exposure.moving)))
    return clips


def true_direction(truth: GroundTruth) -> Float32Array:
    """Convert the true motion to guidance.

    (H,W,2) float32: unit vectors, x right, y down; zero where the motion is below 1 px.
    """
    flow = cv2.GaussianBlur(truth.flow, (0, 0), 2)
    speed = np.linalg.norm(flow, axis=2, keepdims=True)
    return np.where(speed < 1, 0, flow / np.maximum(speed, 1)).astype(np.float32)


def simulate_gif(clip: PixelArray) -> UInt8Array:
    """Reduce each frame to 256 dithered colours (Floyd and Steinberg), as a GIF does.

    clip: (N,H,W,3) uint8; returns the same shape and dtype. The published clips were converted in this way, which
    lowers high PSNR values by several dB.
    """

    def dither(frame: PixelArray) -> UInt8Array:
        picture = Image.fromarray(frame)
        indexed = picture.quantize(palette=picture.quantize(256), dither=Image.Dither.FLOYDSTEINBERG)
        return np.array(indexed.convert("RGB"))

    return np.stack([dither(frame) for frame in clip])


def group_means(results: Iterable[tuple[str, Row]]) -> list[Row]:
    """The mean row of each system in each group. rows: pairs (group, row).

    The field `sample` contains the group's name with a star. If a system lacks some samples of the group, its mean
    isn't comparable, so its name gets the number of samples: “Jin (1 of 2)”.
    """
    groups: dict[str, dict[str, list[Row]]] = {}
    for group, row in results:
        groups.setdefault(group, {}).setdefault(row.system, []).append(row)
    means = []
    for group, systems in groups.items():
        size = len({row.sample for rows in systems.values() for row in rows})
        for system, rows in systems.items():
            label = system if len(rows) == size else f"{system} ({len(rows)} of {size})"
            means.append(_mean_row(f"{group}*", label, rows))
    return means


def mean_of_groups(group_rows: Sequence[Row]) -> list[Row]:
    """For each system that all groups have: the mean of the groups' means. Every group has the same weight."""
    groups = {row.sample for row in group_rows}
    systems: dict[str, list[Row]] = {}
    for row in group_rows:
        systems.setdefault(row.system, []).append(row)
    return [_mean_row("all groups*", name, rows) for name, rows in systems.items() if len(rows) == len(groups) > 1]


def _mean_row(sample: str, system: str, rows: list[Row]) -> Row:
    scores: dict[str, Any] = {
        field.name: _mean([getattr(row.scores, field.name) for row in rows])
        for field in fields(Scores)
        if field.name != "order"
    }
    lights = {row.reblur.light for row in rows}
    return Row(
        sample,
        system,
        Scores(order=None, **scores),
        ReblurScore(float(np.mean([row.reblur.psnr for row in rows])), lights.pop() if len(lights) == 1 else None),
        _mean([row.encode_seconds for row in rows]),
        _mean([row.frame_seconds for row in rows]),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None
