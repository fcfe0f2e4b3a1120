"""ARCHITECTURE.md describes the tree as it is: its map, its table of rooms, its diagram, and paths in other texts."""

import ast
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

import shutterspan.core

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("core", "ui", "plugin", "installer")
TEXT = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
#: The change log and the records of experiments name files of their time, so they are left out.
DOCS = ("ARCHITECTURE.md", "GLOSSARY.md", "README.md", "docs", "resources/weights/MODEL_CARD.md")

#: A job says at least, and at most, so many words; the diagram has so many lines and at least so many names.
SHORTEST_JOB, LONGEST_JOB = 3, 14
SCREEN, FEWEST_NAMES = 40, 20

MODULE_NAME = re.compile(r"(?<![\w/.])((?:[a-z]\w*/)+[a-z_]\w*)\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)")
PATH = re.compile(r"(?<![\w./-])(?:core|ui|plugin|installer|resources)/[\w./-]*\w")


class Room(NamedTuple):
    """A row of the table of rooms. folder: from the repository's root, without a slash at its end."""

    folder: str
    job: str
    files: int
    lines: int


def section(text: str, title: str) -> str:
    """What stands under a heading of the second level."""
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def cells(text: str) -> list[list[str]]:
    """The rows of all tables in a text whose first cell is a name in backticks, which are taken off."""
    lines = [line.strip()[1:-1] for line in text.splitlines() if line.startswith("| `")]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [[row[0].strip("`"), *row[1:]] for row in rows]


def modules(root: Path) -> set[str]:
    """Paths of all modules but `__main__.py` and those `__init__.py` that are empty or only hold a docstring."""
    found = [path for part in PARTS for path in (root / part).rglob("*.py") if path.name != "__main__.py"]
    return {path.relative_to(root).as_posix() for path in found if path.name != "__init__.py" or holds_code(path)}


def holds_code(path: Path) -> bool:
    body = ast.parse(path.read_text("utf-8")).body
    return any(not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) for node in body)


def mapped(text: str) -> list[tuple[str, str]]:
    """Path and job of each module that a map names, folder by folder."""
    folders = re.split(r"^### `([\w/]+)/`\n", text, flags=re.MULTILINE)[1:]
    tables = zip(folders[::2], folders[1::2], strict=True)
    return [(f"{folder}/{name}", job) for folder, table in tables for name, job in cells(table)]


def faults_of_map(entries: list[tuple[str, str]], existing: set[str]) -> list[str]:
    named = Counter(path for path, _ in entries)
    return [
        *(f"{path} is not in the map" for path in sorted(existing - named.keys())),
        *(f"{path} does not exist" for path in sorted(named.keys() - existing)),
        *(f"{path} is in the map {count} times" for path, count in named.items() if count > 1),
        *(
            f"the job of {path} has {len(job.split())} words"
            for path, job in entries
            if not SHORTEST_JOB <= len(job.split()) <= LONGEST_JOB
        ),
    ]


def rooms(text: str) -> list[Room]:
    return [Room(folder.rstrip("/"), job, int(files), int(lines)) for folder, job, files, lines in cells(text)]


def faults_of_rooms(table: Iterable[Room], root: Path) -> list[str]:
    """Files have to be exact; lines are rounded to hundreds and within a quarter."""
    faults = []
    for room in table:
        texts = [path.read_text("utf-8") for path in (root / room.folder).rglob("*.py")]
        lines = sum(len(text.splitlines()) for text in texts)
        if room.files != len(texts):
            faults.append(f"{room.folder} has {len(texts)} files, not {room.files}")
        if room.lines % 100 or abs(room.lines - lines) > lines / 4:
            faults.append(f"{room.folder} has about {round(lines, -2)} lines, not {room.lines}")
    return faults


def module_names(diagram: str) -> list[tuple[str, str]]:
    """Module and name of each `module.name` in a diagram, as `image_io/reading` and `load_photo`."""
    return MODULE_NAME.findall(diagram)


def faults_of_names(names: Iterable[tuple[str, str]], root: Path) -> list[str]:
    """Modules are named from the repository's root, or from core."""
    faults = []
    for module, name in names:
        within_core = module.split("/")[0] not in PARTS
        path = root / ("core" if within_core else "") / f"{module}.py"
        if not path.is_file():
            faults.append(f"there is no module {module}")
        elif not is_defined(name.split("."), ast.parse(path.read_text("utf-8")).body):
            faults.append(f"{module} has no {name}")
    return faults


def is_defined(names: list[str], body: list[ast.stmt]) -> bool:
    """Whether functions, classes and variables are defined in a module; further names, in the class before them."""
    first, *further = names
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == first:
            return not further or (isinstance(node, ast.ClassDef) and is_defined(further, node.body))
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if not further and any(isinstance(target, ast.Name) and target.id == first for target in targets):
            return True
    return False


def missing_paths(text: str, root: Path) -> list[str]:
    """Paths in a text, in backticks, commands and links, that lead neither to a file nor to a `module.name`."""
    missing = [path for path in PATH.findall(text) if not (root / path).exists()]
    return [path for path in missing if not module_names(path) or faults_of_names(module_names(path), root)]


def texts() -> list[Path]:
    places = [ROOT / name for name in DOCS]
    paths = [path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*.md")))]
    return [path for path in paths if path.parent != ROOT / "docs/experiments"]


def test_the_map_names_every_module_once() -> None:
    assert faults_of_map(mapped(section(TEXT, "Map")), modules(ROOT)) == []


def test_the_table_names_every_room_with_its_size() -> None:
    table = rooms(section(TEXT, "Rooms"))
    assert faults_of_rooms(table, ROOT) == []
    parts = [path for name in ("core", "ui") for path in (ROOT / name).iterdir() if any(path.glob("*.py"))]
    folders = [path.relative_to(ROOT).as_posix() for path in parts]
    assert sorted(room.folder for room in table) == sorted([*folders, "plugin", "installer"])
    assert all(len(room.job.split()) >= SHORTEST_JOB for room in table)


def test_the_diagram_fits_a_screen_and_names_what_exists() -> None:
    (diagram,) = re.findall(r"```\n(.*?)```", section(TEXT, "The way of a photo"), re.DOTALL)
    names = module_names(diagram)
    assert len(diagram.splitlines()) <= SCREEN
    assert len(names) >= FEWEST_NAMES
    assert faults_of_names(names, ROOT) == []


def test_the_example_imports_what_the_core_offers() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    imports = [node for node in ast.walk(ast.parse(example)) if isinstance(node, ast.ImportFrom)]
    assert [node.module for node in imports] == ["shutterspan.core"]
    assert {alias.name for alias in imports[0].names} <= set(shutterspan.core.__all__)


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.name)
def test_texts_name_paths_that_exist(path: Path) -> None:
    assert missing_paths(path.read_text("utf-8"), ROOT) == []


READING = """
class Reader:
    LIMIT: int = 1
    def read(self): ...

def load(): ...

ALL = 1
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree: one module with code in core and one in ui, and files that need no place in a map."""
    sources = {
        "core/__init__.py": '"""Only a docstring."""\n',
        "core/image_io/__init__.py": "",
        "core/image_io/reading.py": READING,
        "ui/__main__.py": "print()\n",
        "ui/app.py": "def run(): ...\n",
    }
    for name, source in sources.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return tmp_path


MAP = "### `core/image_io/`\n\n| file | job |\n|---|---|\n| `reading.py` | Reads a photo. |\n"


@pytest.mark.parametrize(
    ("further", "faults"),
    [
        ("\n### `ui/`\n\n| `app.py` | Opens the window. |\n", []),
        ("", ["ui/app.py is not in the map"]),
        (
            "\n### `ui/`\n\n| `app.py` | Opens the window. |\n| `gone.py` | Was once here. |\n",
            ["ui/gone.py does not exist"],
        ),
        (
            "| `reading.py` | Reads it again. |\n### `ui/`\n\n| `app.py` | Opens the window. |\n",
            ["core/image_io/reading.py is in the map 2 times"],
        ),
        ("\n### `ui/`\n\n| `app.py` | A window. |\n", ["the job of ui/app.py has 2 words"]),
        ("\n### `ui/`\n\n| `app.py` | |\n", ["the job of ui/app.py has 0 words"]),
    ],
    ids=["whole", "missing", "gone", "twice", "short", "empty"],
)
def test_a_wrong_map_is_caught(tree: Path, further: str, faults: list[str]) -> None:
    assert faults_of_map(mapped(MAP + further), modules(tree)) == faults


def test_a_package_with_code_in_it_belongs_in_the_map(tree: Path) -> None:
    (tree / "core" / "__init__.py").write_text('"""Offers a name."""\n\nname = 1\n')
    assert "core/__init__.py is not in the map" in faults_of_map(mapped(MAP), modules(tree))


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ("| `core/` | All of it | 3 | 0 |", ["core has about 300 lines, not 0"]),
        ("| `core/` | All of it | 3 | 300 |", []),
        ("| `core/` | All of it | 3 | 310 |", ["core has about 300 lines, not 310"]),
        ("| `core/` | All of it | 4 | 400 |", ["core has 3 files, not 4", "core has about 300 lines, not 400"]),
        ("| `gone/` | Was once here | 1 | 100 |", ["gone has 0 files, not 1", "gone has about 0 lines, not 100"]),
    ],
)
def test_a_wrong_size_is_caught(tree: Path, row: str, faults: list[str]) -> None:
    (tree / "core" / "image_io" / "reading.py").write_text("ALL = 1\n" * 299)
    assert faults_of_rooms(rooms(row), tree) == faults


@pytest.mark.parametrize(
    ("diagram", "faults"),
    [
        ("photo.jpg -> image_io/reading.load -> image_io/reading.Reader.read -> ui/app.run", []),
        ("image_io/reading.ALL, image_io/reading.Reader.LIMIT", []),
        ("image_io/reading.save", ["image_io/reading has no save"]),
        ("image_io/reading.Reader.write", ["image_io/reading has no Reader.write"]),
        ("image_io/reading.load.read", ["image_io/reading has no load.read"]),
        ("image_io/writing.save, app/run.run", ["there is no module image_io/writing", "there is no module app/run"]),
    ],
)
def test_a_wrong_name_is_caught(tree: Path, diagram: str, faults: list[str]) -> None:
    assert module_names(diagram)
    assert faults_of_names(module_names(diagram), tree) == faults


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("`core/image_io/reading.py`, `ui/`, and [a link](core/image_io)", []),
        ("See `core/image_io/writing.py`.", ["core/image_io/writing.py"]),
        ("`ui/app.run` calls `core/image_io/reading.save`.", ["core/image_io/reading.save"]),
        ("    python3 ui/cli/gone.py WORK", ["ui/cli/gone.py"]),
        ("https://example.org/core/gone.py and tests/core/gone.py", []),
    ],
)
def test_a_wrong_path_is_caught(tree: Path, text: str, missing: list[str]) -> None:
    assert missing_paths(text, tree) == missing
