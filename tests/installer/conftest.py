"""Fixtures for the tests of the installer."""

from pathlib import Path

import pytest

from shutterspan.installer.installation import Installation


@pytest.fixture(autouse=True)
def locator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of the locator. Neither this nor the desktop, GIMP and Blender are those of the user who runs the
    tests."""
    path = tmp_path / "config" / "worker.json"
    monkeypatch.setenv("SHUTTERSPAN_LOCATOR", str(path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GIMP3_DIRECTORY", str(tmp_path / "gimp"))
    monkeypatch.setenv("BLENDER_USER_RESOURCES", str(tmp_path / "blender"))
    return path


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
