from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from PIL import Image
from torch.utils._python_dispatch import TorchDispatchMode

from shutterspan.core.foundation.progress import Progress
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.training.packs import write_packs
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.video_io.encoding import encode_video

TEXT = """
batch = 4
block = 4
replay_capacity = 64
crops = 16
checkpoint_seconds = {seconds}
{more}
[network]
widths = [8, 12, 16, 20]
encoder_blocks = [1, 1, 1, 1]
[scenes]
size = 32
max_blur = 8.0
subframes = [5]
{scenes}
"""


def noise(seed: int, side: int = 96) -> UInt8Array:
    """Sharp squares of four pixels, (side,side,3) uint8."""
    random = np.random.default_rng(seed)
    return cv2.resize(random.integers(0, 256, (side // 4, side // 4, 3), dtype=np.uint8), (side, side))


@pytest.fixture(scope="session")
def library() -> SharpLibrary:
    disc = np.zeros((48, 48, 1), np.uint8)
    cv2.circle(disc, (24, 24), 20, 255, -1)
    return SharpLibrary([noise(k) for k in range(4)], [np.concatenate([noise(9, 48), disc], 2)])


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, library: SharpLibrary) -> Path:
    """Photos (some are held back by hash), a cut-out, an animated cut-out, a video, a table of sources."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "photos").mkdir()
    for k in range(40):
        Image.fromarray(noise(k)).save(folder / "photos" / f"photo{k}.webp", lossless=True)
    Image.fromarray(library.cutouts[0]).save(folder / "thing.png")
    walker = np.zeros((17, 48, 64, 4), np.uint8)
    for k, frame in enumerate(walker):
        frame[8:40, 4 + k : 36 + k] = np.concatenate([noise(10, 32), np.full((32, 32, 1), 255, np.uint8)], 2)
    first, *others = (Image.fromarray(frame) for frame in walker)
    first.save(folder / "walker.webp", save_all=True, append_images=others, lossless=True)
    grain = np.random.default_rng(50)
    scales = (cv2.resize(grain.normal(0, 40, (320 // s, 320 // s, 3)), (320, 320), interpolation=2) for s in (4, 8, 32))
    wide = np.clip(128 + sum(scales), 0, 255).astype(np.uint8)
    pan = [np.ascontiguousarray(wide[4 * k : 4 * k + 160, 3 * k : 3 * k + 200]) for k in range(16)]
    encode_video(folder / "slide.mp4", pan, len(pan), 30, Progress())
    rows = [
        "path\tkind\tlicence\tprovenance\twidth",
        *(f"photos/photo{k}.webp\tphotos\tCC0\tmade\t96" for k in range(40)),
    ]
    (folder / "SOURCES.tsv").write_text("\n".join(rows) + "\n")
    return folder


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four blurred photos, each with three frames that move right by two pixels each."""
    folder = tmp_path_factory.mktemp("samples")
    for number, kind in enumerate(("photo01", "photo02", "video01", "video02")):
        wide = noise(100 + number, 96)
        frames = np.stack([wide[:48, 20 - 2 * k : 68 - 2 * k] for k in range(3)])
        (folder / kind).mkdir()
        Image.fromarray(frames.mean(0).astype(np.uint8)).save(folder / kind / "blur.png")
        for k, frame in enumerate(frames):
            Image.fromarray(frame).save(folder / kind / f"{k:02d}.png")
    return folder


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory, data: Path, samples: Path) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    write_packs(data, folder, samples, Progress())
    return folder


@pytest.fixture
def recipe(tmp_path: Path) -> Callable[..., Recipe]:
    """Load a recipe for a tiny network.

    more, scenes: additional lines of the file and of its table of scenes. seconds: time between checkpoints.
    """

    def load(more: str = "", scenes: str = "", seconds: float = 2.0) -> Recipe:
        path = tmp_path / "tiny.toml"
        path.write_text(TEXT.format(more=more, scenes=scenes, seconds=seconds))
        return Recipe.load(path)

    return load


class Operations(TorchDispatchMode):
    """Counts the operations of PyTorch except views, and fails for those that wait for a device."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: Counter[str] = Counter()

    def __torch_dispatch__(self, function, types, arguments=(), options=None):
        name = str(function)
        assert not any(part in name for part in ("_local_scalar_dense", "nonzero", "masked_select")), name
        if "_to_copy" in name or "copy_." in name:
            devices = {argument.device for argument in arguments if isinstance(argument, torch.Tensor)}
            devices |= {torch.device((options or {}).get("device") or next(iter(devices)))} if devices else set()
            assert len(devices) <= 1, f"{name} between {devices}"
        if not function.is_view and not any(part in name for part in ("_unsafe_view", "detach")):
            self.counted[name] += 1
        return function(*arguments, **(options or {}))


@pytest.fixture
def operations() -> Operations:
    return Operations()


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Use one thread per process: tests run in parallel, and threads that compete for cores are slow."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
