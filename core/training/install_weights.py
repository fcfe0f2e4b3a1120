"""Install the averaged weights of a run as a model of the program."""

import shutil
from pathlib import Path

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.paths import WEIGHTS
from shutterspan.core.model.weights import DEFAULT_MODEL, save_weights
from shutterspan.core.training.checkpoints import AVERAGE_FILE, read_average
from shutterspan.core.training.packs import SOURCES_FILE


def install_weights(latest_folder: Path, name: str = DEFAULT_MODEL, weights_folder: Path = WEIGHTS) -> None:
    """Add the averaged weights in a run's latest folder to the models in `weights_folder`, under the name `name`.

    Also copies the table of the material's licences. Raises InputError, OutputError, ModelError.
    """
    tensors, config, max_blur = read_average(latest_folder / AVERAGE_FILE)
    save_weights(tensors, config, max_blur, name, weights_folder)
    sources = latest_folder / SOURCES_FILE
    if sources.exists():
        with replacing_file(weights_folder / "TRAINING_DATA.tsv", overwrite=True) as draft:
            shutil.copyfile(sources, draft)
