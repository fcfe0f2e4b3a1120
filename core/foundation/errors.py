"""The program's exceptions: each has a kind, and a message of the catalogue for the user."""

from typing import Literal

from shutterspan.core.foundation.messages import MessageError

ErrorKind = Literal["usage", "input", "output", "encoder", "memory", "model", "internal"]


class ShutterspanError(MessageError):
    """An error of the program. Its kind says who can do something about it."""

    kind: ErrorKind = "internal"


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
