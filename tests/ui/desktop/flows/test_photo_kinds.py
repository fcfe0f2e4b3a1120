"""The window opens and unfolds files of cameras, phones and editors, with a real worker."""

from pathlib import Path

import numpy as np
import pytest

from shutterspan.ui.desktop.main_window import MainWindow

from ....photo_kinds import HEIGHT, NOTICES, PHOTO_KINDS, WIDTH, blurred_picture
from .conftest import facts, frame_at, unfold

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", sorted(PHOTO_KINDS))
def test_every_kind_of_file_moves_in_the_window(warm: MainWindow, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PHOTO_KINDS[name]())
    unfold(warm, tmp_path / name)
    result = facts(warm)
    assert (result["width"], result["height"]) == (WIDTH, HEIGHT) and result["moving"]
    middle = frame_at(warm, 0.5).astype(float)
    assert np.corrcoef(middle.mean(2).ravel(), blurred_picture().mean(2).ravel())[0, 1] > 0.8
    texts = " ".join(notice["message"] for notice in result["notices"])
    assert NOTICES.get(name, "") in texts and bool(texts) == (name in NOTICES)
