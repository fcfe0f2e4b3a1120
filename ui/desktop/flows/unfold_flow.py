"""Unfold the photo and show its frames; update them when the document changes."""

from PyQt6.QtCore import QObject, QTimer
from PyQt6.QtGui import QImage

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.messages import Message, receive_message
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.worker.protocol import ConsistencyResult, UnfoldRequestFields
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.flows.drawing_flow import DrawingFlow
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.log_entries import UnfoldingLog
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.state.saving import unfold_request_fields
from shutterspan.ui.desktop.state.wording import message_hint, message_text, with_region_names

#: A changed request is sent once no further change follows for this long, in milliseconds.
_DEBOUNCE_MS = 40
#: Codes of diagnoses of photos in which nothing moves; codes of diagnoses that replace the verdict, without and with
#: motion.
_NO_MOTION = ("diagnosis_no_motion", "diagnosis_out_of_focus_no_motion")
_STILL_SOFT = ("diagnosis_out_of_focus_no_motion",)
_SOFT = ("diagnosis_out_of_focus", "diagnosis_blur_too_long")


class UnfoldFlow(QObject):
    """Connects the document, the exposure in the worker, and the widgets that show frames."""

    def __init__(self, context: AppContext, drawing: DrawingFlow):
        super().__init__(context.window)
        self._context, self._drawing = context, drawing
        self._log = UnfoldingLog()
        self._is_first = True
        #: Code and text of the diagnosis in the message bar, which is dismissed when the request has another one.
        self._diagnosis_in_bar = ("", "")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DEBOUNCE_MS)
        self._timer.timeout.connect(self._update_request)
        context.actions.connect(unfold=self.unfold)
        context.document.replaced.connect(context.exposure.close)
        context.document.entries_changed.connect(self._follow_entries)
        context.document.photo_changed.connect(self._on_photo_changed)
        context.document.state_changed.connect(self._on_state_changed)
        context.exposure.state_changed.connect(self._show_exposure_state)
        context.exposure.opened.connect(self._show_opened)
        context.exposure.unfolding_started.connect(self._begin_progress)
        context.exposure.progressed.connect(lambda *step: context.progress.step("unfold", *step))
        context.exposure.failed.connect(self._show_error)
        context.exposure.warned.connect(self._show_warning)
        context.exposure.facts_changed.connect(self._show_facts)
        context.exposure.consistency_received.connect(self._log_verdict)
        context.exposure.frame_ready.connect(self._show_frame)
        context.worker.ended.connect(self._on_worker_ended)
        self._show_exposure_state(ExposureState.NONE)

    def unfold(self) -> None:
        """Unfold the photo, once all shapes are combined."""
        self._drawing.run_when_idle(self._unfold)

    def _unfold(self) -> None:
        photo, state = self._context.document.photo, self._context.document.state
        if photo is None:
            return
        self._timer.stop()

        def send(fields: UnfoldRequestFields) -> None:
            if self._context.document.photo is not photo:
                return
            if self._context.document.state.request == state.request:
                self._context.exposure.unfold(photo, fields)
            else:
                self._unfold()  # the request changed while its masks were encoded

        self._context.background.run(lambda: unfold_request_fields(state), send, self._context.messages.show_error)

    def _update_request(self) -> None:
        """Send the changed request to the worker, which reuses the encoded photo where possible."""
        photo, state = self._context.document.photo, self._context.document.state
        if photo is None:
            return

        def send(fields: UnfoldRequestFields) -> None:
            if self._context.document.photo is photo and self._context.document.state.request == state.request:
                self._context.exposure.update_request(photo, fields)

        self._context.background.run(lambda: unfold_request_fields(state), send, self._context.messages.show_error)

    def _follow_entries(self) -> None:
        self._context.exposure.recent.follow([entry.path for entry in self._context.document.entries])

    def _on_photo_changed(self) -> None:
        """Show another photo. If it was unfolded before, or is being unfolded, its exposure is reused."""
        exposure, photo = self._context.exposure, self._context.document.photo
        self._timer.stop()
        exposure.leave()
        is_known = photo is not None and (photo.path in exposure.recent or exposure.passes.opening(photo.path))
        self._is_first = not is_known
        self._context.canvas.set_picture(photo.picture if photo else None)
        self._context.canvas.set_frame(None)
        self._show_times()
        self._show_facts()
        self._show_exposure_state(self._context.exposure.state)
        if is_known:
            self.unfold()

    def _on_state_changed(self, new: DocumentState, old: DocumentState) -> None:
        exposure_state = self._context.exposure.state
        if new.request != old.request and exposure_state is not ExposureState.NONE:
            self._timer.start()
        if new.settings.instants != old.settings.instants:
            self._show_times()

    def _show_exposure_state(self, exposure_state: ExposureState) -> None:
        context = self._context
        is_ready, is_busy = exposure_state is ExposureState.READY, exposure_state is ExposureState.UNFOLDING
        context.actions.enable(["unfold"], context.document.photo is not None and not is_busy)
        context.inspector.unfold.button.set_primary(not is_ready)
        context.top_bar.export.set_primary(is_ready)
        context.actions["unfold"].setText(self.tr("&Unfold Again") if is_ready else self.tr("&Unfold"))
        if not is_busy:
            context.progress.end("unfold")
        if exposure_state is ExposureState.NONE:
            context.timeline.pause()
        self._show_facts()

    def _begin_progress(self) -> None:
        self._context.progress.begin("unfold", self.tr("Unfolding"), self._context.exposure.stop, last_stage="refining")

    def _show_opened(self) -> None:
        photo, facts = self._context.document.photo, self._context.exposure.facts
        if photo and facts:
            self._log.log_opened(photo, facts)
        self._show_times()
        if self._is_first:
            self._is_first = False
            if self._context.exposure.moving:
                self._context.timeline.play()

    def _log_verdict(self, consistency: ConsistencyResult) -> None:
        if photo := self._context.document.photo:
            self._log.log_verdict(photo, consistency)

    def _show_times(self) -> None:
        context, settings = self._context, self._context.document.state.settings
        context.timeline.set_range(settings.start, settings.end)
        context.timeline.set_frames(settings.instants)
        if context.exposure.state is ExposureState.READY:
            context.exposure.request_frames(settings.instants)

    def _show_frame(self, t: float, frame: QImage) -> None:
        self._context.canvas.set_frame(frame)

    def _show_facts(self) -> None:
        inspector, facts = self._context.inspector, self._context.exposure.facts
        inspector.direction.show_exposure(facts["moving"] if facts else None, self._notes())
        inspector.unfold.show_status(self._summary())
        self._show_consistency()
        diagnosis = self._context.exposure.diagnosis
        code, text = self._diagnosis_in_bar
        if facts and code and code != (diagnosis and diagnosis.code) and self._context.messages.text == text:
            self._context.messages.dismiss()

    def _show_consistency(self) -> None:
        """Show the verdict on the clip, or the text that replaces it."""
        panel, exposure = self._context.inspector.consistency, self._context.exposure
        moving = exposure.facts["moving"] if exposure.facts else None
        diagnosis = exposure.diagnosis
        if diagnosis and diagnosis.code in (_STILL_SOFT if moving is False else _SOFT):
            panel.show_sentence(_text_with_hint(diagnosis))
        elif moving is False:
            panel.show_still(is_wanted=False)
        elif moving and _has_no_strength(self._context.document.state.request):
            panel.show_still(is_wanted=True)
        elif exposure.consistency:
            panel.show_consistency(exposure.consistency)
        else:
            panel.show_unknown(pending=exposure.state is ExposureState.READY)

    def _notes(self) -> list[str]:
        """The worker's notices on how it follows the user's guidance."""
        facts, regions = self._context.exposure.facts, self._context.document.state.regions
        names = [styled.name for styled in regions if styled.enabled]
        notices = map(receive_message, facts.get("notices", ()) if facts else ())
        return [_text_with_hint(with_region_names(notice, names)) for notice in notices]

    def _summary(self) -> str:
        facts, photo = self._context.exposure.facts, self._context.document.photo
        if not facts or photo is None or self._context.exposure.state is ExposureState.NONE:
            return self.tr("No settings are needed. The photo itself is not changed.")
        size = self.tr("{} × {} preview").format(facts["width"], facts["height"])
        if facts["width"] == photo.width:
            size = self.tr("full size")
        return self.tr("Unfolded at {}. Exports are made at full quality.").format(size)

    def _show_error(self, error: ShutterspanError) -> None:
        self._context.messages.show_error(error, lifetime="unfolding")

    def _show_warning(self, warning: Message) -> None:
        self._context.messages.show_message(warning)
        is_diagnosis = warning.code in _NO_MOTION + _SOFT
        self._diagnosis_in_bar = (warning.code, self._context.messages.text) if is_diagnosis else ("", "")

    def _on_worker_ended(self, error: ShutterspanError) -> None:
        actions = [(self.tr("Unfold Again"), self.unfold)] if self._context.document.photo else []
        self._context.messages.show_error(error, actions, lifetime="unfolding")


def _has_no_strength(request: UnfoldRequest) -> bool:
    """Whether nothing moves because all strengths are 0."""
    parts = (*request.regions, None) if request.moves_everywhere else request.regions
    return all(request.guidance_of(part).strength == 0 for part in parts)


def _text_with_hint(message: Message) -> str:
    return f"{message_text(message)} {message_hint(message)}".rstrip()
