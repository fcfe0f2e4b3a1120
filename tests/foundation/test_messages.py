"""Messages by code: their wording, their way between processes, and the catalogue's completeness."""

import ast
import json
import pickle
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.messages import (
    ENGLISH,
    Message,
    Wording,
    english_texts,
    load_translation,
    make_message,
)
from shutterspan.ui.cli import messages as cli_messages

ROOT = Path(__file__).parents[2]
CATALOG = json.loads((ROOT / "core" / "foundation" / "messages.json").read_text("utf-8"))
TRANSLATIONS = sorted((ROOT / "resources" / "translations").glob("messages_*.json"))
SOURCES = [path for room in ("core", "ui", "plugin", "installer") for path in (ROOT / room).rglob("*.py")]

values = st.recursive(
    st.text() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.builds(Message, st.text(), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=4,
)
messages = st.builds(Message, st.text(), st.dictionaries(st.text(), values, max_size=3), st.text())


def depth(message: Message) -> int:
    inner = [value for value in message.values.values() if isinstance(value, Message)]
    return 1 + max(map(depth, inner), default=0)


@given(messages)
def test_a_message_passes_through_json(message: Message) -> None:
    fields = json.loads(json.dumps(message.as_dict()))
    if depth(message) > 4:
        with pytest.raises(ValueError, match="not the fields"):
            Message.from_dict(fields)
        return
    received = Message.from_dict(fields)
    assert (received.code, received.hint_code) == (message.code, message.hint_code)
    assert str(received) == str(message) and received.as_dict() == message.as_dict()


@pytest.mark.parametrize(
    "fields",
    [
        {"code": 3},
        {"code": "a", "values": []},
        {"code": "a", "values": {"b": [1]}},
        {"code": "a", "values": {"b": None}},
        {"code": "a", "values": {"b": {"code": 1}}},
        {"code": "a", "hint": {}},
    ],
)
def test_other_fields_are_rejected(fields: dict) -> None:
    with pytest.raises(ValueError, match="message"):
        Message.from_dict(fields)


def test_a_code_of_another_version_keeps_the_senders_text() -> None:
    unknown = Message.from_dict({"code": "of_the_future", "message": "It flies.", "hint": "Land.", "hint_code": "land"})
    assert str(unknown) == "It flies. Land."
    without_value = Message.from_dict({"code": "file_missing", "message": "There is no a.", "values": {}})
    assert ENGLISH.text(without_value) == "There is no a."
    other_type = Message.from_dict({"code": "fps_too_high", "message": "Too fast.", "values": {"fps": "many"}})
    assert ENGLISH.text(other_type) == "Too fast."


def test_a_face_has_its_own_texts_and_languages() -> None:
    german = load_translation(ROOT / "resources" / "translations" / "messages_de.json")
    face = Wording({"allow_replacing": "Tick “Replace”."}, german)
    message = make_message("file_exists", path=Path("/a.mp4"))
    assert face.full_text(message) == "/a.mp4 gibt es schon. Tick “Replace”."
    assert str(message) == "/a.mp4 exists already. Allow it to be replaced, or choose another name."
    assert load_translation(ROOT / "nowhere.json") == load_translation(Path(__file__)) == {}


def test_only_numbers_are_localised() -> None:
    comma = Wording(
        {"a": "{path}: {count:,}, {share:.1f}, {speed:number}"}, localize=lambda text: text.replace(".", ",")
    )
    message = Message("a", {"path": "1.5.jpg", "count": 1234, "share": 0.25, "speed": "1.5"})
    assert comma.text(message) == "1.5.jpg: 1,234, 0,2, 1,5"


def test_a_message_within_a_message_is_worded_too() -> None:
    region = make_message("region_numbered", number=2)
    german = Wording({"region_numbered": "Bereich {number}", "a": "{region} und {region:capital}"})
    assert german.text(Message("a", {"region": region})) == "Bereich 2 und Bereich 2"
    assert ENGLISH.text(make_message("region_crosses_itself", region=region)) == "Region 2 crosses itself."


def test_braces_in_values_are_no_placeholders() -> None:
    assert "{0.__class__}" in str(make_message("file_missing", path="{0.__class__}"))


def test_errors_have_their_message_and_can_be_pickled() -> None:
    error = InputError("file_missing", path=Path("/a.jpg"))
    assert (error.code, error.kind, error.content.values) == ("file_missing", "input", {"path": "/a.jpg"})
    assert str(error) == error.message == "There is no file /a.jpg." and error.hint.startswith("Check")
    assert pickle.loads(pickle.dumps(error)).content == error.content
    assert InputError("file_missing", hint="", path="/a.jpg").hint == ""


# The catalogue


def strings(tree: ast.AST) -> Iterator[str]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def used_strings() -> set[str]:
    return {
        text for path in SOURCES if path.name != "messages.json" for text in strings(ast.parse(path.read_text("utf-8")))
    }


def raised_codes() -> set[str]:
    """The first arguments of calls that make a message or an error, where they are constant."""
    codes = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                code = node.args[0].value
                is_error = re.fullmatch(
                    r"(Shutterspan|Usage|Input|Output|Encoder|Model|Validation|UnsupportedImage|_worker_)(Error|error)|MemoryExhausted|make_message",
                    name,
                )
                if is_error and isinstance(code, str):
                    codes.add(code)
    return codes


def test_every_code_that_is_raised_is_in_a_catalogue() -> None:
    assert raised_codes() <= english_texts().keys() | cli_messages.MESSAGES.keys()
    assert len(raised_codes()) > 150


def test_every_stage_has_a_text() -> None:
    stages = {
        node.args[0].value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "step" and len(node.args) == 3
        if isinstance(node.args[0], ast.Constant)
    }
    assert stages >= {"frames", "training"} and {f"stage_{stage!s}" for stage in stages} <= CATALOG["messages"].keys()


def test_no_code_of_the_catalogue_is_unused() -> None:
    used = used_strings() | {entry.get("hint", "") for entry in CATALOG["messages"].values()}
    used |= {hint for _, hint in cli_messages.MESSAGES.values()}
    stages = {code for code in CATALOG["messages"] if code.startswith("stage_") and code[len("stage_") :] in used}
    assert sorted((CATALOG["messages"].keys() | CATALOG["hints"].keys()) - used - stages) == []


def test_every_hint_that_a_message_names_exists() -> None:
    assert {entry["hint"] for entry in CATALOG["messages"].values() if "hint" in entry} <= CATALOG["hints"].keys()
    assert not CATALOG["messages"].keys() & CATALOG["hints"].keys()
    hints = CATALOG["hints"].keys() | cli_messages.HINTS.keys()
    assert {hint for _, hint in cli_messages.MESSAGES.values() if hint} <= hints


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_every_code_has_its_text_in_every_language(path: Path) -> None:
    translation = json.loads(path.read_text("utf-8"))
    texts = {code: entry["text"] for code, entry in CATALOG["messages"].items()} | CATALOG["hints"]
    assert sorted(texts.keys() - translation.keys()) == [] and sorted(translation.keys() - texts.keys()) == []
    assert {code for code, text in texts.items() if placeholders(text) != placeholders(translation[code])} == set()
    assert all(translation.values())


def test_the_languages_of_the_app_have_a_translation() -> None:
    from shutterspan.ui.desktop.state.preferences import LANGUAGES

    languages = {path.stem.removeprefix("messages_") for path in TRANSLATIONS}
    assert languages == set(LANGUAGES) - {"", "auto", "system", "en"}


def test_texts_of_the_core_name_no_option() -> None:
    texts = [entry["text"] for entry in CATALOG["messages"].values()] + list(CATALOG["hints"].values())
    assert [text for text in texts if re.search(r"(?<!\S)--\w", text)] == []
