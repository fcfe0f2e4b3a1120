"""The program's exceptions: each has a kind, and a message of the catalogue for the user."""

from os import PathLike
from typing import Literal

from shutterspan.core.foundation.messages import ENGLISH, Message, Value, make_message

ErrorKind = Literal["usage", "input", "output", "encoder", "memory", "model", "internal"]


class ShutterspanError(Exception):
    """An error with a message for the user.

    content: the message, which faces word and translate by its code.
    """

    kind: ErrorKind = "internal"

    def __init__(self, code: str, /, *, hint: str | None = None, **values: "Value | PathLike[str]"):
        """code: in the catalogue; values: what its text names; hint: code of another hint than the message's own."""
        super().__init__(code)
        self.content: Message = make_message(code, hint=hint, **values)

    def __str__(self) -> str:
        return self.message

    @property
    def code(self) -> str:
        """The code of the message, stable across versions."""
        return self.content.code

    @property
    def message(self) -> str:
        """What went wrong, in English: one sentence that a photographer understands."""
        return ENGLISH.text(self.content)

    @property
    def hint(self) -> str:
        """What to do next, in English, or empty."""
        return ENGLISH.hint(self.content)


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
