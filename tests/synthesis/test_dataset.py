"""Blurred photos are made from a folder of sharp pictures, and read again as samples of the evaluation."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.evaluation.reblur import reblur_score
from shutterspan.core.evaluation.samples import Samples
from shutterspan.core.foundation.errors import Cancelled, InputError, OutputError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.synthesis.clip_segments import SEGMENT_FRAMES
from shutterspan.core.synthesis.dataset import synthesize
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.scenes import SceneRecipe
from shutterspan.core.video_io.encoding import encode_video
from shutterspan.ui.cli.main import main

RECIPE = SceneRecipe(size=64, max_blur=12, subframes=(), still=0, real=0.5)


@pytest.fixture
def folder(tmp_path: Path, library: SharpLibrary) -> Path:
    """A folder with photos in three formats, a cut-out, and a text file."""
    deeper = tmp_path / "mine" / "deeper"
    deeper.mkdir(parents=True)
    for photo, name in zip(library.photos, ("a.JPG", "b.png", "c.webp", "d.jpeg"), strict=True):
        kind = {"JPG": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}[name.split(".")[1]]
        Image.fromarray(photo).save(deeper / name, kind)
    Image.fromarray(library.cutouts[0]).save(deeper.parent / "thing.png")
    (deeper / "notes.txt").write_text("no picture")
    return deeper.parent


def test_all_kinds_of_pictures_are_read_and_distinguished(folder):
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff cut short")
    library = SharpLibrary.load(folder)
    assert (len(library.photos), len(library.cutouts)) == (4, 1)


def test_a_folder_without_sharp_photos_is_reported(tmp_path):
    with pytest.raises(InputError, match="no JPEG"):
        SharpLibrary.load(tmp_path)
    Image.new("RGB", (64, 64), "grey").save(tmp_path / "plain.png")
    with pytest.raises(InputError, match="soft"):
        SharpLibrary.load(tmp_path)
    with pytest.raises(InputError, match="is missing"):
        SharpLibrary.load(tmp_path / "nowhere")


def test_written_samples_can_be_evaluated(folder, pan, tmp_path):
    encode_video(folder / "pan.mp4", pan(10, 5, 2), 10, 30, Progress())
    output = tmp_path / "out"
    synthesize(folder, output, RECIPE, 0, 4, Progress())
    samples = list(Samples(output))
    assert len(samples) == 4 and {sample.name.split("_")[0] for sample in samples} == {"photos", "videos"}
    for sample in samples:
        assert sample.photo.shape == (64, 64, 3) and sample.truth.shape == (SEGMENT_FRAMES, 64, 64, 3)
        assert np.ptp(sample.truth, axis=0).max() > 10, "something moves"
    assert max(reblur_score(s.truth, s.photo, np.ones((64, 64), bool)).psnr for s in samples) > 30


def test_same_seed_same_files(folder, tmp_path):
    for name, seed in (("one", 5), ("two", 5), ("three", 6)):
        synthesize(folder, tmp_path / name, RECIPE, seed, 1, Progress())
    one, two, three = (
        (tmp_path / name / "photos" / "blur" / "000001.png").read_bytes() for name in ("one", "two", "three")
    )
    assert one == two != three


def test_a_cancelled_run_leaves_nothing_and_existing_folders_are_not_replaced(folder, tmp_path):
    calls: list[int] = []

    def stop(stage: str, done: int, total: int) -> None:
        calls.append(done)
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        synthesize(folder, tmp_path / "out", RECIPE, 0, 3, Progress(stop))
    assert calls and sorted(path.name for path in tmp_path.iterdir()) == ["mine"]
    with pytest.raises(OutputError, match="exists"):
        synthesize(folder, folder, RECIPE, 0, 1, Progress())


def test_the_command_writes_samples(folder, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["synthesize", str(folder), "-o", str(out), "--count", "1", "--size", "64", "--blur", "8"]) == 0
    assert len(list(Samples(out))) == 1
    assert main(["synthesize", str(tmp_path / "no"), "-o", str(tmp_path / "x")]) == 1
    assert main(["synthesize", str(folder), "-o", str(tmp_path / "x"), "--size", "64", "--blur", "60"]) == 2
    errors = capsys.readouterr().err
    assert "is missing" in errors and "too long" in errors and "Traceback" not in errors


def test_a_missing_output_folder_is_reported_before_anything_is_read(tmp_path, folder):
    steps: list[tuple[str, int, int]] = []
    with pytest.raises(OutputError, match="does not exist"):
        synthesize(folder, tmp_path / "nowhere" / "out", RECIPE, 0, 1, Progress(lambda *step: steps.append(step)))
    assert not steps
