"""Every link and picture of the documentation leads to a file, and to a heading where it names one."""

import re
from pathlib import Path, PurePosixPath

import pytest

from .pages import ROOT, Page, anchor, page_at, read_pages

PAGES = read_pages()
#: Nothing is fetched: targets outside the repository are not followed.
ELSEWHERE = re.compile(r"https?://\S+|mailto:\S+@\S+")


def faults_of_links(page: Page) -> list[str]:
    """One line for each link that leads nowhere."""
    links = [(line, target) for line, target in page.links if not ELSEWHERE.fullmatch(target)]
    return [f"{page.name}:{line}: {target}: {fault}" for line, target in links if (fault := fault_of(page, target))]


def fault_of(page: Page, target: str) -> str:
    name, _, heading = target.partition("#")
    if ":" in name or name.startswith("/"):
        return "no relative path"
    path = (page.path.parent / name).resolve() if name else page.path
    if not path.is_relative_to(page.root):
        return "outside the repository"
    if not path.exists():
        return "no such file"
    if heading and (path.suffix != ".md" or heading not in page_at(page.root, relative(page, path)).anchors):
        return "no such heading"
    return ""


def relative(page: Page, path: Path) -> str:
    return path.relative_to(page.root).as_posix()


def linked_pages(page: Page) -> set[str]:
    """The names of the pages to which a page links. A folder stands for its README.md, which GitHub shows."""
    names = set()
    for _, target in page.links:
        path = (page.path.parent / target.partition("#")[0]).resolve()
        path = path / "README.md" if path.is_dir() else path
        if path.suffix == ".md" and path.is_file() and path.is_relative_to(page.root):
            names.add(relative(page, path))
    return names


def reachable_pages(root: Path) -> set[str]:
    """The names of the pages that can be reached from README.md by links."""
    found, new = set(), {"README.md"}
    while new:
        found |= new
        new = {name for page in new for name in linked_pages(page_at(root, page))} - found
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Page) -> None:
    assert faults_of_links(page) == []


def test_every_page_of_docs_can_be_reached_from_the_readme() -> None:
    docs = {page.name for page in PAGES if PurePosixPath(page.name).parts[0] == "docs"}
    assert docs - reachable_pages(ROOT) == set()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """README.md, docs/cli.md with a heading, a page that nothing links to, and a picture."""
    pages = {
        "README.md": "# Title\n\n## The `app`, and more\n\n[Manual](docs/)\n",
        "docs/README.md": "# Index\n\n[Commands](cli.md)\n",
        "docs/cli.md": "# Commands\n\n## Regions\n\n### Regions\n\n[up](../README.md)\n",
        "docs/alone.md": "# Alone\n\n[Commands](cli.md)\n",
        "docs/a picture.jpg": "",
    }
    for name, text in pages.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[a](docs/cli.md)", ""),
        ("[a](docs/cli.md#regions)", ""),
        ("[a](docs/cli.md#regions-1)", ""),
        ("[a](#the-app-and-more)", ""),
        ("[a](docs/)", ""),
        ("![a](docs/a%20picture.jpg)", ""),
        ("[a][1]\n\n[1]: docs/cli.md", ""),
        ("[a](https://example.org/#b) and <mailto:ada@example.org>", ""),
        ("`[a](nowhere.md)`", ""),
        ("[a](docs/gone.md)", "docs/gone.md: no such file"),
        ("![a](docs/gone.jpg)", "docs/gone.jpg: no such file"),
        ('<img src="docs/gone.jpg" alt="a">', "docs/gone.jpg: no such file"),
        ("[a][1]\n\n[1]: docs/gone.md", "docs/gone.md: no such file"),
        ("| a |\n|---|\n| [a](docs/gone.md) |", "docs/gone.md: no such file"),
        ("[a](docs/CLI.md)", "docs/CLI.md: no such file"),
        ("[a](docs/cli.md#region)", "docs/cli.md#region: no such heading"),
        ("[a](docs/cli.md#regions-2)", "docs/cli.md#regions-2: no such heading"),
        ("[a](#the-app)", "#the-app: no such heading"),
        ("[a](docs/a%20picture.jpg#b)", "docs/a picture.jpg#b: no such heading"),
        ("[a](../other/README.md)", "../other/README.md: outside the repository"),
        ("[a](/docs/cli.md)", "/docs/cli.md: no relative path"),
        ("[a](ftp://example.org/a.md)", "ftp://example.org/a.md: no relative path"),
    ],
)
def test_a_broken_link_is_caught(tree: Path, text: str, fault: str) -> None:
    with (tree / "README.md").open("a") as file:
        file.write(f"\n{text}\n")
    assert [line.split(": ", 1)[1] for line in faults_of_links(Page(tree, "README.md"))] == ([fault] if fault else [])


def test_a_page_that_nothing_links_to_is_found(tree: Path) -> None:
    assert reachable_pages(tree) == {"README.md", "docs/README.md", "docs/cli.md"}


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("What it can't do", "what-it-cant-do"),
        ("In / out, and what is kept", "in--out-and-what-is-kept"),
        ("`--still-clip` & `0.1.0`", "--still-clip--010"),
        ("Größe von snake_case", "größe-von-snake_case"),
    ],
)
def test_anchors_follow_the_rule_of_github(heading: str, expected: str) -> None:
    assert anchor(heading.replace("`", "")) == expected
