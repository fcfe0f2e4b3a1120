"""The app's entry in the desktop's menu."""

import errno
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.program import InstallMethod, Program
from shutterspan.installer.desktop_entry import DesktopEntry


def copy_of(command: Path, method: InstallMethod = InstallMethod.PIP) -> Program:
    """A copy of the program with this command. Its Python is in a folder of its own, as after `pip install --user`."""
    return Program(method, command.parent.parent / "python" / "python.exe", command, "1.2.3")


def existing_script(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    return path


def entry_in(folder: Path, script: Path) -> DesktopEntry:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}
    return DesktopEntry(copy_of(script), environment, "linux")


def files_in(folder: Path) -> set[Path]:
    """The entry's files, without the desktop's caches."""
    patterns = ("applications/*.desktop", "mime/packages/*", "icons/**/*.svg")
    return {path for pattern in patterns for path in (folder / "data").glob(pattern)}


def test_makes_an_entry_that_starts_the_app_and_removes_it_again(tmp_path: Path) -> None:
    script = tmp_path / 'my $programs, 100% "good"' / "shutterspan"
    entry = entry_in(tmp_path, script)
    entry.install()
    entry.install()
    desktop = tmp_path / "data" / "applications" / "shutterspan.desktop"
    lines = dict(line.split("=", 1) for line in desktop.read_text().splitlines()[1:])
    unescaped = lines["Exec"].replace("\\\\", "\\").replace("\\$", "$").replace("%%", "%")
    assert shlex.split(unescaped) == [str(script), "app", "%F"]
    assert "application/x-shutterspan" in lines["MimeType"].split(";")
    assert entry.owner() == str(script)
    assert len(files_in(tmp_path)) == 4
    assert entry.uninstall()
    assert not files_in(tmp_path)
    assert not entry.uninstall()


def test_leaves_the_entry_of_another_copy(tmp_path: Path) -> None:
    one = existing_script(tmp_path / "one" / "shutterspan")
    entry_in(tmp_path, one).install()
    before = files_in(tmp_path)
    other = entry_in(tmp_path, Path("/opt/other/bin/shutterspan"))
    assert other.owner() == str(one)
    assert not other.uninstall()
    assert files_in(tmp_path) == before


@pytest.mark.parametrize(
    "content",
    ["", "[Desktop Entry]\nExec=shutterspan app %F\n", "[Desktop Entry]\nExec=env A=1 /opt/x app %F\n", "\udcff"],
)
def test_an_entry_of_the_user_has_no_owner_and_stays(tmp_path: Path, content: str) -> None:
    entry = entry_in(tmp_path, Path("/opt/one/bin/shutterspan"))
    assert entry.owner() is None
    file = tmp_path / "data" / "applications" / "shutterspan.desktop"
    file.parent.mkdir(parents=True)
    file.write_text(content, "utf-8", "surrogateescape")
    assert entry.owner() is None and entry.foreign() == file
    assert not entry.uninstall() and file.exists()
    before = file.read_bytes()
    with pytest.raises(OutputError, match=r"shutterspan\.desktop exists already and is not part of") as raised:
        entry.install()
    assert raised.value.hint == "Move it to another place."
    assert file.read_bytes() == before and files_in(tmp_path) == {file}


def test_removes_the_entry_that_an_older_version_made(tmp_path: Path) -> None:
    entry = entry_in(tmp_path, Path("/opt/one/bin/shutterspan"))
    entry.install()
    file = tmp_path / "data" / "applications" / "shutterspan.desktop"
    file.write_text(file.read_text().replace("Comment=", "Comment=Formerly: "))
    assert entry.uninstall() and not files_in(tmp_path)


def test_a_full_disk_leaves_the_older_files_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry_in(tmp_path, Path("/opt/one/bin/shutterspan")).install()
    before = {path: path.read_bytes() for path in files_in(tmp_path)}

    def fill(path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(OutputError, match="disk is full"):
        entry_in(tmp_path, Path("/opt/other/bin/shutterspan")).install()
    assert {path: path.read_bytes() for path in files_in(tmp_path)} == before


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-utils is not installed")
def test_the_desktop_finds_no_fault(tmp_path: Path) -> None:
    (*_, desktop) = entry_in(tmp_path, Path("/opt/shutterspan/bin/shutterspan")).install()
    process = subprocess.run(["desktop-file-validate", desktop], capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stdout
    assert not process.stdout


@pytest.mark.skipif(not shutil.which("update-mime-database"), reason="shared-mime-info is not installed")
def test_project_files_are_known(tmp_path: Path) -> None:
    entry_in(tmp_path, Path("/opt/shutterspan/bin/shutterspan")).install()
    globs = (tmp_path / "data" / "mime" / "globs2").read_text()
    assert "application/x-shutterspan:*.shutterspan" in globs


def test_makes_a_bundle_for_macos(tmp_path: Path) -> None:
    """As far as another system can test it: the bundle's program starts the script."""
    script = tmp_path / "it's mine" / "shutterspan"
    script.parent.mkdir()
    script.write_text('#!/bin/sh\necho "$@"\n')
    script.chmod(0o755)
    entry = DesktopEntry(copy_of(script), {"HOME": str(tmp_path)}, "darwin")
    (bundle,) = entry.install()
    process = subprocess.run(
        [bundle / "Contents" / "MacOS" / "shutterspan-app"], capture_output=True, text=True, check=True
    )
    assert process.stdout.split() == ["app"]
    assert entry.owner() == str(script)
    assert entry.uninstall() == [bundle]
    assert not bundle.exists()


def test_what_cannot_be_written_leaves_no_half_entry(tmp_path: Path) -> None:
    """A file is where the folder of MIME types should be."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mime").touch()
    entry = entry_in(tmp_path, Path("/opt/one/bin/shutterspan"))
    with pytest.raises(OutputError, match="mime is a file, not a folder") as raised:
        entry.install()
    assert raised.value.hint == "Move it to another place."
    assert not files_in(tmp_path) and entry.owner() is None


@pytest.mark.parametrize(
    "file",
    ["mime/packages/shutterspan.xml", "icons/hicolor/scalable/apps/shutterspan.svg"],
)
def test_a_file_that_cannot_be_removed_is_an_error_until_it_can(tmp_path: Path, file: str) -> None:
    entry = entry_in(tmp_path, Path("/opt/one/bin/shutterspan"))
    entry.install()
    path = tmp_path / "data" / file
    path.unlink()
    path.mkdir()
    for _ in range(2):
        with pytest.raises(OutputError, match=f"{path.name} can't be removed: "):
            entry.uninstall()
        assert entry.owner() == "/opt/one/bin/shutterspan"
    path.rmdir()
    assert entry.uninstall() and not files_in(tmp_path)


def test_an_entry_whose_program_is_gone_can_be_removed_by_each_copy(tmp_path: Path) -> None:
    gone = existing_script(tmp_path / "one" / "shutterspan")
    entry_in(tmp_path, gone).install()
    entry = entry_in(tmp_path, Path("/opt/other/bin/shutterspan"))
    assert entry.uninstall() == []
    gone.unlink()
    assert len(entry.uninstall()) == 4 and not files_in(tmp_path)


def test_a_copy_is_the_same_through_a_link_to_its_folder(tmp_path: Path) -> None:
    script = existing_script(tmp_path / "home" / "bin" / "shutterspan")
    (tmp_path / "link").symlink_to(tmp_path / "home")
    entry_in(tmp_path, script).install()
    through_link = entry_in(tmp_path, tmp_path / "link" / "bin" / "shutterspan")
    assert through_link.starts_this_copy(str(script))
    assert not through_link.starts_this_copy(str(tmp_path / "home" / "bin" / "other"))
    assert len(through_link.uninstall()) == 4


#: A fake PowerShell, which writes what it gets to a file.
_POWERSHELL = """#!/bin/sh
printf '%s\\n' "$SHUTTERSPAN_SHORTCUT" "$SHUTTERSPAN_PROGRAM" "$@" > CALLED
RESULT
"""


def windows_entry(folder: Path, copy: Program, result: str = 'touch "$SHUTTERSPAN_SHORTCUT"') -> DesktopEntry:
    """The entry in a Windows whose PowerShell does this."""
    shell = folder / "System32/WindowsPowerShell/v1.0/powershell.exe"
    shell.parent.mkdir(parents=True)
    shell.write_text(_POWERSHELL.replace("CALLED", str(folder / "called")).replace("RESULT", result))
    shell.chmod(0o755)
    environment = {"APPDATA": str(folder / "data"), "PATH": os.environ["PATH"], "SYSTEMROOT": str(folder)}
    return DesktopEntry(copy, environment, "win32")


@pytest.mark.parametrize(
    ("method", "program"),
    [
        (InstallMethod.CLONE, "python/pythonw.exe"),
        (InstallMethod.PIP, "python/pythonw.exe"),
        (InstallMethod.BUNDLE, "python/python.exe"),  # the program itself
    ],
)
def test_makes_a_shortcut_for_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: InstallMethod, program: str
) -> None:
    """As far as another system can test it: the arguments of PowerShell."""
    planted = tmp_path / "powershell"
    planted.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    planted.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    existing_script(tmp_path / program)
    (shortcut,) = windows_entry(tmp_path, copy_of(tmp_path / "Scripts" / "shutterspan.exe", method)).install()
    assert shortcut == tmp_path / "data/Microsoft/Windows/Start Menu/Programs/Shutterspan.lnk"
    call = (tmp_path / "called").read_text().splitlines()
    assert not (tmp_path / "ran").exists()
    assert call[:3] == [str(shortcut), str(tmp_path / program), "-NoProfile"]
    assert "$made.Arguments = '-P -m shutterspan.ui.cli app'" in call


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ("echo Access is denied. >&2; exit 1", "Access is denied."),
        ("exit 3", "PowerShell ended with exit code 3."),
        ("exit 0", "PowerShell ended with exit code 0."),  # without a shortcut
    ],
)
def test_a_powershell_that_failed_is_an_error(tmp_path: Path, result: str, reason: str) -> None:
    existing_script(tmp_path / "python" / "pythonw.exe")
    entry = windows_entry(tmp_path, copy_of(tmp_path / "Scripts" / "shutterspan.exe"), result)
    with pytest.raises(OutputError) as raised:
        entry.install()
    assert str(raised.value.content) == f"The app can't be added to the programs of the desktop: {reason}"


def test_a_shortcut_to_a_missing_program_is_an_error(tmp_path: Path) -> None:
    entry = windows_entry(tmp_path, copy_of(tmp_path / "Scripts" / "shutterspan.exe"))
    with pytest.raises(OutputError, match=r"there is no file .*pythonw\.exe"):
        entry.install()
    assert not (tmp_path / "called").exists()
