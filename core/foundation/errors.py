"""The one error family. Each error says what kind it is, what happened, and what to do about it."""

from typing import Literal

Kind = Literal["usage", "input", "output", "encoder", "memory", "model", "internal"]


class ShutterspanError(Exception):
    """message: one sentence that a photographer understands; hint: what to do next, or empty."""

    kind: Kind = "internal"

    def __init__(self, message: str, hint: str = ""):
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ShutterspanError):
    """The request makes no sense as put: wrong option, unknown ending."""

    kind: Kind = "usage"


class InputError(ShutterspanError):
    """A file given to read is missing, damaged or not what it claims to be."""

    kind: Kind = "input"


class OutputError(ShutterspanError):
    """A result can't be written: exists already, folder not writable, disk full."""

    kind: Kind = "output"


class EncoderError(ShutterspanError):
    """The video encoder is missing, failed or was killed."""

    kind: Kind = "encoder"


class MemoryExhausted(ShutterspanError):
    """The work doesn't fit into memory even in the smallest tiles."""

    kind: Kind = "memory"


class ModelError(ShutterspanError):
    """Weights are missing, damaged or not of this program's making."""

    kind: Kind = "model"


class Cancelled(Exception):
    """The user called the work off. Not an error: nothing is reported, everything is cleaned up."""
