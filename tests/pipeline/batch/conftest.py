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
from shutterspan.core.pipeline.batch.job import HIDDEN, Job, plan
from shutterspan.core.pipeline.batch.outcome import Outcome
from shutterspan.core.pipeline.batch.run import BatchRequest, run_batch
from shutterspan.core.pipeline.batch.work import Workers, in_this_process
from shutterspan.core.pipeline.render import Renderer, RenderSettings
from shutterspan.core.video_io.decoding import decode_video

SETTINGS = RenderSettings(frames=2)


class Untrained(Renderer):
    """With a network of no training that takes no time."""

    def __init__(self, engine: Engine):
        super().__init__()
        self.untrained = engine

    def load(self) -> Engine:
        return self.untrained


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    config = NetworkConfig(widths=(8, 12, 16, 20), encoder_blocks=(1, 1, 1, 1), repairs=4)
    network = UnfoldNet(config).eval().requires_grad_(False)
    return Untrained(Engine(network, torch.device("cpu"), torch.float32, ModelEntry("test", "", "", config, 20.0)))


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Six small photos, the third of them none."""
    random = np.random.default_rng(0)
    paths = [tmp_path / f"{name}.png" for name in "abcdef"]
    for path in paths:
        save_image(path, random.integers(0, 256, (64, 96, 3), np.uint8))
    paths[2].write_text("no photo")
    return paths


@pytest.fixture
def jobs(photos: list[Path], tmp_path: Path) -> list[Job]:
    planned = plan(photos, tmp_path / "jobs", ".mp4", SETTINGS, {})
    planned[0].work.mkdir(parents=True)
    return planned


@pytest.fixture(scope="session")
def run() -> Callable[..., list[Outcome]]:
    """Does a batch and answers with what became of each photo, in the order in which it was told."""

    def done(photos: list[Path], folder: Path, workers: Workers, **options: bool) -> list[Outcome]:
        outcomes: list[Outcome] = []
        run_batch(BatchRequest(photos, folder, ".mp4", SETTINGS, **options), workers, outcomes.append)
        return outcomes

    return done


@pytest.fixture
def alone(photos: list[Path], tmp_path: Path, run: Callable[..., list[Outcome]]) -> dict[str, np.ndarray]:
    """What one process makes of the photos with the network that is installed."""
    run(photos, tmp_path / "alone", in_this_process(Renderer("cpu", "fp32")))
    return clips(tmp_path / "alone")


def results(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != HIDDEN}


def clips(folder: Path) -> dict[str, np.ndarray]:
    return {name: decode_video(folder / name) for name in results(folder)}


def assert_alike(made: dict[str, np.ndarray], expected: dict[str, np.ndarray]) -> None:
    """The same clips. To the bit they need not be: with other numbers of threads sums are added up in another order,
    and a pixel may fall to the other side of a rounding."""
    assert made.keys() == expected.keys()
    for name, clip in made.items():
        assert clip.shape == expected[name].shape
        assert np.abs(clip.astype(int) - expected[name]).mean() < 0.1, name


def descendants(process: int = os.getpid()) -> Iterator[int]:
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in children.read_text().split():
            yield int(child)
            yield from descendants(int(child))
