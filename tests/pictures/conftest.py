"""Fixtures for the tests that make the pictures of README and docs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from .picture_files import PICTURES, encode_jpeg, is_blank

Keep = Callable[[str, Image.Image], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-pictures",
        action="store_true",
        help="write the pictures of the documents into resources/, not into a temporary folder",
    )


@pytest.fixture
def keep(request: pytest.FixtureRequest, tmp_path: Path) -> Keep:
    """Checks a picture and saves it: in the resources with --write-pictures, else in the test's folder."""
    is_written = request.config.getoption("--write-pictures", default=False)

    def keep(name: str, picture: Image.Image) -> None:
        planned = PICTURES[name]
        assert picture.size == planned.size
        assert not is_blank(picture)
        path = planned.shipped if is_written else tmp_path / planned.shipped.name
        path.write_bytes(encode_jpeg(picture, planned.max_bytes))

    return keep
