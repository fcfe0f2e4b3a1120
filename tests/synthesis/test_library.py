"""Kinds of pictures in the library, and the files that it skips."""

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.synthesis.library import SharpLibrary, is_rendered, is_validation, read_sharp
from shutterspan.core.types.arrays import UInt8Array


@pytest.fixture
def clip(tmp_path, runner):
    def save(frames: UInt8Array, name: str):
        pictures = [Image.fromarray(frame) for frame in frames]
        pictures[0].save(tmp_path / name, save_all=True, append_images=pictures[1:], lossless=True, duration=40)
        return tmp_path / name

    return save


@pytest.mark.parametrize("name", ["walker.webp", "walker.png"])
def test_all_frames_of_an_animated_cutout_are_read(clip, runner, name):
    found = read_sharp(clip(runner, name))
    assert found is not None and found.shape == runner.shape
    opaque = runner[..., 3] > 0
    assert np.array_equal(found[..., 3], runner[..., 3]) and np.array_equal(found[opaque], runner[opaque])


def test_an_opaque_or_short_animation_is_skipped(clip, runner):
    opaque = np.concatenate([runner[..., :3], np.full_like(runner[..., 3:], 255)], 3)
    assert read_sharp(clip(opaque, "opaque.webp")) is None
    assert read_sharp(clip(runner[:8], "short.webp")) is None


def test_an_animated_cutout_whose_frames_would_leave_gaps_is_skipped(clip, runner):
    there_and_back = np.concatenate([runner[::4], runner[::-4]])
    assert len(there_and_back) == 18 and read_sharp(clip(there_and_back, "fast.webp")) is None


def test_a_truncated_animation_is_skipped(clip, runner):
    path = clip(runner, "broken.webp")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert read_sharp(path) is None


def test_a_phones_jpeg_of_two_photos_counts_as_a_photo(tmp_path, library):
    first, second = (Image.fromarray(photo) for photo in library.photos[:2])
    first.save(tmp_path / "phone.jpg", format="MPO", save_all=True, append_images=[second], quality=95)
    found = read_sharp(tmp_path / "phone.jpg")
    assert found is not None and found.shape == library.photos[0].shape
    assert np.abs(found.astype(int) - library.photos[0]).mean() < 10


def test_each_kind_of_picture_has_its_list(tmp_path, clip, library, runner):
    clip(runner, "walker.webp")
    Image.fromarray(library.photos[0]).save(tmp_path / "wall.png")
    Image.fromarray(library.cutouts[0]).save(tmp_path / "disc.png")
    loaded = SharpLibrary.load(tmp_path)
    assert [len(kind) for kind in (loaded.photos, loaded.cutouts, loaded.animated)] == [1, 1, 1]


def test_rendered_clips_and_held_back_people_are_recognised_by_name(tmp_path):
    assert is_rendered(tmp_path / "people3d_012.mp4") and not is_rendered(tmp_path / "osp_skater_p1.mp4")
    assert is_validation(tmp_path / "person_057.webp") and not is_validation(tmp_path / "person_054.webp")
