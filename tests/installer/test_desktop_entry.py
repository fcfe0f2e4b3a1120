"""The app's entry in the desktop's menu."""

import errno
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import OutputError
from shutterspan.installer.desktop_entry import DesktopEntry


def entry_in(folder: Path, script: Path) -> DesktopEntry:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}
    return DesktopEntry(script, environment, "linux")


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
    entry_in(tmp_path, Path("/opt/one/bin/shutterspan")).install()
    before = files_in(tmp_path)
    other = entry_in(tmp_path, Path("/opt/other/bin/shutterspan"))
    assert other.owner() == "/opt/one/bin/shutterspan"
    assert not other.uninstall()
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("content", ["", "[Desktop Entry]\nExec=shutterspan app %F\n", "\udcff"])
def test_an_entry_that_another_program_made_has_no_owner(tmp_path: Path, content: str) -> None:
    entry = entry_in(tmp_path, Path("/opt/one/bin/shutterspan"))
    assert entry.owner() is None
    file = tmp_path / "data" / "applications" / "shutterspan.desktop"
    file.parent.mkdir(parents=True)
    file.write_text(content, "utf-8", "surrogateescape")
    assert entry.owner() is None
    assert not entry.uninstall() and file.exists()


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
    (desktop, *_) = entry_in(tmp_path, Path("/opt/shutterspan/bin/shutterspan")).install()
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
    entry = DesktopEntry(script, {"HOME": str(tmp_path)}, "darwin")
    (bundle,) = entry.install()
    process = subprocess.run(
        [bundle / "Contents" / "MacOS" / "shutterspan-app"], capture_output=True, text=True, check=True
    )
    assert process.stdout.split() == ["app"]
    assert entry.owner() == str(script)
    assert entry.uninstall() == [bundle]
    assert not bundle.exists()


def test_makes_a_shortcut_for_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as another system can test it: the arguments of PowerShell."""
    shell = tmp_path / "System32/WindowsPowerShell/v1.0/powershell.exe"
    shell.parent.mkdir(parents=True)
    shell.write_text(f'#!/bin/sh\necho "$SHUTTERSPAN_SHORTCUT" "$@" > {tmp_path / "called"}\n')
    shell.chmod(0o755)
    planted = tmp_path / "powershell"
    planted.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    planted.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    environment = {"APPDATA": str(tmp_path / "data"), "PATH": os.environ["PATH"], "SYSTEMROOT": str(tmp_path)}
    (shortcut,) = DesktopEntry(tmp_path / "shutterspan.exe", environment, "win32").install()
    assert shortcut == tmp_path / "data/Microsoft/Windows/Start Menu/Programs/Shutterspan.lnk"
    call = (tmp_path / "called").read_text()
    assert not (tmp_path / "ran").exists()
    assert call.startswith(str(shortcut)) and "'-P -m shutterspan.ui.cli app'" in call
