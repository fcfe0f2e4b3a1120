"""Inspector panels that show facts: the clip's consistency with the photo, and the camera's metadata."""

from collections.abc import Mapping, Sequence
from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QProgressBar

from shutterspan.ui.desktop.state.number_format import localize_numbers
from shutterspan.ui.desktop.widgets.section import Form, Section, clear_layout, faint_label, wrap_label


class ConsistencyPanel(Section):
    """Shows how well the clip explains the photo's blur."""

    def __init__(self) -> None:
        super().__init__(self.tr("Trust"))
        self._verdict = wrap_label(QLabel())
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._details = wrap_label(faint_label())
        for widget in (self._verdict, self._bar, self._details):
            self.body.addWidget(widget)
        self.show_consistency({}, None, False)

    def show_consistency(self, consistency: Mapping[str, Any], moving: bool | None, pending: bool) -> None:
        """Show the worker's assessment.

        consistency: the worker's result of `consistency`, or empty before it arrives; moving: whether motion was found,
        None before unfolding; pending: whether the assessment is under way.
        """
        self._bar.setVisible(bool(consistency) and bool(moving))
        if moving is False:
            self._verdict.setText(self.tr("No motion was found."))
            self._details.setText(self.tr("Every frame is the photo. Is it blurred by motion, and not out of focus?"))
        elif not consistency:
            self._verdict.setText(self.tr("Being judged …") if pending else self.tr("Not judged yet."))
            self._details.setText(self.tr("After unfolding, the frames are blurred again and compared with the photo."))
        else:
            share = round(100 * consistency["explained_fraction"])
            verdicts = {
                "explained": self.tr("The clip explains the blur."),
                "mostly explained": self.tr("The clip explains most of the blur."),
                "partly explained": self.tr("The clip explains part of the blur."),
                "not explained": self.tr("The clip doesn't explain the blur."),
            }
            self._verdict.setText(verdicts.get(consistency["level"], consistency["level"]))
            self._bar.setValue(share)
            self._bar.setAccessibleName(self.tr("Explained: {} percent").format(share))
            self._details.setText(
                self.tr("{} % of what changes averages out to the photo again ({} dB).").format(
                    share, localize_numbers(f"{consistency['psnr']:.1f}")
                )
            )


class CameraPanel(Section):
    """Shows facts about the photo, such as its size and shutter speed."""

    def __init__(self) -> None:
        super().__init__(self.tr("Photo"))
        self._labels: list[QLabel] = []
        self._form = Form(0)
        self._form.setVerticalSpacing(4)
        self.body.addLayout(self._form)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Replace the facts; each is a label and a value."""
        clear_layout(self._form)
        for label, value in facts:
            value_label = wrap_label(QLabel(value))
            value_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.add(label, value_label)
            value_label.setAccessibleName(f"{label}: {value}")
