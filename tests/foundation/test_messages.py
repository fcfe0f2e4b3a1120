"""Messages by code: wording, transfer between processes, and completeness of the catalogue."""

import ast
import builtins
import json
import pickle
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.foundation.errors import InputError, MemoryExhausted
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
#: Exceptions with a sentence instead of a code: Python's own, and those that faces word and translate.
WITHOUT_CODE = {*dir(builtins), "ArgumentTypeError", "SetupError", "UserError"}
TEXTS = {code: entry["text"] for code, entry in CATALOG["messages"].items()} | CATALOG["hints"]
ALL_TEXTS = TEXTS | {code: text for code, (text, _) in cli_messages.MESSAGES.items()} | cli_messages.HINTS
#: The code of each message's own hint.
HINT_CODES = {code: entry.get("hint", "") for code, entry in CATALOG["messages"].items()} | {
    code: hint for code, (_, hint) in cli_messages.MESSAGES.items()
}

values = st.recursive(
    st.text() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.builds(Message, st.text(), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=4,
)
codes = st.text() | st.sampled_from(sorted(TEXTS))
names = st.text() | st.sampled_from(sorted({name for text in TEXTS.values() for name in re.findall(r"{(\w+)", text)}))
messages = st.builds(Message, codes, st.dictionaries(names, values, max_size=3), codes)


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
    too_large = Message.from_dict({"code": "fps_too_high", "message": "Too fast.", "values": {"fps": 10**400}})
    assert ENGLISH.text(too_large) == "Too fast."


def test_values_are_replaced_in_inner_messages_too() -> None:
    inner = make_message("file_missing", path="/out/.hidden/a.jpg")
    outer = Message("a", {"count": 3, "inner": inner, "folder": "/out/.hidden"})
    assert outer.with_replaced_values("/.hidden", "") == Message(
        "a", {"count": 3, "inner": make_message("file_missing", path="/out/a.jpg"), "folder": "/out"}
    )


def test_a_face_has_its_own_texts_and_languages() -> None:
    german = load_translation(ROOT / "resources" / "translations" / "messages_de.json")
    face = Wording({"allow_replacing": "Tick “Replace”."}, german)
    message = make_message("file_exists", path=Path("/a.mp4"))
    assert face.full_text(message) == "/a.mp4 gibt es schon. Tick “Replace”."
    assert str(message) == "/a.mp4 exists already. Allow replacing it, or choose another name."
    assert load_translation(ROOT / "nowhere.json") == load_translation(Path(__file__)) == {}


def test_an_inner_message_of_another_version_keeps_the_senders_text() -> None:
    region = {"code": "of_the_future", "message": "sky 7", "values": {}}
    message = Message.from_dict({"code": "region_crosses_itself", "message": "?", "values": {"region": region}})
    assert ENGLISH.text(message) == "Sky 7 crosses itself."


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


def test_braces_in_values_are_not_placeholders() -> None:
    assert "{0.__class__}" in str(make_message("file_missing", path="{0.__class__}"))


def test_errors_have_their_message_and_can_be_pickled() -> None:
    error = InputError("file_missing", path=Path("/a.jpg"))
    assert (error.code, error.kind, error.content.values) == ("file_missing", "input", {"path": "/a.jpg"})
    assert str(error) == error.message == "There is no file /a.jpg." and error.hint.startswith("Check")
    assert pickle.loads(pickle.dumps(error)).content == error.content
    assert InputError("file_missing", hint="", path="/a.jpg").hint == ""


def test_a_pickled_error_keeps_another_hint_and_inner_messages() -> None:
    error = MemoryExhausted("memory_exhausted", hint="smaller_size")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.hint) == (MemoryExhausted, str(error), error.hint)
    assert copy.hint != MemoryExhausted("memory_exhausted").hint
    region = make_message("region_numbered", number=2)
    assert str(pickle.loads(pickle.dumps(InputError("region_empty", region=region)))) == "Region 2 is empty."


# The catalogue


def strings(tree: ast.AST) -> Iterator[str]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@cache
def nodes() -> list[ast.AST]:
    return [node for path in SOURCES for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path)))]


def calls() -> Iterator[tuple[str, ast.Call]]:
    """All calls, with the last part of the function's name."""
    for node in nodes():
        if isinstance(node, ast.Call):
            yield node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", ""), node


def message_calls() -> Iterator[tuple[str, str, ast.Call]]:
    """The calls that make an error or a message from a constant code, or from one of two codes: function, code and
    call."""
    for name, call in calls():
        is_error = name.endswith(("Error", "Exhausted")) and name not in WITHOUT_CODE
        if call.args and (is_error or name in ("make_message", "Message")):
            first = call.args[0]
            for code in [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]:
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield name, code.value, call


def named_hints(call: ast.Call) -> list[str] | None:
    """The codes in the keyword `hint`; None if there is none or if its value is computed elsewhere."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "hint"]
    return None if not given or isinstance(given[0], ast.Name) else [code for code in strings(given[0]) if code]


def stages() -> set[str]:
    """The constant stages of progress that are passed to `Progress.step` or to a function with a parameter for
    stages."""
    positions: dict[str, set[int]] = {}
    for node in nodes():
        if isinstance(node, ast.FunctionDef) and node.name != "step":
            parameters = [arg.arg for arg in node.args.args if arg.arg != "self"]
            if "stage" in parameters:
                positions.setdefault(node.name, set()).add(parameters.index("stage"))
    found: list[ast.expr] = []
    for name, call in calls():
        is_step = name == "step" and len(call.args) == 3  # the app's method has four, with a task first
        found += [call.args[i] for i in positions.get(name, {0} if is_step else ()) if i < len(call.args)]
        found += [keyword.value for keyword in call.keywords if keyword.arg in ("stage", "last_stage")]
    return {node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)} - {""}


def test_every_code_that_is_used_for_a_message_is_in_a_catalogue() -> None:
    made = {code for _, code, _ in message_calls()}
    assert sorted(made - english_texts().keys() - HINT_CODES.keys()) == [] and len(made) > 150
    assert sorted(made & (CATALOG["hints"].keys() | cli_messages.HINTS.keys())) == [], "hints are no messages"


def test_every_hint_that_a_call_names_is_in_a_catalogue() -> None:
    named = {code for _, _, call in message_calls() for code in named_hints(call) or ()}
    assert sorted(named - CATALOG["hints"].keys() - cli_messages.HINTS.keys()) == [] and len(named) > 5


def test_every_call_gives_the_values_that_its_texts_name() -> None:
    faults = []
    for name, code, call in message_calls():
        given = {keyword.arg for keyword in call.keywords}
        if None in given or code not in HINT_CODES:  # values from elsewhere, or a code that isn't in these catalogues
            continue
        if name == "UnsupportedImageError":  # `load_photo` adds it
            given.add("path")
        hints = named_hints(call)
        texts = [ALL_TEXTS[hint] for hint in ([HINT_CODES[code]] if hints is None else hints) if hint]
        if missing := placeholders(" ".join([ALL_TEXTS[code], *texts])) - given:
            faults.append((code, sorted(missing)))
    assert faults == []


def test_every_stage_has_a_text() -> None:
    assert stages() >= {"frames", "training", "finding_motion", "refining", "video", "palette"}
    assert sorted(stages() - {code.removeprefix("stage_") for code in CATALOG["messages"]}) == []


def test_no_code_of_the_catalogue_is_unused() -> None:
    used = {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    used |= set(HINT_CODES.values())
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
    assert sorted(TEXTS.keys() - translation.keys()) == [] and sorted(translation.keys() - TEXTS.keys()) == []
    assert {code for code, text in TEXTS.items() if placeholders(text) != placeholders(translation[code])} == set()
    assert all(translation.values())


def test_the_languages_of_the_app_have_a_translation() -> None:
    from shutterspan.ui.desktop.state.preferences import LANGUAGES

    languages = {path.stem.removeprefix("messages_") for path in TRANSLATIONS}
    assert languages == set(LANGUAGES) - {"", "auto", "system", "en"}


def test_texts_of_the_core_name_no_option() -> None:
    assert [text for text in TEXTS.values() if re.search(r"(?<!\S)--\w", text)] == []
