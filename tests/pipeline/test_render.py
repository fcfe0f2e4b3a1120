"""What a renderer keeps from photo to photo."""

import pytest

from shutterspan.core.inference import engine
from shutterspan.core.pipeline.render import Renderer


def test_the_network_is_loaded_once_and_not_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def opened(device: str, precision: str) -> object:
        asked.append((device, precision))
        return object()

    monkeypatch.setattr(engine, "open_engine", opened)
    renderer = Renderer("cpu", "fp32")
    assert not asked
    assert renderer.load() is renderer.load() is renderer.engine
    assert asked == [("cpu", "fp32")]
