"""Weights on disk: one safetensors file per model, listed with its hash and its card's facts in models.json.

Only files that the list names, with the hash that it names, are ever loaded.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import load as load_tensors
from safetensors.torch import save
from torch import Tensor

from shutterspan.core.foundation.atomic import make_folder, replacing_file
from shutterspan.core.foundation.errors import ModelError
from shutterspan.core.foundation.hashing import sha256
from shutterspan.core.foundation.paths import WEIGHTS
from shutterspan.core.model.constants import Constants
from shutterspan.core.model.network import NetworkConfig, UnfoldNet

DEFAULT = "unfold"

_REINSTALL = "Install Shutterspan again: its weights come with it."


@dataclass(frozen=True)
class ModelEntry:
    """One line of models.json. max_blur: the longest blur, in pixels, that the model was trained on; constants: those
    of inference that suit it."""

    name: str
    file: str
    sha256: str
    network: NetworkConfig
    max_blur: float
    constants: Constants = Constants()


def entries(folder: Path = WEIGHTS) -> dict[str, ModelEntry]:
    """The models listed in `folder`. Raises ModelError if the list is missing or unreadable."""
    try:
        listed = json.loads((folder / "models.json").read_text(encoding="utf-8"))
        return {name: _entry(name, values) for name, values in listed.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:  # AttributeError: not an object
        raise ModelError("The list of models can't be read.", _REINSTALL) from error


def _entry(name: str, values: dict[str, Any]) -> ModelEntry:
    return ModelEntry(
        name,
        str(values["file"]),
        str(values["sha256"]),
        NetworkConfig.from_dict(values["network"]),
        float(values["max_blur"]),
        Constants.from_dict(values.get("constants", {})),
    )


def _values(entry: ModelEntry) -> dict[str, Any]:
    """What models.json holds under the entry's name."""
    return {key: value for key, value in asdict(entry).items() if key != "name"}


def load_network(name: str = DEFAULT, folder: Path = WEIGHTS) -> tuple[UnfoldNet, ModelEntry]:
    """The network with its weights, on the CPU, ready for inference. Raises ModelError."""
    listed = entries(folder)
    if name not in listed:
        raise ModelError(f"There is no model named “{name}”.", f"There are: {', '.join(listed)}.")
    entry = listed[name]
    return network_of(_verified(entry, folder), entry.network), entry


def network_of(weights: dict[str, Tensor], config: NetworkConfig) -> UnfoldNet:
    """A network with its weights in float32, on the CPU, ready for inference."""
    network = UnfoldNet(config)
    network.load_state_dict({k: v.float() for k, v in weights.items()})
    return network.requires_grad_(False).eval()


def _verified(entry: ModelEntry, folder: Path) -> dict[str, Tensor]:
    try:
        data = (folder / Path(entry.file).name).read_bytes()
    except OSError as error:
        raise ModelError(f"The weights of the model “{entry.name}” are missing.", _REINSTALL) from error
    if sha256(data) != entry.sha256:
        raise ModelError(f"The weights of the model “{entry.name}” are damaged.", _REINSTALL)
    return load_tensors(data)


def save_weights(
    weights: dict[str, Tensor],
    config: NetworkConfig,
    max_blur: float,
    name: str = DEFAULT,
    folder: Path = WEIGHTS,
) -> None:
    """Write float16 weights as `name`.safetensors and enter them in the list, with the constants that stand there under
    this name, or else the default ones. Where one of the two files can't be written, both stay as they were.

    Raises OutputError: they can't be written. ModelError: there is a list, but it can't be read.
    """
    make_folder(folder)
    file, models = folder / f"{name}.safetensors", folder / "models.json"
    data = save({k: v.half().contiguous().cpu() for k, v in weights.items()})
    listed = entries(folder) if models.exists() else {}
    constants = listed[name].constants if name in listed else Constants()
    listed[name] = ModelEntry(name, file.name, sha256(data), config, max_blur, constants)
    text = json.dumps({key: _values(entry) for key, entry in listed.items()}, indent=2) + "\n"
    with replacing_file(models, overwrite=True) as list_draft, replacing_file(file, overwrite=True) as draft:
        draft.write_bytes(data)
        list_draft.write_text(text, encoding="utf-8")
