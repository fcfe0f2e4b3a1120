"""Messages for users, by code. Each face words and translates them by their codes.

Standard library only: clients of the worker carry a copy of this file, and of the catalogue beside it.
"""

import json
import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Self, Union

#: What a text can name. A message within a message is worded and translated too.
Value = Union[str, int, float, "Message"]

_CATALOG_FILE = Path(__file__).with_name("messages.json")
#: Deepest nesting of messages that is accepted from another process.
_MAX_DEPTH = 4
#: What a terminal would obey or can't show: control characters, line separators, marks that turn the direction of
#: writing, and halves of characters (PEP 383), as which Python has the bytes of file names that aren't UTF-8.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Message:
    """A message for a user.

    code: of its text in the catalogue, stable across versions. values: what the text and the hint name. hint_code: of
    the hint at what to do, empty for none. text, hint: in English, used where the catalogue lacks the code, since the
    message comes from a program of another version.
    """

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)
    hint_code: str = ""
    text: str = ""
    hint: str = ""

    def __str__(self) -> str:
        """The text and the hint in English."""
        return ENGLISH.full_text(self)

    def as_dict(self) -> dict[str, Any]:
        """The message as JSON values: code, message and hint in English, hint_code and values."""
        values = {name: value.as_dict() if isinstance(value, Message) else value for name, value in self.values.items()}
        return {
            "code": self.code,
            "message": ENGLISH.text(self),
            "hint": ENGLISH.hint(self),
            "hint_code": self.hint_code,
            "values": values,
        }

    def with_replaced_values(self, old: str, new: str) -> "Message":
        """The message with a part of its text values replaced, such as a folder that users don't know.

        Messages among the values are included.
        """

        def replaced(value: Value) -> Value:
            if isinstance(value, Message):
                return value.with_replaced_values(old, new)
            return value.replace(old, new) if isinstance(value, str) else value

        return replace(self, values={name: replaced(value) for name, value in self.values.items()})

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any], max_depth: int = _MAX_DEPTH) -> "Message":
        """The message in JSON values, as from `as_dict`. Raises ValueError: they are none, or nested too deep."""
        texts = [fields.get(name, "") for name in ("code", "hint_code", "message", "hint")]
        values = fields.get("values", {})
        if not all(isinstance(text, str) for text in texts) or not isinstance(values, dict) or max_depth < 1:
            raise ValueError("not the fields of a message")
        code, hint_code, text, hint = texts
        parsed = {name: _parse_value(value, max_depth - 1) for name, value in values.items()}
        return cls(code, parsed, hint_code, text, hint)


def make_message(code: str, /, *, hint: str | None = None, **values: Value | PathLike[str]) -> Message:
    """A message of the catalogue. hint: code of another hint than the message's own; empty for none."""
    named = {name: fspath(value) if isinstance(value, PathLike) else value for name, value in values.items()}
    return Message(code, named, _catalog().hint_codes.get(code, "") if hint is None else hint)


def printable(text: str) -> str:
    """A text with Python's escapes in place of what a terminal would obey or can't show, such as \\x1b.

    A byte of a file name that isn't UTF-8 becomes \\xNN, such as \\xe9 for an é of Latin-1.
    """
    return _UNPRINTABLE.sub(lambda match: _escape(match[0]), text)


def _escape(character: str) -> str:
    is_byte = "\udc80" <= character <= "\udcff"
    return f"\\x{ord(character) - 0xDC00:02x}" if is_byte else character.encode("unicode_escape").decode("ascii")


def stage_message(stage: str) -> Message:
    """The label of a stage of progress, by its code. A stage that the catalogue lacks is named by its code."""
    return Message(f"stage_{stage}", text=stage.replace("_", " "))


def receive_message(fields: Mapping[str, Any]) -> Message:
    """The message in JSON values of another process, without its values if only newer versions know their kinds.

    Raises ValueError: it is no message.
    """
    try:
        return Message.from_dict(fields)
    except ValueError:
        return Message.from_dict({**fields, "values": {}})


class MessageError(Exception):
    """An error with a message for the user.

    content: the message, which faces word and translate by its code; kind: of the error, such as “input”.
    """

    kind: str = "internal"

    def __init__(self, code: str, /, *, hint: str | None = None, **values: Value | PathLike[str]):
        """code: in the catalogue; values: what its text names; hint: code of another hint than the message's own."""
        super().__init__(code)
        self.content: Message = make_message(code, hint=hint, **values)

    @classmethod
    def with_content(cls, content: Message) -> Self:
        """An error with a message that exists already."""
        error = cls(content.code)
        error.content = content
        return error

    @classmethod
    def from_response(cls, fields: object) -> Self:
        """The error of a worker's response. Raises ValueError: these are not the fields of an error."""
        match fields:
            case {"code": str(code), "message": str(message), "data": dict(data)}:
                error = cls.with_content(receive_message({**data, "code": code, "message": message}))
                error.kind = str(data.get("kind", "internal"))
                return error
        raise ValueError("not the fields of an error")

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


def add_messages(messages: Mapping[str, tuple[str, str]], hints: Mapping[str, str]) -> None:
    """Add a face's own messages, each with its English text and the code of its hint, and its own hints."""
    catalog = _catalog()
    catalog.hint_codes.update({code: hint_code for code, (_, hint_code) in messages.items()})
    catalog.texts.update({code: text for code, (text, _) in messages.items()} | dict(hints))


def english_texts() -> Mapping[str, str]:
    """The English texts of all messages and hints, by code. “{name}” stands for a value."""
    return _catalog().texts


def load_translation(path: Path) -> dict[str, str]:
    """The texts of a language by code; empty where the file is missing or damaged, so that English is used."""
    try:
        texts = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {code: text for code, text in texts.items() if isinstance(text, str)} if isinstance(texts, dict) else {}


class Wording:
    """Words messages for one face, in one language.

    texts: by code, the most important first; the English ones come last. localize: converts the separators of a
    number, such as “1,234.5”.
    """

    def __init__(self, *texts: Mapping[str, str], localize: Callable[[str], str] = str):
        self._own_texts, self._localize = texts, localize

    def text(self, message: Message) -> str:
        """The text of a message. Falls back to the sender's English text."""
        return self._format(message.code, message.values) or message.text or message.code

    def hint(self, message: Message) -> str:
        """The hint of a message, or an empty text."""
        return self._format(message.hint_code, message.values) or message.hint

    def full_text(self, message: Message) -> str:
        """The text and, if there is one, the hint."""
        return f"{self.text(message)} {self.hint(message)}".rstrip()

    def _format(self, code: str, values: Mapping[str, Value]) -> str:
        """Empty if the code is unknown, or a value is missing."""
        template = next((texts[code] for texts in (*self._own_texts, _catalog().texts) if code in texts), "")
        try:
            return _Formatter(self).vformat(template, (), values)
        except (LookupError, ValueError, TypeError, AttributeError, OverflowError):
            return ""  # a sender of another version gives other values

    def format_value(self, value: Value, spec: str) -> str:
        """A value as text, `printable` since it may be a stranger's file name.

        spec: as for `format`. “capital” makes the first letter of a message a capital; “number” marks a text as a
        number, such as “1/8” or “1,234.5”.
        """
        if isinstance(value, Message):
            text = self.text(value)
            return text[:1].upper() + text[1:] if spec == "capital" else text
        if isinstance(value, str) and spec == "number":
            return self._localize(value)
        text = format(value, spec)
        return printable(text) if isinstance(value, str) else self._localize(text)


class _Formatter(string.Formatter):
    """Fills values into a template."""

    def __init__(self, wording: Wording):
        self._wording = wording

    def format_field(self, value: Any, format_spec: str) -> str:
        return self._wording.format_value(value, format_spec)


@dataclass(frozen=True)
class _Catalog:
    """texts: of messages and hints. hint_codes: of messages that have a hint."""

    texts: dict[str, str]
    hint_codes: dict[str, str]


@cache
def _catalog() -> _Catalog:
    content = json.loads(_CATALOG_FILE.read_text("utf-8"))
    texts = {code: entry["text"] for code, entry in content["messages"].items()}
    hint_codes = {code: entry["hint"] for code, entry in content["messages"].items() if "hint" in entry}
    return _Catalog(texts | content["hints"], hint_codes)


def _parse_value(value: Any, max_depth: int) -> Value:
    """Raises ValueError: it is no value of a message."""
    if isinstance(value, dict):
        return Message.from_dict(value, max_depth)
    if not isinstance(value, str | int | float):
        raise ValueError("not a value of a message")
    return value


#: The wording in plain English, for programs and logs.
ENGLISH = Wording()
