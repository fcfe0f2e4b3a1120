"""The app's entry in the desktop's menu, with its icon, and the association of project files with the app.

All files are written to folders of the user. Standard library only: install.py needs this before anything is installed.
Tested on Linux. The parts for Windows and macOS follow their documentation and are not tested.
"""

import contextlib
import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shutterspan.core.foundation.atomic import make_folder, reporting_failed_writes
from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.paths import PROJECT_SUFFIX, RESOURCES, entry_path
from shutterspan.core.foundation.program import InstallMethod, Program
from shutterspan.core.worker.locator import config_folder
from shutterspan.installer.plugin_build import one_line
from shutterspan.installer.user_files import reporting_failed_removal, write_file

_ICON = RESOURCES / "icons" / "shutterspan.svg"
#: The entry on Linux, in the folder of the user's data.
_DESKTOP_FILE = Path("applications", "shutterspan.desktop")
_MIME_TYPE = "application/x-shutterspan"
_PHOTOS = ("jpeg", "png", "tiff", "webp", "bmp", "heif", "avif", "x-adobe-dng", "x-nikon-nef", "x-canon-cr2")
_COMMENT = "See what moved while the shutter was open"


@dataclass(frozen=True)
class DesktopEntry:
    """The app's entry in the desktop's menu, which starts the app of one copy of the program."""

    copy: Program
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    system: str = sys.platform

    def install(self) -> list[Path]:
        """Make the entry, or replace an older one. Returns its files. Raises OutputError."""
        if foreign := self.foreign():
            raise OutputError("desktop_entry_foreign", path=foreign)
        if self.system == "win32":
            return _install_windows(self)
        if self.system == "darwin":
            return _install_macos(self)
        files = self._linux_files()
        new = [path for path in files if not path.exists()]
        try:
            for path, content in files.items():
                write_file(path, content)
        except OutputError:
            for path in new:
                with contextlib.suppress(OSError):
                    path.unlink()
            raise
        self._update_caches()
        return list(files)

    def owner(self) -> str | None:
        """The program that the existing entry starts, or None without an entry."""
        if self.system == "win32":
            return _windows_owner()
        if self.system == "darwin":
            return _macos_owner(self)
        try:
            return _unquoted((self._data / _DESKTOP_FILE).read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def foreign(self) -> Path | None:
        """The file in the entry's place that isn't Shutterspan's, or None."""
        path = {"win32": None, "darwin": _macos_bundle(self)}.get(self.system, self._data / _DESKTOP_FILE)
        return path if path and os.path.lexists(path) and self.owner() is None else None

    def starts_this_copy(self, owner: str) -> bool:
        """Whether an owner is the program of this copy, directly or through a link to its folder."""
        return entry_path(Path(owner)) == entry_path(self.program)

    def uninstall(self) -> list[Path]:
        """Remove the entry if it belongs to this copy of the program, or to one that is gone.

        Returns the removed files. Raises OutputError: they can't be removed.
        """
        owner = self.owner()
        if owner is None or (os.path.isfile(owner) and not self.starts_this_copy(owner)):
            return []
        if self.system == "win32":
            return _uninstall_windows(self)
        if self.system == "darwin":
            return _uninstall_macos(self)
        removed = [path for path in self._linux_files() if os.path.lexists(path)]
        for path in removed:
            with reporting_failed_removal(path):
                path.unlink()
        self._update_caches()
        return removed

    @property
    def program(self) -> Path:
        """The program that this entry starts."""
        return _windows_program(self.copy) if self.system == "win32" else self.copy.command

    @property
    def home(self) -> Path:
        return Path(self.environment.get("HOME") or Path.home())

    @property
    def _data(self) -> Path:
        return Path(self.environment.get("XDG_DATA_HOME") or self.home / ".local" / "share")

    def _linux_files(self) -> dict[Path, bytes]:
        """The content of each file. The entry itself is the last one: it has the owner, so that another try can remove
        what this one could not."""
        icons = self._data / "icons" / "hicolor" / "scalable"
        icon = _ICON.read_bytes()
        return {
            self._data / "mime" / "packages" / "shutterspan.xml": _MIME_FILE.encode(),
            icons / "apps" / "shutterspan.svg": icon,
            icons / "mimetypes" / f"{_MIME_TYPE.replace('/', '-')}.svg": icon,
            self._data / _DESKTOP_FILE: self._desktop_file().encode(),
        }

    def _desktop_file(self) -> str:
        kinds = [_MIME_TYPE, *(f"image/{kind}" for kind in _PHOTOS)]
        lines = {
            "Type": "Application",
            "Name": "Shutterspan",
            "GenericName": "Motion Blur Unfolder",
            "Comment": _COMMENT,
            "Exec": f"{_quoted(str(self.program))} app %F",
            "Icon": "shutterspan",
            "Terminal": "false",
            "Categories": "Graphics;Photography;",
            "Keywords": "photo;blur;motion;video;exposure;",
            "MimeType": f"{';'.join(kinds)};",
            "StartupWMClass": "shutterspan",
        }
        return "[Desktop Entry]\n" + "".join(f"{name}={value}\n" for name, value in lines.items())

    def _update_caches(self) -> None:
        """Update the desktop's caches, if it has caches. A desktop without caches finds the files without an update."""
        for command in (
            ("update-desktop-database", self._data / "applications"),
            ("update-mime-database", self._data / "mime"),
            ("gtk-update-icon-cache", "-f", "-t", self._data / "icons" / "hicolor"),
        ):
            _run_if_installed(command, self.environment)


_MIME_FILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{_MIME_TYPE}">
    <comment>Shutterspan project</comment>
    <sub-class-of type="application/json"/>
    <glob pattern="*{PROJECT_SUFFIX}"/>
  </mime-type>
</mime-info>
"""


def _quoted(argument: str) -> str:
    """Quote an argument for the Exec line of a desktop file: first inside its quotes, then for the file's escapes."""
    for character in ("\\", '"', "`", "$"):
        argument = argument.replace(character, f"\\{character}")
    return f'"{argument}"'.replace("\\", "\\\\").replace("%", "%%")


def _unquoted(desktop_file: str) -> str:
    """The program in the Exec line of a desktop file: the inverse of `_quoted`. Raises ValueError: there is none."""
    match = re.search(r'^Exec="(.*)" app %F$', desktop_file, re.MULTILINE)
    if not match:
        raise ValueError("no program")
    return re.sub(r"\\(.)", r"\1", match[1].replace("%%", "%").replace("\\\\", "\\"))


def _run_if_installed(command: Sequence[str | Path], environment: Mapping[str, str]) -> None:
    program = shutil.which(str(command[0]))
    if program:
        with contextlib.suppress(OSError):
            subprocess.run(
                [program, *map(str, command[1:])],
                env=dict(environment),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )


def _macos_owner(entry: DesktopEntry) -> str | None:
    try:
        return shlex.split(_macos_program(entry).read_text("utf-8").splitlines()[1])[1]
    except (OSError, ValueError, IndexError):
        return None


def _macos_program(entry: DesktopEntry) -> Path:
    return _macos_bundle(entry) / "Contents" / "MacOS" / "shutterspan-app"


def _macos_bundle(entry: DesktopEntry) -> Path:
    return entry.home / "Applications" / "Shutterspan.app"


def _install_macos(entry: DesktopEntry) -> list[Path]:
    """Make a bundle whose program starts the script. macOS passes opened files as events, which Qt handles."""
    bundle, program = _macos_bundle(entry), _macos_program(entry)
    write_file(program, f"#!/bin/sh\nexec {shlex.quote(str(entry.program))} app\n".encode(), executable=True)
    kinds = [
        {
            "CFBundleTypeName": "Shutterspan project",
            "CFBundleTypeRole": "Editor",
            "CFBundleTypeExtensions": [PROJECT_SUFFIX.removeprefix(".")],
        },
        {"CFBundleTypeName": "Photo", "CFBundleTypeRole": "Viewer", "LSItemContentTypes": ["public.image"]},
    ]
    info = {
        "CFBundleName": "Shutterspan",
        "CFBundleIdentifier": "org.shutterspan.app",
        "CFBundlePackageType": "APPL",
        "CFBundleExecutable": program.name,
        "CFBundleDocumentTypes": kinds,
        "NSHighResolutionCapable": True,
    }
    write_file(bundle / "Contents" / "Info.plist", plistlib.dumps(info))
    return [bundle]


def _uninstall_macos(entry: DesktopEntry) -> list[Path]:
    bundle = _macos_bundle(entry)
    with reporting_failed_removal(bundle):
        shutil.rmtree(bundle)
    return [bundle]


def _install_windows(entry: DesktopEntry) -> list[Path]:
    """Make a shortcut in the Start menu, by PowerShell, and register the ending of project files for this user."""
    shortcut, program = _windows_shortcut(entry), entry.program
    if not os.path.isfile(program):
        raise OutputError("desktop_entry_not_made", reason=f"there is no file {program}")
    script = (
        "$ErrorActionPreference = 'Stop'\n"
        "$made = (New-Object -ComObject WScript.Shell).CreateShortcut($env:SHUTTERSPAN_SHORTCUT)\n"
        "$made.TargetPath = $env:SHUTTERSPAN_PROGRAM\n"
        "$made.Arguments = '-P -m shutterspan.ui.cli app'\n"
        "$made.Save()\n"
    )
    make_folder(shortcut.parent)
    variables = {"SHUTTERSPAN_SHORTCUT": str(shortcut), "SHUTTERSPAN_PROGRAM": str(program)}
    # The full path, because Windows would search for a bare name in the current folder first.
    shell = Path(entry.environment.get("SYSTEMROOT", "C:/Windows")) / "System32/WindowsPowerShell/v1.0/powershell.exe"
    with reporting_failed_writes(shortcut):
        process = subprocess.run(
            [shell, "-NoProfile", "-Command", script],
            env={**entry.environment, **variables},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if process.returncode or not shortcut.exists():
            reason = one_line(process.stderr) or f"PowerShell ended with exit code {process.returncode}"
            raise OutputError("desktop_entry_not_made", reason=reason)
        _associate(program)
    return [shortcut]


def _uninstall_windows(entry: DesktopEntry) -> list[Path]:
    """Remove the shortcut, and then the association, by which another try finds this entry."""
    shortcut = _windows_shortcut(entry)
    removed = [shortcut] if shortcut.exists() else []
    with reporting_failed_removal(shortcut):
        shortcut.unlink(missing_ok=True)
    _dissociate()
    return removed


def _windows_program(copy: Program) -> Path:
    """The program that opens the app without a console. The program without Python hides its console, and accepts the
    same arguments as Python."""
    return copy.interpreter if copy.method is InstallMethod.BUNDLE else copy.interpreter.with_name("pythonw.exe")


def _windows_owner() -> str | None:
    if sys.platform == "win32":
        import winreg

        with contextlib.suppress(OSError, IndexError):
            return winreg.QueryValue(winreg.HKEY_CURRENT_USER, _COMMAND).split('"')[1]
    return None


def _windows_shortcut(entry: DesktopEntry) -> Path:
    base = config_folder(entry.environment, entry.system)
    return base / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "Shutterspan.lnk"


_CLASSES = r"Software\Classes"
_COMMAND = rf"{_CLASSES}\Shutterspan.Project\shell\open\command"


def _associate(program: Path) -> None:
    if sys.platform == "win32":
        import winreg

        for key, value in (
            (rf"{_CLASSES}\{PROJECT_SUFFIX}", "Shutterspan.Project"),
            (rf"{_CLASSES}\Shutterspan.Project", "Shutterspan project"),
            (_COMMAND, f'"{program}" -P -m shutterspan.ui.cli app "%1"'),
        ):
            winreg.SetValue(winreg.HKEY_CURRENT_USER, key, winreg.REG_SZ, value)


def _dissociate() -> None:
    """Remove the association of project files."""
    if sys.platform == "win32":
        import winreg

        for key in (
            _COMMAND,
            rf"{_CLASSES}\Shutterspan.Project\shell\open",
            rf"{_CLASSES}\Shutterspan.Project\shell",
            rf"{_CLASSES}\Shutterspan.Project",
            rf"{_CLASSES}\{PROJECT_SUFFIX}",
        ):
            with contextlib.suppress(OSError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
