"""Inspector panels that show facts: whether the clip fits the photo, and the camera's metadata."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QProgressBar

from shutterspan.core.worker.protocol import ConsistencyFields
from shutterspan.ui.desktop.state.number_format import localize_numbers
from shutterspan.ui.desktop.widgets.section import Form, Section, clear_layout, faint_label, wrap_label


class ConsistencyPanel(Section):
    """Shows whether the clip fits the photo: the verdict in words, and the measurements."""

    def __init__(self) -> None:
        super().__init__(self.tr("Fits the Photo?"))
        self._sentence = wrap_label(QLabel())
        self._verdict, self._sharpening = wrap_label(QLabel()), wrap_label(QLabel())
        self._verdict.setObjectName("verdict")
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._details = wrap_label(faint_label())
        for widget in (self._sentence, self._verdict, self._sharpening, self._bar, self._details):
            self.body.addWidget(widget)
        self.show_sentence(self.tr("After unfolding, the mean of the frames is compared with the photo."))

    def show_unknown(self, pending: bool) -> None:
        """Show that there is no verdict. pending: whether it is being computed."""
        if pending:
            self.show_sentence(self.tr("Comparing with the photo …"))
        else:
            self.show_sentence(self.tr("After unfolding, the mean of the frames is compared with the photo."))

    def show_still(self, is_wanted: bool) -> None:
        """Show that nothing moves. is_wanted: whether that is because the user's strength is 0."""
        if is_wanted:
            self.show_sentence(self.tr("Nothing moves at a strength of 0 %, so there is nothing to check."))
        else:
            self.show_sentence(
                self.tr(
                    "Nothing moves, so there is nothing to check. Draw a region and a stroke where something moved."
                )
            )

    def show_sentence(self, text: str) -> None:
        """Show a sentence instead of a verdict."""
        self._sentence.setText(text)
        self._show_verdict_widgets(False)

    def show_consistency(self, consistency: ConsistencyFields) -> None:
        """Show the worker's assessment."""
        share = round(100 * consistency["explained_fraction"])
        verdicts = {
            "fits": self.tr("Fits"),
            "mostly_fits": self.tr("Mostly fits"),
            "partly_fits": self.tr("Partly fits"),
            "does_not_fit": self.tr("Doesn't fit"),
        }
        self._verdict.setText(verdicts[consistency["level"]])
        self._sharpening.setText(self._sharpening_text(consistency["sharpening"]))
        self._bar.setValue(share)
        self._bar.setAccessibleName(self.tr("Fits the photo: {} percent").format(share))
        self._details.setText(
            self.tr("{} % of the motion matches the photo's blur ({} dB).").format(
                share, localize_numbers(f"{consistency['psnr']:.1f}")
            )
        )
        self._show_verdict_widgets(True)

    def _sharpening_text(self, sharpening: float) -> str:
        """sharpening: how many times as sharp the frames are as the photo."""
        rounded = round(sharpening, 1)
        if rounded == 1:
            return self.tr("As sharp as the photo")
        return self.tr("{} times as sharp as the photo").format(localize_numbers(f"{rounded:g}"))

    def _show_verdict_widgets(self, visible: bool) -> None:
        self._sentence.setVisible(not visible)
        for widget in (self._verdict, self._sharpening, self._bar, self._details):
            widget.setVisible(visible)


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
