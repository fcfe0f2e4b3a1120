import shutil
from pathlib import Path

import pytest

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.loading import open_path


@pytest.fixture
def photo(tmp_path: Path) -> OpenedPhoto:
    path = tmp_path / "truck.jpg"
    shutil.copy(SAMPLE, path)
    return open_path(path).photo
