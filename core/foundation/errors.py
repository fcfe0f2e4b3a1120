"""The program's exceptions. Each has a kind, and a message of the catalogue for the user."""

from typing import Literal

from shutterspan.core.foundation.messages import MessageError

ErrorKind = Literal["usage", "input", "output", "encoder", "memory", "model", "internal"]


class ShutterspanError(MessageError):
    """An error of the program. Its kind names the cause, such as the request or an input file."""

    kind: ErrorKind = "internal"


class UsageError(ShutterspanError):
    """The request is invalid: a value out of range, an unknown file suffix."""

    kind: ErrorKind = "usage"


class InputError(ShutterspanError):
    """An input file is missing, damaged or not of the expected type."""

    kind: ErrorKind = "input"


class OutputError(ShutterspanError):
    """A result can't be written: the file exists already, the folder is not writable, the disk is full."""

    kind: ErrorKind = "output"


class EncoderError(ShutterspanError):
    """The video encoder is missing, has failed or was killed."""

    kind: ErrorKind = "encoder"


class MemoryExhausted(ShutterspanError):
    """The work doesn't fit into memory, even with the smallest tiles."""

    kind: ErrorKind = "memory"


class ModelError(ShutterspanError):
    """A model isn't listed, or its weights or the list are missing or damaged."""

    kind: ErrorKind = "model"


class Cancelled(Exception):
    """The user has cancelled the work. This isn't an error: nothing is reported, and everything is cleaned up."""
