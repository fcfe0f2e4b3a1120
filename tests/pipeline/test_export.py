"""A clip is written in the format of the target's suffix."""

import os
import signal
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from shutterspan.core.foundation.errors import Cancelled, EncoderError, OutputError, UsageError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.pipeline.export import Encoding, export
from shutterspan.core.pipeline.playable_formats import MP4_CODECS
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.clip import Clip, even_times
from shutterspan.core.types.photo import Photo
from shutterspan.core.video_io.decoding import decode_video, read_animation

FRAMES = 5


class Greys:
    """A clip with plain grey frames from 40 to 200. Records every decoded instant."""

    def __init__(self, dtype: type = np.uint8, size: tuple[int, int] = (32, 48), frames: int = FRAMES):
        self.decoded: list[float] = []
        self.dtype = dtype
        self.size = size
        self.clip = Clip(even_times(frames), self.frame)

    def frame(self, time: float) -> PixelArray:
        self.decoded.append(time)
        level = round(40 + 160 * time) * (257 if self.dtype == np.uint16 else 1)
        return np.full((*self.size, 3), level, self.dtype)


def levels(frames: Iterable[PixelArray]) -> list[int]:
    """For each frame, the index of its grey level."""
    return [round((float(frame.mean()) - 40) / 40) for frame in frames]


@pytest.mark.parametrize("name", ["a.mp4", "a.webp"])
def test_transparency_is_resized_once_for_all_frames_of_a_clip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    sizes: list[tuple[int, ...]] = []
    resize = cv2.resize

    def recording_resize(picture: PixelArray, *arguments: Any, **options: Any) -> Any:
        sizes.append(picture.shape)
        return resize(picture, *arguments, **options)

    monkeypatch.setattr(cv2, "resize", recording_resize)
    alpha = np.full((64, 96), 128, np.uint8)
    photo = Photo(np.zeros((64, 96, 3), np.uint8), alpha=alpha)
    export(replace(Greys().clip, photo=photo), tmp_path / name)
    assert sizes.count(alpha.shape) == 1


def test_an_mp4_plays_once(tmp_path: Path) -> None:
    greys = Greys()
    assert export(greys.clip, tmp_path / "a.mp4") == [tmp_path / "a.mp4"]
    assert levels(decode_video(tmp_path / "a.mp4")) == [0, 1, 2, 3, 4]
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_a_gif_plays_as_an_endless_boomerang(tmp_path: Path) -> None:
    greys = Greys()
    export(greys.clip, tmp_path / "a.gif", fps=10)
    frames, seconds = read_animation(tmp_path / "a.gif")
    assert levels(frames) == [0, 1, 2, 3, 4, 3, 2, 1]
    assert seconds == [0.1] * 8
    with Image.open(tmp_path / "a.gif") as image:
        assert image.info["loop"] == 0
    assert sorted(greys.decoded) == even_times(FRAMES)


def test_a_gif_may_play_once(tmp_path: Path) -> None:
    export(Greys().clip, tmp_path / "a.gif", loop="none")
    assert levels(read_animation(tmp_path / "a.gif")[0]) == [0, 1, 2, 3, 4]
    with Image.open(tmp_path / "a.gif") as image:
        assert "loop" not in image.info


def test_the_ends_are_held(tmp_path: Path) -> None:
    greys = Greys()
    export(greys.clip, tmp_path / "a.mp4", fps=10, hold=0.2)
    assert levels(decode_video(tmp_path / "a.mp4")) == [0, 0, 0, 1, 2, 3, 4, 4, 4]
    export(greys.clip, tmp_path / "b.mp4", fps=10, hold=0.1, loop="boomerang", duration=2)
    there_and_back = [0, 0, 1, 2, 3, 4, 4, 3, 2, 1]
    assert levels(decode_video(tmp_path / "b.mp4")) == there_and_back * 2
    export(greys.clip, tmp_path / "a.gif", fps=10, hold=0.2)
    frames, seconds = read_animation(tmp_path / "a.gif")
    played = [
        level for level, duration in zip(levels(frames), seconds, strict=True) for _ in range(round(duration * 10))
    ]
    assert played == [0, 0, 0, 1, 2, 3, 4, 4, 4, 3, 2, 1]
    assert sorted(greys.decoded) == sorted(even_times(FRAMES) * 3), "each is decoded once a file"
    with pytest.raises(UsageError):
        export(greys.clip, tmp_path / "frames", hold=1)


@pytest.mark.parametrize("suffix", [".webp", ".png"])
def test_animated_pictures_play_as_an_endless_boomerang(tmp_path: Path, suffix: str) -> None:
    greys = Greys()
    export(greys.clip, tmp_path / f"a{suffix}", fps=10)
    frames, seconds = read_animation(tmp_path / f"a{suffix}")
    assert levels(frames) == [0, 1, 2, 3, 4, 3, 2, 1]
    assert seconds == pytest.approx([0.1] * 8)
    assert sorted(greys.decoded) == even_times(FRAMES)
    with Image.open(tmp_path / f"a{suffix}") as image:
        assert image.info["loop"] == 0
    export(greys.clip, tmp_path / f"b{suffix}", loop="none")
    with Image.open(tmp_path / f"b{suffix}") as image:
        assert image.info["loop"] == 1
    assert read_animation(tmp_path / f"b{suffix}")[1] == pytest.approx([1 / 12] * 5, abs=0.001)


@pytest.mark.parametrize(
    ("name", "codec", "brand"),
    [("a.webm", None, b"V_VP9"), ("a.mov", None, b"apch"), ("a.mp4", "hevc", b"hvc1"), ("b.mp4", "h264", b"avc1")],
)
def test_other_videos_play_once(tmp_path: Path, name: str, codec: str | None, brand: bytes) -> None:
    export(Greys().clip, tmp_path / name, encoding=Encoding(codec=codec))
    assert levels(decode_video(tmp_path / name)) == [0, 1, 2, 3, 4]
    assert brand in (tmp_path / name).read_bytes()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_boomerang_decodes_each_frame_once(tmp_path: Path, dtype: type) -> None:
    greys = Greys(dtype)
    export(greys.clip, tmp_path / "a.mp4", loop="boomerang")
    assert levels(decode_video(tmp_path / "a.mp4")) == [0, 1, 2, 3, 4, 3, 2, 1]
    assert sorted(greys.decoded) == even_times(FRAMES)


def test_without_room_on_disk_frames_are_decoded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutterspan.core.pipeline.playback._MIN_FREE_DISK", 1 << 62)
    greys = Greys()
    export(greys.clip, tmp_path / "a.mp4", loop="boomerang")
    assert levels(decode_video(tmp_path / "a.mp4")) == [0, 1, 2, 3, 4, 3, 2, 1]
    assert len(greys.decoded) == 8


def test_duration_slows_a_single_play(tmp_path: Path) -> None:
    greys = Greys()
    export(greys.clip, tmp_path / "a.mp4", fps=10, duration=2)
    assert levels(decode_video(tmp_path / "a.mp4")) == [i for i in range(5) for _ in range(4)]
    assert greys.decoded == even_times(FRAMES)


def test_duration_repeats_a_loop_in_whole_plays(tmp_path: Path) -> None:
    export(Greys().clip, tmp_path / "a.mp4", fps=10, duration=1.6, loop="boomerang")
    assert levels(decode_video(tmp_path / "a.mp4")) == [0, 1, 2, 3, 4, 3, 2, 1] * 2
    export(Greys().clip, tmp_path / "b.mp4", fps=10, duration=1.2, loop="repeat")
    played = levels(decode_video(tmp_path / "b.mp4"))
    assert len(played) == 12 and played[0] == 0 and played[-1] == 4
    assert sum(after < before for before, after in pairwise(played)) == 1


def test_frames_are_written_to_a_folder_without_loss(tmp_path: Path) -> None:
    greys = Greys(np.uint16)
    files = export(greys.clip, tmp_path / "out")
    assert [path.name for path in files] == [f"frame_00{i}.png" for i in range(1, 6)]
    for path, time in zip(files, even_times(FRAMES), strict=True):
        assert np.array_equal(load_photo(path).pixels, greys.frame(time))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("pattern", ["a_%02d.png", "%d.tif", "a %05d b.TIFF"])
def test_frames_are_named_by_a_pattern(tmp_path: Path, pattern: str) -> None:
    files = export(Greys().clip, tmp_path / pattern)
    assert files == [tmp_path / (pattern % i) for i in range(1, 6)]
    assert sorted(tmp_path.iterdir()) == files
    assert levels([load_photo(path).pixels for path in files]) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("name", ["a.avi", "a_%d_%d.png", "a_%s.png", "a_%3d.png", "a_%03d.bmp", "a_%03d"])
def test_other_names_are_rejected(tmp_path: Path, name: str) -> None:
    greys = Greys()
    with pytest.raises(UsageError) as caught:
        export(greys.clip, tmp_path / name)
    assert caught.value.hint and not greys.decoded and not list(tmp_path.iterdir())


def test_impossible_settings_are_rejected(tmp_path: Path) -> None:
    clip = Greys().clip
    with pytest.raises(UsageError, match=r"more than the duration of 0\.1 s"):
        export(clip, tmp_path / "a.mp4", duration=0.1)
    with pytest.raises(UsageError, match="frames per second"):
        export(clip, tmp_path / "a.gif", fps=60)
    with pytest.raises(UsageError, match=r"a number from 0\.1 to 240"):
        export(clip, tmp_path / "a.mp4", fps=0)
    for name, encoding in {
        "a.mp4": Encoding(depth=8),
        "b.mp4": Encoding(quality=80),
        "c.mp4": Encoding(codec="vp9"),
        "d.mp4": Encoding(codec="av1"),
        "a.webm": Encoding(codec="hevc"),
        "a.gif": Encoding(codec="h264"),
        "a_%d.png": Encoding(codec="h264"),
        "b_%d.png": Encoding(quality=80),
        "a_%d.jpg": Encoding(depth=16),
    }.items():
        with pytest.raises(UsageError) as caught:
            export(clip, tmp_path / name, encoding=encoding)
        assert caught.value.hint
    for name in ("a.mp4", "a.gif", "out"):
        with pytest.raises(UsageError, match="without frames"):
            export(Greys(frames=0).clip, tmp_path / name)
    assert not list(tmp_path.iterdir())
    with pytest.raises(UsageError, match="no loop"):
        export(clip, tmp_path / "out", loop="boomerang")
    with pytest.raises(UsageError, match="no loop"):
        export(clip, tmp_path / "a_%03d.png", duration=2)


def test_the_hint_at_an_unknown_codec_names_all_codecs(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        export(Greys().clip, tmp_path / "a.mp4", encoding=Encoding(codec="vp9"))
    assert caught.value.code == "codec_unknown"
    assert caught.value.hint == f"Choose {' or '.join(MP4_CODECS)}."


@pytest.mark.parametrize("name", ["a.mp4", "a.gif", "out", "a_%03d.png"])
def test_existing_results_are_replaced_on_request_only(tmp_path: Path, name: str) -> None:
    files = export(Greys().clip, tmp_path / name)
    before = [path.read_bytes() for path in files]
    greys = Greys(size=(64, 64))
    with pytest.raises(OutputError, match="exists already") as caught:
        export(greys.clip, tmp_path / name)
    assert "Allow replacing it" in caught.value.hint and not greys.decoded
    assert [path.read_bytes() for path in files] == before
    export(greys.clip, tmp_path / name, overwrite=True)
    assert [path.read_bytes() for path in files] != before


def test_overwriting_a_folder_keeps_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert len(export(Greys().clip, folder)) == 5  # an empty folder may exist
    (folder / "notes.txt").write_text("mine")
    (folder / "frame_of_mind.png").write_text("mine")
    export(Greys(frames=3).clip, folder, overwrite=True)
    names = ["frame_001.png", "frame_002.png", "frame_003.png", "frame_of_mind.png", "notes.txt"]
    assert sorted(path.name for path in folder.iterdir()) == names


def test_a_shorter_clip_never_mixes_with_older_frames_of_a_pattern(tmp_path: Path) -> None:
    files = export(Greys().clip, tmp_path / "a_%03d.png")
    with pytest.raises(OutputError, match="mistaken for a frame of this clip"):
        export(Greys(frames=3).clip, tmp_path / "a_%03d.png", overwrite=True)
    assert sorted(tmp_path.iterdir()) == files


@pytest.mark.parametrize("name", ["a.mp4", "a.gif", "out", "a_%03d.png"])
@pytest.mark.parametrize("existing", [False, True])
def test_cancelling_changes_nothing(tmp_path: Path, name: str, existing: bool) -> None:
    if existing:
        export(Greys(size=(64, 64)).clip, tmp_path / name)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    progress = Progress(lambda stage, done, total: progress.cancel() if done == 3 else None)
    with pytest.raises(Cancelled):
        export(Greys().clip, tmp_path / name, overwrite=existing, progress=progress)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert existing or not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a.mp4", "a.gif"])
def test_a_killed_encoder_keeps_the_older_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"old")
    greys = Greys(size=(480, 640), frames=60)

    def frame(time: float) -> PixelArray:
        if len(greys.decoded) == 10:
            children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            os.kill(int(children[-1]), signal.SIGKILL)
        return greys.frame(time)

    with pytest.raises(EncoderError, match="ended the video encoder"):
        export(Clip(greys.clip.times, frame), tmp_path / name, overwrite=True)
    assert (tmp_path / name).read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_unusable_targets_are_rejected_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    greys = Greys()
    for name in ("file/a.mp4", "file/out", "file/a_%03d.png", "file/b/out", "missing/a.gif", "file"):
        with pytest.raises(OutputError):
            export(greys.clip, tmp_path / name, overwrite=True)
    assert not greys.decoded


@pytest.mark.parametrize("name", ["x" * 264 + ".mp4", "x" * 264 + ".gif", "x" * 264 + ".avi", "x" * 300])
def test_names_that_are_too_long_are_rejected_with_a_sentence(name: str, tmp_path: Path) -> None:
    greys = Greys()
    with pytest.raises((OutputError, UsageError), match=r"name too long|can't be written"):
        export(greys.clip, tmp_path / name)
    assert not greys.decoded


def test_folders_without_permission_are_rejected_with_a_sentence(unprivileged: Path) -> None:
    greys, locked, hidden = Greys(), unprivileged / "locked", unprivileged / "hidden"
    locked.mkdir(0o000)
    hidden.mkdir(0o300)
    for target, sentence in {
        locked / "a.mp4": f"{locked} can't be written to: access is denied",
        locked / "out": f"{locked} can't be written to: access is denied",
        locked / "a_%03d.png": f"{locked} can't be opened",
        hidden: f"{hidden} can't be opened",
        hidden / "a_%03d.png": f"{hidden} can't be opened",
    }.items():
        with pytest.raises(OutputError, match=sentence):
            export(greys.clip, target, overwrite=True)
    assert not greys.decoded
    for folder in (locked, hidden):
        folder.chmod(0o700)
        assert not list(folder.iterdir())
