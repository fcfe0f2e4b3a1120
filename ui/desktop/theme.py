"""The app's light and dark themes, in neutral greys, which don't distort the perception of a photo's colours."""

from dataclasses import dataclass

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QColor, QPalette
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.paths import RESOURCES

_Role = QPalette.ColorRole


@dataclass(frozen=True)
class Shades:
    """The colours of a theme as “#rrggbb”. All except the accent, warning and failure are neutral greys."""

    window: str  # panels and bars
    raised: str  # buttons, fields
    hover: str
    pressed: str
    field: str  # input fields
    line: str
    text: str
    faint: str  # labels and secondary text
    disabled: str
    accent: str
    on_accent: str
    backdrop: str  # around the photo
    warning: str
    failure: str


DARK = Shades(
    window="#2b2b2b",
    raised="#3d3d3d",
    hover="#484848",
    pressed="#555555",
    field="#1f1f1f",
    line="#1a1a1a",
    text="#e6e6e6",
    faint="#a6a6a6",
    disabled="#6e6e6e",
    accent="#f5a623",
    on_accent="#1c1c1c",
    backdrop="#1e1e1e",
    warning="#f5c04e",
    failure="#ff7b72",
)
LIGHT = Shades(
    window="#ececec",
    raised="#fbfbfb",
    hover="#ffffff",
    pressed="#d4d4d4",
    field="#ffffff",
    line="#c4c4c4",
    text="#1e1e1e",
    faint="#5c5c5c",
    disabled="#a0a0a0",
    accent="#b86a00",
    on_accent="#ffffff",
    backdrop="#bdbdbd",
    warning="#8a5a00",
    failure="#b3261e",
)


class Theme(QObject):
    """Applies the light or the dark theme to the application, following the system unless the user chose one."""

    def __init__(self, app: QApplication, choice: str = "system"):
        super().__init__(app)
        self._app, self._choice = app, choice
        app.setStyle("Fusion")
        hints = app.styleHints()
        assert hints is not None
        hints.colorSchemeChanged.connect(lambda scheme: self.apply())
        self._hints = hints
        self.apply()

    def choose(self, choice: str) -> None:
        """Switch to “system”, “light” or “dark”."""
        self._choice = choice
        self.apply()

    @property
    def shades(self) -> Shades:
        if self._choice == "system":
            return LIGHT if self._hints.colorScheme() is Qt.ColorScheme.Light else DARK
        return LIGHT if self._choice == "light" else DARK

    def apply(self) -> None:
        shades = self.shades
        self._app.setPalette(_palette(shades))
        self._app.setStyleSheet(_qss(shades))
        self._app.setProperty("shades", shades)


def shades() -> Shades:
    """The colours of the running application's theme."""
    app = QApplication.instance()
    current = app.property("shades") if app else None
    return current if isinstance(current, Shades) else DARK


def is_theme_change(event: QEvent | None) -> bool:
    return event is not None and event.type() is QEvent.Type.PaletteChange


def _palette(shades: Shades) -> QPalette:
    palette = QPalette()
    roles = {
        _Role.Window: shades.window,
        _Role.WindowText: shades.text,
        _Role.Base: shades.field,
        _Role.AlternateBase: shades.window,
        _Role.Text: shades.text,
        _Role.PlaceholderText: shades.faint,
        _Role.Button: shades.raised,
        _Role.ButtonText: shades.text,
        _Role.BrightText: shades.failure,
        _Role.Highlight: shades.accent,
        _Role.HighlightedText: shades.on_accent,
        _Role.Accent: shades.accent,
        _Role.Link: shades.accent,
        _Role.ToolTipBase: shades.raised,
        _Role.ToolTipText: shades.text,
        _Role.Light: shades.hover,
        _Role.Midlight: shades.hover,
        _Role.Mid: shades.line,
        _Role.Dark: shades.backdrop,
        _Role.Shadow: shades.line,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(shades.disabled))
    return palette


def _qss(s: Shades) -> str:
    """The Qt style sheet of a theme."""
    return f"""
QToolTip {{ color: {s.text}; background: {s.raised}; border: 1px solid {s.line}; padding: 4px 6px; }}
QMenuBar {{ background: {s.window}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {s.hover}; }}
QMenu {{ background: {s.raised}; border: 1px solid {s.line}; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 10px; border-radius: 4px; }}
QMenu::item:selected {{ background: {s.accent}; color: {s.on_accent}; }}
QMenu::item:disabled {{ color: {s.disabled}; background: transparent; }}
QMenu::icon {{ padding-left: 6px; }}
QMenu::separator {{ height: 1px; background: {s.line}; margin: 4px 6px; }}

QToolButton {{ border: 1px solid transparent; border-radius: 5px; padding: 4px; background: transparent; }}
QToolButton:hover {{ background: {s.hover}; }}
QToolButton:pressed {{ background: {s.pressed}; }}
QToolButton:checked {{ background: {s.pressed}; border-color: {s.line}; }}
QToolButton:focus {{ border-color: {s.accent}; }}

QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QPushButton {{ background: {s.raised}; border: 1px solid {s.line}; border-radius: 5px; padding: 5px 14px; }}
QPushButton:hover {{ background: {s.hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {s.pressed}; }}
QPushButton:focus {{ border-color: {s.accent}; }}
QPushButton:disabled {{ color: {s.disabled}; background: {s.window}; }}
QPushButton[primary="true"] {{ background: {s.accent}; color: {s.on_accent}; border-color: {s.accent};
    font-weight: 600; padding: 6px 18px; }}
QPushButton[primary="true"]:hover {{ border-color: {s.text}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {s.text}; padding: 5px 17px; }}
QPushButton[primary="true"]:disabled {{ background: {s.raised}; color: {s.disabled}; border-color: {s.line}; }}
QPushButton[flat="true"] {{ background: transparent; border-color: transparent; padding: 4px 8px; }}
QPushButton[flat="true"]:hover {{ background: {s.hover}; }}
QPushButton[flat="true"]:focus {{ border-color: {s.accent}; }}

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextBrowser, QListWidget, QTableWidget {{
    background: {s.field}; border: 1px solid {s.line}; border-radius: 5px; padding: 3px 6px;
    selection-background-color: {s.accent}; selection-color: {s.on_accent}; }}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QListWidget:focus,
QPlainTextEdit:focus {{ border-color: {s.accent}; }}
QComboBox {{ background: {s.raised}; padding-right: 20px; }}
QComboBox:hover {{ background: {s.hover}; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow, QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{
    image: url("{_icon_path("down")}"); width: 10px; height: 10px; }}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{ image: url("{_icon_path("up")}"); width: 10px; height: 10px; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {{
    border: none; background: transparent; width: 16px; }}
QComboBox QAbstractItemView {{ background: {s.raised}; border: 1px solid {s.line}; padding: 3px; outline: none; }}
QListWidget {{ outline: none; padding: 2px; }}
QListWidget::item {{ border-radius: 4px; padding: 2px; color: {s.text}; }}
QListWidget::item:hover {{ background: {s.hover}; }}
QListWidget::item:selected {{ background: {s.pressed}; color: {s.text}; }}
QTableView {{ background: {s.field}; border: 1px solid {s.line}; border-radius: 5px; outline: none;
    selection-background-color: {s.pressed}; selection-color: {s.text}; }}
QTableView:focus {{ border-color: {s.accent}; }}
QTableView::item {{ padding: 0 6px; border: none; }}
QHeaderView {{ background: transparent; }}
QHeaderView::section {{ background: {s.window}; color: {s.faint}; border: none; padding: 5px 6px;
    border-bottom: 1px solid {s.line}; }}

QCheckBox {{ spacing: 8px; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {s.disabled}; border-radius: 3px;
    background: {s.field}; }}
QCheckBox::indicator:focus {{ border-color: {s.accent}; }}
QCheckBox::indicator:checked {{ background: {s.accent}; border-color: {s.accent};
    image: url("{_icon_path("check")}"); }}

QSlider::groove:horizontal {{ height: 4px; background: {s.field}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {s.faint}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: {s.text}; }}
QSlider::handle:horizontal:focus {{ background: {s.accent}; }}
QSlider::handle:horizontal:disabled {{ background: {s.disabled}; }}

QProgressBar {{ border: none; border-radius: 3px; background: {s.backdrop}; height: 6px; }}
QProgressBar::chunk {{ border-radius: 3px; background: {s.accent}; }}

QScrollBar:vertical {{ width: 10px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: 10px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {s.pressed}; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QScrollArea {{ border: none; }}
#bar, #rail, #transport, #inspector {{ background: {s.window}; }}
#bar {{ border-bottom: 1px solid {s.line}; }}
#rail {{ border-right: 1px solid {s.line}; }}
#transport {{ border-top: 1px solid {s.line}; }}
#tray {{ background: {s.window}; border-right: 1px solid {s.line}; }}
#trayList {{ background: {s.window}; border: none; outline: none; }}
#inspector {{ border-left: 1px solid {s.line}; }}
#section {{ border-top: 1px solid {s.line}; }}
#faint, #label {{ color: {s.faint}; }}
#faint:disabled, #label:disabled {{ color: {s.disabled}; }}
#heading {{ font-weight: 600; }}
#warning {{ color: {s.warning}; }}
#verdict {{ font-size: 12pt; font-weight: 600; }}
#title {{ font-size: 19pt; font-weight: 500; }}
#status {{ background: {s.window}; border-top: 1px solid {s.line}; }}
#empty {{ background: {s.backdrop}; }}
#drop {{ border: 1px solid {s.pressed}; border-radius: 14px; background: {s.window}; }}
#drop[over="true"] {{ border: 2px solid {s.accent}; }}
#dropCue {{ background: rgba(0, 0, 0, 150); color: white; font-size: 16pt; border: 3px dashed {s.accent};
    border-radius: 14px; }}
#divider {{ background: {s.line}; }}
#tourOffer {{ background: {s.raised}; border: 1px solid {s.accent}; border-radius: 8px; }}
#tourCallout {{ background: {s.window}; border: 1px solid {s.accent}; border-radius: 10px; }}
#tourRing {{ border: 3px solid {s.accent}; border-radius: 8px; }}
"""


def _icon_path(name: str) -> str:
    """Path of an icon for the style sheet, which only accepts files. Its grey is visible in both themes."""
    return (RESOURCES / "icons" / f"sheet-{name}.svg").as_posix()
