"""What outlives the program."""

from pathlib import Path

from shutterspan.ui.desktop.state.preferences import Memory, Preferences, existing


def test_preferences_and_recent_files_outlive_the_program(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "app.ini")
    memory.change_preferences(theme="light", memory=4)
    files = [tmp_path / f"{number}.jpg" for number in range(12)]
    for file in files:
        file.touch()
        memory.opened(file)
    memory.opened(files[5])
    files[11].unlink()
    del memory
    again = Memory(tmp_path / "app.ini")
    assert (again.preferences.theme, again.preferences.memory, again.preferences.device) == ("light", 4, "auto")
    assert again.recent[:3] == [files[5], files[11], files[10]]
    assert len(again.recent) == 10
    assert existing(again.recent) == [path for path in again.recent if path != files[11]]


def test_a_recent_file_that_can_not_be_looked_at_counts_as_gone(tmp_path: Path) -> None:
    """A folder that may not be searched, a name too long for the disk: errors to Path.exists."""
    assert existing([tmp_path / ("x" * 300), tmp_path]) == [tmp_path]


def test_the_worker_is_started_as_the_preferences_say() -> None:
    assert Preferences().worker_options == ["--device", "auto", "--precision", "auto"]
    assert Preferences("cpu", "fp32", 4).worker_options[-2:] == ["--memory", "4"]


def test_nonsense_in_the_file_counts_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "app.ini").write_bytes(b"[preferences]\ntheme=pink\nmemory=-7\ndevice=\xff\xfe\n[recent\n%%")
    memory = Memory(tmp_path / "app.ini")
    assert (memory.preferences.theme, memory.preferences.memory, memory.preferences.device) == ("system", 0, "auto")
    assert memory.recent == []
