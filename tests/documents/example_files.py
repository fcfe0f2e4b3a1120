"""The files that the commands of the pages name: small photos, whose clips are made in a second."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
import skimage.data
from safetensors.torch import save_file

from shutterspan.core.color.srgb import linear_to_srgb
from shutterspan.core.foundation.paths import RESOURCES, SAMPLE
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.model.network import NetworkConfig, UnfoldNet
from shutterspan.core.training.checkpoints import AVERAGE_FILE
from shutterspan.core.types.arrays import UInt8Array

#: The path of the ball in its photo, in pixels, and its radius.
BALL_PATH, BALL_RADIUS = ((175, 215), (200, 186), (246, 160)), 22


def write_example_files(folder: Path) -> None:
    """Write the photos that the pages' commands name.

    `truck.jpg` (1280x720), `dancer.jpg` (320x180) and `ball.jpg` (400x360) have the sizes that the pages' regions need.
    """
    sample = load_photo(SAMPLE).pixels
    shutil.copy(SAMPLE, folder / "truck.jpg")
    save_image(folder / "dancer.jpg", cv2.resize(sample, (320, 180), interpolation=cv2.INTER_AREA))
    save_image(folder / "ball.jpg", ball_photo())
    (folder / "photos").mkdir()
    for name in ("beach.jpg", "boat.jpg"):
        save_image(folder / "photos" / name, cv2.resize(sample, (240, 136), interpolation=cv2.INTER_AREA))


def write_training_files(folder: Path) -> None:
    """Write what training and its pages need: sharp photos, a sample with its true frames, the averaged weights of a
    run (random ones of a small network), and the program's resources.

    The resources are copied, so that no command changes those of the repository.
    """
    shutil.copytree(RESOURCES, folder / "resources")
    for place in ("material", "samples/walk", "runs/third/latest"):
        (folder / place).mkdir(parents=True)
    for name in ("astronaut", "chelsea", "coffee"):
        save_image(folder / "material" / f"{name}.png", getattr(skimage.data, name)())
    frames = np.stack([skimage.data.astronaut()[100:228, 100 + shift : 292 + shift] for shift in range(7)])
    for number, frame in enumerate(frames):
        save_image(folder / "samples" / "walk" / f"{number}.png", frame)
    save_image(folder / "samples" / "walk" / "blur.png", np.round(frames.mean(0)).astype(np.uint8))
    network = UnfoldNet(NetworkConfig((8, 12, 16, 20), (1, 1, 1, 1)))
    weights = {name: value.half().contiguous() for name, value in network.state_dict().items()}
    metadata = {"network": json.dumps(asdict(network.config)), "max_blur": "8"}
    save_file(weights, folder / "runs" / "third" / "latest" / AVERAGE_FILE, metadata)


def ball_photo() -> UInt8Array:
    """A bright ball that flew along its path before a quiet background: (360,400,3), the mean of 48 instants."""
    corners = np.array(BALL_PATH, float)
    lengths = np.cumsum([0, *np.hypot(*np.diff(corners, axis=0).T)])
    total = np.zeros((360, 400), np.float32)
    for along in np.linspace(0, lengths[-1], 48):
        x, y = (np.interp(along, lengths, corners[:, axis]) for axis in (0, 1))
        frame = np.full((360, 400), 0.05, np.float32)
        cv2.circle(frame, (round(x * 16), round(y * 16)), BALL_RADIUS * 16, 0.8, cv2.FILLED, cv2.LINE_AA, 4)
        total += frame / 48
    return np.round(linear_to_srgb(total)[..., None].repeat(3, 2) * 255).astype(np.uint8)
