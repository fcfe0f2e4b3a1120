"""The list of regions: each with its eye, its colour, its name, the way things move in it, and its flip."""

from PyQt6.QtCore import QSize, Qt, pyqtSignal
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
    QWidget,
)

from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.menus import button
from shutterspan.ui.desktop.state.content import PALETTE, Content, MarkedRegion
from shutterspan.ui.desktop.state.words import said
from shutterspan.ui.desktop.widgets.section import Form, Section, faint, wrapped

_ROW_HEIGHT, _MOST_ROWS = 34, 5


class _Name(QLineEdit):
    """Looks like a label until it is clicked."""

    focused = pyqtSignal()

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        super().focusInEvent(event)
        self.focused.emit()


class _Row(QWidget):
    def __init__(self, panel: "RegionPanel", index: int, marked: MarkedRegion):
        super().__init__()
        self._eye = _toggle("eye" if marked.visible else "eye-off", marked.visible)
        self._eye.setAccessibleName(self.tr("Show the outline of {}").format(marked.name))
        self._eye.setToolTip(self.tr("Show the outline, or hide it"))
        self._eye.clicked.connect(lambda shown: panel.shown.emit(index, shown))
        colour = QToolButton()
        colour.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        colour.setIcon(_swatch(marked.colour))
        colour.setAccessibleName(self.tr("Colour of {}").format(marked.name))
        colour.setToolTip(self.tr("Choose another colour"))
        colour.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        colour.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        menu = QMenu(colour)
        for one in PALETTE:
            action = menu.addAction(_swatch(one), self.tr("Colour {}").format(PALETTE.index(one) + 1))
            assert action is not None
            action.triggered.connect(lambda checked=False, one=one: panel.recoloured.emit(index, one))
        colour.setMenu(menu)
        name = _Name(marked.name)
        name.setFrame(False)
        name.setMaxLength(100)
        name.setStyleSheet("QLineEdit:!focus { background: transparent; border-color: transparent; }")
        name.setAccessibleName(self.tr("Name of {}").format(marked.name))
        name.focused.connect(lambda: panel.picked.emit(index))
        name.editingFinished.connect(lambda: panel.renamed.emit(index, name.text().strip()))
        arrows = marked.region.guidance.arrows
        way = faint(said(arrows[-1].word) if arrows else "")
        flip = _toggle("flip", marked.region.guidance.flipped)
        flip.setAccessibleName(self.tr("Flip time in {}").format(marked.name))
        flip.setToolTip(self.tr("Play this region the other way round"))
        flip.clicked.connect(lambda: panel.flipped.emit(index))
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 1, 2, 1)
        row.setSpacing(2)
        for widget in (self._eye, colour):
            row.addWidget(widget)
        row.addWidget(name, 1)
        row.addWidget(way)
        row.addWidget(flip)


class RegionPanel(Section):
    picked = pyqtSignal(int)
    shown = pyqtSignal(int, bool)
    recoloured = pyqtSignal(int, str)
    renamed = pyqtSignal(int, str)
    flipped = pyqtSignal(int)
    feathered = pyqtSignal(int, float)
    outside_chosen = pyqtSignal(str)

    def __init__(self, actions: Actions):
        super().__init__(self.tr("Regions"))
        self.head.addWidget(button("delete-region", actions, 18))
        self._none = wrapped(
            faint(self.tr("Everything may move. Draw around something, and only that moves; the rest stays as it is."))
        )
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Regions"))
        self._list.currentRowChanged.connect(self._pick)
        self._feather = QDoubleSpinBox()
        self._feather.setDecimals(0)
        self._feather.setSuffix(self.tr(" px"))
        self._feather.setKeyboardTracking(False)
        self._feather.setToolTip(self.tr("How soft the border of the selected region is"))
        self._feather.valueChanged.connect(self._change_feather)
        self._outside = QComboBox()
        for name, text in (
            ("photo", self.tr("The photo as it is")),
            ("still", self.tr("Its sharpened still")),
            ("moving", self.tr("Moves too")),
        ):
            self._outside.addItem(text, name)
        self._outside.setToolTip(self.tr("What is seen around the regions"))
        self._outside.activated.connect(lambda row: self.outside_chosen.emit(self._outside.itemData(row)))
        self._form = QWidget()
        form = Form()
        form.setContentsMargins(0, 0, 0, 0)
        self._form.setLayout(form)
        form.add(self.tr("Feather"), self._feather)
        form.add(self.tr("Outside"), self._outside)
        for widget in (self._none, self._list, self._form):
            self.body.addWidget(widget)
        self._content, self._selected = Content(), -1
        self._filling = False
        self.show_content(Content(), -1, 0)

    def show_content(self, content: Content, selected: int, longer: int) -> None:
        """selected: index of a region, or -1; longer: the photo's longer side in pixels, the widest border."""
        self._filling = True
        if content.regions is not self._content.regions or self._list.count() != len(content.regions):
            self._list.clear()
            for index, marked in enumerate(content.regions):
                item = QListWidgetItem()
                item.setSizeHint(QSize(0, _ROW_HEIGHT))
                self._list.addItem(item)
                self._list.setItemWidget(item, _Row(self, index, marked))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, marked.name)
        self._content, self._selected = content, selected
        self._list.setCurrentRow(selected)
        rows = min(_MOST_ROWS, len(content.regions))
        self._list.setFixedHeight(rows * _ROW_HEIGHT + 8)
        for widget in (self._list, self._form):
            widget.setVisible(bool(content.regions))
        self._none.setVisible(not content.regions)
        self._outside.setCurrentIndex(self._outside.findData(content.outside))
        self._feather.setEnabled(selected >= 0)
        self._feather.setMaximum(longer)
        if selected >= 0:
            self._feather.setValue(content.regions[selected].region.border(longer, longer))
        self._filling = False

    def _pick(self, row: int) -> None:
        if not self._filling:
            self.picked.emit(row)

    def _change_feather(self, value: float) -> None:
        if not self._filling and self._selected >= 0:
            self.feathered.emit(self._selected, value)


def _toggle(icon_name: str, checked: bool) -> QToolButton:
    made = QToolButton()
    made.setIcon(icon(icon_name))
    made.setIconSize(QSize(16, 16))
    made.setCheckable(True)
    made.setChecked(checked)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if icon_name.startswith("eye"):
        made.setStyleSheet("QToolButton:checked { background: transparent; border-color: transparent; }")
    return made


def _swatch(colour: str) -> QIcon:
    picture = QPixmap(32, 32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(colour))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(4, 4, 24, 24)
    painter.end()
    return QIcon(picture)
