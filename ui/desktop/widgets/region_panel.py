"""The list of regions: effect, colour, name, motion and flip of each; feather, strength and outside below."""

from collections.abc import Sequence

from PyQt6.QtCore import QPoint, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFocusEvent, QIcon, QPainter, QPixmap
from PyQt6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from shutterspan.core.types.guidance import Stroke
from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.menus import tool_button
from shutterspan.ui.desktop.state.document_state import PALETTE, DocumentState, StyledRegion
from shutterspan.ui.desktop.state.guides import Guide, guides_of, length_text
from shutterspan.ui.desktop.state.wording import message_text
from shutterspan.ui.desktop.widgets.section import Form, Section, faint_label, wrap_label
from shutterspan.ui.desktop.widgets.strength_control import StrengthControl

#: Height of a row, and the additional height of a line on motion; number of rows that are visible without scrolling.
_ROW_HEIGHT, _MOTION_HEIGHT, _MAX_ROWS = 34, 15, 5
#: Left margin of the name's text in its line edit.
_NAME_MARGIN = 8
#: Opacity of the colour of a region that is switched off.
_FAINT = 0.35


class _NameEdit(QLineEdit):
    """A line edit that looks like a label until it gets the focus."""

    focused = pyqtSignal()

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        super().focusInEvent(event)
        self.focused.emit()


class _RegionRow(QWidget):
    """One row of the list. The user's changes are emitted as signals of the panel."""

    def __init__(self, panel: "RegionPanel", index: int, styled: StyledRegion, guides: Sequence[Guide]):
        """guides: of the region, in play direction."""
        super().__init__()
        eye = _toggle("eye" if styled.enabled else "eye-off", styled.enabled)
        eye.setAccessibleName(self.tr("Effect of {}").format(styled.name))
        eye.setToolTip(self.tr("Switch the region off or on"))
        eye.clicked.connect(lambda enabled: panel.switched.emit(index, enabled))
        colour = QToolButton()
        colour.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        colour.setIcon(_swatch(styled.colour, 1.0 if styled.enabled else _FAINT))
        colour.setAccessibleName(self.tr("Colour of {}").format(styled.name))
        colour.setToolTip(self.tr("Choose another colour"))
        colour.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        colour.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        menu = QMenu(colour)
        for value in PALETTE:
            action = menu.addAction(_swatch(value), self.tr("Colour {}").format(PALETTE.index(value) + 1))
            assert action is not None
            action.triggered.connect(lambda checked=False, value=value: panel.recoloured.emit(index, value))
        colour.setMenu(menu)
        name = self._name = _NameEdit(styled.name)
        if not styled.enabled:
            name.setObjectName("faint")
        name.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the row has one
        name.setFrame(False)
        name.setMaxLength(100)
        name.setStyleSheet("QLineEdit:!focus { background: transparent; border-color: transparent; }")
        name.setAccessibleName(self.tr("Name of {}").format(styled.name))
        name.focused.connect(lambda: panel.picked.emit(index))
        name.editingFinished.connect(lambda: panel.renamed.emit(index, name.text().strip()))
        name.setCursorPosition(0)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(name)
        if guides:
            motion = faint_label(_motion_text(guides[-1]))
            motion.setContentsMargins(_NAME_MARGIN, 0, 0, 4)
            motion.setAccessibleName(self.tr("Motion of {}").format(styled.name))
            texts.addWidget(motion)
        flip = _toggle("flip", styled.region.guidance.flipped)
        flip.setAccessibleName(self.tr("Flip time in {}").format(styled.name))
        flip.setToolTip(self.tr("Reverse time in this region"))
        flip.clicked.connect(lambda: panel.flipped.emit(index))
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 1, 2, 1)
        row.setSpacing(2)
        for widget in (eye, colour):
            row.addWidget(widget)
        row.addLayout(texts, 1)
        row.addWidget(flip)

    def edit_name(self) -> None:
        self._name.setFocus()
        self._name.selectAll()


class RegionPanel(Section):
    """Lists the regions and edits the selected one. The first argument of most signals is the region's index."""

    picked = pyqtSignal(int)
    menu_requested = pyqtSignal(int, QPoint)  # with the point on the screen
    switched = pyqtSignal(int, bool)  # on or off
    recoloured = pyqtSignal(int, str)
    renamed = pyqtSignal(int, str)
    flipped = pyqtSignal(int)
    feather_changed = pyqtSignal(int, float)
    strength_changed = pyqtSignal(int, float)
    outside_chosen = pyqtSignal(str)  # `outside` of the request: “photo”, “still” or “moving”

    def __init__(self, actions: Actions):
        super().__init__(self.tr("Regions"))
        self.header.addWidget(tool_button("delete-region", actions, 18))
        self._empty_note = wrap_label(
            faint_label(
                self.tr("Everything may move. If you draw a region, only its content moves and the rest stays still.")
            )
        )
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Regions"))
        self._list.currentRowChanged.connect(self._emit_picked)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._emit_menu_requested)
        self._feather = QDoubleSpinBox()
        self._feather.setDecimals(0)
        self._feather.setSuffix(self.tr(" px"))
        self._feather.setKeyboardTracking(False)
        self._feather.setToolTip(self.tr("Width of the soft border of the selected region"))
        self._feather.valueChanged.connect(self._emit_feather)
        self._strength = StrengthControl()
        self._strength.changed.connect(self._emit_strength)
        self._outside = QComboBox()
        for name, text in (
            ("photo", self.tr("Original photo")),
            ("still", self.tr("Sharpened still")),
            ("moving", self.tr("Moves too")),
        ):
            self._outside.addItem(text, name)
        self._outside.setToolTip(self.tr("What is visible outside the regions"))
        self._outside.activated.connect(lambda row: self.outside_chosen.emit(self._outside.itemData(row)))
        self._controls, self._form = QWidget(), Form()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._controls.setLayout(self._form)
        self._form.add(self.tr("Feather"), self._feather)
        self._form.add(self.tr("Strength"), self._strength)
        self._form.add(self.tr("Outside"), self._outside)
        for widget in (self._empty_note, self._list, self._controls):
            self.body.addWidget(widget)
        self._state, self._selected_index = DocumentState(), -1
        self._updating = False
        self.show_state(DocumentState(), -1, 0)

    def show_state(self, state: DocumentState, selected_index: int, longer_side: int) -> None:
        """Update all controls.

        selected_index: -1 if no region is selected; longer_side: of the photo in pixels, the maximum of the feather.
        """
        self._updating = True
        is_same = state.regions == self._state.regions and state.guidance.flipped == self._state.guidance.flipped
        if not is_same or self._list.count() != len(state.regions):
            self._list.clear()
            for index, styled in enumerate(state.regions):
                item = QListWidgetItem()
                guides = guides_of(state, index)
                item.setSizeHint(QSize(0, _ROW_HEIGHT + (_MOTION_HEIGHT if guides else 0)))
                self._list.addItem(item)
                self._list.setItemWidget(item, _RegionRow(self, index, styled, guides))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, styled.name)
        self._state, self._selected_index = state, selected_index
        self._list.setCurrentRow(selected_index)
        rows = range(min(_MAX_ROWS, self._list.count()))
        self._list.setFixedHeight(sum(self._list.sizeHintForRow(row) for row in rows) + 8)
        for widget in (self._list, self._controls):
            widget.setVisible(bool(state.regions))
        self._empty_note.setVisible(not state.regions)
        self._outside.setCurrentIndex(self._outside.findData(state.outside))
        for widget in (self._feather, self._strength):
            self._form.show_row(widget, selected_index >= 0)
        self._feather.setMaximum(longer_side)
        if selected_index >= 0:
            region = state.regions[selected_index].region
            self._feather.setValue(region.border_width(longer_side, longer_side))
            self._strength.show_strength(region.guidance.strength, bool(region.guidance.strokes))
        self._updating = False

    def edit_name(self, index: int) -> None:
        """Let the user type another name for a region."""
        row = self._list.itemWidget(self._list.item(index))
        assert isinstance(row, _RegionRow)
        row.edit_name()

    def _emit_menu_requested(self, at: QPoint) -> None:
        """at: in the list's viewport. A name that was focused by the click loses the focus."""
        self._list.setFocus()
        viewport, index = self._list.viewport(), self._list.indexAt(at).row()
        if viewport and index >= 0:
            self.menu_requested.emit(index, viewport.mapToGlobal(at))

    def _emit_picked(self, row: int) -> None:
        if not self._updating:
            self.picked.emit(row)

    def _emit_feather(self, value: float) -> None:
        if not self._updating and self._selected_index >= 0:
            self.feather_changed.emit(self._selected_index, value)

    def _emit_strength(self, strength: float) -> None:
        if self._selected_index >= 0:
            self.strength_changed.emit(self._selected_index, strength)


def _motion_text(guide: Guide) -> str:
    """Such as “down and left”, and for a stroke its length too."""
    direction = message_text(guide.direction_name)
    return f"{direction}, {length_text(guide)}" if isinstance(guide, Stroke) else direction


def _toggle(icon_name: str, checked: bool) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setIconSize(QSize(16, 16))
    button.setCheckable(True)
    button.setChecked(checked)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if icon_name.startswith("eye"):
        button.setStyleSheet("QToolButton:checked { background: transparent; border-color: transparent; }")
    return button


def _swatch(colour: str, opacity: float = 1.0) -> QIcon:
    picture = QPixmap(32, 32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(opacity)
    painter.setBrush(QColor(colour))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(4, 4, 24, 24)
    painter.end()
    return QIcon(picture)
