"""Parse JSON strictly, and format it for people to read."""

import json
import re
from typing import Any, NoReturn

_SURROGATE = re.compile("[\ud800-\udfff]")


def parse_json(text: str) -> Any:
    """Parse JSON. Raises ValueError: it is invalid, nested too deeply, or contains a duplicate key, NaN or Infinity."""
    try:
        return json.loads(text, object_pairs_hook=_reject_duplicates, parse_constant=_reject_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def format_json(value: Any, indent: str = "") -> str:
    """Format JSON with one line for each key; a list of numbers stays in one line. Lone surrogates become escape
    sequences, so the text can be encoded as UTF-8."""
    inner_indent = indent + "  "
    if isinstance(value, dict):
        lines = [f"{inner_indent}{json.dumps(name)}: {format_json(one, inner_indent)}" for name, one in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return "[\n" + ",\n".join(inner_indent + format_json(one, inner_indent) for one in value) + f"\n{indent}]"
    if isinstance(value, list):
        return f"[{', '.join(format_json(one) for one in value)}]"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))


def _reject_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands there more than once")
    return dict(pairs)


def _reject_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")
