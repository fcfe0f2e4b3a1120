"""The program's exceptions: each has a kind, a message for the user, and a hint at what to do."""

from typing import Literal

ErrorKind = Literal["usage", "input", "output", "encoder", "memory", "model", "internal"]


class ShutterspanError(Exception):
    """An error with a message for the user.

    message: one sentence that a photographer understands; hint: what to do next, or empty.
    """

    kind: ErrorKind = "internal"

    def __init__(self, message: str, hint: str = ""):
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ShutterspanError):
    """The request is invalid: a value out of range, an unknown file suffix."""

    kind: ErrorKind = "usage"


class InputError(ShutterspanError):
    """An input file is missing, damaged or of another type than expected."""

    kind: ErrorKind = "input"


class OutputError(ShutterspanError):
    """A result can't be written: the file exists already, the folder is not writable, the disk is full."""

    kind: ErrorKind = "output"


class EncoderError(ShutterspanError):
    """The video encoder is missing, has failed or was killed."""

    kind: ErrorKind = "encoder"


class MemoryExhausted(ShutterspanError):
    """The work doesn't fit into memory even in the smallest tiles."""

    kind: ErrorKind = "memory"


class ModelError(ShutterspanError):
    """A model is not listed, or its weights or the list are missing or damaged."""

    kind: ErrorKind = "model"


class Cancelled(Exception):
    """The user cancelled the work. Not an error: nothing is reported, everything is cleaned up."""
