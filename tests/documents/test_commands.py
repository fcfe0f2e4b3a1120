"""The commands of the pages are valid: programs, commands, options and values that exist."""

from pathlib import Path

import pytest

from .commands import commands_of, fault_of, nox_sessions
from .pages import Page, read_pages

PAGES = [page for page in read_pages() if page.code("sh")]


def faults_of_commands(page: Page) -> list[str]:
    faults = [(command, fault_of(command)) for command in commands_of(page)]
    return [f"{command}: {fault}" for command, fault in faults if fault]


def faults_of_place(page: Page) -> list[str]:
    """Paths of the program that don't suit the page's readers: those of README.md haven't activated the environment."""
    programs = {command.tokens[0] for command in commands_of(page) if command.program == "shutterspan"}
    if page.name == "README.md":
        return sorted(programs - {".venv/bin/shutterspan"})
    missing = [] if "activate" in page.text or not programs else ["the page lacks `. .venv/bin/activate`"]
    return missing + sorted(programs - {"shutterspan"})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_are_valid(page: Page) -> None:
    assert faults_of_commands(page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_suit_the_page(page: Page) -> None:
    assert faults_of_place(page) == []


def page_of(folder: Path, code: str, name: str = "a.md") -> Page:
    (folder / name).write_text(f"```sh\n{code}\n```\n")
    return Page(folder, name)


def test_commands_are_taken_out_of_their_blocks(tmp_path: Path) -> None:
    code = "# A comment.\n\nls a  # Another.\nls \\\n  'b c' \\\n  d#e\n\nls"
    commands = commands_of(page_of(tmp_path, code))
    assert [(command.line, command.tokens) for command in commands] == [
        (4, ("ls", "a")),
        (5, ("ls", "b c", "d#e")),
        (9, ("ls",)),
    ]


@pytest.mark.parametrize(
    "code",
    [
        ".venv/bin/shutterspan render dancer.jpg -o dancer.mp4 --frames 15",
        'shutterspan render *.jpg --preset gif -o gifs/ --name "{number}-{photo}"',
        "shutterspan render --help",
        "shutterspan --version",
        "python3 install.py --demo",
        "python3 install.py --torch-index https://example.org/cpu",
        ".venv/bin/python -m pip install -r requirements-cluster.lock",
        "python3 ui/cli/start_training.py /tmp/work packs/00.pack",
        ".venv/bin/nox -s lint tests",
        ".venv/bin/nox -s 'hosts(gimp)' -- further arguments",
        ".venv/bin/pytest -q tests/documents/test_commands.py",
        "git clone --depth 1 URL shutterspan",
        ". .venv/bin/activate",
    ],
)
def test_a_valid_command_passes(tmp_path: Path, code: str) -> None:
    assert faults_of_commands(page_of(tmp_path, code)) == []


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("shutterspan rendr dancer.jpg", "rendr"),
        ("shutterspan render dancer.jpg --frame-count 7", "--frame-count"),
        ("shutterspan render dancer.jpg -o a.mp4 --frames 500", "500"),
        ("shutterspan render dancer.jpg --loop forever", "forever"),
        ("shutterspan render dancer.jpg --region circle:1,2,3", "circle"),
        ("shutterspan motion dancer.jpg", "-o"),
        ("shutterspan app [PHOTO|FOLDER]", "more than one plain command"),
        ("shutterspan doctor > report.txt", "more than one plain command"),
        ("cd photos && ls", "more than one plain command"),
        ("python3 install.py --tests", "--tests"),
        ("python3 install.py --demo --test", "not allowed with"),
        ("python3 docs/make_references.py", "no script docs/make_references.py"),
        ("python3 -m shutterspan.nothing", "no module shutterspan.nothing"),
        ("pip install -r requirements-engine.lock", "no ./requirements-engine.lock"),
        ("pytest tests/cores/test_clip.py", "no tests/cores/test_clip.py"),
        ("nox -s lint test", "no session test"),
        ("$ shutterspan doctor", "unknown program, “$”"),
        ("shutterspam doctor", "unknown program, “shutterspam”"),
        ("SHUTTERSPAN_LOG=1 shutterspan doctor", "unknown program, “SHUTTERSPAN_LOG=1”"),
    ],
)
def test_a_bad_command_is_caught(tmp_path: Path, code: str, fault: str) -> None:
    (found,) = faults_of_commands(page_of(tmp_path, code))
    assert found.startswith("a.md:2: ") and fault in found.removeprefix(f"a.md:2: {code}")


@pytest.mark.parametrize(
    ("name", "code", "faults"),
    [
        ("README.md", ".venv/bin/shutterspan doctor", []),
        ("README.md", "shutterspan doctor", ["shutterspan"]),
        ("cli.md", ". .venv/bin/activate\nshutterspan doctor", []),
        ("cli.md", "git status", []),
        ("cli.md", "shutterspan doctor", ["the page lacks `. .venv/bin/activate`"]),
        ("cli.md", ". .venv/bin/activate\n.venv/bin/shutterspan doctor", [".venv/bin/shutterspan"]),
    ],
)
def test_an_unsuitable_path_is_caught(tmp_path: Path, name: str, code: str, faults: list[str]) -> None:
    assert faults_of_place(page_of(tmp_path, code, name)) == faults


def test_sessions_of_nox_are_found() -> None:
    noxfile = (
        "import nox\n"
        "@nox.session\ndef lint(session): ...\n"
        "@nox.session(venv_backend='none')\ndef tests(session): ...\n"
        "@nox.session(name='all-tests')\ndef all_tests(session): ...\n"
        "def helper(): ...\n"
    )
    assert nox_sessions(noxfile) == {"lint", "tests", "all-tests"}
