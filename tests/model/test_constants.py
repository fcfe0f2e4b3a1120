"""Constants of weights are read and kept."""

import json
from dataclasses import asdict

import pytest

from shutterspan.core.foundation.errors import InputError, ModelError
from shutterspan.core.model.constants import Constants
from shutterspan.core.model.weights import model_entries, save_weights

OTHER_CONSTANTS = Constants(320, 18.5, 0.4, 2, 0.25, 3.0, 9.0, 0.1, 0.01, 2.0)


def write_models(folder, untrained, constants=None):
    """Write a list of models with the small network and with the given constants; returns the folder."""
    save_weights(untrained.network.state_dict(), untrained.network.config, 20.0, "small", folder)
    if constants is not None:
        content = json.loads((folder / "models.json").read_text("utf-8"))
        content["small"]["constants"] = constants
        (folder / "models.json").write_text(json.dumps(content), "utf-8")
    return folder


def test_new_weights_keep_the_constants_of_their_name(tmp_path, untrained):
    assert model_entries(write_models(tmp_path, untrained))["small"].constants == Constants()
    write_models(tmp_path, untrained, asdict(OTHER_CONSTANTS))
    assert model_entries(tmp_path)["small"].constants == OTHER_CONSTANTS
    assert model_entries(write_models(tmp_path, untrained))["small"].constants == OTHER_CONSTANTS, (
        "new weights of that name keep them"
    )


def test_missing_constants_take_their_defaults(tmp_path, untrained):
    write_models(tmp_path, untrained, {"views": 2, "best_blur": 20})
    constants = model_entries(tmp_path)["small"].constants
    assert constants == Constants(augmentation_count=2, best_blur=20.0) and isinstance(constants.best_blur, float)
    content = json.loads((tmp_path / "models.json").read_text("utf-8"))
    del content["small"]["constants"]
    (tmp_path / "models.json").write_text(json.dumps(content), "utf-8")
    assert model_entries(tmp_path)["small"].constants == Constants()


INVALID = [
    ({"best_blurr": 20.0}, "unknown constants: best_blurr"),
    ({"augmentation_count": 2.5}, "augmentation_count is no whole number"),
    ({"augmentation_count": True}, "augmentation_count is no whole number"),
    ({"best_blur": "20"}, "best_blur is no number"),
    ({"augmentation_count": 9}, "augmentation_count is not between 1 and 8"),
    ({"end_frame_share": 1.5}, "end_frame_share is not between 0 and 1"),
    ({"min_displacement": float("nan")}, "min_displacement is not between"),
    ([1, 2], "names with values"),
]


@pytest.mark.parametrize(("values", "expected"), INVALID)
def test_invalid_constants_are_rejected(tmp_path, untrained, values, expected):
    file = tmp_path / "constants.json"
    file.write_text(json.dumps(values))
    with pytest.raises(InputError, match=expected):
        Constants.load(file)
    with pytest.raises(ModelError, match="can't be read"):
        model_entries(write_models(tmp_path, untrained, values))


def test_former_names_of_constants_are_read() -> None:
    former = {"views": 2, "from_ends": 0.5, "further": 3.0, "change": 7.0, "sharper": 1.5}
    today = Constants(
        augmentation_count=2, end_frame_share=0.5, min_displacement=3.0, min_change=7.0, min_sharpening=1.5
    )
    assert Constants.from_dict(former) == today
    with pytest.raises(TypeError, match="views"):
        Constants.from_dict({"views": 2, "augmentation_count": 2})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_constants_that_an_editor_saved_are_read(tmp_path, encoding):
    (tmp_path / "constants.json").write_bytes(json.dumps(asdict(OTHER_CONSTANTS), indent=2).encode(encoding))
    assert Constants.load(tmp_path / "constants.json") == OTHER_CONSTANTS


def test_a_file_of_constants_is_read_as_it_was_written(tmp_path):
    file = tmp_path / "constants.json"
    file.write_text(json.dumps(asdict(OTHER_CONSTANTS)))
    assert Constants.load(file) == OTHER_CONSTANTS
    file.write_text("{")
    with pytest.raises(InputError, match="contains no valid constants"):
        Constants.load(file)
    with pytest.raises(InputError, match="can't be read"):
        Constants.load(tmp_path / "nowhere.json")
