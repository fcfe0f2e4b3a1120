"""Estimates of the size and the time of exports."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from PyQt6.QtGui import QImage

from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.worker.protocol import ExportResult
from shutterspan.ui.desktop.state.export_estimate import (
    DEFAULT_RATES,
    ExportWork,
    RateBook,
    detail_factor,
    export_work,
)
from shutterspan.ui.desktop.state.images import picture_of

VIDEO = RenderSettings(frames=10, fps=10.0)


@pytest.mark.parametrize(
    ("settings", "name", "expected"),
    [
        (VIDEO, "a.mp4", ExportWork("h264", 2.0, 10, 10)),
        (replace(VIDEO, loop="boomerang"), "a.mp4", ExportWork("h264", 2.0, 10, 18)),
        (replace(VIDEO, duration=5.0), "a.webm", ExportWork("vp9", 2.0, 10, 50)),
        (replace(VIDEO, hold=1.0), "a.mp4", ExportWork("h264", 2.0, 10, 30)),
        (replace(VIDEO, codec="hevc"), "a.mp4", ExportWork("hevc", 2.0, 10, 10)),
        (replace(VIDEO, cutout=True), "a.mov", ExportWork("prores4444", 2.0, 10, 10)),
        (RenderSettings(frames=10, size=1000), "a.gif", ExportWork("gif", 0.5, 10, 18)),
        (RenderSettings(frames=10, depth=16), "frames", ExportWork("deep", 2.0, 10, 10)),
        (RenderSettings(at=0.5), "a.jpg", ExportWork("lossy", 2.0, 1, 1)),
        (RenderSettings(at=0.5, aspect="1:1"), "a.png", ExportWork("lossless", 1.0, 1, 1)),
    ],
)
def test_the_work_of_an_export(settings: RenderSettings, name: str, expected: ExportWork) -> None:
    assert export_work(settings, Path(name), 2000, 1000) == expected


def result_of(files: list[Path], decode: float, export: float, frames: int) -> ExportResult:
    values: dict[str, Any] = {
        "files": [str(file) for file in files],
        "frames": frames,
        "seconds": {"decode": decode, "export": export, "encode": 40.0, "whole": decode + export},
    }
    return cast(ExportResult, values)


def test_estimates_approach_the_measured_costs(tmp_path: Path) -> None:
    file, work, book = tmp_path / "a.mp4", ExportWork("h264", 2.0, 10, 10), RateBook()
    file.write_bytes(bytes(3_000_000))
    result = result_of([file], decode=30.0, export=10.0, frames=10)
    for _ in range(8):
        book.learn(work, 1.0, result)
    estimate = book.estimate(work, 1.0, 0.0)
    assert estimate.size == pytest.approx(3_000_000, rel=0.05)
    assert estimate.seconds == pytest.approx(40, rel=0.05)
    assert book.encode_seconds == pytest.approx(40, rel=0.05)
    assert book.estimate(work, 1.0, 7.0).seconds == pytest.approx(estimate.seconds + 7)
    assert RateBook.from_text(book.as_text()).estimate(work, 1.0, 0.0) == estimate
    other = ExportWork("gif", 2.0, 10, 10)
    assert book.estimate(other, 1.0, 0.0) == RateBook().estimate(other, 1.0, 0.0), "each kind has its own rates"


def test_an_export_whose_files_are_missing_changes_no_rate(tmp_path: Path) -> None:
    book, work = RateBook(), ExportWork("h264", 2.0, 10, 10)
    book.learn(work, 1.0, result_of([tmp_path / "gone.mp4"], 3.0, 1.0, 10))
    assert book.estimate(work, 1.0, 0.0) == RateBook().estimate(work, 1.0, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "3", "null", '{"encode": 0}', '{"encode": 5, "h264": {"decode": -1}}', '{"encode": "x"}'),
        '{"encode": 9, "h264": {"decode": 1, "write": 1, "bytes": NaN}}',
    ],
)
def test_a_damaged_book_counts_as_empty(text: str) -> None:
    work = ExportWork("h264", 2.0, 10, 10)
    assert RateBook.from_text(text).estimate(work, 1.0, 0.0) == RateBook().estimate(work, 1.0, 0.0)


def test_a_repeated_frame_is_smaller_with_codecs_that_predict_it() -> None:
    once, again = ExportWork("h264", 1.0, 10, 10), ExportWork("h264", 1.0, 10, 20)
    assert once.stored_pixels < again.stored_pixels < 2 * once.stored_pixels
    assert ExportWork("prores", 1.0, 10, 20).stored_pixels == 2 * ExportWork("prores", 1.0, 10, 10).stored_pixels


def test_a_detailed_photo_needs_more_bytes_than_a_smooth_one() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    assert detail_factor(picture_of(noise)) > 1 > detail_factor(picture_of(np.full_like(noise, 90)))
    assert detail_factor(QImage()) == 1


def test_every_kind_of_work_has_rates() -> None:
    names = ["a.mp4", "a.webm", "a.mov", "a.gif", "a.webp", "a.png", "frames"]
    settings = [RenderSettings(), RenderSettings(cutout=True), RenderSettings(depth=16)]
    kinds = {export_work(one, Path(name), 64, 48).kind for name in names for one in settings}
    assert kinds <= DEFAULT_RATES.keys()
