import os
import time
from collections.abc import Callable, Iterator

import pytest
from PyQt6.QtWidgets import QApplication

from shutterspan.ui.desktop.stalls import Stalls

# Windows are made and painted as ever, but shown nowhere; a real display is asked for by name.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

Until = Callable[..., None]


def until(condition: Callable[[], object], seconds: float = 150) -> None:
    """Let the app live until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        QApplication.processEvents()
        time.sleep(0.002)


@pytest.fixture(name="until")
def until_fixture() -> Until:
    return until


@pytest.fixture
def stalls() -> Iterator[Stalls]:
    found = Stalls()
    yield found
    found.end()
