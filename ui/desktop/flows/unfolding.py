"""From the button to frames on the canvas, and after every change that asks for others."""

from PyQt6.QtCore import QObject, QTimer
from PyQt6.QtGui import QImage

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.ui.desktop.flows.drawing import Drawing
from shutterspan.ui.desktop.flows.parts import Parts
from shutterspan.ui.desktop.state.content import Content
from shutterspan.ui.desktop.state.exposure import State
from shutterspan.ui.desktop.state.saving import asked
from shutterspan.ui.desktop.state.words import said

#: Changes that follow each other faster than this, in milliseconds, are asked for once.
_GATHERED = 40


class Unfolding(QObject):
    def __init__(self, parts: Parts, drawing: Drawing):
        super().__init__(parts.window)
        self._parts, self._drawing = parts, drawing
        self._first = True
        self._thumbnails: set[int] = set()
        self._shown: list[float] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GATHERED)
        self._timer.timeout.connect(self._follow)
        parts.actions.connect(unfold=self.unfold)
        parts.document.photo_changed.connect(self._start)
        parts.document.content_changed.connect(self._change)
        parts.exposure.state_changed.connect(self._enter)
        parts.exposure.opened.connect(self._show_opened)
        parts.exposure.began.connect(self._show_beginning)
        parts.exposure.progressed.connect(lambda *step: parts.progress.step("unfold", *step))
        parts.exposure.failed.connect(parts.messages.fail)
        parts.exposure.warned.connect(lambda sentence: parts.messages.warn(said(sentence)))
        parts.exposure.facts_changed.connect(self._show_facts)
        parts.exposure.frame_came.connect(self._show_frame)
        parts.exposure.thumbnail_came.connect(self._show_thumbnail)
        parts.timeline.thumbnails_shown_changed.connect(self._want_thumbnails)
        parts.worker.ended.connect(self._worker_ended)
        self._enter(State.NONE)

    def unfold(self) -> None:
        self._parts.messages.dismiss()
        self._drawing.when_done(self._unfold)

    def _unfold(self) -> None:
        photo, content = self._parts.document.photo, self._parts.document.content
        if photo is None:
            return
        self._timer.stop()

        def ready(values: dict) -> None:
            if self._parts.document.photo is not photo:
                return
            if self._parts.document.content.request == content.request:
                self._parts.exposure.unfold(photo, values)
            else:
                self._unfold()  # it changed while its masks were packed

        self._parts.background.run(lambda: asked(content), ready, self._parts.messages.fail)

    def _follow(self) -> None:
        """The request changed: show it, without unfolding anew where that can be."""
        photo, content = self._parts.document.photo, self._parts.document.content
        if photo is None:
            return

        def ready(values: dict) -> None:
            if self._parts.document.photo is photo and self._parts.document.content.request == content.request:
                self._parts.exposure.follow(photo, values)

        self._parts.background.run(lambda: asked(content), ready, self._parts.messages.fail)

    def _start(self) -> None:
        self._first = True
        self._timer.stop()
        self._parts.exposure.close()
        photo = self._parts.document.photo
        self._parts.canvas.set_picture(photo.picture if photo else None)
        self._parts.canvas.set_frame(None)
        self._show_times()
        self._show_facts()
        self._enter(self._parts.exposure.state)

    def _change(self, new: Content, old: Content) -> None:
        state = self._parts.exposure.state
        if new.request != old.request and state is not State.NONE:
            self._timer.start()
        if new.settings.instants != old.settings.instants:
            self._show_times()

    def _enter(self, state: State) -> None:
        parts = self._parts
        there, busy = parts.document.photo is not None, state is State.UNFOLDING
        parts.actions.enable(["unfold"], there and not busy)
        parts.inspector.unfold.button.set_primary(state is not State.READY)
        parts.bar.export.set_primary(state is State.READY)
        parts.actions["unfold"].setText(self.tr("&Unfold Again") if state is State.READY else self.tr("&Unfold"))
        if not busy:
            parts.progress.end("unfold")
        if state is State.NONE:
            parts.timeline.pause()
        self._show_facts()

    def _show_beginning(self) -> None:
        self._parts.progress.begin("unfold", self.tr("Unfolding"), self._parts.exposure.stop, last="refining")

    def _show_opened(self) -> None:
        self._show_times()
        if self._first:
            self._first = False
            self._parts.timeline.play()

    def _show_times(self) -> None:
        parts, content = self._parts, self._parts.document.content
        ready = parts.exposure.state is State.READY
        shown = content.settings.instants
        parts.timeline.set_range(content.settings.start, content.settings.end)
        if shown != self._shown or self._first:
            self._shown = shown
            parts.timeline.set_frames(shown)  # else older thumbnails stay until the new ones come
        if ready:
            self._thumbnails.clear()
            self._want_thumbnails()
            parts.exposure.want_frames(shown)

    def _show_frame(self, t: float, frame: QImage) -> None:
        self._parts.canvas.set_frame(frame)

    def _show_thumbnail(self, number: int, picture: QImage) -> None:
        self._thumbnails.add(number)
        self._parts.timeline.set_thumbnail(number, picture)
        self._want_thumbnails()

    def _want_thumbnails(self) -> None:
        """Those that the timeline has room for; it knows how many once it has seen how wide they are."""
        if self._parts.exposure.state is not State.READY:
            return
        times = self._parts.document.content.settings.instants
        lacking = [number for number in self._parts.timeline.thumbnails_shown if number not in self._thumbnails]
        self._parts.exposure.want_thumbnails([(number, times[number]) for number in lacking])

    def _show_facts(self) -> None:
        parts, facts = self._parts, self._parts.exposure.facts
        parts.inspector.trust.show_trust(parts.exposure.trust, facts.get("moving"), parts.exposure.state is State.READY)
        parts.inspector.unfold.say(self._words())

    def _words(self) -> str:
        facts, photo = self._parts.exposure.facts, self._parts.document.photo
        if not facts or photo is None or self._parts.exposure.state is State.NONE:
            return self.tr("Nothing needs to be set. The photo stays as it is.")
        size = self.tr("{} × {} preview").format(facts["width"], facts["height"])
        if facts["width"] == photo.width:
            size = self.tr("full size")
        return self.tr("Unfolded at {}. Exports are made at full quality.").format(size)

    def _worker_ended(self, error: ShutterspanError) -> None:
        again = [(self.tr("Unfold Again"), self.unfold)] if self._parts.document.photo else []
        self._parts.messages.fail(error, again)
