"""Which plug-ins of Qt PyInstaller collects. Its own file collects all, with the libraries that they need."""

from pathlib import Path

from PyInstaller.utils.hooks.qt import add_qt6_dependencies

#: Plug-ins by folder. Without those for OpenGL, no window needs a driver. GTK's theme is left out, because a GTK in the
#: bundle would not match the desktop's own.
_PLUGINS = {
    "iconengines": {"qsvgicon"},
    "imageformats": {"qgif", "qicns", "qico", "qjpeg", "qsvg", "qtiff", "qwebp"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "platforms": {"qcocoa", "qoffscreen", "qwayland", "qwindows", "qxcb"},
    "platformthemes": {"qxdgdesktopportal"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "wayland-shell-integration": {"xdg-shell"},
}


def _is_used(path: Path) -> bool:
    """Whether the app uses a library: an ordinary one, or one of these plug-ins."""
    if "plugins" not in path.parts:
        return True
    return path.name.partition(".")[0].removeprefix("lib") in _PLUGINS.get(path.parent.name, ())


hiddenimports, _libraries, datas = add_qt6_dependencies(__file__)
binaries = [(library, folder) for library, folder in _libraries if _is_used(Path(library))]
