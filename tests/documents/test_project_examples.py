"""The manual of project files: its examples are projects, and its table has all fields."""

import hashlib
from pathlib import Path

import pytest

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.pipeline.project.project_file import load_projects
from shutterspan.core.pipeline.project.project_json import PROJECT_KEYS

from .pages import ROOT, Page

PAGE = Page(ROOT, "docs/projects.md")
EXAMPLES = PAGE.code("json")


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: f"line {block.line}")
def test_an_example_is_a_project(block, tmp_path: Path) -> None:
    path = tmp_path / "example.shutterspan"
    path.write_text(block.code, "utf-8")
    assert load_projects(path).photos


def test_the_hash_in_an_example_is_that_of_the_sample() -> None:
    assert f'"sha256": "{hashlib.sha256(SAMPLE.read_bytes()).hexdigest()}"' in EXAMPLES[0].code


def test_the_table_has_all_fields() -> None:
    (table,) = [table for table in PAGE.tables if table.columns[0] == "field"]
    assert sorted(name for cell in table.first_cells for name in cell) == sorted(["shutterspan", *PROJECT_KEYS])
