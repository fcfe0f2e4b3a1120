from collections.abc import Callable

import cv2
import numpy as np
import pytest
import torch
from skimage.data import astronaut

from shutterspan.core.inference.engine import Engine, open_engine
from shutterspan.core.model.network import NetworkConfig, UnfoldNet
from shutterspan.core.model.weights import ModelEntry
from shutterspan.core.photo import Photo

SMALL = NetworkConfig(widths=(8, 12, 16, 20), encoder_blocks=(1, 1, 1, 1), instants=5)


@pytest.fixture(scope="session")
def untrained() -> Engine:
    """A small network whose every weight matters: what it shows is nonsense, but the same nonsense everywhere."""
    torch.manual_seed(3)
    network = UnfoldNet(SMALL).eval().requires_grad_(False)
    for parameter in network.parameters():
        parameter += 0.05 * torch.randn_like(parameter)
    return Engine(network, torch.device("cpu"), torch.float32, ModelEntry("test", "none", "none", SMALL, 20.0))


@pytest.fixture(scope="session")
def trained() -> Engine:
    return open_engine("cpu", "fp32")


def _texture(seed: int, height: int, width: int) -> np.ndarray:
    """Detail at every scale, (height,width,3) float32 in [0,1]."""
    random = np.random.default_rng(seed)
    layers = (
        cv2.resize(random.normal(0, 1, (height // s, width // s, 3)), (width, height), interpolation=cv2.INTER_CUBIC)
        for s in (3, 6, 12, 40)
    )
    return np.clip(0.5 + 0.12 * sum(layers), 0, 1).astype(np.float32)


def _moved_square(dx: float, dy: float, size: int = 256, side: int = 96, steps: int = 49) -> Photo:
    """A textured square that moves by (dx, dy) pixels over a still background while the shutter is open."""
    picture = (astronaut() / 255).astype(np.float32)
    ground, thing = picture[-size:, -size:], picture[80 : 80 + side, 170 : 170 + side]
    total = np.zeros_like(ground)
    start = (size - side) / 2
    for t in np.linspace(-0.5, 0.5, steps):
        matrix = np.array([[1, 0, start + t * dx], [0, 1, start + t * dy]], np.float32)
        moved = cv2.warpAffine(thing, matrix, (size, size))
        alpha = cv2.warpAffine(np.ones_like(thing), matrix, (size, size))
        total += moved * alpha + ground * (1 - alpha)
    return Photo((total / steps * 255 + 0.5).astype(np.uint8))


@pytest.fixture(scope="session")
def texture() -> Callable[..., np.ndarray]:
    return _texture


@pytest.fixture(scope="session")
def moved_square() -> Callable[..., Photo]:
    return _moved_square
