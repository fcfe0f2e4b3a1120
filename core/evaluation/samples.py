"""Read the samples of a folder one at a time: a blurred photo, its true frames, and clips of other systems.

Three layouts are recognised by their files. A folder may contain several layouts:

- published clips: `NAME_gt.gif` or `.mp4`, `NAME_SYSTEM.gif` or `.mp4`, and optionally `NAME_blur.png`; without it, the
photo is the mean of the true frames;
- GoPro (Nah et al., CVPR 2017): a folder for each scene with `sharp/` and `blur_gamma/` or `blur/`;
- plain: a folder for each sample with `blur.png` and numbered frames.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from shutterspan.core.evaluation.metrics import caption_box
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.picture_files import (
    find_files,
    find_pictures,
    leading_letters,
    natural_sort_key,
    numbered_pictures,
    read_picture,
    reading_folder,
)
from shutterspan.core.types.arrays import BoolArray, UInt8Array
from shutterspan.core.video_io.decoding import read_animation

_SYSTEM_LABELS = {"jin": "Jin", "zhang": "Zhang", "zhong": "Zhong"}
_CLIP_SUFFIXES = (".gif", ".mp4")


@dataclass(frozen=True)
class Sample:
    """A blurred photo with the true frames of its exposure, and clips that other systems made from it.

    photo: (H,W,3); truth: (N,H,W,3); peer_clips: each (M,H,W,3), by the system's label. All uint8, sRGB.
    gif: whether the clips were published as GIFs, with palette noise and a caption in the picture.
    """

    name: str
    photo: UInt8Array
    truth: UInt8Array
    peer_clips: dict[str, UInt8Array] = field(default_factory=dict)
    gif: bool = False

    @property
    def group(self) -> str:
        """The group of the sample for averages: the letters at the start of its name."""
        return leading_letters(self.name)

    @cached_property
    def ignored(self) -> BoolArray:
        """(H,W) bool: pixels that are excluded from every score because a clip has a caption there."""
        if not self.gif:
            return np.zeros(self.truth.shape[1:3], bool)
        same_size_clips = [clip for clip in self.peer_clips.values() if clip.shape[1:] == self.truth.shape[1:]]
        return caption_box([self.truth, *same_size_clips])


class Samples:
    """The samples of a folder, ordered by name. Samples are read during iteration and not kept in memory."""

    def __init__(self, folder: Path):
        """Raises InputError: the folder or one of its subfolders can't be read, or it has no sample of a known
        layout."""
        folder = Path(folder)
        with reading_folder(folder):
            self._loaders = _find_samples(folder)
        if not self._loaders:
            raise InputError("samples_missing", folder=folder)

    def __len__(self) -> int:
        return len(self._loaders)

    def __iter__(self) -> Iterator[Sample]:
        """Yield each sample. Raises InputError: a sample can't be read, or its photo and true frames differ in size."""
        return (_checked(load()) for load in self._loaders)


SampleLoader = Callable[[], Sample]


def _find_samples(folder: Path) -> list[SampleLoader]:
    if not folder.is_dir():
        raise InputError("samples_folder_missing", folder=folder)
    inner = sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: natural_sort_key(path.name))
    return [
        *_find_published(folder),
        *(loader for place in (folder, *inner) for loader in (*_find_gopro(place), *_find_plain(place))),
    ]


def _find_published(folder: Path) -> list[SampleLoader]:
    clips = find_files(folder, _CLIP_SUFFIXES)
    truths = {path.stem.removesuffix("_gt"): path for path in clips if path.stem.endswith("_gt")}
    peers: dict[str, dict[str, Path]] = {name: {} for name in truths}
    for path in clips:
        owners = [name for name in truths if path.stem.startswith(name + "_") and path not in truths.values()]
        if owners:
            owner = max(owners, key=len)
            peers[owner][path.stem.removeprefix(owner + "_")] = path
    return [partial(_read_published, name, truths[name], peers[name]) for name in sorted(truths, key=natural_sort_key)]


def _read_published(name: str, truth_path: Path, peer_paths: dict[str, Path]) -> Sample:
    truth = _read_clip(truth_path)
    blur = truth_path.with_name(f"{name}_blur.png")
    photo = read_picture(blur) if blur.exists() else truth.mean(0).round().astype(np.uint8)
    clips = {system: _read_clip(path) for system, path in peer_paths.items()}
    peers = {_label(system, len(clip)): clip for system, clip in clips.items()}
    return Sample(name, photo, truth, peers, gif=truth_path.suffix.lower() == ".gif")


def _label(system: str, frames: int) -> str:
    """The label of a system. The publication's own label “ours” would be ambiguous here."""
    return f"reference {frames}" if system.startswith("ours") else _SYSTEM_LABELS.get(system, system)


def _find_gopro(scene: Path) -> list[SampleLoader]:
    # Photos in blur_gamma are means of linear light, as in a camera; those in blur are means of encoded values.
    blur = next((scene / name for name in ("blur_gamma", "blur") if (scene / name).is_dir()), None)
    if blur is None or not (scene / "sharp").is_dir():
        return []
    photos, frames = find_pictures(blur), find_pictures(scene / "sharp")
    frames_per_photo, remainder = divmod(len(frames), max(len(photos), 1))
    if not frames_per_photo or remainder:
        raise InputError("sharp_frames_uneven", frames=len(frames), photos=len(photos), scene=scene)
    return [
        partial(
            _read_pictures,
            f"{scene.name}_{photo.stem}",
            photo,
            frames[i * frames_per_photo : (i + 1) * frames_per_photo],
        )
        for i, photo in enumerate(photos)
    ]


def _find_plain(folder: Path) -> list[SampleLoader]:
    photo = folder / "blur.png"
    frames = numbered_pictures(folder)
    return [partial(_read_pictures, folder.name, photo, frames)] if photo.exists() and frames else []


def _read_pictures(name: str, photo: Path, frames: list[Path]) -> Sample:
    pictures = [read_picture(path) for path in frames]
    if len({picture.shape for picture in pictures}) > 1:
        raise InputError("true_frames_differ", name=name)
    return Sample(name, read_picture(photo), np.stack(pictures))


def _read_clip(path: Path) -> UInt8Array:
    return _read_video(path) if path.suffix.lower() == ".mp4" else read_animation(path)[0]


def _read_video(path: Path) -> UInt8Array:
    """Decode a video with ffmpeg's default colour conversion, like the published figures: (N,H,W,3) uint8.

    The more accurate conversion of `video_io.decoding.decode_video` changes the PSNR by up to 0.4 dB.
    """
    try:
        stream = imageio_ffmpeg.read_frames(str(path))
        width, height = next(stream)["size"]
        return np.stack([np.frombuffer(frame, np.uint8).reshape(height, width, 3) for frame in stream])
    except (OSError, RuntimeError, ValueError) as error:  # ValueError: it has no frames
        raise InputError("video_damaged", path=path) from error


def _checked(sample: Sample) -> Sample:
    """Return a valid sample. Raises InputError: its photo and its true frames differ in size."""
    if sample.photo.shape != sample.truth.shape[1:]:
        raise InputError(
            "sample_sizes_differ",
            name=sample.name,
            width=sample.photo.shape[1],
            height=sample.photo.shape[0],
            true_width=sample.truth.shape[2],
            true_height=sample.truth.shape[1],
        )
    return sample
