import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from shutterspan.core.image_io.writing import save_image
from shutterspan.core.inference.engine import Engine
from shutterspan.core.model.network import NetworkConfig, UnfoldNet
from shutterspan.core.model.weights import ModelEntry
from shutterspan.core.pipeline.batch.job import HIDDEN_FOLDER, BatchJob, BatchPhoto, ResultNaming, plan_jobs
from shutterspan.core.pipeline.batch.job_execution import JobExecutor, serial_executor
from shutterspan.core.pipeline.batch.outcome import Outcome
from shutterspan.core.pipeline.batch.run import BatchRequest, run_batch
from shutterspan.core.pipeline.render import Renderer
from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.video_io.decoding import decode_video

#: Nothing moves in the photos.
SETTINGS = RenderSettings(frames=2, still_clip=True)


class Untrained(Renderer):
    """A renderer with a small untrained network."""

    def __init__(self, engine: Engine):
        super().__init__()
        self.untrained = engine

    def load(self) -> Engine:
        return self.untrained


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    config = NetworkConfig(widths=(8, 12, 16, 20), encoder_blocks=(1, 1, 1, 1), residual_map_count=4)
    network = UnfoldNet(config).eval().requires_grad_(False)
    return Untrained(Engine(network, torch.device("cpu"), torch.float32, ModelEntry("test", "", "", config, 20.0)))


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Six small photos; the third file isn't a picture."""
    random = np.random.default_rng(0)
    paths = [tmp_path / f"{name}.png" for name in "abcdef"]
    for path in paths:
        save_image(path, random.integers(0, 256, (64, 96, 3), np.uint8))
    paths[2].write_text("no photo")
    return paths


@pytest.fixture
def jobs(photos: list[Path], tmp_path: Path) -> list[BatchJob]:
    planned = plan_jobs([BatchPhoto(photo, SETTINGS) for photo in photos], tmp_path / "jobs", ResultNaming(".mp4"), {})
    for folder in (planned[0].staging_folder, planned[0].manifest.parent):
        folder.mkdir(parents=True)
    return planned


@pytest.fixture(scope="session")
def run() -> Callable[..., list[Outcome]]:
    """A function that runs a batch and returns the outcomes in the order of their reports."""

    def run_and_collect(
        photos: list[Path | BatchPhoto], folder: Path, executor: JobExecutor, suffix: str = ".mp4", **options: bool
    ) -> list[Outcome]:
        outcomes: list[Outcome] = []
        batch_photos = [photo if isinstance(photo, BatchPhoto) else BatchPhoto(photo, SETTINGS) for photo in photos]
        run_batch(BatchRequest(batch_photos, folder, ResultNaming(suffix), **options), executor, outcomes.append)
        return outcomes

    return run_and_collect


@pytest.fixture
def serial_clips(photos: list[Path], tmp_path: Path, run: Callable[..., list[Outcome]]) -> dict[str, UInt8Array]:
    """The clips that a single process makes from the photos with the installed network."""
    run(photos, tmp_path / "serial", serial_executor(Renderer("cpu", "fp32")))
    return clips(tmp_path / "serial")


def results(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != HIDDEN_FOLDER}


def clips(folder: Path) -> dict[str, UInt8Array]:
    return {name: decode_video(folder / name) for name in results(folder)}


def assert_similar(clips: dict[str, UInt8Array], expected: dict[str, UInt8Array]) -> None:
    """Check that clips are equal except for rounding. The order of additions depends on the number of threads."""
    assert clips.keys() == expected.keys()
    for name, clip in clips.items():
        assert clip.shape == expected[name].shape
        assert np.abs(clip.astype(int) - expected[name]).mean() < 0.1, name


def descendants(process: int = os.getpid()) -> Iterator[int]:
    """The ids of all processes that a process has started, directly or indirectly."""
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in children.read_text().split():
            yield int(child)
            yield from descendants(int(child))
