"""What outlives the program."""

from pathlib import Path

from shutterspan.ui.desktop.state.preferences import Memory


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
    assert again.recent[:2] == [files[5], files[10]]
    assert len(again.recent) == 9


def test_nonsense_in_the_file_counts_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "app.ini").write_bytes(b"[preferences]\ntheme=pink\nmemory=-7\ndevice=\xff\xfe\n[recent\n%%")
    memory = Memory(tmp_path / "app.ini")
    assert (memory.preferences.theme, memory.preferences.memory, memory.preferences.device) == ("system", 0, "auto")
    assert memory.recent == []
