"""Finding GIMP's profiles and installing the filter: installer/gimp_profiles.py, and install.py's options for it."""

import json
from pathlib import Path

import pytest

from shutterspan.core.foundation.messages import make_message
from shutterspan.core.worker.locator import locator_path
from shutterspan.installer import gimp_profiles, gimp_setup, install_command
from shutterspan.installer.gimp_profiles import GimpProfile, sandboxed_gimp
from shutterspan.installer.installation import Installation
from shutterspan.installer.user_files import Failures

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a user who has no GIMP. The real user's files aren't touched."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "GIMP3_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SHUTTERSPAN_LOCATOR", str(tmp_path / "worker.json"))
    monkeypatch.setattr(gimp_setup, "sandboxed_gimp", lambda: None)
    monkeypatch.setattr(Installation, "install", lambda self, tests, torch_index: None)
    return tmp_path


@pytest.fixture
def profile(home: Path) -> GimpProfile:
    folder = home / ".config" / "GIMP" / "3.0"
    folder.mkdir(parents=True)
    return GimpProfile(folder)


@pytest.mark.parametrize(
    ("system", "environment", "base"),
    [
        ("linux", {}, ".config"),
        ("linux", {"XDG_CONFIG_HOME": "{home}/x"}, "x"),
        ("darwin", {}, "Library/Application Support"),
        ("win32", {"APPDATA": "{home}/a"}, "a"),
    ],
)
def test_finds_all_profiles_of_gimp_3(tmp_path: Path, system: str, environment: dict[str, str], base: str) -> None:
    for version in ("2.10", "3.0", "3.10", "3.2", "3.2-backup"):
        (tmp_path / base / "GIMP" / version).mkdir(parents=True)
    variables = {name: value.format(home=tmp_path) for name, value in environment.items()} | {"HOME": str(tmp_path)}
    profiles = gimp_profiles.gimp_profiles(variables, system)
    assert [profile.folder for profile in profiles] == [
        tmp_path / base / "GIMP" / version for version in ("3.0", "3.2", "3.10")
    ]


def test_a_profile_may_be_named_by_the_environment(tmp_path: Path) -> None:
    assert gimp_profiles.gimp_profiles({"GIMP3_DIRECTORY": str(tmp_path)}) == [GimpProfile(tmp_path)]
    (tmp_path / "file").touch()
    for missing in ("missing", "file"):
        assert gimp_profiles.gimp_profiles({"GIMP3_DIRECTORY": str(tmp_path / missing)}) == []


@pytest.mark.parametrize(
    ("name", "content", "is_plausible"),
    [
        ("GIMP/3.0", None, True),
        ("GIMP/3.10", None, True),
        ("mine", "plug-ins", True),
        ("mine", "gimprc", True),
        ("mine", "photo.jpg", False),
        ("GIMP/2.10", None, False),
        ("photos/3.0", None, False),
    ],
)
def test_recognises_a_profile(tmp_path: Path, name: str, content: str | None, is_plausible: bool) -> None:
    folder = tmp_path / name
    folder.mkdir(parents=True)
    if content:
        (folder / content).touch()
    assert GimpProfile(folder).plausible is is_plausible


def test_an_unreadable_folder_contains_no_gimp(tmp_path: Path) -> None:
    """A name that is too long fails like a folder without permissions, even for root."""
    environment = {"HOME": str(tmp_path / ("x" * 300))}
    assert gimp_profiles.gimp_profiles(environment, "linux") == []
    assert sandboxed_gimp(environment, tmp_path) is None
    folder = tmp_path / ".config" / "GIMP"
    folder.mkdir(parents=True)
    (folder / "3.0").symlink_to("x" * 300)
    assert gimp_profiles.gimp_profiles({"HOME": str(tmp_path)}, "linux") == []


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (".local/share/flatpak/app/org.gimp.GIMP", "Flatpak"),
        ("root/var/lib/flatpak/app/org.gimp.GIMP", "Flatpak"),
        ("root/snap/gimp", "Snap"),
    ],
)
def test_finds_a_sandboxed_gimp(tmp_path: Path, place: str, kind: str) -> None:
    environment = {"HOME": str(tmp_path)}
    assert sandboxed_gimp(environment, tmp_path / "root") is None
    (tmp_path / place).mkdir(parents=True)
    assert f"as a {kind}" in str(sandboxed_gimp(environment, tmp_path / "root"))


def test_installs_the_filter_in_gimp_and_removes_it(profile: GimpProfile, capsys: pytest.CaptureFixture[str]) -> None:
    other = profile.plugin.parent / "other"
    other.mkdir(parents=True)
    for _ in range(2):  # the second time replaces it
        assert install_command.main(["--gimp"]) == 0
    version = json.loads((profile.plugin / "bundle.json").read_text())["shutterspan"]
    assert (profile.installed, profile.startable, profile.registered) == (version, True, False)
    assert "Filters > Blur" in capsys.readouterr().out
    assert [path.name for path in sorted(other.parent.iterdir())] == ["other", "shutterspan"]

    assert install_command.main(["--remove-gimp"]) == 0
    assert list(other.parent.iterdir()) == [other]
    assert install_command.main(["--remove-gimp"]) == 0
    assert "no Shutterspan filter" in capsys.readouterr().out


def test_installs_the_filter_in_a_given_profile(home: Path) -> None:
    elsewhere = home / "else where"
    (elsewhere / "plug-ins").mkdir(parents=True)
    assert install_command.main(["--gimp-profile", str(elsewhere)]) == 0
    assert GimpProfile(elsewhere).startable
    assert install_command.main(["--remove-gimp", "--gimp-profile", str(elsewhere)]) == 0
    assert not (elsewhere / "plug-ins" / "shutterspan").exists()


def test_a_foreign_folder_of_the_same_name_is_kept(profile: GimpProfile, capfd: pytest.CaptureFixture[str]) -> None:
    profile.plugin.mkdir(parents=True)
    (profile.plugin / "mine").touch()
    assert install_command.main(["--gimp"]) == 1
    assert "is not part of Shutterspan" in capfd.readouterr().err
    assert install_command.main(["--remove-gimp"]) == 0
    assert [path.name for path in profile.plugin.iterdir()] == ["mine"]


@pytest.mark.parametrize("arguments", [["--gimp"], ["--gimp-profile", "/not/there"]])
def test_no_gimp_is_an_error(home: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert install_command.main(arguments) == 1
    assert "Preferences > Folders" in capsys.readouterr().err


def test_a_flatpak_that_cannot_run_the_filter_is_reported(
    profile: GimpProfile, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A Flatpak shares its profile with the system's GIMP, if there is one."""
    monkeypatch.setattr(gimp_setup, "sandboxed_gimp", lambda: make_message("gimp_sandboxed", kind="Flatpak"))
    monkeypatch.setattr(gimp_setup, "gimp_program", lambda: None)
    assert install_command.main(["--gimp"]) == 1
    assert "GIMP is installed as a Flatpak" in capsys.readouterr().err
    assert not profile.plugin.exists()
    monkeypatch.setattr(gimp_setup, "gimp_program", lambda: Path("/usr/bin/gimp"))
    assert install_command.main(["--gimp"]) == 0
    assert "GIMP is installed as a Flatpak" in capsys.readouterr().out


def test_uninstalling_removes_the_filter_from_gimp(profile: GimpProfile) -> None:
    assert install_command.main(["--gimp"]) == 0
    install_command.uninstall(Installation(ROOT), Failures())
    assert not profile.plugin.exists() and not locator_path().exists()


def test_uninstalling_without_a_locator_prints_that_the_filter_remains(
    profile: GimpProfile, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install_command.main(["--gimp"]) == 0
    locator_path().unlink()
    install_command.uninstall(Installation(ROOT), Failures())
    output = capsys.readouterr().out
    assert f"Not removed: {profile.plugin}. To remove it, run" in output and "setup gimp --remove" in output
    assert profile.installed and "No locator was found" not in output


def test_a_profile_that_does_not_exist_is_an_error(profile: GimpProfile) -> None:
    failures = Failures()
    gimp_setup.set_up_gimp(Installation(ROOT).program, [profile.folder / "missing"], failures)
    assert [error.content.code for error in failures.errors] == ["gimp_folder_missing"]
