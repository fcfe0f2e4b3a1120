"""The trajectories of one photo are written to files."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.errors import MemoryExhausted, OutputError
from shutterspan.core.foundation.messages import Message
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.pipeline.exposure_source import ExposureSource
from shutterspan.core.pipeline.motion_export import MotionRequest, export_motion


@pytest.fixture
def black(tmp_path: Path) -> Path:
    save_image(tmp_path / "black.png", np.zeros((32, 48, 3), np.uint8))
    return tmp_path / "black.png"


def test_a_photo_without_motion_has_a_diagnosis(black: Path, tmp_path: Path, trained: Engine) -> None:
    targets = (tmp_path / "a.flo", tmp_path / "a.png")
    report = export_motion(MotionRequest(black, targets, width=24), lambda: trained, Progress())
    assert report.diagnosis and report.diagnosis.code == "diagnosis_no_motion" and not report.speed.moving
    assert report.files == tuple(map(str, targets)) and all(path.is_file() for path in targets)
    assert report.encode_count == 1
    assert (report.width, report.exposure_time) == (24, None)


def test_an_open_exposure_gives_the_same_files_without_encoding(black: Path, tmp_path: Path, trained: Engine) -> None:
    direct, from_source = (tmp_path / "a.flo", tmp_path / "a.png"), (tmp_path / "b.flo", tmp_path / "b.png")
    encoded = ExposureSource(black)
    first = export_motion(MotionRequest(black, direct), lambda: trained, Progress(), source=encoded)
    assert encoded.exposure and first.encode_count == 1
    source = ExposureSource.of_exposure(encoded.exposure)
    diagnoses: list[Message] = []
    request = MotionRequest(black, from_source)
    second = export_motion(request, lambda: pytest.fail("loaded"), Progress(), diagnoses.append, source)
    assert second.encode_count == 0 and diagnoses == [first.diagnosis] == [second.diagnosis]
    assert [path.read_bytes() for path in from_source] == [path.read_bytes() for path in direct]


def test_existing_targets_are_rejected_before_the_network_is_loaded(black: Path, tmp_path: Path) -> None:
    (tmp_path / "older.svg").touch()
    with pytest.raises(OutputError, match="exists already"):
        export_motion(MotionRequest(black, (tmp_path / "older.svg",)), lambda: pytest.fail("loaded"), Progress())


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_a_file_that_is_read_is_never_replaced(black: Path, tmp_path: Path, link: Callable[[Path, Path], None]) -> None:
    mask = tmp_path / "mask.png"
    mask.write_bytes(black.read_bytes())
    link(tmp_path / "photo.png", black)
    link(tmp_path / "other.png", mask)
    for name, code in (("photo.png", "target_is_photo"), ("other.png", "target_is_read")):
        request = MotionRequest(black, (tmp_path / "a.flo", tmp_path / name), overwrite=True, originals=(mask,))
        with pytest.raises(OutputError) as caught:
            export_motion(request, lambda: pytest.fail("loaded"), Progress())
        assert caught.value.code == code
    assert mask.read_bytes() == black.read_bytes() and not (tmp_path / "a.flo").exists()


def test_exhausted_memory_is_reported(
    black: Path, tmp_path: Path, trained: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Exposure, "trajectory", lambda self, times, width=None: np.empty(1 << 60, np.uint8))
    with pytest.raises(MemoryExhausted, match="not enough memory"):
        export_motion(MotionRequest(black, (tmp_path / "a.flo",)), lambda: trained, Progress())
    assert not (tmp_path / "a.flo").exists()


def test_the_diagnosis_is_reported_before_anything_is_written(black: Path, tmp_path: Path, trained: Engine) -> None:
    out = tmp_path / "out"
    out.mkdir()
    diagnoses: list[Message] = []

    def warn(diagnosis: Message) -> None:
        diagnoses.append(diagnosis)
        shutil.rmtree(out)

    with pytest.raises(OutputError, match="can't be written"):
        export_motion(MotionRequest(black, (out / "a.flo",)), lambda: trained, Progress(), warn)
    assert len(diagnoses) == 1 and diagnoses[0].code == "diagnosis_no_motion"
