"""The Python code of the pages runs, in the order of each page, beside the photo that it names."""

from pathlib import Path

import pytest

from .example_files import write_example_files
from .pages import Page, read_pages

#: Pages whose code isn't run here, and what covers it instead.
NOT_RUN = {
    "docs/gimp.md": "needs GIMP's interpreter; tests/hosts/gimp runs it",
    "docs/protocol.md": "an excerpt; tests/plugin has whole clients",
}
PAGES = [page for page in read_pages() if page.code("python")]
#: Records of the past hold excerpts.
RUN = [page for page in PAGES if page.name not in NOT_RUN and not page.name.startswith("docs/experiments/")]


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_python_code_runs(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_example_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "page"}
    for block in page.code("python"):
        code = "\n" * (block.line - 1) + block.code  # so that tracebacks name lines of the page
        exec(compile(code, page.path, "exec"), names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_code_is_valid(page: Page) -> None:
    for block in page.code("python"):
        compile(block.code, page.path, "exec")


def test_the_list_of_pages_that_are_not_run_is_no_longer_than_needed() -> None:
    assert set(NOT_RUN) <= {page.name for page in PAGES}
