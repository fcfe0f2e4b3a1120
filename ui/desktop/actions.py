"""All actions of the app: name, text, tooltip, keys, icon and menu role of each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PyQt6.QtGui import QAction, QActionGroup, QKeySequence
from PyQt6.QtWidgets import QWidget

from shutterspan.ui.desktop.icons import icon

_Key = QKeySequence.StandardKey
_Role = QAction.MenuRole


@dataclass(frozen=True)
class ActionSpec:
    """Describes one action.

    text: with an “&” before the mnemonic; tip: what the action does, for tooltip and status bar; keys: standard keys or
    key sequences as text; group: of the actions of one group, exactly one is checked.
    """

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


def _tool(name: str, text: str, tip: str, key: str) -> ActionSpec:
    return ActionSpec(name, text, tip, (key,), name, True, "tool")


FILE = (
    ActionSpec("open", _tr("&Open…"), _tr("Open a photo or a project"), (_Key.Open,), "open"),
    ActionSpec("open-folder", _tr("Open Fol&der…"), _tr("Open all photos of a folder"), ("Ctrl+Shift+O",), "folder"),
    ActionSpec("sample", _tr("Open the Sample &Photo"), _tr("Open the photo that comes with the app"), (), "photo"),
    ActionSpec("save", _tr("&Save"), _tr("Save the project"), (_Key.Save,), "save"),
    ActionSpec("save-as", _tr("Save &As…"), _tr("Save the project under another name"), (_Key.SaveAs, "Ctrl+Shift+S")),
    ActionSpec(
        "export", _tr("&Export…"), _tr("Export a video, GIF, frames or a still at full quality"), ("Ctrl+E",), "export"
    ),
    ActionSpec(
        "export-selected",
        _tr("Export Selec&ted Photos…"),
        _tr("Export all photos that are selected in the tray, with the same settings"),
        ("Ctrl+Alt+E",),
    ),
    ActionSpec("queue", _tr("Export Que&ue…"), _tr("Show the current and the waiting exports"), ("Ctrl+J",), "queue"),
    ActionSpec(
        "save-frame",
        _tr("Save &Frame as Picture…"),
        _tr("Save the frame at the playhead at full quality"),
        ("Ctrl+Shift+E",),
        "camera",
    ),
    ActionSpec("close", _tr("&Close"), _tr("Close the document"), ("Ctrl+W", _Key.Close)),
    ActionSpec("quit", _tr("&Quit"), _tr("Quit Shutterspan"), (_Key.Quit, "Ctrl+Q"), role=_Role.QuitRole),
)
EDIT = (
    ActionSpec("undo", _tr("&Undo"), _tr("Undo the last step"), (_Key.Undo,), "undo"),
    ActionSpec("redo", _tr("&Redo"), _tr("Redo the last undone step"), ("Ctrl+Shift+Z", _Key.Redo), "redo"),
    ActionSpec("copy-frame", _tr("&Copy Frame"), _tr("Copy the frame at the playhead"), (_Key.Copy,), "copy"),
    ActionSpec(
        "delete-region",
        _tr("&Delete Region"),
        _tr("Delete the selected region, or the selected arrow or stroke"),
        (_Key.Delete, "Backspace"),
        "delete",
    ),
    ActionSpec(
        "switch-region",
        _tr("S&witch the Region Off"),
        _tr("Switch the selected region off or on"),
        (),
        "eye-off",
    ),
    ActionSpec("deselect", _tr("D&eselect"), _tr("Clear the selection"), ("Esc",)),
    ActionSpec(
        "preferences",
        _tr("&Preferences…"),
        _tr("Set device, memory, theme and language"),
        (_Key.Preferences, "Ctrl+,"),
        "settings",
        role=_Role.PreferencesRole,
    ),
)
PHOTOS = (
    ActionSpec("add-photos", _tr("&Add Photos…"), _tr("Add photos to the tray"), ("Ctrl+Shift+A",), "add-photos"),
    ActionSpec(
        "remove-photos",
        _tr("&Remove from the Tray"),
        _tr("Remove the selected photos from the tray. Their files are not deleted"),
        ("Ctrl+Shift+Backspace",),
        "delete",
    ),
    ActionSpec("previous-photo", _tr("&Previous Photo"), _tr("Go to the previous photo"), ("PgUp",)),
    ActionSpec("next-photo", _tr("&Next Photo"), _tr("Go to the next photo"), ("PgDown",)),
    ActionSpec(
        "unfold-selected",
        _tr("&Unfold Selected Photos"),
        _tr("Unfold the selected photos one after another in the background"),
        ("Ctrl+Shift+U",),
        "unfold",
    ),
    ActionSpec(
        "copy-settings",
        _tr("&Copy Settings"),
        _tr("Copy this photo's regions, arrows, time and export settings"),
        ("Ctrl+Shift+C",),
        "copy",
    ),
    ActionSpec(
        "paste-settings",
        _tr("Pa&ste Settings…"),
        _tr("Apply the copied settings to the selected photos"),
        ("Ctrl+Shift+V",),
        "paste",
    ),
)
MOTION = (
    ActionSpec(
        "unfold", _tr("&Unfold"), _tr("Compute the sharp video of the exposure"), ("Ctrl+U", "Ctrl+Return"), "unfold"
    ),
    ActionSpec("stop", _tr("Sto&p"), _tr("Stop the current work"), ("Ctrl+.",), "close"),
    ActionSpec("flip", _tr("&Flip Time"), _tr("Reverse time in the whole photo"), ("Ctrl+F",), "flip"),
    ActionSpec(
        "flip-region",
        _tr("Flip Time in the Re&gion"),
        _tr("Reverse time in the selected region"),
        ("Ctrl+Shift+F",),
        "flip",
    ),
    ActionSpec(
        "alternatives",
        _tr("Compare T&wo Directions…"),
        _tr("Compare both directions of time side by side, and choose one"),
        ("Ctrl+D",),
        "alternatives",
    ),
    ActionSpec(
        "clear-arrows", _tr("&Clear Arrows and Strokes"), _tr("Remove all arrows and strokes"), (), "clear-arrows"
    ),
)
TOOLS = (
    _tool("hand", _tr("&Hand"), _tr("Move the view"), "H"),
    _tool("select", _tr("&Select"), _tr("Select a region, move it, or drag its handles"), "V"),
    _tool("rectangle", _tr("&Rectangle"), _tr("Draw a rectangle around what moves"), "R"),
    _tool("ellipse", _tr("Ell&ipse"), _tr("Draw an ellipse around what moves"), "E"),
    _tool("lasso", _tr("&Lasso"), _tr("Draw a freehand outline around what moves"), "F"),
    _tool("snap", _tr("Snap"), _tr("Click what moved, or draw roughly around it"), "N"),
    _tool("brush", _tr("&Brush"), _tr("Paint over what moves"), "B"),
    _tool("eraser", _tr("&Eraser"), _tr("Erase parts of the selected region"), "X"),
    _tool("arrow", _tr("&Arrow"), _tr("Draw the direction in which something moved"), "A"),
    _tool("stroke", _tr("S&troke"), _tr("Draw the path that something took while the shutter was open"), "S"),
    _tool("crop", _tr("Crop"), _tr("Choose the part that is exported"), "P"),
)
DRAW_MODES = (
    ActionSpec(
        "draw-new", _tr("&New Region"), _tr("What you draw becomes a new region"), (), "draw-new", True, "draw-mode"
    ),
    ActionSpec(
        "draw-add",
        _tr("A&dd to the Region"),
        _tr("What you draw is added to the selected region. Shift has the same effect"),
        (),
        "draw-add",
        True,
        "draw-mode",
    ),
    ActionSpec(
        "draw-cut",
        _tr("Cut fr&om the Region"),
        _tr("What you draw is cut from the selected region. Ctrl or Alt has the same effect"),
        (),
        "draw-cut",
        True,
        "draw-mode",
    ),
)
BRUSH = (
    ActionSpec("smaller-brush", _tr("S&maller Brush"), _tr("Make brush and eraser smaller"), ("[",)),
    ActionSpec("larger-brush", _tr("Larger Brush"), _tr("Make brush and eraser larger"), ("]",)),
)
VIEW = (
    ActionSpec("zoom-in", _tr("&Zoom In"), _tr("Enlarge the view"), (_Key.ZoomIn, "Ctrl++", "Ctrl+="), "zoom-in"),
    ActionSpec("zoom-out", _tr("Zoom &Out"), _tr("Reduce the view"), (_Key.ZoomOut, "Ctrl+-"), "zoom-out"),
    ActionSpec("fit", _tr("F&it"), _tr("Show the whole photo"), ("0",), "fit"),
    ActionSpec("actual", _tr("&100 %"), _tr("Show each pixel of the photo as one pixel of the screen"), ("1",)),
    ActionSpec("double", _tr("&200 %"), _tr("Show each pixel of the photo as four pixels of the screen"), ("2",)),
    ActionSpec(
        "loupe",
        _tr("&Loupe"),
        _tr("Show the place under the mouse at 100 %. Hold the key to show it briefly"),
        ("Z",),
        "loupe",
        True,
    ),
)
WINDOW = (
    ActionSpec("tray", _tr("Photo Tra&y"), _tr("Show the photos beside the picture"), ("T",), "tray", True),
    ActionSpec("panels", _tr("&Hide Panels"), _tr("Show only the picture"), ("Tab",), "panels", True),
    ActionSpec(
        "full-screen",
        _tr("F&ull Screen"),
        _tr("Fill the whole screen. Esc leaves full screen"),
        ("F11",),
        "full-screen",
        True,
    ),
)
COMPARE = (
    ActionSpec("after", _tr("&Frame"), _tr("Show the frame"), ("Shift+1",), "after", True, "compare"),
    ActionSpec(
        "split",
        _tr("&Split"),
        _tr("Show photo and frame in one picture. Drag the line between them"),
        ("Shift+2",),
        "split",
        True,
        "compare",
    ),
    ActionSpec(
        "side-by-side",
        _tr("Side &by Side"),
        _tr("Show photo and frame side by side, at the same place and zoom"),
        ("Shift+4",),
        "side-by-side",
        True,
        "compare",
    ),
    ActionSpec(
        "before",
        _tr("&Photo"),
        _tr("Show the original photo. Hold C to compare briefly"),
        ("Shift+3",),
        "before",
        True,
        "compare",
    ),
)
OVERLAY = (
    ActionSpec(
        "overlay-none",
        _tr("&No Overlay"),
        _tr("Show the picture without an overlay"),
        ("Shift+0",),
        "overlay-none",
        True,
        "overlay",
    ),
    ActionSpec(
        "overlay-arrows",
        _tr("Motion as &Arrows"),
        _tr("Show the motion as arrows"),
        ("Shift+A",),
        "overlay-arrows",
        True,
        "overlay",
    ),
    ActionSpec(
        "overlay-colours",
        _tr("Motion as &Colours"),
        _tr("Show the motion as colours: hue is direction, saturation is speed"),
        ("Shift+C",),
        "overlay-colours",
        True,
        "overlay",
    ),
    ActionSpec(
        "overlay-consistency",
        _tr("Doub&tful Parts"),
        _tr("Mark the parts where the frames don't match the photo"),
        ("Shift+T",),
        "overlay-consistency",
        True,
        "overlay",
    ),
)
PLAY = (
    ActionSpec("play", _tr("&Play"), _tr("Play or pause"), ("Space",), "play"),
    ActionSpec("backwards", _tr("Play &Backwards"), _tr("Play backwards. Press again to play faster"), ("J",)),
    ActionSpec("pause", _tr("Pa&use"), _tr("Stop at this frame"), ("K",)),
    ActionSpec("forwards", _tr("Play &Forwards"), _tr("Play forwards. Press again to play faster"), ("L",)),
    ActionSpec("back", _tr("Frame B&ack"), _tr("One frame back"), ("Left", ","), "back"),
    ActionSpec("forward", _tr("Frame Fo&rward"), _tr("One frame forward"), ("Right", "."), "forward"),
    ActionSpec("first", _tr("Go to &In Point"), _tr("Go to the start of the clip"), ("Home",), "first"),
    ActionSpec("last", _tr("Go to Ou&t Point"), _tr("Go to the end of the clip"), ("End",), "last"),
    ActionSpec("mark-in", _tr("&Set In Point"), _tr("Start the clip at the playhead"), ("I",), "mark-in"),
    ActionSpec("mark-out", _tr("Set &Out Point"), _tr("End the clip at the playhead"), ("O",), "mark-out"),
    ActionSpec(
        "key-frame",
        _tr("Set as &Key Frame"),
        _tr("Make this the frame that the project exports as a picture"),
        (),
        "camera",
    ),
    ActionSpec(
        "sharpest",
        _tr("Go to the S&harpest Frame"),
        _tr("Go to the sharpest frame, a good choice for the key frame"),
        (),
        "sharpest",
    ),
)
HELP = (
    ActionSpec(
        "keys", _tr("&Keyboard Shortcuts"), _tr("Show all keyboard shortcuts"), (_Key.HelpContents, "F1"), "keys"
    ),
    ActionSpec("tour", _tr("&Take the Tour"), _tr("Learn the app in four steps with the sample photo"), (), "play"),
    ActionSpec("photo-guide", _tr("&Which Photos Work"), _tr("Show suitable and unsuitable photos"), (), "photo"),
    ActionSpec("log", _tr("&Log"), _tr("Show the log of the app"), (), "log"),
    ActionSpec("about", _tr("&About Shutterspan"), _tr("Show version and licence"), (), role=_Role.AboutRole),
)

#: Title and actions of each menu, in order; also the sections of the keys dialog.
SECTIONS: tuple[tuple[str, tuple[ActionSpec, ...]], ...] = (
    (_tr("&File"), FILE),
    (_tr("&Edit"), EDIT),
    (_tr("Ph&otos"), PHOTOS),
    (_tr("&View"), (*VIEW, *COMPARE, *OVERLAY, *WINDOW)),
    (_tr("&Motion"), (*MOTION, *TOOLS, *DRAW_MODES, *BRUSH)),
    (_tr("&Playback"), PLAY),
    (_tr("&Help"), HELP),
)


class Actions:
    """The `QAction`s of a window, by name. Handlers are attached with `connect`."""

    def __init__(self, window: QWidget):
        self._window = window
        self._groups: dict[str, QActionGroup] = {}
        self._actions = {spec.name: self._make_action(spec) for _, specs in SECTIONS for spec in specs}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def connect(self, **handlers: Callable[[], object]) -> None:
        """Call a handler when its action is triggered. Underscores in keywords stand for hyphens in names."""
        for name, handler in handlers.items():
            self[name.replace("_", "-")].triggered.connect(lambda checked=False, run=handler: run())

    def connect_group(self, group: str, callback: Callable[[str], None]) -> None:
        """Call back with the name of the action that was picked in a group."""
        self._groups[group].triggered.connect(lambda action: callback(action.objectName()))

    def enable(self, names: Iterable[str], enabled: bool) -> None:
        for name in names:
            self[name].setEnabled(enabled)

    def _make_action(self, spec: ActionSpec) -> QAction:
        action = QAction(translate_action(spec.text), self._window)
        action.setObjectName(spec.name)
        action.setShortcuts(_key_sequences(spec.keys))
        action.setMenuRole(spec.role)
        action.setCheckable(spec.checkable)
        action.setStatusTip(translate_action(spec.tip))
        action.setToolTip(tooltip(translate_action(spec.tip), action))
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.group:
            group = self._groups.setdefault(spec.group, QActionGroup(self._window))
            group.addAction(action)
        self._window.addAction(action)
        return action


def translate_action(text: str) -> str:
    return QCoreApplication.translate("Actions", text)


def tooltip(text: str, action: QAction) -> str:
    """The text, followed by the action's shortcut in parentheses if it has one."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})" if keys else text


def _key_sequences(keys: Iterable[QKeySequence.StandardKey | str]) -> list[QKeySequence]:
    """The key sequences without duplicates; standard keys are resolved to the system's bindings."""
    unique: dict[str, QKeySequence] = {}
    for key in keys:
        bindings = [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)
        for sequence in bindings:
            unique.setdefault(sequence.toString(), sequence)
    return list(unique.values())
