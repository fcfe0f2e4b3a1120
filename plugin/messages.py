"""Passes on the core's messages. In the plug-in bundles, a copy of the core's file has this name."""

from shutterspan.core.foundation.messages import ENGLISH, Message, Value, Wording, load_translation, make_message

__all__ = ["ENGLISH", "Message", "Value", "Wording", "load_translation", "make_message"]
