"""The pages of the documentation as data: headings, links, blocks of code and tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[2]
#: Folders that hold pages, beside the pages at the top of the repository.
FOLDERS = ("docs", "examples", "plugin", "resources", "tests", "ui")

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_HTML_TARGET = re.compile(r"""\b(?:href|src|srcset)\s*=\s*["']([^"'\s]+)""")


@dataclass(frozen=True)
class Block:
    """A fenced block of code. line: the number of its first line of code, from 1."""

    language: str
    code: str
    line: int


@dataclass(frozen=True)
class Table:
    """A table. headings: those above it, from the title on; first_cells: the code spans of each row's first cell."""

    headings: list[str]
    columns: list[str]
    first_cells: list[list[str]]


@dataclass(frozen=True)
class Page:
    """A Markdown file below `root`. name: its path from there, with slashes."""

    root: Path
    name: str

    @property
    def path(self) -> Path:
        return self.root / self.name

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def tokens(self) -> list[Token]:
        return _MARKDOWN.parse(self.text)

    @property
    def blocks(self) -> list[Block]:
        fences = [token for token in self.tokens if token.type == "fence"]
        return [Block(fence.info.strip(), fence.content, _line(fence) + 1) for fence in fences]

    def code(self, language: str) -> list[Block]:
        """The blocks in one language."""
        return [block for block in self.blocks if block.language == language]

    @property
    def indented_blocks(self) -> list[int]:
        """The lines at which indented blocks of code begin."""
        return [_line(token) for token in self.tokens if token.type == "code_block"]

    @property
    def code_spans(self) -> list[str]:
        """All code inside sentences and tables."""
        return [code for token in self.tokens for code in _code_spans(token)]

    @cached_property
    def anchors(self) -> set[str]:
        """The anchors that GitHub makes of the headings: equal ones get numbers."""
        anchors: set[str] = set()
        for before, token in zip(self.tokens, self.tokens[1:], strict=False):
            if before.type == "heading_open":
                name = anchor(_plain(token))
                names = (f"{name}-{number}" if number else name for number in count())
                anchors.add(next(name for name in names if name not in anchors))
        return anchors

    @property
    def links(self) -> list[tuple[int, str]]:
        """Line and target of each link and each picture, also of those in HTML."""
        return [(_line(token), unquote(target)) for token in self.tokens for target in _targets(token)]

    @property
    def tables(self) -> list[Table]:
        rows = [(headings, index) for headings, index in self._walk() if self.tokens[index].type == "table_open"]
        return [_table(headings, self.tokens[index:]) for headings, index in rows]

    def code_under(self, heading: re.Pattern[str]) -> str:
        """All code, in sentences, tables and blocks, below the headings that a pattern matches."""
        found = [self.tokens[index] for headings, index in self._walk() if any(map(heading.match, headings))]
        blocks = [token.content for token in found if token.type == "fence"]
        return "\n".join([*blocks, *(code for token in found for code in _code_spans(token))])

    def _walk(self) -> Iterator[tuple[list[str], int]]:
        """The headings above each token, from the title on, and its index."""
        above: list[tuple[str, str]] = []
        for index, token in enumerate(self.tokens):
            if token.type == "heading_open":
                # A heading ends the sections of its own level and of deeper ones: h2 ends h2, h3 and so on.
                above = [heading for heading in above if heading[0] < token.tag]
                above.append((token.tag, _plain(self.tokens[index + 1])))
            yield [text for _, text in above], index


@cache
def page_at(root: Path, name: str) -> Page:
    """The page of this name, which is read once."""
    return Page(root, name)


def read_pages(root: Path = ROOT) -> list[Page]:
    """All pages of the repository."""
    paths = [*root.glob("*.md"), *(path for folder in FOLDERS for path in (root / folder).rglob("*.md"))]
    return [page_at(root, name) for name in sorted(path.relative_to(root).as_posix() for path in paths)]


def anchor(heading: str) -> str:
    """The anchor of a heading by GitHub's rule: small letters, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _table(headings: list[str], tokens: list[Token]) -> Table:
    columns: list[str] = []
    first_cells: list[list[str]] = []
    for row, cell, text in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if row.type == "table_close":
            break
        if cell.type == "th_open":
            columns.append(_plain(text))
        elif (row.type, cell.type) == ("tr_open", "td_open"):
            first_cells.append(_code_spans(text))
    return Table(headings, columns, first_cells)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _plain(token: Token) -> str:
    """The text of a heading or a cell, without its marks."""
    return "".join(child.content for child in token.children or () if child.type in ("text", "code_inline"))


def _code_spans(token: Token) -> list[str]:
    return [child.content for child in token.children or () if child.type == "code_inline"]


def _targets(token: Token) -> Iterator[str]:
    for part in (token, *(token.children or ())):
        if part.type in ("link_open", "image"):
            yield str(part.attrs["href" if part.type == "link_open" else "src"])
        elif part.type in ("html_block", "html_inline"):
            yield from _HTML_TARGET.findall(part.content)
