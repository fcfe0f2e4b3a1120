"""The documents match the protocol and the messages in the code."""

import importlib.util
import types
from pathlib import Path
from typing import Any

import pytest

from shutterspan.core.pipeline.project.validators import ValidationError
from shutterspan.core.worker import params, protocol

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def reference() -> types.ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", DOCS / "make_reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_documents_match_the_code(reference: types.ModuleType) -> None:
    for path, text in reference.outputs().items():
        assert path.read_text("utf-8") == text, f"{path.name} is out of date: run docs/make_reference.py"


def test_the_worker_accepts_exactly_the_documented_params() -> None:
    assert params._PARAMS.keys() == protocol.METHODS.keys()
    for name, method in protocol.METHODS.items():
        required = {field for field in method.params.__annotations__ if field in method.params.__required_keys__}
        everything: dict[str, Any] = dict.fromkeys(method.params.__annotations__, object())
        for field in everything:
            with pytest.raises(ValidationError) as caught:
                params._PARAMS[name]({field: everything[field]})
            assert caught.value.reason.code != "unknown_key"
        with pytest.raises(ValidationError) as caught:
            params._PARAMS[name]({"no_such_field": 1, **everything})
        if required:
            with pytest.raises(ValidationError) as caught:
                params._PARAMS[name]({})
            assert caught.value.reason.code == "missing_key" and set(caught.value.path) <= required
