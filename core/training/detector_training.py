"""Train a motion detector for the features of a trained network, and install it with the network's weights."""

from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from shutterspan.core.foundation.paths import WEIGHTS
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.engine import Engine, build_engine
from shutterspan.core.inference.tiles import pad_to_stride
from shutterspan.core.model.motion_detector import MotionDetector
from shutterspan.core.model.weights import DEFAULT_MODEL, load_network, save_detector
from shutterspan.core.training.detector_pictures import LabelledPicture, draw_pictures
from shutterspan.core.types.arrays import BoolArray, Float32Array

#: Side of a cell of the features, in pixels.
_CELL = 8
#: A cell is an example of motion if more than the first share of it moved, and of stillness if less than the second
#: share moved.
_MOVED_SHARE, _STILL_SHARE = 0.6, 0.02
#: Maximum number of cells of each kind from one picture.
_CELLS = 150
_EPOCHS, _BATCH, _LEARNING_RATE, _WEIGHT_DECAY = 12, 2048, 2e-3, 1e-2
#: Standard deviation of noise on the normalised features, and dropout of the hidden units, against overfitting.
_NOISE, _DROPOUT = 0.1, 0.2


def install_detector(
    material: Path, progress: Progress, name: str = DEFAULT_MODEL, weights_folder: Path = WEIGHTS
) -> None:
    """Train a motion detector for an installed model, and install it. On the same device, the result is always the
    same.

    material: folder of sharp photos and cut-outs. Raises InputError, ModelError, OutputError, Cancelled.
    """
    engine = build_engine(*load_network(name, weights_folder))
    pictures = list_examples(engine, material, progress)
    save_detector(fit_detector(*pictures, progress), name, weights_folder)


@torch.inference_mode()
def list_examples(engine: Engine, material: Path, progress: Progress) -> tuple[Tensor, Tensor]:
    """Features (N,C) of cells of drawn pictures, and whether they moved: (N,) float32, 0 or 1."""
    random = np.random.default_rng(0)
    features: list[Tensor] = []
    labels: list[Tensor] = []
    for done, labelled in enumerate(draw_pictures(material, random)):
        progress.step("samples", done, 0)
        picture = pad_to_stride(torch.from_numpy(labelled.picture).permute(2, 0, 1)[None])
        cells = engine.features(picture)[0].permute(1, 2, 0).cpu()
        for label, chosen in enumerate(_example_cells(labelled, cells.shape[:2])):
            places = np.argwhere(chosen)
            places = places[random.permutation(len(places))[:_CELLS]]
            features.append(cells[places[:, 0], places[:, 1]].half())
            labels.append(torch.full((len(places),), float(label)))
    return torch.cat(features), torch.cat(labels)


def fit_detector(features: Tensor, labels: Tensor, progress: Progress) -> MotionDetector:
    """Fit a detector to features (N,C) and labels (N,) by cross entropy."""
    torch.manual_seed(0)
    values = features.float()
    mean, deviation = values.mean(0), values.std(0) + 1e-3
    values = (values - mean) / deviation
    detector = MotionDetector(values.shape[1])
    optimizer = torch.optim.AdamW(detector.parameters(), lr=_LEARNING_RATE, weight_decay=_WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 1 / _EPOCHS, _EPOCHS - 1)
    for epoch in range(_EPOCHS):
        progress.step("fitting", epoch, _EPOCHS)
        for batch in torch.split(torch.randperm(len(values)), _BATCH):
            noisy = values[batch] + _NOISE * torch.randn(len(batch), values.shape[1])
            hidden = F.dropout(F.gelu(detector.hidden(noisy[..., None, None])), _DROPOUT)
            loss = F.binary_cross_entropy_with_logits(detector.output(hidden).flatten(), labels[batch])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        schedule.step()
    return _without_normalisation(detector, mean, deviation)


@torch.no_grad()
def _without_normalisation(detector: MotionDetector, mean: Tensor, deviation: Tensor) -> MotionDetector:
    """Convert a detector for normalised features to one for plain features, by including the normalisation in its first
    layer."""
    weight, bias = detector.hidden.weight, detector.hidden.bias
    assert bias is not None
    weight /= deviation[:, None, None]
    bias -= weight[..., 0, 0] @ mean
    return detector.requires_grad_(False).eval()


def _example_cells(labelled: LabelledPicture, size: tuple[int, ...]) -> tuple[BoolArray, BoolArray]:
    """The cells (rows,columns) in which nothing moved, and the cells that moved."""

    def share(mask: BoolArray) -> Float32Array:
        rows, columns = (n * _CELL for n in size)
        padding = (0, rows - mask.shape[0]), (0, columns - mask.shape[1])
        padded = np.pad(mask.astype(np.float32), padding, mode="edge")
        resized: Float32Array = cv2.resize(padded, (size[1], size[0]), interpolation=cv2.INTER_AREA)
        return resized

    moved = share(labelled.moved)
    still = share(labelled.moved | labelled.uncertain) < _STILL_SHARE
    return still, moved > _MOVED_SHARE
