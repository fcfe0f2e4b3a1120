"""The folders with a user's settings: installer/user_data.py."""

from pathlib import Path

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from shutterspan.installer.user_data import user_data_folders

VARIABLES = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")


@pytest.mark.parametrize("is_chosen", [False, True])
@pytest.mark.parametrize(("system", "directories"), [("darwin", MacOS), ("linux", Unix)])
def test_the_folders_are_those_of_platformdirs(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    directories: type[MacOS | Unix],
    is_chosen: bool,
) -> None:
    environment = {name: str(tmp_path / name) for name in VARIABLES} if is_chosen else {}
    environment |= {"HOME": str(tmp_path)}
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    program = directories("shutterspan", appauthor=False)
    paths = {program.user_config_path, program.user_state_path, program.user_log_path, program.user_cache_path}
    for path in paths:
        path.mkdir(parents=True, exist_ok=True)
    outermost = {path for path in paths if not paths & set(path.parents)}
    assert set(user_data_folders(environment, system)) == outermost


def test_windows_has_one_folder(tmp_path: Path) -> None:
    environment = {"LOCALAPPDATA": str(tmp_path / "local"), "HOME": str(tmp_path)}
    assert user_data_folders(environment, "win32") == []
    folder = tmp_path / "local" / "shutterspan"
    (folder / "Logs").mkdir(parents=True)
    assert user_data_folders(environment, "win32") == [folder]
