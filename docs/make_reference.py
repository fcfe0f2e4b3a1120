"""Update the reference parts of the documents from the code: `python docs/make_reference.py`.

- protocol.schema.json: JSON Schema of all messages between the worker and its clients
- protocol.md: the tables of methods and types, below the heading “Reference”
- messages.md: the table of message codes
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from shutterspan.core.worker import protocol
from shutterspan.ui.cli import messages as cli_messages

HERE = Path(__file__).resolve().parent
CATALOG = HERE.parent / "core" / "foundation" / "messages.json"
#: Types of whole lines, in the order of the document.
_ENVELOPES = (
    protocol.Request,
    protocol.ResultResponse,
    protocol.ErrorResponse,
    protocol.HelloEvent,
    protocol.ProgressEvent,
    protocol.WarningEvent,
)


def protocol_schema() -> dict[str, Any]:
    """The JSON Schema of the protocol: the methods with their params and results, and all types."""
    methods = protocol.METHODS.values()
    types = [*_ENVELOPES, *(kind for method in methods for kind in (method.params, method.result))]
    _, components = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Shutterspan's worker",
        "version": protocol.PROTOCOL,
        "methods": {
            method.name: {"params": f"#/$defs/{method.params.__name__}", "result": f"#/$defs/{method.result.__name__}"}
            for method in methods
        },
        "$defs": components,
    }


def protocol_reference(schema: dict[str, Any]) -> str:
    """The tables of methods and types, in Markdown."""
    lines = ["| method | params | result | |", "|---|---|---|---|"]
    for name, method in schema["methods"].items():
        params, result = (_link(method[part]) for part in ("params", "result"))
        lines.append(f"| `{name}` | {params} | {result} | {_method_text(name)} |")
    for name, fields in schema["$defs"].items():
        lines += ["", f"### {name}", "", _paragraph(fields.get("description", "")), ""]
        lines += _field_table(fields)
    return "\n".join(lines) + "\n"


def messages_table() -> str:
    """The tables of message codes, in Markdown: of the catalogue, and of the command line alone."""
    content = json.loads(CATALOG.read_text("utf-8"))
    common = {code: (entry["text"], entry.get("hint", "")) for code, entry in content["messages"].items()}
    parts = [
        *_message_rows(common, content["hints"]),
        "",
        "### Of the command line alone",
        "",
        *_message_rows(cli_messages.MESSAGES, cli_messages.HINTS),
    ]
    return "\n".join(parts) + "\n"


def with_reference(document: str, reference: str) -> str:
    """The document with everything below its heading “Reference” replaced."""
    head, heading, _ = document.partition("\n## Reference\n")
    if not heading:
        raise ValueError("the document has no heading “Reference”")
    return f"{head}{heading}\n{reference}"


def _message_rows(messages: Mapping[str, tuple[str, str]], hints: Mapping[str, str]) -> list[str]:
    """messages: text and hint code by code; hints: text by code."""
    rows = [f"| `{code}` | {_cell(text)} | {_hint_cell(hint)} |" for code, (text, hint) in sorted(messages.items())]
    hint_rows = [f"| `{code}` | {_cell(text)} |" for code, text in sorted(hints.items())]
    return ["| code | message | hint |", "|---|---|---|", *rows, "", "| hint code | hint |", "|---|---|", *hint_rows]


def _field_table(fields: dict[str, Any]) -> Iterator[str]:
    required = set(fields.get("required", ()))
    if fields.get("properties"):
        yield "| field | type | |"
        yield "|---|---|---|"
    for name, kind in fields.get("properties", {}).items():
        yield f"| `{name}` | {_type_text(kind)} | {'' if name in required else 'optional'} |"


def _type_text(kind: dict[str, Any]) -> str:
    if "$ref" in kind:
        return _link(kind["$ref"])
    if "anyOf" in kind:
        return " or ".join(map(_type_text, kind["anyOf"]))
    if "enum" in kind:
        return " or ".join(f"`{json.dumps(value)}`" for value in kind["enum"])
    if kind.get("type") == "array":
        return f"list of {_type_text(kind['items'])}" if "items" in kind else "list"
    if kind.get("type") == "object" and isinstance(kind.get("additionalProperties"), dict):
        return f"object of {_type_text(kind['additionalProperties'])}"
    return str(kind.get("type", "any value"))


def _link(reference: str) -> str:
    name = reference.rpartition("/")[2]
    return f"[{name}](#{name.lower()})"


def _method_text(name: str) -> str:
    """The comment above a method in protocol.py."""
    source = Path(protocol.__file__).read_text("utf-8")
    match = re.search(rf'((?:^#: .*\n)+)^\w+ = Method\("{name}"', source, re.MULTILINE)
    return _sentence_lines(match[1].replace("#:", " ")) if match else ""


def _sentence_lines(text: str) -> str:
    return " ".join(text.split())


def _paragraph(text: str) -> str:
    """A text in lines of at most 120 columns, as in the rest of the pages."""
    return textwrap.fill(_sentence_lines(text), 120, break_long_words=False, break_on_hyphens=False)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _hint_cell(code: str) -> str:
    return f"`{code}`" if code else ""


def outputs() -> dict[Path, str]:
    """The contents of all documents that have a reference part, by path."""
    schema = protocol_schema()
    references = {"protocol.md": protocol_reference(schema), "messages.md": messages_table()}
    documents = {
        HERE / name: with_reference((HERE / name).read_text("utf-8"), text) for name, text in references.items()
    }
    return {**documents, HERE / "protocol.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"}


if __name__ == "__main__":
    for path, text in outputs().items():
        path.write_text(text, "utf-8")
