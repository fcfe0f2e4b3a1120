"""The settings file."""

from pathlib import Path

from shutterspan.ui.desktop.state.preferences import Preferences, SettingsStore, existing_paths


def test_preferences_and_recent_files_outlive_the_program(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "app.ini")
    store.change_preferences(theme="light", memory=4)
    files = [tmp_path / f"{number}.jpg" for number in range(12)]
    for file in files:
        file.touch()
        store.add_recent(file)
    store.add_recent(files[5])
    files[11].unlink()
    del store
    reopened = SettingsStore(tmp_path / "app.ini")
    assert (reopened.preferences.theme, reopened.preferences.memory, reopened.preferences.device) == (
        "light",
        4,
        "auto",
    )
    assert reopened.recent[:3] == [files[5], files[11], files[10]]
    assert len(reopened.recent) == 10
    assert existing_paths(reopened.recent) == [path for path in reopened.recent if path != files[11]]


def test_a_recent_file_that_can_not_be_looked_at_counts_as_gone(tmp_path: Path) -> None:
    """Path.exists raises where a folder can't be searched, or a name is too long for the disk."""
    assert existing_paths([tmp_path / ("x" * 300), tmp_path]) == [tmp_path]


def test_the_worker_is_started_as_the_preferences_say() -> None:
    assert Preferences().worker_options == ["--device", "auto", "--precision", "auto"]
    assert Preferences("cpu", "fp32", 5).worker_options[-2:] == ["--memory", "2.5"], "the two workers share it"
    assert Preferences("cpu", "fp32", 1).worker_options[-1] == "1.5", "with less, no photo can be unfolded"


def test_nonsense_in_the_file_counts_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "app.ini").write_bytes(b"[preferences]\ntheme=pink\nmemory=-7\ndevice=\xff\xfe\n[recent\n%%")
    store = SettingsStore(tmp_path / "app.ini")
    assert (store.preferences.theme, store.preferences.memory, store.preferences.device) == ("system", 0, "auto")
    assert store.recent == []
