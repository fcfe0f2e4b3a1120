"""The constants that belong to weights, as they are read."""

import json
from dataclasses import asdict

import pytest

from shutterspan.core.foundation.errors import InputError, ModelError
from shutterspan.core.model.constants import Constants
from shutterspan.core.model.weights import entries, save_weights

OTHERS = Constants(320, 18.5, 0.4, 2, 0.25, 3.0, 9.0, 0.1, 0.01, 2.0)


def listed(folder, untrained, constants=None):
    """A list of models with the small network, and with given constants."""
    save_weights(untrained.network.state_dict(), untrained.network.config, 20.0, "small", folder)
    if constants is not None:
        content = json.loads((folder / "models.json").read_text("utf-8"))
        content["small"]["constants"] = constants
        (folder / "models.json").write_text(json.dumps(content), "utf-8")
    return folder


def test_constants_stand_beside_the_weights_and_stay_with_their_name(tmp_path, untrained):
    assert entries(listed(tmp_path, untrained))["small"].constants == Constants()
    listed(tmp_path, untrained, asdict(OTHERS))
    assert entries(tmp_path)["small"].constants == OTHERS
    assert entries(listed(tmp_path, untrained))["small"].constants == OTHERS, "new weights of that name keep them"


def test_what_is_not_listed_is_the_default(tmp_path, untrained):
    listed(tmp_path, untrained, {"views": 2, "best_blur": 20})
    constants = entries(tmp_path)["small"].constants
    assert constants == Constants(views=2, best_blur=20.0) and isinstance(constants.best_blur, float)
    content = json.loads((tmp_path / "models.json").read_text("utf-8"))
    del content["small"]["constants"]
    (tmp_path / "models.json").write_text(json.dumps(content), "utf-8")
    assert entries(tmp_path)["small"].constants == Constants()


BAD = [
    ({"best_blurr": 20.0}, "unknown constants: best_blurr"),
    ({"views": 2.5}, "views is no whole number"),
    ({"views": True}, "views is no whole number"),
    ({"best_blur": "20"}, "best_blur is no number"),
    ({"views": 9}, "views is not between 1 and 8"),
    ({"from_ends": 1.5}, "from_ends is not between 0 and 1"),
    ({"further": float("nan")}, "further is not between"),
    ([1, 2], "names with values"),
]


@pytest.mark.parametrize(("values", "expected"), BAD)
def test_bad_constants_are_refused(tmp_path, untrained, values, expected):
    file = tmp_path / "constants.json"
    file.write_text(json.dumps(values))
    with pytest.raises(InputError, match=expected):
        Constants.load(file)
    with pytest.raises(ModelError, match="can't be read"):
        entries(listed(tmp_path, untrained, values))


def test_a_file_of_constants_is_read_as_it_was_written(tmp_path):
    file = tmp_path / "constants.json"
    file.write_text(json.dumps(asdict(OTHERS)))
    assert Constants.load(file) == OTHERS
    file.write_text("{")
    with pytest.raises(InputError, match="holds no constants"):
        Constants.load(file)
    with pytest.raises(InputError, match="can't be read"):
        Constants.load(tmp_path / "nowhere.json")
