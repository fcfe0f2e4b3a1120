"""Names follow the glossary: no word of the old dialect, and one name for one thing."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for room in ("core", "installer", "plugin", "ui") for path in (ROOT / room).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

#: File names of which there may be several: a command is named like the module of the core that it calls, and
#: `plugin/` passes modules on to the hosts under their own names.
COMMANDS = {path.name for path in (ROOT / "ui/cli").glob("*.py")}
PASSED_ON = {
    "client.py",
    "host_common.py",
    "limits.py",
    "locator.py",
    "messages.py",
    "protocol.py",
    "time_left.py",
    "updates.py",
}


def old_dialect() -> set[str]:
    """The first column of the glossary's last table, without its heading."""
    _, table = (ROOT / "GLOSSARY.md").read_text("utf-8").split("## Words that no identifier uses")
    _, *rows = re.findall(r"^\| ([a-z, ]+) \|", table, re.M)
    return {part for row in rows for part in row.split(", ")}


def bound_names(tree: ast.AST) -> Iterator[str]:
    """Every name that a file gives to something. Names that it only uses may be those of a library."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.alias(asname=str(name)):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name


def parts_of(name: str) -> set[str]:
    """`toldDirection_2` consists of told, direction and 2."""
    return {part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)}


def offences(path: Path, old: set[str]) -> list[str]:
    names = {name for name in bound_names(ast.parse(path.read_text("utf-8"))) if not name.startswith("test_")}
    names |= set(path.relative_to(ROOT).with_suffix("").parts)
    return sorted(f"{path.relative_to(ROOT)}: {name}" for name in names if parts_of(name) & old)


@pytest.mark.parametrize("name", ["told_direction", "toldDirection", "TOLD", "_told", "Told2", "is_told"])
def test_a_word_is_found_wherever_it_stands_in_a_name(name: str) -> None:
    assert "told" in parts_of(name)


def test_a_word_inside_another_one_is_not_found() -> None:
    assert not parts_of("threshold") & {"told", "hold"}


def test_every_kind_of_name_is_looked_at() -> None:
    source = """
import a as b
class C:
    d: int
    def e(self, f, *g, h=None, **i): self.j = k = [l for l in f]
try: pass
except E as m: pass
match n:
    case [o, *p]: pass
for q in (lambda r: s): pass
with t as u: pass
"""
    assert set(bound_names(ast.parse(source))) >= set("bCdefghijklmopqru")


def test_no_name_belongs_to_the_old_dialect() -> None:
    old = old_dialect()
    assert len(old) > 20
    assert not [offence for path in SOURCES + TESTS for offence in offences(path, old)]


def test_a_class_name_stands_for_one_thing() -> None:
    homes = defaultdict(list)
    for path in SOURCES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(path.relative_to(ROOT).as_posix())
    assert not {name: places for name, places in homes.items() if len(places) > 1}


def test_a_file_name_stands_for_one_thing() -> None:
    homes = defaultdict(list)
    for path in SOURCES:
        if not path.name.startswith("__"):
            homes[path.name].append(path.relative_to(ROOT).as_posix())
    shared = {name: places for name, places in homes.items() if len(places) > 1}
    of_commands = {
        name for name, places in shared.items() if name in COMMANDS and sum("ui/cli/" not in p for p in places) == 1
    }
    assert not {name: shared[name] for name in shared.keys() - of_commands - PASSED_ON}


def test_arrays_say_their_dtype() -> None:
    """`npt.NDArray[np.float32]`, or a name of core/types/arrays.py: a bare `np.ndarray` fits every dtype."""
    bare = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
                if annotation is not None and re.search(r"np\.ndarray(?!\[)", ast.unparse(annotation)):
                    bare.append(f"{path.relative_to(ROOT)}:{annotation.lineno}")
    assert not bare
