"""The form of the pages: blocks of code with a language, lines that fit a screen, a short README."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from .pages import ROOT, Page, read_pages

#: All pages but those for readers of the code, and records of the past.
PAGES = [page for page in read_pages() if page.name not in ("ARCHITECTURE.md", "CHANGELOG.md", "GLOSSARY.md")]
#: `sh` holds commands that a reader runs; `text` holds output, and whatever else is not run.
LANGUAGES = {"sh", "text", "python", "scheme", "json", "toml"}
LONGEST_README, LONGEST_LINE = 120, 120


def faults_of_form(page: Page) -> list[str]:
    return [
        *(f"{page.name}:{line}: an indented block of code" for line in page.indented_blocks),
        *(f"{page.name}:{block.line}: “{block.language}”" for block in page.blocks if block.language not in LANGUAGES),
        *(f"{page.name}:{line}: {fault}" for line, fault in faults_of_data(page)),
    ]


def faults_of_data(page: Page) -> list[tuple[int, str]]:
    """Line and fault of each block that is no JSON, or no TOML. A block may hold several JSON values."""
    faults = []
    for language, read in (("json", read_json), ("toml", tomllib.loads)):
        for block in page.code(language):
            try:
                read(block.code)
            except ValueError as error:
                faults.append((block.line, f"no {language}: {error}"))
    return faults


def read_json(text: str) -> list[Any]:
    """Read all JSON values of a text. Raises ValueError: it isn't JSON."""
    values = []
    while text := text.strip():
        value, end = json.JSONDecoder().raw_decode(text)
        values.append(value)
        text = text[end:]
    return values


def long_lines(page: Page) -> list[str]:
    """Lines that don't fit. Rows of tables, output and data can't be broken, nor can a line of one word."""
    output = {
        number
        for block in page.blocks
        for number in range(block.line, block.line + len(block.code.splitlines()))
        if block.language in ("text", "json")
    }
    return [
        f"{page.name}:{number}: {len(line)} columns"
        for number, line in enumerate(page.text.splitlines(), 1)
        if len(line) > LONGEST_LINE and number not in output and not line.startswith("|") and len(line.split()) > 1
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_blocks_of_code_have_a_language(page: Page) -> None:
    assert faults_of_form(page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_lines_fit(page: Page) -> None:
    assert long_lines(page) == []


def test_the_readme_is_short() -> None:
    length = len(Page(ROOT, "README.md").text.splitlines())
    assert length <= LONGEST_README


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("```sh\nls\n```", []),
        ('```json\n{"a": 1}\n```\n\n```toml\na = 1\n```', []),
        ("```json\n[1]\n[2]\n```", []),
        ("- a\n\n  ```text\n      b\n  ```", []),
        ("```\nls\n```", ["a.md:2: “”"]),
        ("a\n\n~~~bash\nls\n~~~", ["a.md:4: “bash”"]),
        ("- a\n\n  ```console\n  $ ls\n  ```", ["a.md:4: “console”"]),
        ("a\n\n    ls\n", ["a.md:3: an indented block of code"]),
        ("- a\n\n      ls\n", ["a.md:3: an indented block of code"]),
        ("> a\n\n\tls\n", ["a.md:3: an indented block of code"]),
        ('```json\n{"a": }\n```', ["a.md:2: no json: Expecting value: line 1 column 7 (char 6)"]),
        ("```toml\na\n```", ["a.md:2: no toml: Expected '=' after a key in a key/value pair (at line 1, column 2)"]),
    ],
)
def test_a_fault_of_form_is_caught(tmp_path: Path, text: str, faults: list[str]) -> None:
    (tmp_path / "a.md").write_text(text)
    assert faults_of_form(Page(tmp_path, "a.md")) == faults


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("a " * 60, []),
        ("| " + "a" * 130, []),
        ("https://example.org/" + "a" * 130, []),
        ("```text\n" + "a " * 70 + "\n```", []),
        ("```sh\n" + "a " * 70 + "\n```", ["a.md:2: 140 columns"]),
        ("a " * 60 + "b", ["a.md:1: 121 columns"]),
        ("- " + "b" * 120, ["a.md:1: 122 columns"]),
        ("é" * 120 + " é", ["a.md:1: 122 columns"]),
    ],
)
def test_a_long_line_is_caught(tmp_path: Path, line: str, faults: list[str]) -> None:
    (tmp_path / "a.md").write_text(line, "utf-8")
    assert long_lines(Page(tmp_path, "a.md")) == faults
