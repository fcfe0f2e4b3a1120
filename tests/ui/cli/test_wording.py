"""Messages of the core as the command line prints them: with the names of its options."""

import ast
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.core.inference.diagnostics import Diagnosis
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.pipeline import render
from shutterspan.core.training import loop
from shutterspan.ui.cli import run_training
from shutterspan.ui.cli.wording import OPTION_PHRASES, SIZE_PHRASES, with_option_names

CORE = RESOURCES.parent / "core"
RECIPE = RESOURCES / "recipes" / "third.toml"


@pytest.fixture(scope="module")
def literals() -> list[str]:
    """All string literals of the core. Docstrings are among them, which does no harm here."""
    trees = [ast.parse(path.read_text("utf-8")) for path in CORE.rglob("*.py")]
    nodes = [node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [text for text in nodes if isinstance(text, str)]


@pytest.mark.parametrize("phrase", [*OPTION_PHRASES, *SIZE_PHRASES])
def test_the_core_contains_each_phrase(phrase: str, literals: list[str]) -> None:
    assert any(phrase in text for text in literals)


@pytest.mark.parametrize(
    ("core", "expected"),
    [
        ("Allow it to be replaced, or choose another name.", "Add --overwrite to replace it, or choose another name."),
        (
            "Resume the batch to keep them and do the rest, or allow them to be replaced.",
            "Add --resume to keep them and do the rest, or --overwrite to replace them.",
        ),
        ("Start it again, and resume the batch.", "Start it again, and add --resume."),
        ("Close other programs, or render fewer photos at a time.", "Close other programs, or use fewer --jobs."),
        ("Close other programs, or choose a smaller size.", "Close other programs, or use --size."),
        ("Give the workers more memory, or choose a smaller size.", "Give the workers more memory, or use --size."),
        ("If memory ran short, a smaller size helps.", "If memory ran short, a smaller --size helps."),
        ("Raise the frame rate, or ask for fewer frames.", "Raise --fps, or ask for fewer frames."),
        ("Depth and quality are for single pictures.", "--depth and --quality are for single pictures."),
        ("Leave the quality to .jpg.", "Leave --quality to .jpg."),
        (
            "The codec can be chosen for .mp4 alone; other endings have one each.",
            "--codec is for .mp4; other endings have one each.",
        ),
        ("The codec can be chosen for .mp4 alone.", "--codec is for .mp4."),
        ("Choose another ending or codec.", "Choose another ending or --codec."),
        ("It is JSON, as a sweep writes it.", "It is JSON, as “evaluate --sweep -o FOLDER” writes it."),
        ("Pack the material first.", "“shutterspan train --pack” makes packs."),
        ("Pack the material again.", "“train --pack” makes packs."),
        ("Let fewer processes draw. What was learnt", "Use fewer --processes. What was learnt"),
    ],
)
def test_options_are_named(core: str, expected: str, literals: list[str]) -> None:
    assert any(core in text for text in literals)
    assert with_option_names(core, "render") == expected


@pytest.mark.parametrize(
    ("command", "memory", "long"),
    [
        ("render", "Close other programs, or use --size.", "Try --size 640."),
        ("motion", "Close other programs, or use --width.", "Try --width 640."),
        ("evaluate", "Close other programs, or ask for less width.", "Try a width of 640."),
    ],
)
def test_each_command_names_its_own_option_for_the_size(command: str, memory: str, long: str) -> None:
    assert with_option_names("Close other programs, or ask for less width.", command) == memory
    assert with_option_names("Try a width of 640.", command) == long


def test_motion_out_of_memory_names_its_own_option(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable
) -> None:
    monkeypatch.setattr(Exposure, "trajectory", lambda self, times, width=None: np.empty(1 << 60, np.uint8))
    result = run_command("motion", photo, "-o", tmp_path / "a.flo")
    assert result.code == 1 and result.err.endswith("Close other programs, or use --width.\n")


def test_the_diagnosis_of_motion_names_its_own_option(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable
) -> None:
    diagnosis = Diagnosis("long", "What moves will look soft.", "Try a width of 640.")
    monkeypatch.setattr(Exposure, "diagnosis", diagnosis)
    result = run_command("motion", photo, "-o", tmp_path / "a.flo")
    assert result.err == "shutterspan: What moves will look soft. Try --width 640.\n"


def test_other_texts_stay_as_they_are() -> None:
    for text in ("", "/a/size.png is empty.", "Choose another name.", "A photo needs at least 16 on each side."):
        assert with_option_names(text) == text


def test_a_diagnosis_names_the_option(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable
) -> None:
    original = render.Renderer.render

    def with_diagnosis(*arguments: object) -> render.RenderReport:
        return replace(original(*arguments), diagnosis="What moves will look soft. Try a width of 640.")  # type: ignore[arg-type]

    monkeypatch.setattr(render.Renderer, "render", with_diagnosis)
    result = run_command("render", photo, "-o", tmp_path / "o.png", "--at", "0.5", "--json")
    assert result.report["diagnosis"] == "What moves will look soft. Try --size 640."
    assert result.err == "shutterspan: What moves will look soft. Try --size 640.\n"


def test_a_batch_names_options_in_its_sentences_and_its_reports(
    photo: Path, tmp_path: Path, run_command: Callable
) -> None:
    command = ["render", photo, "-o", tmp_path / "out", "--at"]
    assert run_command(*command, "0.5", "--jobs", "1").code == 0
    failed = run_command(*command, "0.25", "--jobs", "1", "--json")
    hint = "Add --resume to keep them and do the rest, or --overwrite to replace them."
    assert failed.report["error"]["hint"] == hint and hint in failed.err
    result = run_command(*command, "0.25", "--resume", "--report", tmp_path / "report.json", "--json")
    written = json.loads((tmp_path / "report.json").read_text())
    assert written == result.report
    assert [row["hint"] for row in written] == ["Add --overwrite to replace it, or choose another name."]


def test_training_names_options(tmp_path: Path, run_command: Callable, capfd: pytest.CaptureFixture[str]) -> None:
    packs, output = tmp_path / "packs", tmp_path / "run"
    hint = f"There are no packs in {packs}. “shutterspan train --pack” makes packs.\n"
    result = run_command("train", "--config", RECIPE, "--packs", packs, "-o", output, "--minutes", "0.1")
    assert result.err == f"shutterspan: {hint}"
    assert run_training.main(training(packs, output)) == 1
    assert capfd.readouterr().out == hint


def test_reports_of_training_name_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable, capfd: pytest.CaptureFixture[str]
) -> None:
    def train(*arguments: object, report: Callable[[str], None] = lambda line: None) -> None:
        report_line = arguments[-1] if callable(arguments[-1]) else report
        report_line("00.pack is no pack of this program. Pack the material again.")

    monkeypatch.setattr(loop, "train", train)
    monkeypatch.setattr(run_training, "train", train)
    line = "00.pack is no pack of this program. “train --pack” makes packs.\n"
    assert run_command("train", "--config", RECIPE, "-o", tmp_path, "--minutes", "0.1").out == line
    assert run_training.main(training(tmp_path, tmp_path)) == 0
    assert capfd.readouterr().out == f"{line}The run is over.\n"


def training(packs: Path, output: Path) -> list[str]:
    return ["--config", str(RECIPE), "--packs", str(packs), "--output", str(output), "--minutes", "0.1"]
