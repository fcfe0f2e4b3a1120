"""Fixtures for the tests of the installer."""

from pathlib import Path

import pytest

from shutterspan.installer.installation import Installation


@pytest.fixture
def home(tmp_path: Path) -> Installation:
    """A copy of the project with a complete environment, without the packages for tests."""
    root = tmp_path / "project"
    root.mkdir()
    for name in ("requirements.lock", "requirements-dev.lock"):
        (root / name).write_text("torch==2.13.0\n")
    (root / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    (root / "setup.py").touch()
    home = Installation(root)
    home.python.parent.mkdir(parents=True)
    home.python.touch()
    home._write_stamp({"inputs": home._inputs(), "tests": False, "torch_index": "file:///wheels"})
    return home
