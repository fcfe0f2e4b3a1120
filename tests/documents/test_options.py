"""The pages and the parsers name the same options."""

import argparse
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shutterspan.core.pipeline.presets.preset import BUILT_IN_PRESETS
from shutterspan.installer import install_command
from shutterspan.ui.cli.main import build_parser

from .pages import ROOT, Page, Table, read_pages

#: Records of the past name options of their time, so they are left out.
PAGES = [page for page in read_pages() if not re.match(r"CHANGELOG|docs/experiments/\d", page.name)]
CLI = Page(ROOT, "docs/cli.md")
#: Options of other programs that the pages name.
OTHER_OPTIONS = {"--depth", "--help", "--python-exit-code", "--python-expr", "--strict"}
#: Options of the project's tests that the pages may name: of pytest, and of `tests/fuzz/run.py`.
TEST_OPTIONS = {"--write-pictures", "--seconds"}
#: Sources that define options of commands and of scripts.
SOURCES = [path for folder in ("core", "installer", "plugin", "ui") for path in (ROOT / folder).rglob("*.py")]

_OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*|(?<![\w-])-[a-z]\b")


@functools.cache
def parsers() -> dict[str, argparse.ArgumentParser]:
    """The parsers of all commands, by name."""
    top = build_parser()
    (commands,) = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(commands.choices)


def options_of(parser: argparse.ArgumentParser) -> dict[str, argparse.Action]:
    return {option: action for action in parser._actions for option in action.option_strings}


@functools.cache
def defined_options() -> set[str]:
    """The long options that the project's own programs define."""
    texts = [path.read_text("utf-8") for path in SOURCES]
    texts = [text for text in texts if re.search(r"\.add_argument\(", text)]
    return {option for text in texts for option in re.findall(r'"(--[a-z][\w-]*)"', text)}


def command_of(table: Table) -> str | None:
    """The command whose options a table lists: the one that the nearest heading names; None where none does."""
    names = parsers().keys()
    named = [names & set(re.findall(r"[\w-]+", heading)) for heading in reversed(table.headings)]
    return next((found.pop() for found in named if len(found) == 1), None)


def options_in_tables(page: Page) -> Iterator[tuple[str | None, str]]:
    """Each option that a table of options lists, with its arguments, and the command that the table belongs to."""
    for table in page.tables:
        if table.columns[0].lower() in ("option", "options"):
            command = command_of(table)
            yield from ((command, code) for cell in table.first_cells for code in cell if code.startswith("-"))


def faults_of_tables(page: Page) -> list[str]:
    return [
        f"{page.name}: {command or 'any command'}: {code}: {fault}"
        for command, code in options_in_tables(page)
        if (fault := fault_of_option(command, code))
    ]


def fault_of_option(command: str | None, code: str) -> str:
    """What is bad about an option of a table; an empty text if nothing is."""
    option, _, value = code.partition(" ")
    chosen = [parsers()[command]] if command else [*parsers().values(), install_command._parser()]
    actions = [options_of(parser)[option] for parser in chosen if option in options_of(parser)]
    if not actions:
        return "no such option"
    if "|" in value and not any(are_all_values(action, set(value.split("|"))) for action in actions):
        return "other values"
    return "it takes no value" if value and all(action.nargs == 0 for action in actions) else ""


def are_all_values(action: argparse.Action, values: set[str]) -> bool:
    """Whether an option takes these values and, where it has a list of them, no others. WIDTH stands for any width."""
    if action.choices is not None:
        return values == set(map(str, action.choices))
    take = action.type if callable(action.type) else str
    try:
        return all(take(value) for value in values if not value.isupper())
    except (argparse.ArgumentTypeError, ValueError):
        return False


def unnamed_options(page: Page) -> list[str]:
    """Options of the commands that a page doesn't name in the section of the command, such as “`render`: make clips”.

    Former names of an option needn't be named.
    """
    faults = []
    for name, parser in parsers().items():
        named = set(_OPTION.findall(page.code_under(re.compile(rf"{name}:"))))
        actions = [action for action in parser._actions if action.help != argparse.SUPPRESS]
        faults += [
            f"{name} {action.option_strings[-1]}"
            for action in actions
            if action.option_strings and action.dest != "help" and not named & set(action.option_strings)
        ]
    return faults


def unknown_options(page: Page) -> list[str]:
    """Long options that the page's text names and no program has."""
    named = {option for code in page.code_spans for option in _OPTION.findall(code) if option.startswith("--")}
    return sorted(named - defined_options() - OTHER_OPTIONS - TEST_OPTIONS) if named else []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_options_of_tables_exist(page: Page) -> None:
    assert faults_of_tables(page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_options_of_sentences_exist(page: Page) -> None:
    assert unknown_options(page) == []


def test_the_manual_names_every_command_and_option() -> None:
    assert unnamed_options(CLI) == []
    assert [name for name in parsers() if f"shutterspan {name}" not in CLI.code_spans] == []


def test_the_manual_lists_the_presets() -> None:
    (table,) = [table for table in CLI.tables if table.columns[0] == "preset"]
    assert [name for cell in table.first_cells for name in cell] == [preset.name for preset in BUILT_IN_PRESETS]


TABLE = "# Commands\n\n## {heading}\n\n| option | what it does |\n|---|---|\n| {cell} | a |\n"


@pytest.mark.parametrize(
    ("heading", "cell", "faults"),
    [
        ("render", "`-o OUT`, `--output OUT`", []),
        ("`shutterspan render`", "`--loop none\\|boomerang\\|repeat`", []),
        ("render", "`--size full\\|fit\\|WIDTH`", []),
        ("Options", "`--sweep`, `--draw arrows\\|colours`", []),
        ("render", "`--sweep`", ["--sweep: no such option"]),
        ("motion", "`--draw`, `--frames N`", ["--frames N: no such option"]),
        ("Options", "`--no-such`", ["--no-such: no such option"]),
        ("render", "`--loop none\\|boomerang`", ["--loop none|boomerang: other values"]),
        ("render", "`--size full\\|huge`", ["--size full|huge: other values"]),
        ("render", "`--best TIMES`", ["--best TIMES: it takes no value"]),
    ],
)
def test_a_bad_row_is_caught(tmp_path: Path, heading: str, cell: str, faults: list[str]) -> None:
    (tmp_path / "a.md").write_text(TABLE.format(heading=heading, cell=cell))
    assert [fault.split(": ", 2)[2] for fault in faults_of_tables(Page(tmp_path, "a.md"))] == faults


@pytest.mark.parametrize(
    ("command", "option"), [("render", "--jobs"), ("motion", "--draw"), ("evaluate", "--json"), ("train", "--device")]
)
def test_a_missing_option_is_found(tmp_path: Path, command: str, option: str) -> None:
    """Other commands have an option of this name too, which doesn't count."""
    sections = {name: [f"`{option}`" for option in options_of(parser)] for name, parser in parsers().items()}
    sections[command].remove(f"`{option}`")
    text = "\n".join(f"## `{name}`: a\n\n{' '.join(options)}\n" for name, options in sections.items())
    (tmp_path / "a.md").write_text(text)
    assert unnamed_options(Page(tmp_path, "a.md")) == [f"{command} {option}"]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("`--frames 7`, `install.py --gimp` and `--seconds`", []),
        ("`git clone --depth 1`, `a--b` and --what", []),
        ("`--frame 7`", ["--frame"]),
        ("`shutterspan render --verbose` and `--quiet`", ["--quiet", "--verbose"]),
        ("`--keep`, `--found FOLDER` and `--seed 1`", ["--found", "--keep"]),
    ],
)
def test_an_unknown_option_in_a_sentence_is_caught(tmp_path: Path, text: str, unknown: list[str]) -> None:
    (tmp_path / "a.md").write_text(text)
    assert unknown_options(Page(tmp_path, "a.md")) == unknown
