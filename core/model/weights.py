"""Read and write weights: safetensors files of models and motion detectors. models.json lists their hashes and
settings.

Only files with a listed name and a matching hash are loaded.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save
from torch import Tensor

from shutterspan.core.foundation.atomic import make_folder, replacing_file
from shutterspan.core.foundation.errors import ModelError
from shutterspan.core.foundation.hashing import sha256
from shutterspan.core.foundation.paths import WEIGHTS
from shutterspan.core.model.constants import Constants
from shutterspan.core.model.motion_detector import MotionDetector, build_detector
from shutterspan.core.model.network import NetworkConfig, UnfoldNet

DEFAULT_MODEL = "unfold"


@dataclass(frozen=True)
class ModelEntry:
    """One model in models.json. The field names are its keys.

    max_blur: longest blur in the training data, in pixels; constants: settings of inference for these weights;
    detector_sha256: hash of the model's motion detector, empty if it has none.
    """

    name: str
    file: str
    sha256: str
    network: NetworkConfig
    max_blur: float
    constants: Constants = Constants()
    detector_sha256: str = ""

    @property
    def detector_file(self) -> str:
        """Name of the file of the model's motion detector."""
        return f"{Path(self.file).stem}-detector.safetensors"


def model_entries(folder: Path = WEIGHTS) -> dict[str, ModelEntry]:
    """Read the list of models in `folder`, by name. Raises ModelError: the list is missing or unreadable."""
    try:
        content = json.loads((folder / "models.json").read_text(encoding="utf-8"))
        return {name: _entry_from_json(name, values) for name, values in content.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:  # AttributeError: no object
        raise ModelError("model_list_unreadable") from error


def _entry_from_json(name: str, values: dict[str, Any]) -> ModelEntry:
    return ModelEntry(
        name,
        str(values["file"]),
        str(values["sha256"]),
        NetworkConfig.from_dict(values["network"]),
        float(values["max_blur"]),
        Constants.from_dict(values.get("constants", {})),
        str(values.get("detector_sha256", "")),
    )


def _entry_to_json(entry: ModelEntry) -> dict[str, Any]:
    """The JSON object for models.json."""
    return {key: value for key, value in asdict(entry).items() if key != "name"}


def load_network(name: str = DEFAULT_MODEL, folder: Path = WEIGHTS) -> tuple[UnfoldNet, ModelEntry]:
    """Load a model's network with its weights: on the CPU, in float32, ready for inference.

    Raises ModelError: the list can't be read, the model is not listed, or its weights are missing or damaged.
    """
    listed = model_entries(folder)
    if name not in listed:
        raise ModelError("model_unknown", name=name, models=", ".join(listed))
    entry = listed[name]
    return build_network(_read_verified(entry, entry.file, entry.sha256, folder), entry.network), entry


def load_detector(network: UnfoldNet, entry: ModelEntry, folder: Path = WEIGHTS) -> MotionDetector | None:
    """Load a model's motion detector; None if it has none. Raises ModelError: the file is missing or damaged."""
    if not entry.detector_sha256:
        return None
    return build_detector(_read_verified(entry, entry.detector_file, entry.detector_sha256, folder), network)


def build_network(weights: dict[str, Tensor], config: NetworkConfig) -> UnfoldNet:
    """Build a network with the given weights: on the CPU, in float32, ready for inference."""
    with torch.device("meta"):  # random initial values would take as long as the rest of loading
        network = UnfoldNet(config)
    network.load_state_dict({k: v.float() for k, v in weights.items()}, assign=True)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return network.requires_grad_(False).eval()


def _read_verified(entry: ModelEntry, file: str, digest: str, folder: Path) -> dict[str, Tensor]:
    """Read a file of an entry. Raises ModelError: it is missing, or its hash differs from `digest`."""
    try:
        data = (folder / Path(file).name).read_bytes()
    except OSError as error:
        raise ModelError("weights_missing", name=entry.name) from error
    if sha256(data) != digest:
        raise ModelError("weights_damaged", name=entry.name)
    return load_tensors(data)


def save_weights(
    weights: dict[str, Tensor],
    config: NetworkConfig,
    max_blur: float,
    name: str = DEFAULT_MODEL,
    folder: Path = WEIGHTS,
) -> None:
    """Write weights in float16 as `name`.safetensors and list them in models.json.

    If a model with this name is listed, it keeps its constants, but loses its motion detector, which belongs to the old
    weights. A new model gets the default constants. If one of the two files can't be written, neither is changed.
    Raises OutputError: a file can't be written. ModelError: the existing list can't be read.
    """
    make_folder(folder)
    file, list_file = folder / f"{name}.safetensors", folder / "models.json"
    data = save({k: v.half().contiguous().cpu() for k, v in weights.items()})
    listed = model_entries(folder) if list_file.exists() else {}
    constants = listed[name].constants if name in listed else Constants()
    listed[name] = ModelEntry(name, file.name, sha256(data), config, max_blur, constants)
    _replace_files(file, data, list_file, listed)


def save_detector(detector: MotionDetector, name: str = DEFAULT_MODEL, folder: Path = WEIGHTS) -> None:
    """Write the motion detector of a listed model next to its weights, and its hash into models.json.

    Raises ModelError: the model isn't listed. OutputError: a file can't be written; then neither file is changed.
    """
    listed = model_entries(folder)
    if name not in listed:
        raise ModelError("model_unknown", name=name, models=", ".join(listed))
    data = save({key: value.contiguous().cpu() for key, value in detector.state_dict().items()})
    listed[name] = replace(listed[name], detector_sha256=sha256(data))
    _replace_files(folder / listed[name].detector_file, data, folder / "models.json", listed)


def _replace_files(file: Path, data: bytes, list_file: Path, listed: dict[str, ModelEntry]) -> None:
    text = json.dumps({key: _entry_to_json(entry) for key, entry in listed.items()}, indent=2) + "\n"
    with replacing_file(list_file, overwrite=True) as list_draft, replacing_file(file, overwrite=True) as draft:
        draft.write_bytes(data)
        list_draft.write_text(text, encoding="utf-8")
