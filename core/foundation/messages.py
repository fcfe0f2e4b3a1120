"""Messages for users, by code. Each face words and translates them.

Standard library only: clients of the worker contain a copy of this file and of the catalogue.
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

#: Kinds of values in a text. A message within a message is worded and translated too.
Value = Union[str, int, float, "Message"]

_CATALOG_FILE = Path(__file__).with_name("messages.json")
#: Maximum nesting of messages from another process.
_MAX_DEPTH = 4
#: Characters that control a terminal or that it can't display: control characters, line separators, marks that change
#: the direction of writing, and surrogates, with which Python represents bytes in file names that aren't valid UTF-8
#: (PEP 383).
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Message:
    """A message for a user.

    code: code of its text in the catalogue, stable across versions. values: values in the text and the hint. hint_code:
    code of the hint, empty for none; the hint is the advice what to do. text, hint: in English; used if the catalogue
    lacks the code because the message comes from another version of the program.
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
        """The message with a part of its text values replaced, for example the path of a hidden folder.

        This also applies to messages among the values.
        """

        def replaced(value: Value) -> Value:
            if isinstance(value, Message):
                return value.with_replaced_values(old, new)
            return value.replace(old, new) if isinstance(value, str) else value

        return replace(self, values={name: replaced(value) for name, value in self.values.items()})

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any], max_depth: int = _MAX_DEPTH) -> "Message":
        """Make a message from JSON values, as `as_dict` returns them. Raises ValueError: they aren't a message, or are
        nested too deeply."""
        texts = [fields.get(name, "") for name in ("code", "hint_code", "message", "hint")]
        values = fields.get("values", {})
        if not all(isinstance(text, str) for text in texts) or not isinstance(values, dict) or max_depth < 1:
            raise ValueError("not the fields of a message")
        code, hint_code, text, hint = texts
        parsed = {name: _parse_value(value, max_depth - 1) for name, value in values.items()}
        return cls(code, parsed, hint_code, text, hint)


def make_message(code: str, /, *, hint: str | None = None, **values: Value | PathLike[str]) -> Message:
    """A message of the catalogue. hint: code of a hint to use instead of the message's own; empty for no hint."""
    named = {name: fspath(value) if isinstance(value, PathLike) else value for name, value in values.items()}
    return Message(code, named, _catalog().hint_codes.get(code, "") if hint is None else hint)


def printable(text: str) -> str:
    """A text in which Python's escapes, such as \\x1b, replace characters that control a terminal or that it can't
    display.

    A byte of a file name that isn't valid UTF-8 becomes \\xNN, such as \\xe9 for an é in Latin-1.
    """
    return _UNPRINTABLE.sub(lambda match: _escape(match[0]), text)


def _escape(character: str) -> str:
    is_byte = "\udc80" <= character <= "\udcff"
    return f"\\x{ord(character) - 0xDC00:02x}" if is_byte else character.encode("unicode_escape").decode("ascii")


def stage_message(stage: str) -> Message:
    """The label of a stage of progress, by its code. If the catalogue lacks the stage, the label is the code."""
    return Message(f"stage_{stage}", text=stage.replace("_", " "))


def receive_message(fields: Mapping[str, Any]) -> Message:
    """Make a message from JSON values of another process. Values are dropped if this version doesn't support their
    kinds.

    Raises ValueError: it isn't a message.
    """
    try:
        return Message.from_dict(fields)
    except ValueError:
        return Message.from_dict({**fields, "values": {}})


class MessageError(Exception):
    """An error with a message for the user.

    content: the message, which faces word and translate; kind: kind of the error, such as “input”.
    """

    kind: str = "internal"

    def __init__(self, code: str, /, *, hint: str | None = None, **values: Value | PathLike[str]):
        """code: a code in the catalogue; values: the values in its text; hint: code of a hint to use instead of the
        message's own."""
        super().__init__(code)
        self.content: Message = make_message(code, hint=hint, **values)

    @classmethod
    def with_content(cls, content: Message) -> Self:
        """Make an error from an existing message."""
        error = cls(content.code)
        error.content = content
        return error

    @classmethod
    def from_response(cls, fields: object) -> Self:
        """Make an error from a worker's response. Raises ValueError: these aren't the fields of an error."""
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
        """The error message in English: one sentence that a photographer understands."""
        return ENGLISH.text(self.content)

    @property
    def hint(self) -> str:
        """The advice what to do next, in English, or empty."""
        return ENGLISH.hint(self.content)


def add_messages(messages: Mapping[str, tuple[str, str]], hints: Mapping[str, str]) -> None:
    """Add a face's own messages, each with its English text and the code of its hint; and the face's own hints."""
    catalog = _catalog()
    catalog.hint_codes.update({code: hint_code for code, (_, hint_code) in messages.items()})
    catalog.texts.update({code: text for code, (text, _) in messages.items()} | dict(hints))


def english_texts() -> Mapping[str, str]:
    """The English texts of all messages and hints, by code. “{name}” is a placeholder for a value."""
    return _catalog().texts


def load_translation(path: Path) -> dict[str, str]:
    """The texts of a language by code; empty if the file is missing or damaged, so that English is used."""
    try:
        texts = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {code: text for code, text in texts.items() if isinstance(text, str)} if isinstance(texts, dict) else {}


class Wording:
    """Words messages for one face, in one language.

    texts: mappings of texts by code, in order of precedence; English comes last. localize: converts the separators of a
    number, such as “1,234.5”.
    """

    def __init__(self, *texts: Mapping[str, str], localize: Callable[[str], str] = str):
        self._own_texts, self._localize = texts, localize

    def text(self, message: Message) -> str:
        """The text of a message. If there is none, the sender's English text is used."""
        return self._format(message.code, message.values) or message.text or message.code

    def hint(self, message: Message) -> str:
        """The hint of a message, or an empty text."""
        return self._format(message.hint_code, message.values) or message.hint

    def full_text(self, message: Message) -> str:
        """The text and, if there is one, the hint."""
        return f"{self.text(message)} {self.hint(message)}".rstrip()

    def _format(self, code: str, values: Mapping[str, Value]) -> str:
        """Fill values into the text of a code. Empty if the code is unknown or a value is missing."""
        template = next((texts[code] for texts in (*self._own_texts, _catalog().texts) if code in texts), "")
        try:
            return _Formatter(self).vformat(template, (), values)
        except (LookupError, ValueError, TypeError, AttributeError, OverflowError):
            return ""  # a sender of another version may have sent other values

    def format_value(self, value: Value, spec: str) -> str:
        """A value as text. It is made `printable`, because it may be a file name from an untrusted source.

        spec: see `format`. “capital” capitalises the first letter of a message; “number” marks a text as a number, such
        as “1/8” or “1,234.5”.
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
    """The catalogue. texts: texts of messages and hints. hint_codes: codes of the hints, by code of their messages."""

    texts: dict[str, str]
    hint_codes: dict[str, str]


@cache
def _catalog() -> _Catalog:
    content = json.loads(_CATALOG_FILE.read_text("utf-8"))
    texts = {code: entry["text"] for code, entry in content["messages"].items()}
    hint_codes = {code: entry["hint"] for code, entry in content["messages"].items() if "hint" in entry}
    return _Catalog(texts | content["hints"], hint_codes)


def _parse_value(value: Any, max_depth: int) -> Value:
    """Parse a value of a message. Raises ValueError: it isn't such a value."""
    if isinstance(value, dict):
        return Message.from_dict(value, max_depth)
    if not isinstance(value, str | int | float):
        raise ValueError("not a value of a message")
    return value


#: The wording in plain English, for programs and logs.
ENGLISH = Wording()
