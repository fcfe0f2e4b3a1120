"""How far to trust the clip, and what the camera noted."""

from collections.abc import Mapping, Sequence
from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QProgressBar

from shutterspan.ui.desktop.state.words import written
from shutterspan.ui.desktop.widgets.section import Form, Section, empty, faint, wrapped


class TrustPanel(Section):
    def __init__(self) -> None:
        super().__init__(self.tr("Trust"))
        self._word = wrapped(QLabel())
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._more = wrapped(faint())
        for widget in (self._word, self._bar, self._more):
            self.body.addWidget(widget)
        self.show_trust({}, None, False)

    def show_trust(self, trust: Mapping[str, Any], moving: bool | None, coming: bool) -> None:
        """trust: as the worker tells it, or nothing yet; moving: whether motion was found, None before unfolding;
        coming: whether it is being judged."""
        self._bar.setVisible(bool(trust) and bool(moving))
        if moving is False:
            self._word.setText(self.tr("No motion was found."))
            self._more.setText(self.tr("Every frame is the photo. Is it blurred by motion, and not out of focus?"))
        elif not trust:
            self._word.setText(self.tr("Being judged …") if coming else self.tr("Not judged yet."))
            self._more.setText(self.tr("After unfolding, the frames are blurred again and compared with the photo."))
        else:
            share = round(100 * trust["explained"])
            words = {
                "explained": self.tr("The clip explains the blur."),
                "mostly explained": self.tr("The clip explains most of the blur."),
                "partly explained": self.tr("The clip explains part of the blur."),
                "not explained": self.tr("The clip doesn't explain the blur."),
            }
            self._word.setText(words.get(trust["words"], trust["words"]))
            self._bar.setValue(share)
            self._bar.setAccessibleName(self.tr("Explained: {} percent").format(share))
            self._more.setText(
                self.tr("{} % of what changes averages out to the photo again ({} dB).").format(
                    share, written(f"{trust['psnr']:.1f}")
                )
            )


class CameraPanel(Section):
    """facts: label and value of each."""

    def __init__(self) -> None:
        super().__init__(self.tr("Photo"))
        self._labels: list[QLabel] = []
        self._form = Form(0)
        self._form.setVerticalSpacing(4)
        self.body.addLayout(self._form)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        empty(self._form)
        for label, value in facts:
            shown = wrapped(QLabel(value))
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.add(label, shown)
            shown.setAccessibleName(f"{label}: {value}")
