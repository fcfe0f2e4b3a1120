"""Estimate the size and duration of an export from earlier exports on this computer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from PyQt6.QtCore import QBuffer, QIODevice, Qt
from PyQt6.QtGui import QImage

from shutterspan.core.pipeline.playable_formats import PLAYABLE_FORMATS
from shutterspan.core.types.clip import playing_order
from shutterspan.core.types.framing import frame_output
from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.worker.protocol import ExportResult
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry

#: Weight of a new measurement in a rate.
_LEARNING_RATE = 0.5
_MAX_RATE = 1e4
#: Seconds to unfold a photo, until the first export was measured; key of that figure in the JSON text.
_ENCODE_SECONDS, _ENCODE = 15.0, "encode"
#: Size in pixels of the copy whose JPEG measures the detail of a photo; its average bytes per pixel; limits of the
#: factor.
_DETAIL_SIDE, _MEAN_DETAIL, _DETAIL_RANGE = 512, 0.35, (0.3, 3.0)


@dataclass(frozen=True)
class ExportRates:
    """The cost of an export. decode, write: seconds per megapixel of a frame, to decode it and to write it to the file;
    bytes: per pixel of a frame in the file, for a photo of average detail."""

    decode: float
    write: float
    bytes: float


#: Rates by kind, as measured on a laptop with two cores; each export corrects them.
DEFAULT_RATES: Mapping[str, ExportRates] = {
    "h264": ExportRates(0.08, 0.016, 0.06),
    "hevc": ExportRates(0.08, 0.025, 0.05),
    "vp9": ExportRates(0.08, 0.045, 0.02),
    "prores": ExportRates(0.08, 0.03, 0.76),
    "prores4444": ExportRates(0.11, 0.05, 0.9),
    "gif": ExportRates(0.14, 0.22, 0.62),
    "webp": ExportRates(0.08, 0.026, 0.075),
    "apng": ExportRates(0.08, 0.1, 1.5),
    "lossless": ExportRates(0.08, 0.05, 1.9),
    "deep": ExportRates(0.08, 0.07, 4.8),
    "lossy": ExportRates(0.08, 0.05, 0.45),
}
#: Kinds of video in which a repeated frame takes this share of the bytes of a new one.
_PREDICTING, _REPEATED_SHARE = ("h264", "hevc", "vp9"), 0.3


@dataclass(frozen=True)
class Estimate:
    """size: of all files, in bytes; seconds: until they are written."""

    size: float
    seconds: float


@dataclass(frozen=True)
class ExportWork:
    """The work of an export. kind: key of its rates; megapixels: of one frame; decoded, written: number of frames."""

    kind: str
    megapixels: float
    decoded: int
    written: int

    @property
    def stored_pixels(self) -> float:
        """The number of pixels that determines the size of the files."""
        repeated = self.written - self.decoded
        is_cheap = self.kind in _PREDICTING and repeated > 0
        return 1e6 * self.megapixels * (self.decoded + _REPEATED_SHARE * repeated if is_cheap else self.written)


class RateBook:
    """The rates of this computer, by kind. encode_seconds: for unfolding a photo at full size."""

    def __init__(self, rates: Mapping[str, ExportRates] = DEFAULT_RATES, encode_seconds: float = _ENCODE_SECONDS):
        self._rates, self.encode_seconds = dict(rates), encode_seconds

    @classmethod
    def from_text(cls, text: str) -> "RateBook":
        """Read the JSON of `as_text`. Damaged figures count as not measured."""
        book = cls()
        try:
            values = json.loads(text)
            book.encode_seconds = _checked(values.pop(_ENCODE))
            for kind in values.keys() & DEFAULT_RATES.keys():
                book._rates[kind] = ExportRates(**{name: _checked(value) for name, value in values[kind].items()})
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return cls()
        return book

    def as_text(self) -> str:
        """The rates as JSON, for the settings file."""
        rates = {kind: asdict(rates) for kind, rates in self._rates.items()}
        return json.dumps({_ENCODE: self.encode_seconds, **rates})

    def estimate(self, work: ExportWork, detail: float, encode_seconds: float) -> Estimate:
        """detail: of `detail_factor`; encode_seconds: to unfold the photo first, 0 if it is unfolded."""
        rates = self._rates[work.kind]
        decoding = work.decoded * work.megapixels * rates.decode
        writing = work.written * work.megapixels * rates.write
        size = work.stored_pixels * rates.bytes * detail
        return Estimate(size, encode_seconds + decoding + writing)

    def learn(self, work: ExportWork, detail: float, result: ExportResult) -> None:
        """Correct the rates by a finished export."""
        seconds, decoded_pixels = result["seconds"], result["frames"] * work.megapixels
        if seconds["encode"] > 1:
            self.encode_seconds = _blend(self.encode_seconds, seconds["encode"])
        written_pixels = work.written * work.megapixels
        size = sum(_size(Path(file)) for file in result["files"])
        if not (size and decoded_pixels and written_pixels):
            return
        measured = ExportRates(
            seconds["decode"] / decoded_pixels,
            max(1e-4, seconds["export"] / written_pixels),
            size / (work.stored_pixels * detail),
        )
        old = self._rates[work.kind]
        changes = {name: _blend(getattr(old, name), value) for name, value in asdict(measured).items()}
        self._rates[work.kind] = replace(old, **changes)


def export_work(settings: RenderSettings, target: Path, width: int, height: int) -> ExportWork:
    """The work of an export. target: its suffix gives the kind; width, height: of the photo, in pixels."""
    suffix = target.suffix.lower()
    is_playable = not settings.is_still and settings.moving_photo is None and suffix in PLAYABLE_FORMATS
    columns, rows = frame_output(settings, width, height, is_playable).size
    megapixels = columns * rows / 1e6
    if settings.is_still:
        return ExportWork(_picture_kind(settings, suffix), megapixels, 1, 1)
    if settings.moving_photo:
        played = len(playing_order(settings.frames, settings.loop or "none"))
        return ExportWork("lossy", megapixels, settings.frames + 1, max(1, played // 10))
    if not is_playable:
        return ExportWork(_picture_kind(settings, suffix), megapixels, settings.frames, settings.frames)
    file_format = PLAYABLE_FORMATS[suffix]
    kind = file_format.animation or settings.codec or file_format.codec
    kind = "prores4444" if kind == "prores" and settings.cutout else kind
    fps = settings.fps or file_format.fps
    played = len(playing_order(settings.frames, settings.loop or file_format.loop, round(settings.hold * fps)))
    written = round(settings.duration * fps) if settings.duration else played
    return ExportWork(kind, megapixels, settings.frames, max(settings.frames, written))


def estimate_batch(jobs: Sequence[tuple[PhotoEntry, ExportJob]], rates: RateBook) -> Estimate:
    """The estimate for exports of several photos of known sizes that all have to be unfolded."""
    from shutterspan.core.pipeline.project.project_json import parse_settings

    size = seconds = 0.0
    for entry, job in jobs:
        assert entry.size
        work = export_work(parse_settings(job.settings), job.target, *entry.size)
        estimate = rates.estimate(work, 1, rates.encode_seconds)
        size, seconds = size + estimate.size, seconds + estimate.seconds
    return Estimate(size, seconds)


def detail_factor(picture: QImage) -> float:
    """The bytes of a photo relative to a photo of average detail, measured by the JPEG of a small copy."""
    small = picture.scaled(
        _DETAIL_SIDE,
        _DETAIL_SIDE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if small.isNull() or not small.save(buffer, "JPEG", 90):
        return 1.0
    share = buffer.size() / (small.width() * small.height()) / _MEAN_DETAIL
    return min(max(share, _DETAIL_RANGE[0]), _DETAIL_RANGE[1])


def _picture_kind(settings: RenderSettings, suffix: str) -> str:
    if suffix in (".jpg", ".jpeg", ".heic") or (suffix == ".webp" and settings.quality):
        return "lossy"
    return "deep" if settings.depth == 16 else "lossless"


def _blend(old: float, measured: float) -> float:
    return (1 - _LEARNING_RATE) * old + _LEARNING_RATE * measured


def _checked(value: float) -> float:
    """Raises ValueError, TypeError: it isn't a rate."""
    if isinstance(value, bool) or not 0 < value < _MAX_RATE:
        raise ValueError("no rate")
    return float(value)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
