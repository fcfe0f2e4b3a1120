from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.evaluation.samples import Samples
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.video_io.encoding import encode_video


@pytest.fixture
def flat():
    """A function that makes a clip (N,24,32,3) with one colour per frame, which a GIF of 256 colours stores exactly."""

    def make(frames: int, start: int = 10) -> UInt8Array:
        return (
            (np.arange(frames, dtype=np.uint8)[:, None, None, None] * 4 + start)
            .repeat(24, 1)
            .repeat(32, 2)
            .repeat(3, 3)
        )

    return make


@pytest.fixture
def locked(unprivileged: Path) -> Iterator[Path]:
    """A folder that this process may not read, inside a folder that it may read."""
    folder = unprivileged / "locked"
    folder.mkdir(mode=0)
    yield folder
    folder.chmod(0o700)


def save_gif(path: Path, clip: UInt8Array) -> None:
    first, *rest = (Image.fromarray(frame) for frame in clip)
    first.save(path, save_all=True, append_images=rest)


def save_pictures(folder: Path, clip: UInt8Array, first: int = 0) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, frame in enumerate(clip, first):
        Image.fromarray(frame).save(folder / f"{number}.png")


def test_published_clips(tmp_path, flat):
    save_gif(tmp_path / "s9_gt.gif", flat(11))
    save_gif(tmp_path / "s9_ours_7.gif", flat(7, 40))
    save_gif(tmp_path / "s9_ours_15.gif", flat(15, 40))
    save_gif(tmp_path / "s9_jin.gif", flat(7, 60))
    save_gif(tmp_path / "s9_someone.gif", flat(7, 80))
    save_gif(tmp_path / "s9_b_gt.gif", flat(7))
    save_gif(tmp_path / "s9_b_zhong.gif", flat(7, 90))
    first, second = Samples(tmp_path)
    assert (first.name, first.group, first.gif) == ("s9", "s", True)
    np.testing.assert_array_equal(first.truth, flat(11))
    np.testing.assert_array_equal(first.photo, flat(11).mean(0).round())
    assert list(first.peer_clips) == ["Jin", "reference 7", "reference 15", "someone"]
    np.testing.assert_array_equal(first.peer_clips["reference 7"], flat(7, 40))
    assert (second.name, list(second.peer_clips)) == ("s9_b", ["Zhong"])


def test_a_published_photo_has_precedence_over_the_mean(tmp_path, flat):
    save_gif(tmp_path / "k1_gt.gif", flat(7))
    Image.fromarray(flat(1, 99)[0]).save(tmp_path / "k1_blur.png")
    (sample,) = Samples(tmp_path)
    assert (sample.photo == 99).all()


def test_the_caption_of_one_clip_is_ignored_in_all_clips(tmp_path, flat):
    peer = flat(7)
    peer[:, 0:2, 0:4] = (0, 255, 0)
    save_gif(tmp_path / "s1_gt.gif", flat(7))
    save_gif(tmp_path / "s1_jin.gif", peer)
    (sample,) = Samples(tmp_path)
    assert sample.ignored[:8, :10].all()
    assert not sample.ignored[8:].any()
    assert not sample.ignored[:, 10:].any()


def test_gopro_scene_shares_its_frames_among_its_photos(tmp_path, flat):
    save_pictures(tmp_path / "GOPR7_1" / "sharp", flat(22), first=5)
    save_pictures(tmp_path / "GOPR7_1" / "blur", flat(2, 100), first=9)
    save_pictures(tmp_path / "GOPR7_1" / "blur_gamma", flat(2, 200), first=9)
    first, second = Samples(tmp_path)
    assert (first.name, second.name, first.group) == ("GOPR7_1_9", "GOPR7_1_10", "GOPR")
    np.testing.assert_array_equal(first.truth, flat(22)[:11])
    np.testing.assert_array_equal(second.truth, flat(22)[11:])
    assert (second.photo == 204).all()


def test_gopro_frames_that_cannot_be_divided_are_an_error(tmp_path, flat):
    save_pictures(tmp_path / "scene" / "sharp", flat(7))
    save_pictures(tmp_path / "scene" / "blur", flat(2))
    with pytest.raises(InputError, match="evenly") as caught:
        Samples(tmp_path)
    assert caught.value.hint


def test_plain_folder(tmp_path, flat):
    save_pictures(tmp_path / "dancer3", flat(12))
    Image.fromarray(flat(1, 99)[0]).save(tmp_path / "dancer3" / "blur.png")
    for folder in (tmp_path, tmp_path / "dancer3"):
        (sample,) = Samples(folder)
        assert (sample.name, sample.group, sample.peer_clips, sample.gif) == ("dancer3", "dancer", {}, False)
        np.testing.assert_array_equal(sample.truth, flat(12))
        assert not sample.ignored.any()


def test_samples_are_read_during_iteration(tmp_path, flat):
    save_gif(tmp_path / "a1_gt.gif", flat(7))
    (tmp_path / "a2_gt.gif").write_bytes(b"GIF89a but no more")
    samples = Samples(tmp_path)
    assert len(samples) == 2
    iterator = iter(samples)
    assert next(iterator).name == "a1"
    with pytest.raises(InputError, match="a2_gt"):
        next(iterator)


def test_published_videos(tmp_path, true_frames):
    encode_video(tmp_path / "g5_gt.mp4", true_frames, 7, 24, Progress())
    encode_video(tmp_path / "g5_blur2vid.mp4", true_frames, 7, 24, Progress())
    (sample,) = Samples(tmp_path)
    assert sample.truth.shape == true_frames.shape
    assert np.abs(sample.truth.astype(int) - true_frames).mean() < 6
    assert list(sample.peer_clips) == ["blur2vid"]
    assert not sample.gif


@pytest.mark.parametrize("content", [b"", b"no video at all"])
def test_a_damaged_video(tmp_path, content):
    (tmp_path / "g5_gt.mp4").write_bytes(content)
    with pytest.raises(InputError, match="g5_gt"):
        list(Samples(tmp_path))


def test_photo_and_frames_of_different_size(tmp_path, flat):
    save_gif(tmp_path / "a1_gt.gif", flat(7))
    Image.fromarray(flat(1)[0, :20]).save(tmp_path / "a1_blur.png")
    with pytest.raises(InputError, match="32x20"):
        list(Samples(tmp_path))


def test_frames_of_different_size(tmp_path, flat):
    save_pictures(tmp_path / "x", flat(3))
    save_pictures(tmp_path / "x", flat(2)[:, :20], first=3)
    Image.fromarray(flat(1)[0]).save(tmp_path / "x" / "blur.png")
    with pytest.raises(InputError, match="differ in size"):
        list(Samples(tmp_path))


@pytest.mark.parametrize("folder", [".", "missing"])
def test_a_folder_without_samples_is_reported_with_a_hint(tmp_path, folder):
    with pytest.raises(InputError) as caught:
        Samples(tmp_path / folder)
    assert caught.value.hint


def test_an_unreadable_folder_or_subfolder_is_an_input_error(locked):
    for folder in (locked, locked.parent):
        with pytest.raises(InputError, match=r"locked.* can't be read: Permission denied"):
            Samples(folder)
