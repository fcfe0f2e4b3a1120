"""Passes on `plugin/messages.py`. In the add-on's bundle, a copy of the core's file has this name."""

from ..messages import Message, Wording, make_message, receive_message, stage_message

__all__ = ["Message", "Wording", "make_message", "receive_message", "stage_message"]
