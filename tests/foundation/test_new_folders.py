"""Folders that are made for a result are removed if there is no result."""

from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.new_folders import making_folder


@pytest.mark.parametrize("name", ["a", "a/b", "a/b/c"])
def test_missing_folders_are_made_and_kept_if_something_is_written(name: str, tmp_path: Path) -> None:
    with making_folder(tmp_path / name):
        (tmp_path / name / "file").touch()
    assert (tmp_path / name / "file").is_file()
    with making_folder(tmp_path / name):
        pass
    assert (tmp_path / name / "file").is_file()


@pytest.mark.parametrize("name", ["a", "a/b", "a/b/c"])
@pytest.mark.parametrize("error", [None, OSError, KeyboardInterrupt])
def test_folders_that_stay_empty_are_removed(name: str, error: type[BaseException] | None, tmp_path: Path) -> None:
    def work() -> None:
        with making_folder(tmp_path / name):
            assert (tmp_path / name).is_dir()
            if error:
                raise error

    if error:
        with pytest.raises(error):
            work()
    else:
        work()
    assert not list(tmp_path.iterdir())


def test_an_empty_folder_of_the_user_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with making_folder(tmp_path / "a" / "b"):
        pass
    assert [path.name for path in tmp_path.rglob("*")] == ["a"]


@pytest.mark.parametrize("name", ["file", "file/a", "file/a/b"])
def test_a_file_in_the_path_is_an_error(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError) as caught, making_folder(tmp_path / name):
        pytest.fail("there is no such folder")
    assert caught.value.code == "not_a_folder" and "file" in caught.value.message
