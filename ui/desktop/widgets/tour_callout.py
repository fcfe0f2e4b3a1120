"""The callout of the tour: a text beside its control, and a ring around the control."""

from collections.abc import Sequence

from PyQt6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from shutterspan.ui.desktop.state.tour_steps import Side, TourStep, translate_step
from shutterspan.ui.desktop.widgets.section import faint_label, wrap_label

_WIDTH = 340
#: Distance of the ring from its control, of the callout from the ring, and of both from the window's edge.
_RING_GAP, _GAP, _EDGE = 3, 10, 8
_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)
#: Events of a control or its parents that may move it.
_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class TourCallout(QFrame):
    """Floats over the window's other widgets, which stay usable.

    While it has the focus, arrow keys, Return, Esc and Tab aren't shortcuts of the app.
    """

    next_requested = pyqtSignal()
    back_requested = pyqtSignal()
    skip_requested = pyqtSignal()

    def __init__(self, area: QWidget):
        """area: the widget over which the callout floats; the controls are inside it."""
        super().__init__(area)
        self.setObjectName("tourCallout")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area = area
        self._targets: Sequence[QWidget] = ()
        self._watched: set[QWidget] = set()
        self._side: Side = "below"
        self._ring = QWidget(area)
        self._ring.setObjectName("tourRing")
        self._ring.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._ring.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ring.hide()
        self._count, self._title, self._text = faint_label(), wrap_label(QLabel()), wrap_label(QLabel())
        self._title.setObjectName("heading")
        self._hidden_note = wrap_label(
            faint_label(self.tr("This control is hidden. Show the panels again in the View menu."))
        )
        self._back, self._next = QPushButton(self.tr("Back")), QPushButton()
        skip = QPushButton(self.tr("Skip"))
        skip.setProperty("flat", True)
        skip.setAccessibleName(self.tr("Skip the tour"))
        self._next.setProperty("primary", True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(skip)
        buttons.addStretch()
        for button, signal in (
            (skip, self.skip_requested),
            (self._back, self.back_requested),
            (self._next, self.next_requested),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(True)  # Return presses it where it has the focus
            button.clicked.connect(lambda checked=False, signal=signal: signal.emit())
        buttons.addWidget(self._back)
        buttons.addWidget(self._next)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(6)
        for label in (self._count, self._title, self._text, self._hidden_note):
            column.addWidget(label)
        column.addSpacing(6)
        column.addLayout(buttons)
        # After the layout has settled; several events then move the callout only once.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._place)
        self.hide()

    def show_step(self, step: TourStep, number: int, count: int, targets: Sequence[QWidget]) -> None:
        """Show a step beside its controls. number: from 1 to count."""
        title, text = translate_step(step.title), translate_step(step.text)
        self._count.setText(self.tr("Step {0} of {1}").format(number, count))
        self._title.setText(title)
        self._text.setText(text)
        self._back.setEnabled(number > 1)
        self._next.setText(self.tr("Next") if number < count else self.tr("Done"))
        self.setAccessibleName(f"{self._count.text()}: {title}")
        self.setAccessibleDescription(text)
        self._targets, self._side = targets, step.side
        self._watch()
        self._place()
        for widget in (self._ring, self):
            widget.raise_()
        self.show()

    def leave(self) -> None:
        """Hide the callout and its ring."""
        self._targets = ()
        self._watch()
        self._timer.stop()
        self._ring.hide()
        self.hide()

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event and event.type() in _MOVES:
            self._timer.start(0)
        return False

    def _watch(self) -> None:
        """Follow the controls and their parents."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = {self._area} if self._targets else set()
        for target in self._targets:
            self._watched |= set(_chain(target, self._area))
        for widget in self._watched:
            widget.installEventFilter(self)

    def _place(self) -> None:
        """Put the ring around the visible part of the controls, and the callout beside it."""
        target = QRect()
        for widget in self._targets:
            target |= _visible_part(widget, self._area)
        is_hidden = target.isEmpty()
        self._hidden_note.setVisible(is_hidden)
        self._ring.setVisible(not is_hidden)
        gap = _RING_GAP
        self._ring.setGeometry(target.adjusted(-gap, -gap, gap, gap) & self._area.rect())
        width = max(_WIDTH, self._column.totalMinimumSize().width())
        self._column.invalidate()
        size = QSize(width, self._column.totalHeightForWidth(width))
        area = self._area.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        self.setGeometry(QRect(callout_corner(target, size, area, self._side), size))


def callout_corner(target: QRect, size: QSize, area: QRect, side: Side) -> QPoint:
    """The top left corner of a callout beside its target, moved into the area; in its middle without a target."""
    place = QRect(QPoint(), size)
    place.moveCenter(area.center() if target.isEmpty() else target.center())
    match side if not target.isEmpty() else None:
        case "left":
            place.moveRight(target.left() - _GAP)
        case "right":
            place.moveLeft(target.right() + _GAP)
        case "above":
            place.moveBottom(target.top() - _GAP)
            if target.width() > 2 * size.width():  # at its end, so that the middle of the picture stays visible
                place.moveRight(target.right())
        case "below":
            place.moveTop(target.bottom() + _GAP)
    place.moveRight(min(place.right(), area.right()))
    place.moveBottom(min(place.bottom(), area.bottom()))
    return QPoint(max(place.left(), area.left()), max(place.top(), area.top()))


def _chain(widget: QWidget, area: QWidget) -> list[QWidget]:
    """The widget and its parents, up to the area."""
    chain, one = [], widget
    while one is not area:
        chain.append(one)
        parent = one.parentWidget()
        assert parent
        one = parent
    return chain


def _visible_part(widget: QWidget, area: QWidget) -> QRect:
    """The part of a widget that its parents don't cut off, in coordinates of the area; empty if it is hidden."""
    if not widget.isVisible():
        return QRect()
    part = widget.rect()
    for one in _chain(widget, area):
        part = (part & one.rect()).translated(one.pos())
    return part & area.rect()
