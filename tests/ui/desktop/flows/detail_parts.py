"""The visible parts at full size: their requests, and what the canvas shows of them."""

from pathlib import Path
from typing import Any

import numpy as np

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.worker_process import RequestCallbacks

from ..conftest import until
from .fake_worker import Worker

COMING, PREVIEW = "Preview – loading full size", "Preview"


class Parts:
    """The requests for parts that the fake worker received, and its replies."""

    def __init__(self, worker: Worker, folder: Path) -> None:
        self._worker, self._folder = worker, folder

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [params for name, params, _ in self._worker.requests if name == "frame" and "part" in params]

    @property
    def waiting(self) -> bool:
        return self._find(of_part=True) is not None

    def opens(self) -> list[dict[str, Any]]:
        """The requests to open the photo at full size."""
        return [params for name, params, _ in self._worker.requests if name == "open" and params["width"] is None]

    def answer_preview(self, colour: int = 60) -> None:
        """Answer the request for the frame at the playhead."""
        self._answer(self._find(of_part=False), (640, 360), colour)

    def answer(self, colour: int = 200) -> None:
        """Answer the request for a part with a uniform grey picture."""
        index = self._find(of_part=True)
        assert index is not None
        left, top, right, bottom = self._worker.requests[index][1]["part"]
        self._answer(index, (right - left, bottom - top), colour)

    def fail(self, error: ShutterspanError) -> None:
        self._take(self._find(of_part=True)).failed(error)

    def _find(self, of_part: bool) -> int | None:
        found = [
            index
            for index, (name, params, _) in enumerate(self._worker.requests)
            if name == "frame" and ("part" in params) == of_part and index not in self._worker.answered
        ]
        return found[-1] if found else None

    def _take(self, index: int | None) -> RequestCallbacks[Any]:
        assert index is not None
        self._worker.answered.add(index)
        return self._worker.requests[index][2]

    def _answer(self, index: int | None, size: tuple[int, int], colour: int) -> None:
        width, height = size
        file = self._folder / f"{index}.bin"
        np.full((height, width, 3), colour, np.uint8).tofile(file)
        self._take(index).result({"file": str(file), "offset": 0, "width": width, "height": height})


def badge(window: MainWindow) -> str:
    text = window.context.canvas.accessibleDescription()
    assert text == window.context.canvas._content.badge
    return text


def middle_grey(window: MainWindow) -> int:
    """The red value in the middle of the canvas."""
    picture = window.context.canvas.grab().toImage()
    return picture.pixelColor(picture.rect().center()).red()


def wait(window: MainWindow) -> None:
    """Wait until no part will be requested any more."""
    until(lambda: not window._detail_flow._timer.isActive() and not window.context.background._pending)
