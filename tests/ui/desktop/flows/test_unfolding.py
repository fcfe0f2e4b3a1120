"""What is unfolded is what is drawn at that moment."""

import threading
from typing import Any

import pytest

from shutterspan.core.types.region import Rectangle
from shutterspan.ui.desktop.flows import drawing, unfolding
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.saving import asked
from shutterspan.ui.desktop.state.shapes import combined
from shutterspan.ui.desktop.worker import Answer

from ..conftest import until


@pytest.fixture
def requests(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the worker was asked for, instead of a worker."""
    requests: list[dict[str, Any]] = []

    def ask(do: str, fields: dict[str, Any], answer: Answer) -> int:
        requests.append({"do": do, **fields})
        return len(requests)

    monkeypatch.setattr(opened.parts.worker, "ask", ask)
    return requests


def test_what_is_drawn_while_masks_are_packed_is_unfolded_too(
    opened: MainWindow, requests: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(unfolding, "asked", lambda content: (gate.wait(60), asked(content))[1])
    opened.parts.actions["unfold"].trigger()
    opened.parts.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    gate.set()
    until(lambda: requests, 20)
    assert [request["do"] for request in requests] == ["open"]
    assert requests[0]["asked"] == asked(opened.parts.document.content)
    assert len(requests[0]["asked"]["regions"]) == 1


def test_a_stroke_that_is_under_way_is_unfolded(
    opened: MainWindow, requests: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(drawing, "combined", lambda *shapes: (gate.wait(60), combined(*shapes))[1])
    opened.parts.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    opened.parts.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    opened.parts.actions["unfold"].trigger()
    assert opened.parts.background.wait()
    gate.set()
    until(lambda: requests, 20)
    assert "mask" in requests[0]["asked"]["regions"][0]
