"""The page for a window without a photo: a drop area, buttons to open a photo or the sample, and recent files."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PyQt6.QtCore import QEvent, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.icons import app_icon
from shutterspan.ui.desktop.theme import is_theme_change
from shutterspan.ui.desktop.widgets.recent_card import RecentCard
from shutterspan.ui.desktop.widgets.section import clear_layout

_MAX_RECENT, _COLUMNS = 4, 2


class EmptyState(QWidget):
    """Shows a drop area with buttons and up to four recent files."""

    recent_chosen = pyqtSignal(Path)

    def __init__(self, actions: Actions):
        super().__init__()
        self.setObjectName("empty")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._frame = QFrame()
        self._frame.setObjectName("drop")
        self._frame.setMaximumSize(680, 480)
        self._frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._logo = QLabel()
        title = QLabel(self.tr("Drop a blurred photo here"))
        title.setObjectName("title")
        text = QLabel(
            self.tr(
                "Shutterspan shows what moved while the shutter was open.\n"
                "JPEG, HEIC, TIFF, PNG, WebP, camera raw, or a Shutterspan project."
            )
        )
        text.setObjectName("faint")
        for label in (self._logo, title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._open = QPushButton(self.tr("Open a Photo…"))
        self._open.setProperty("primary", True)
        self._open.clicked.connect(actions["open"].trigger)
        sample = QPushButton(self.tr("Try the Sample"))
        sample.clicked.connect(actions["sample"].trigger)
        sample.setToolTip(actions["sample"].toolTip())
        tour = QPushButton(self.tr("Take the Tour"))
        tour.clicked.connect(actions["tour"].trigger)
        tour.setToolTip(actions["tour"].toolTip())
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch()
        buttons.addWidget(self._open)
        buttons.addWidget(sample)
        buttons.addWidget(tour)
        buttons.addStretch()
        guide = QPushButton(self.tr("Which photos work?"))
        guide.setFlat(True)
        guide.clicked.connect(actions["photo-guide"].trigger)
        self._tour_offer = self._make_tour_offer()
        self._recent_title = QLabel(self.tr("Recent"))
        self._recent_title.setObjectName("faint")
        self._recent_title.setContentsMargins(8, 0, 0, 0)
        self._recent = QGridLayout()
        self._recent.setHorizontalSpacing(8)
        self._recent.setVerticalSpacing(2)
        for number in range(_COLUMNS):
            self._recent.setColumnStretch(number, 1)
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(64, 44, 64, 40)
        column.setSpacing(8)
        for widget, space in ((self._logo, 14), (title, 2), (text, 18)):
            column.addWidget(widget)
            column.addSpacing(space)
        column.addLayout(buttons)
        column.addSpacing(14)
        column.addWidget(guide, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._tour_offer, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        around = QVBoxLayout(self)
        around.addStretch()
        around.addWidget(self._frame, alignment=Qt.AlignmentFlag.AlignCenter)
        around.addStretch()
        self._draw_logo()
        self.show_recent([], {})

    def show_recent(self, paths: Sequence[Path], pictures: Mapping[Path, QImage]) -> None:
        """pictures: small pictures of the paths, where available."""
        clear_layout(self._recent)
        for index, path in enumerate(paths[:_MAX_RECENT]):
            card = RecentCard(path, pictures.get(path))
            card.clicked.connect(lambda checked=False, path=path: self.recent_chosen.emit(path))
            self._recent.addWidget(card, *divmod(index, _COLUMNS))
        self._recent_title.setVisible(bool(paths))

    def show_tour_offer(self, is_offered: bool) -> None:
        """Show or hide the offer of the tour; its button is always visible."""
        self._tour_offer.setVisible(is_offered)

    def set_drag_over(self, over: bool) -> None:
        """Highlight the drop area. over: whether a drag that can be dropped is over the window."""
        self._frame.setProperty("over", over)
        style = self._frame.style()
        if style:
            style.polish(self._frame)

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if is_theme_change(event):
            self._draw_logo()

    def _make_tour_offer(self) -> QFrame:
        offer = QFrame()
        offer.setObjectName("tourOffer")
        text = QLabel(self.tr("New here? The tour shows in four steps how it works."))
        decline = QPushButton(self.tr("Not Now"))
        decline.setProperty("flat", True)
        decline.clicked.connect(offer.hide)
        row = QHBoxLayout(offer)
        row.setContentsMargins(14, 4, 6, 4)
        row.setSpacing(10)
        row.addWidget(text)
        row.addWidget(decline)
        offer.hide()
        return offer

    def _draw_logo(self) -> None:
        self._logo.setPixmap(app_icon().pixmap(QSize(72, 72), self.devicePixelRatioF()))
