"""The files that the commands of the pages name: small photos, whose clips are made in a second."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
import skimage.data
from safetensors.torch import save_file

from shutterspan.core.foundation.paths import RESOURCES, SAMPLE
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.model.network import NetworkConfig, UnfoldNet
from shutterspan.core.training.checkpoints import AVERAGE_FILE

from ..pictures.drawn_ball import draw_ball


def write_example_files(folder: Path) -> None:
    """Write the photos that the pages' commands name.

    `truck.jpg` (1280x720), `dancer.jpg` (320x180) and `ball.jpg` (420x360) have the sizes that the pages' regions need.
    """
    sample = load_photo(SAMPLE).pixels
    shutil.copy(SAMPLE, folder / "truck.jpg")
    save_image(folder / "dancer.jpg", cv2.resize(sample, (320, 180), interpolation=cv2.INTER_AREA))
    save_image(folder / "ball.jpg", np.asarray(draw_ball()))
    (folder / "photos").mkdir()
    for name in ("beach.jpg", "boat.jpg"):
        save_image(folder / "photos" / name, cv2.resize(sample, (240, 136), interpolation=cv2.INTER_AREA))


def write_training_files(folder: Path) -> None:
    """Write what training and its pages need: sharp photos, a sample with its true frames, the averaged weights of a
    run (random ones of a small network), and the program's resources.

    The resources are copied, so that no command changes those of the repository.
    """
    shutil.copytree(RESOURCES, folder / "resources")
    for place in ("material", "samples/walk", "runs/refined/latest"):
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
    save_file(weights, folder / "runs" / "refined" / "latest" / AVERAGE_FILE, metadata)
