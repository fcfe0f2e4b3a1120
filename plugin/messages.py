"""Passes on the core's messages. In the plug-in bundles, a copy of the core's file has this name."""

from shutterspan.core.foundation.messages import (
    Message,
    MessageError,
    Wording,
    load_translation,
    make_message,
    receive_message,
    stage_message,
)

__all__ = [
    "Message",
    "MessageError",
    "Wording",
    "load_translation",
    "make_message",
    "receive_message",
    "stage_message",
]
