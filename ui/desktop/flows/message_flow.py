"""Dismiss messages that are no longer valid."""

from PyQt6.QtCore import QObject

from shutterspan.ui.desktop.flows.app_context import AppContext


class MessageFlow(QObject):
    """Dismisses a message when its subject has changed: the document, the exposure or the photo."""

    def __init__(self, context: AppContext):
        super().__init__(context.window)
        messages = context.messages
        context.document.state_changed.connect(lambda new, old: messages.end("edit"))
        context.exposure.unfolding_started.connect(lambda: messages.end("edit", "unfolding"))
        context.document.photo_changed.connect(lambda: messages.end("edit", "unfolding", "photo"))
