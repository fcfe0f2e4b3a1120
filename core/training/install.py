"""Weights that a run brought home become a model of the program."""

import shutil
from pathlib import Path

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.paths import WEIGHTS
from shutterspan.core.model.weights import DEFAULT, save_weights
from shutterspan.core.training.files import AVERAGE_FILE, read_average
from shutterspan.core.training.packs import SOURCES


def install(latest: Path, name: str = DEFAULT, weights: Path = WEIGHTS) -> None:
    """Enter the averaged weights in the folder `latest` of a run among the models in `weights`, with the licences of
    what they were trained on. Raises InputError, OutputError, ModelError."""
    tensors, config, max_blur = read_average(latest / AVERAGE_FILE)
    save_weights(tensors, config, max_blur, name, weights)
    sources = latest / SOURCES
    if sources.exists():
        with replacing_file(weights / "TRAINING_DATA.tsv", overwrite=True) as draft:
            shutil.copyfile(sources, draft)
