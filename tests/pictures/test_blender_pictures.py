"""A picture of the add-on in the real Blender: the clip above its photo in the sequencer, and the panel."""

import shutil
import time
from pathlib import Path

import pytest
from PIL import Image

from shutterspan.core.foundation.paths import SAMPLE

from ..hosts.blender.blender_window import Window
from ..hosts.blender.conftest import extension, root, window
from .conftest import Keep

__all__ = ["extension", "root", "window"]  # fixtures

pytestmark = [pytest.mark.pictures, pytest.mark.host]

#: Name of the operator while it runs.
_BUSY = "SHUTTERSPAN_OT_unfold"


#: The part below the window's title, which has a path of this computer: left, top, right, bottom.
_CONTENT = 0, 20, 1440, 896


@pytest.fixture
def small_photo(tmp_path: Path) -> Path:
    """The sample photo in its own size, beside the .blend file, in place of the small one of the other tests."""
    (tmp_path / "film").mkdir()
    return Path(shutil.copy(SAMPLE, tmp_path / "film"))


def test_clip_above_its_photo(window: Window, keep: Keep, tmp_path: Path) -> None:
    window.call("show_sidebar")
    window.call("set_properties", length="STRIP")
    window.call("invoke")
    window.wait(lambda: window.names == ["photo", "photo unfolded"], 300, "no clip came")
    window.wait(lambda: _BUSY not in window.state["modal"], 20, "it still runs")
    window.call("frame_strips")
    window.call("show_photo")
    window.call("show_frame", frame=43)
    window.screen.point(400, 600)  # where no tool tip appears
    time.sleep(4)  # the strips' thumbnails come one after another
    window.screen.save_screenshot(tmp_path / "screen.png")
    picture = Image.open(tmp_path / "screen.png").convert("RGB")
    keep("blender", picture.crop(_CONTENT))
