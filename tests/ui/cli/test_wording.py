"""Messages as the command line prints them: its own, and the core's with the names of options."""

import argparse
import ast
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from string import Formatter

import numpy as np
import pytest

from shutterspan.core.foundation import messages
from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.core.inference.diagnostics import Diagnosis
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.pipeline import render
from shutterspan.core.training import loop
from shutterspan.ui import cli
from shutterspan.ui.cli import run_training
from shutterspan.ui.cli.main import build_parser
from shutterspan.ui.cli.messages import HINTS, MESSAGES
from shutterspan.ui.cli.wording import OPTION_TEXTS, SIZE_OPTIONS, SIZE_TEXTS, wording_for

RECIPE = RESOURCES / "recipes" / "refine_cpu.toml"
CLI = Path(cli.__file__).parent
#: Texts of the core that the command line replaces, by code.
REPLACED = OPTION_TEXTS | SIZE_TEXTS
ERRORS: list[type[ShutterspanError]] = [ShutterspanError, *ShutterspanError.__subclasses__()]
#: Names of what takes a code first, and perhaps the code of a hint.
MAKERS = {"make_message", "json_output_of", *(error.__name__ for error in ERRORS)}
LONG_BLUR = "The blur is too long for this size: moving parts will be soft."


@pytest.fixture(scope="module")
def options() -> dict[str, set[str]]:
    """The options of each command."""
    subparsers = next(action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction))
    return {name: set(parser._option_string_actions) for name, parser in subparsers.choices.items()}


def own_codes(sources: Iterable[Path]) -> set[str]:
    """All string literals of the modules that are codes of the command line's own messages and hints."""
    nodes = (node for path in sources for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    literals = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return literals & (MESSAGES.keys() | HINTS.keys())


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_own_codes_are_used_and_differ_from_those_of_the_core() -> None:
    catalog = json.loads(Path(messages.__file__).with_suffix(".json").read_text("utf-8"))
    core_hints = catalog["hints"]
    assert not (MESSAGES.keys() | HINTS.keys()) & (catalog["messages"].keys() | core_hints.keys())
    used_hints = {hint for _, hint in MESSAGES.values() if hint}
    assert used_hints <= HINTS.keys() | core_hints.keys()
    used = own_codes(path for path in CLI.glob("*.py") if path.name != "messages.py")
    assert used | used_hints >= MESSAGES.keys() | HINTS.keys()


def test_every_literal_code_is_in_the_catalogue() -> None:
    """Codes of errors and messages, and of the hints that replace theirs."""
    texts, found = messages.english_texts(), set[str]()
    for path in CLI.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in MAKERS:
                codes = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "hint")]
                found |= {
                    code.value for code in codes if isinstance(code, ast.Constant) and isinstance(code.value, str)
                }
    assert found - texts.keys() == set()
    assert "invalid_arguments" in found


@pytest.mark.parametrize("code", REPLACED)
def test_the_core_has_each_replaced_text(code: str) -> None:
    core_text = messages.english_texts()[code]
    assert core_text != REPLACED[code]
    assert placeholders(core_text) == placeholders(REPLACED[code])
    assert not re.search("--[a-z]", core_text)


def test_each_option_that_a_text_names_exists(options: dict[str, set[str]]) -> None:
    own_texts = [text for text, _ in MESSAGES.values()] + list(HINTS.values())
    texts = [re.sub("`.*?`", "", text) for text in (*OPTION_TEXTS.values(), *own_texts)]  # but those of other programs
    named = {option for text in texts for option in re.findall(r"(?<!\S)“?(--[a-z-]+|-[a-z])\b", text)}
    assert {"--overwrite", "--processes", "--region", "-o"} <= named
    assert named - {"--help"} <= set().union(*options.values())
    assert all(option in options[command] for command, option in SIZE_OPTIONS.items())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("allow_replacing", "Add --overwrite to replace it, or choose another name."),
        ("resume_or_replace", "Add --resume to keep them and render the rest, or --overwrite to replace them."),
        ("restart_scheduler", "Start it again, and add --resume."),
        ("fewer_photos_at_a_time", "Close other programs, or use fewer --jobs."),
        ("smaller_size", "Close other programs, or choose a smaller --size."),
        ("more_worker_memory", "Give the workers more memory, or choose a smaller --size."),
        ("smaller_size_if_memory", "If memory ran out, choose a smaller --size."),
        ("raise_fps", "Raise --fps or --duration, or lower --frames."),
        ("depth_for_pictures", "--depth and --quality are for pictures only. --quality is also for an animated .webp."),
        ("quality_for_jpeg", "Use --quality for .jpg, .heic and .webp only."),
        ("codec_for_mp4", "--codec is for .mp4 only. Every other ending has one codec."),
        ("codec_for_mp4_alone", "--codec is for .mp4 only."),
        ("other_ending_or_codec", "Choose another ending or --codec."),
        ("constants_layout", "Choose a JSON file that “shutterspan evaluate --sweep -o FOLDER” has written."),
        ("pack_first", "Make packs with “shutterspan train --pack”."),
        ("pack_again", "Make packs with “shutterspan train --pack”."),
        ("fewer_processes", "Use fewer --processes. The run keeps its last checkpoint."),
        ("choose_other_name", "Choose another name."),
    ],
)
def test_options_are_named(code: str, expected: str) -> None:
    assert wording_for("render").text(Message(code)) == expected


@pytest.mark.parametrize(
    ("command", "memory", "long"),
    [
        ("render", "Close other programs, or choose a smaller --size.", "Try --size 640."),
        ("motion", "Close other programs, or choose a smaller --width.", "Try --width 640."),
        ("evaluate", "Close other programs, or choose a smaller width.", "Try a width of 640."),
    ],
)
def test_each_command_names_its_own_option_for_the_size(command: str, memory: str, long: str) -> None:
    wording = wording_for(command)
    assert wording.hint(make_message("memory_exhausted")) == memory
    assert wording.hint(make_message("diagnosis_blur_too_long", width=640)) == long


@pytest.mark.parametrize("diagnosis", [None, make_message("diagnosis_blur_too_long", width=640)])
def test_motion_as_json_has_the_diagnosis_and_its_code(
    diagnosis: Message | None, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable
) -> None:
    monkeypatch.setattr(Exposure, "diagnosis", diagnosis and Diagnosis("long", diagnosis))
    report = run_command("motion", photo, "-o", tmp_path / "a.flo", "--json").report
    assert report["diagnosis"] == (f"{LONG_BLUR} Try --width 640." if diagnosis else None)
    assert report["diagnosis_code"] == (diagnosis.code if diagnosis else None)


def test_an_error_as_json_has_its_code_and_its_values(tmp_path: Path, run_command: Callable) -> None:
    path = tmp_path / "a.png"
    assert run_command("render", path, "-o", tmp_path / "a.mp4", "--json").report["error"] == {
        "code": "file_missing",
        "kind": "input",
        "message": f"There is no file {path}.",
        "hint": "Check the spelling of its name and folder.",
        "hint_code": "check_spelling",
        "values": {"path": str(path)},
    }
    assert run_command("render", path, "--json").report["error"] == {
        "code": "output_missing",
        "kind": "usage",
        "message": "No output is specified.",
        "hint": "Add --output with a name, such as --output dancer.mp4.",
        "hint_code": "name_output",
        "values": {},
    }


def test_invalid_arguments_have_a_code(run_command: Callable) -> None:
    error = run_command("render", "a.png", "--frames", "1", "--json").report["error"]
    reason = "argument --frames: must be a whole number from 2 to 240, not “1”"
    assert error["code"] == "invalid_arguments"
    assert error["message"] == f"{reason}."
    assert error["hint"] == "See “shutterspan render --help”."
    assert error["values"] == {"reason": reason, "program": "shutterspan render"}


def test_motion_out_of_memory_names_its_own_option(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable
) -> None:
    monkeypatch.setattr(Exposure, "trajectory", lambda self, times, width=None: np.empty(1 << 60, np.uint8))
    result = run_command("motion", photo, "-o", tmp_path / "a.flo")
    assert result.code == 1 and result.err.endswith("Close other programs, or choose a smaller --width.\n")


def test_the_diagnosis_of_motion_names_its_own_option(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable
) -> None:
    diagnosis = Diagnosis("long", make_message("diagnosis_blur_too_long", width=640))
    monkeypatch.setattr(Exposure, "diagnosis", diagnosis)
    result = run_command("motion", photo, "-o", tmp_path / "a.flo")
    assert result.err == f"shutterspan: {LONG_BLUR} Try --width 640.\n"


def test_a_diagnosis_names_the_option(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable
) -> None:
    original = render.Renderer.render

    def with_diagnosis(*arguments: object) -> render.RenderReport:
        diagnosis = make_message("diagnosis_blur_too_long", width=640)
        return replace(original(*arguments), diagnosis=diagnosis)  # type: ignore[arg-type]

    monkeypatch.setattr(render.Renderer, "render", with_diagnosis)
    result = run_command("render", photo, "-o", tmp_path / "o.png", "--at", "0.5", "--json")
    assert result.report["diagnosis"] == f"{LONG_BLUR} Try --size 640."
    assert result.report["diagnosis_code"] == "diagnosis_blur_too_long"
    assert result.err == f"shutterspan: {LONG_BLUR} Try --size 640.\n"


def test_a_batch_names_options_in_its_sentences_and_its_reports(
    photo: Path, tmp_path: Path, run_command: Callable
) -> None:
    command = ["render", photo, "-o", tmp_path / "out", "--at"]
    assert run_command(*command, "0.5", "--jobs", "1").code == 0
    failed = run_command(*command, "0.25", "--jobs", "1", "--json")
    hint = "Add --resume to keep them and render the rest, or --overwrite to replace them."
    assert failed.report["error"]["hint"] == hint and hint in failed.err
    result = run_command(*command, "0.25", "--resume", "--report", tmp_path / "report.json", "--json")
    written = json.loads((tmp_path / "report.json").read_text())
    assert written == result.report
    assert [row["code"] for row in written] == ["file_exists"]
    assert [row["hint"] for row in written] == ["Add --overwrite to replace it, or choose another name."]


def test_training_names_options(tmp_path: Path, run_command: Callable, capfd: pytest.CaptureFixture[str]) -> None:
    packs, output = tmp_path / "packs", tmp_path / "run"
    hint = f"There are no packs in {packs}. Make packs with “shutterspan train --pack”.\n"
    result = run_command("train", "--config", RECIPE, "--packs", packs, "-o", output, "--minutes", "0.1")
    assert result.err == f"shutterspan: {hint}"
    assert run_training.main(training(packs, output)) == 1
    assert capfd.readouterr().out == hint


def test_reports_of_training_name_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable, capfd: pytest.CaptureFixture[str]
) -> None:
    def train(*arguments: object, report: Callable[[str | Message], None] = lambda line: None) -> None:
        report_line = arguments[-1] if callable(arguments[-1]) else report
        report_line("step 1")
        report_line(make_message("pack_foreign", path="00.pack"))

    monkeypatch.setattr(loop, "train", train)
    monkeypatch.setattr(run_training, "train", train)
    lines = "step 1\n00.pack is not a Shutterspan pack. Make packs with “shutterspan train --pack”.\n"
    assert run_command("train", "--config", RECIPE, "-o", tmp_path, "--minutes", "0.1").out == lines
    assert run_training.main(training(tmp_path, tmp_path)) == 0
    assert capfd.readouterr().out == f"{lines}The run is over.\n"


def training(packs: Path, output: Path) -> list[str]:
    return ["--config", str(RECIPE), "--packs", str(packs), "--output", str(output), "--minutes", "0.1"]
