"""Hints in the app use the app's own terms."""

import ast
import json
import re
from pathlib import Path
from string import Formatter

import pytest

from shutterspan.core.foundation import messages
from shutterspan.core.foundation.messages import Message
from shutterspan.ui.desktop.state.wording import message_hint, message_text

ROOT = Path(messages.__file__).parents[2]
CATALOG = json.loads(Path(messages.__file__).with_suffix(".json").read_text("utf-8"))
#: Folders whose messages can reach the app, with those of the worker.
FOLDERS = ("color", "foundation", "image_io", "inference", "model", "pipeline", "types", "video_io", "worker")
#: Terms of other faces: options and commands of the command line, and parts of the worker's protocol.
FOREIGN = r"--\w|\bshutterspan (app|evaluate|motion|render|train)\b|\bJSON\b|\brequests?\b|\bcodec\b|\bmasks?\b"


def sources() -> list[Path]:
    core = [path for name in FOLDERS for path in (ROOT / "core" / name).rglob("*.py")]
    return [*(path for path in core if path.parent.name != "batch"), *(ROOT / "ui" / "desktop").rglob("*.py")]


def hint_codes() -> set[str]:
    """The codes of all hints that these sources name, or that belong to a message that they name."""
    nodes = (node for path in sources() for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    named = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    of_messages = {CATALOG["messages"][code].get("hint", "") for code in named & CATALOG["messages"].keys()}
    return (of_messages | named & CATALOG["hints"].keys()) - {""}


def hint(code: str) -> str:
    """The hint as the app words it, with a number for each value."""
    names = {name for _, name, _, _ in Formatter().parse(CATALOG["hints"][code]) if name}
    return message_hint(Message("x", dict.fromkeys(names, 640), code))


def test_the_hints_of_unfolding_opening_and_writing_are_among_them() -> None:
    assert {"unfold_again", "check_spelling", "smaller_size", "allow_replacing", "nothing_lost"} <= hint_codes()
    assert "pack_first" not in hint_codes()


@pytest.mark.parametrize("code", sorted(hint_codes()))
def test_no_hint_names_controls_of_other_faces(code: str) -> None:
    text = hint(code)
    assert text and not re.search(FOREIGN, text), text


def test_a_photo_in_which_nothing_moves() -> None:
    message = Message("diagnosis_no_motion", hint_code="draw_where_it_moved")
    assert message_text(message) == "This photo is sharp, so there is nothing to unfold."
    assert message_hint(message) == "If something moved, draw a region and a stroke there."
