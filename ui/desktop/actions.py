"""Every action of the app, in one place: what it is called, its key, its icon, its role in menus."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PyQt6.QtGui import QAction, QActionGroup, QKeySequence
from PyQt6.QtWidgets import QWidget

from shutterspan.ui.desktop.icons import icon

_Key = QKeySequence.StandardKey
_Role = QAction.MenuRole


@dataclass(frozen=True)
class Spec:
    """text: with an “&” for its mnemonic; tip: what it does, for tooltip and status; keys: standard, or as text;
    group: actions of one group are a choice."""

    name: str
    text: str
    tip: str
    keys: tuple[QKeySequence.StandardKey | str, ...] = ()
    icon: str = ""
    checkable: bool = False
    group: str = ""
    role: QAction.MenuRole = _Role.NoRole


def _tr(text: str) -> str:
    return QT_TRANSLATE_NOOP("Actions", text)


FILE = (
    Spec("open", _tr("&Open…"), _tr("Open a photo or a project"), (_Key.Open,), "open"),
    Spec("sample", _tr("Open the Sample &Photo"), _tr("A photo that comes with the app, to try it out"), (), "photo"),
    Spec("save", _tr("&Save"), _tr("Save the project"), (_Key.Save,), "save"),
    Spec("save-as", _tr("Save &As…"), _tr("Save the project under another name"), (_Key.SaveAs, "Ctrl+Shift+S")),
    Spec(
        "export", _tr("&Export…"), _tr("Make a video, a GIF, frames or a still, at full quality"), ("Ctrl+E",), "export"
    ),
    Spec(
        "save-frame",
        _tr("Save &Frame as Photograph…"),
        _tr("The frame at the playhead, at full quality"),
        ("Ctrl+Shift+E",),
        "camera",
    ),
    Spec("close", _tr("&Close"), _tr("Close the document"), ("Ctrl+W", _Key.Close)),
    Spec("quit", _tr("&Quit"), _tr("Leave Shutterspan"), (_Key.Quit, "Ctrl+Q"), role=_Role.QuitRole),
)
EDIT = (
    Spec("undo", _tr("&Undo"), _tr("Take back the last step"), (_Key.Undo,), "undo"),
    Spec("redo", _tr("&Redo"), _tr("Take the step again"), ("Ctrl+Shift+Z", _Key.Redo), "redo"),
    Spec("copy-frame", _tr("&Copy Frame"), _tr("Copy the frame at the playhead"), (_Key.Copy,), "copy"),
    Spec(
        "delete-region", _tr("&Delete Region"), _tr("Delete the selected region"), (_Key.Delete, "Backspace"), "delete"
    ),
    Spec("deselect", _tr("D&eselect"), _tr("Select no region"), ("Esc",)),
    Spec(
        "preferences",
        _tr("&Preferences…"),
        _tr("Device, memory, theme and language"),
        (_Key.Preferences, "Ctrl+,"),
        "settings",
        role=_Role.PreferencesRole,
    ),
)
MOTION = (
    Spec(
        "unfold",
        _tr("&Unfold"),
        _tr("Find out what happened while the shutter was open"),
        ("Ctrl+U", "Ctrl+Return"),
        "unfold",
    ),
    Spec("stop", _tr("Sto&p"), _tr("Stop what is being worked on"), ("Ctrl+.",), "close"),
    Spec("flip", _tr("&Flip Time"), _tr("Play everything the other way round"), ("Ctrl+F",), "flip"),
    Spec(
        "flip-region",
        _tr("Flip Time in the Re&gion"),
        _tr("Play the selected region the other way round"),
        ("Ctrl+Shift+F",),
        "flip",
    ),
    Spec("clear-arrows", _tr("&Clear Arrows"), _tr("Say nothing about direction"), (), "clear-arrows"),
)
TOOLS = (
    Spec("hand", _tr("&Hand"), _tr("Move the view"), ("H",), "hand", True, "tool"),
    Spec("select", _tr("&Select"), _tr("Pick a region, move it, pull its handles"), ("V",), "select", True, "tool"),
    Spec("rectangle", _tr("&Rectangle"), _tr("Draw a rectangle around what moves"), ("R",), "rectangle", True, "tool"),
    Spec("ellipse", _tr("&Ellipse"), _tr("Draw an ellipse around what moves"), ("E",), "ellipse", True, "tool"),
    Spec("lasso", _tr("&Lasso"), _tr("Draw freely around what moves"), ("F",), "lasso", True, "tool"),
    Spec("brush", _tr("&Brush"), _tr("Paint over what moves"), ("B",), "brush", True, "tool"),
    Spec("arrow", _tr("&Arrow"), _tr("Draw which way something moved"), ("A",), "arrow", True, "tool"),
)
VIEW = (
    Spec("fit", _tr("F&it"), _tr("See the whole photo"), ("0",), "fit"),
    Spec("actual", _tr("&100 %"), _tr("One pixel of the photo is one of the screen"), ("1",)),
    Spec("double", _tr("&200 %"), _tr("One pixel of the photo is four of the screen"), ("2",)),
)
COMPARE = (
    Spec("after", _tr("&Frame"), _tr("Show the frame"), ("Shift+1",), "after", True, "compare"),
    Spec(
        "split",
        _tr("&Split"),
        _tr("Photo and frame side by side, with a line to drag"),
        ("Shift+2",),
        "split",
        True,
        "compare",
    ),
    Spec(
        "before",
        _tr("&Photo"),
        _tr("Show the photo as it was taken; hold C to compare for a moment"),
        ("Shift+3",),
        "before",
        True,
        "compare",
    ),
)
OVERLAY = (
    Spec(
        "overlay-none",
        _tr("&No Overlay"),
        _tr("Nothing over the picture"),
        ("Shift+0",),
        "overlay-none",
        True,
        "overlay",
    ),
    Spec(
        "overlay-arrows",
        _tr("Motion as &Arrows"),
        _tr("Where things went, as arrows"),
        ("Shift+A",),
        "overlay-arrows",
        True,
        "overlay",
    ),
    Spec(
        "overlay-colours",
        _tr("Motion as &Colours"),
        _tr("Hue shows the direction, strength the speed"),
        ("Shift+C",),
        "overlay-colours",
        True,
        "overlay",
    ),
    Spec(
        "overlay-trust",
        _tr("&Trust"),
        _tr("Blue: the clip explains the blur. Red: it does not"),
        ("Shift+T",),
        "overlay-trust",
        True,
        "overlay",
    ),
)
PLAY = (
    Spec("play", _tr("&Play"), _tr("Play or pause"), ("Space",), "play"),
    Spec("backwards", _tr("Play &Backwards"), _tr("Play backwards; again: faster"), ("J",)),
    Spec("pause", _tr("Pa&use"), _tr("Stop at this frame"), ("K",)),
    Spec("forwards", _tr("Play &Forwards"), _tr("Play forwards; again: faster"), ("L",)),
    Spec("back", _tr("Frame B&ack"), _tr("One frame back"), ("Left", ","), "back"),
    Spec("forward", _tr("Frame Fo&rward"), _tr("One frame on"), ("Right", "."), "forward"),
    Spec("first", _tr("Go to &In Point"), _tr("Go to where the clip begins"), ("Home",), "first"),
    Spec("last", _tr("Go to Ou&t Point"), _tr("Go to where the clip ends"), ("End",), "last"),
    Spec("mark-in", _tr("&Set In Point"), _tr("The clip begins at the playhead"), ("I",), "mark-in"),
    Spec("mark-out", _tr("Set &Out Point"), _tr("The clip ends at the playhead"), ("O",), "mark-out"),
    Spec(
        "key-frame",
        _tr("&Keep as Key Frame"),
        _tr("The project remembers this instant as its photograph"),
        (),
        "camera",
    ),
)
HELP = (
    Spec("keys", _tr("&Keys"), _tr("All keys on one sheet"), (_Key.HelpContents, "F1"), "keys"),
    Spec("log", _tr("&Log"), _tr("What the app noted as it worked"), (), "log"),
    Spec("about", _tr("&About Shutterspan"), _tr("Version and licence"), (), role=_Role.AboutRole),
)

#: As they stand in menus and on the sheet of keys. A name of None is a line between two.
SECTIONS: tuple[tuple[str, tuple[Spec, ...]], ...] = (
    (_tr("&File"), FILE),
    (_tr("&Edit"), EDIT),
    (_tr("&View"), (*VIEW, *COMPARE, *OVERLAY)),
    (_tr("&Motion"), (*MOTION, *TOOLS)),
    (_tr("&Playback"), PLAY),
    (_tr("&Help"), HELP),
)


class Actions:
    """All actions of a window, by name; each is triggered by what `connect` is given."""

    def __init__(self, window: QWidget):
        self._window = window
        self._groups: dict[str, QActionGroup] = {}
        self._actions = {spec.name: self._made(spec) for _, specs in SECTIONS for spec in specs}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def connect(self, **handlers: Callable[[], object]) -> None:
        """Underscores of the names stand for hyphens."""
        for name, handler in handlers.items():
            self[name.replace("_", "-")].triggered.connect(lambda checked=False, run=handler: run())

    def choose(self, group: str, chosen: Callable[[str], None]) -> None:
        """Call `chosen` with the name of the action of the group that was picked."""
        self._groups[group].triggered.connect(lambda action: chosen(action.objectName()))

    def enable(self, names: Iterable[str], enabled: bool) -> None:
        for name in names:
            self[name].setEnabled(enabled)

    def _made(self, spec: Spec) -> QAction:
        action = QAction(translated(spec.text), self._window)
        action.setObjectName(spec.name)
        action.setShortcuts(_sequences(spec.keys))
        action.setMenuRole(spec.role)
        action.setCheckable(spec.checkable)
        action.setStatusTip(translated(spec.tip))
        action.setToolTip(tooltip(translated(spec.tip), action))
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.group:
            group = self._groups.setdefault(spec.group, QActionGroup(self._window))
            group.addAction(action)
        self._window.addAction(action)
        return action


def translated(text: str) -> str:
    return QCoreApplication.translate("Actions", text)


def tooltip(text: str, action: QAction) -> str:
    """With the key that does the same."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})" if keys else text


def _sequences(keys: Iterable[QKeySequence.StandardKey | str]) -> list[QKeySequence]:
    """What the system has for standard keys, and each only once."""
    found: dict[str, QKeySequence] = {}
    for key in keys:
        several = [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)
        for sequence in several:
            found.setdefault(sequence.toString(), sequence)
    return list(found.values())
