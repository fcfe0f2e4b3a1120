"""Reads the samples of a folder, one at a time: a blurred photo, its true frames, what others made of it.

Three layouts, told apart by their files and free to share a folder:

- published clips: `NAME_gt.gif` or `.mp4`, `NAME_SYSTEM.gif` or `.mp4`, and `NAME_blur.png` or, without one, the
  mean of the true frames;
- GoPro (Nah et al., CVPR 2017): a folder a scene with `sharp/` and `blur_gamma/` or `blur/`;
- plain: a folder a sample with `blur.png` and numbered frames.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from shutterspan.core.evaluation.metrics import caption_box
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.pictures import (
    by_number,
    found_files,
    found_pictures,
    leading_letters,
    numbered_pictures,
    read_picture,
    reading_folder,
)
from shutterspan.core.video_io.decoding import read_animation

_LABELS = {"jin": "Jin", "zhang": "Zhang", "zhong": "Zhong"}
_CLIPS = (".gif", ".mp4")


@dataclass(frozen=True)
class Sample:
    """photo: (H,W,3); truth: (N,H,W,3); peers: each (M,H,W,3), by the name to show. All uint8, sRGB.

    gif: the clips were published as GIFs, with palette noise and a caption in the picture.
    """

    name: str
    photo: np.ndarray
    truth: np.ndarray
    peers: dict[str, np.ndarray] = field(default_factory=dict)
    gif: bool = False

    @property
    def group(self) -> str:
        """The kind of sample that it is averaged with: the letters its name starts with."""
        return leading_letters(self.name)

    @cached_property
    def ignored(self) -> np.ndarray:
        """(H,W) bool: the captions of all clips, left out alike for every system."""
        if not self.gif:
            return np.zeros(self.truth.shape[1:3], bool)
        of_one_size = [clip for clip in self.peers.values() if clip.shape[1:] == self.truth.shape[1:]]
        return caption_box([self.truth, *of_one_size])


class Samples:
    """A folder's samples in the order of their names; each is read when its turn comes and not kept."""

    def __init__(self, folder: Path):
        """Raises InputError if the folder, or one in it, can't be read, or if it holds no sample of a known layout."""
        folder = Path(folder)
        with reading_folder(folder):
            self._readers = _readers(folder)
        if not self._readers:
            raise InputError(
                f"{folder} holds no samples.",
                "Known are NAME_gt.gif or .mp4 files, scene folders with blur/ and sharp/, and sample folders "
                "with blur.png and numbered frames.",
            )

    def __len__(self) -> int:
        return len(self._readers)

    def __iter__(self) -> Iterator[Sample]:
        """Raises InputError for a sample that can't be read or whose parts don't fit together."""
        return (_checked(read()) for read in self._readers)


Reader = Callable[[], Sample]


def _readers(folder: Path) -> list[Reader]:
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.", "Give the folder that holds the samples.")
    inner = sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: by_number(path.name))
    return [*_published(folder), *(r for place in (folder, *inner) for r in (*_gopro(place), *_plain(place)))]


def _published(folder: Path) -> list[Reader]:
    clips = found_files(folder, _CLIPS)
    truths = {path.stem.removesuffix("_gt"): path for path in clips if path.stem.endswith("_gt")}
    peers: dict[str, dict[str, Path]] = {name: {} for name in truths}
    for path in clips:
        owners = [name for name in truths if path.stem.startswith(name + "_") and path not in truths.values()]
        if owners:
            owner = max(owners, key=len)
            peers[owner][path.stem.removeprefix(owner + "_")] = path
    return [partial(_read_published, name, truths[name], peers[name]) for name in sorted(truths, key=by_number)]


def _read_published(name: str, truth_path: Path, peer_paths: dict[str, Path]) -> Sample:
    truth = _read_clip(truth_path)
    blur = truth_path.with_name(f"{name}_blur.png")
    photo = read_picture(blur) if blur.exists() else truth.mean(0).round().astype(np.uint8)
    clips = {system: _read_clip(path) for system, path in peer_paths.items()}
    peers = {_label(system, len(clip)): clip for system, clip in clips.items()}
    return Sample(name, photo, truth, peers, gif=truth_path.suffix.lower() == ".gif")


def _label(system: str, frames: int) -> str:
    """The publication's own name for the reference system is "ours", which here would mislead."""
    return f"reference {frames}" if system.startswith("ours") else _LABELS.get(system, system)


def _gopro(scene: Path) -> list[Reader]:
    # blur_gamma averages light, as a camera does; blur averages encoded values.
    blur = next((scene / name for name in ("blur_gamma", "blur") if (scene / name).is_dir()), None)
    if blur is None or not (scene / "sharp").is_dir():
        return []
    photos, frames = found_pictures(blur), found_pictures(scene / "sharp")
    share, rest = divmod(len(frames), max(len(photos), 1))
    if not share or rest:
        raise InputError(
            f"{len(frames)} sharp frames can't be shared out evenly among the {len(photos)} photos of {scene}.",
            "Each photo needs as many sharp frames, or the middle one alone.",
        )
    return [
        partial(_read_pictures, f"{scene.name}_{photo.stem}", photo, frames[i * share : (i + 1) * share])
        for i, photo in enumerate(photos)
    ]


def _plain(folder: Path) -> list[Reader]:
    photo = folder / "blur.png"
    frames = numbered_pictures(folder)
    return [partial(_read_pictures, folder.name, photo, frames)] if photo.exists() and frames else []


def _read_pictures(name: str, photo: Path, frames: list[Path]) -> Sample:
    pictures = [read_picture(path) for path in frames]
    if len({picture.shape for picture in pictures}) > 1:
        raise InputError(f"The true frames of {name} differ in size.")
    return Sample(name, read_picture(photo), np.stack(pictures))


def _read_clip(path: Path) -> np.ndarray:
    return _read_video(path) if path.suffix.lower() == ".mp4" else read_animation(path)[0]


def _read_video(path: Path) -> np.ndarray:
    """(N,H,W,3) uint8, converted as ffmpeg does by default, since the published figures were measured that way.

    The more accurate conversion of `video_io.decoding.decode_video` moves them by up to 0.4 dB.
    """
    try:
        stream = imageio_ffmpeg.read_frames(str(path))
        width, height = next(stream)["size"]
        return np.stack([np.frombuffer(frame, np.uint8).reshape(height, width, 3) for frame in stream])
    except (OSError, RuntimeError, ValueError) as error:  # ValueError: no frame in it
        raise InputError(f"{path} is damaged, or no video.") from error


def _checked(sample: Sample) -> Sample:
    if sample.photo.shape != sample.truth.shape[1:]:
        raise InputError(
            f"Sample {sample.name}: the photo is {sample.photo.shape[1]}x{sample.photo.shape[0]}, "
            f"the true frames {sample.truth.shape[2]}x{sample.truth.shape[1]}."
        )
    return sample
