"""The commands of the pages are valid: programs, commands, options and values that exist."""

import posixpath
from pathlib import Path

import pytest

from .commands import commands_of, defined_options, fault_of, nox_sessions
from .pages import Page, read_pages

ACTIVATE = ". .venv/bin/activate"
PAGES = [page for page in read_pages() if page.code("sh")]


def faults_of_commands(page: Page) -> list[str]:
    faults = [(command, fault_of(command)) for command in commands_of(page)]
    return [f"{command}: {fault}" for command, fault in faults if fault]


def faults_of_place(page: Page) -> list[str]:
    """Paths of the program that don't suit the page's readers: those of README.md haven't activated the environment."""
    commands = [command for command in commands_of(page) if command.program == "shutterspan"]
    programs = {command.tokens[0] for command in commands}
    if page.name == "README.md":
        return sorted(programs - {".venv/bin/shutterspan"})
    missing = [f"the page lacks `{ACTIVATE}`"] if commands and not explains_activation(page, commands[0].line) else []
    return missing + sorted(programs - {"shutterspan", "./shutterspan"})  # the latter is the program without Python


def explains_activation(page: Page, before: int) -> bool:
    """Whether the page names the line that activates the environment, or links a page that runs it.

    before: number of the line with the page's first command; only what stands above it counts.
    """
    is_in_text = any(f"`{ACTIVATE}`" in line for line in page.text.splitlines()[: before - 1])
    links = [target.partition("#")[0] for line, target in page.links if line < before]
    paths = {posixpath.normpath(posixpath.join(posixpath.dirname(page.name), link)) for link in links if link}
    linked = [Page(page.root, path) for path in sorted(paths) if path.endswith(".md") and (page.root / path).is_file()]
    return is_in_text or runs_activation(page, before) or any(map(runs_activation, linked))


def runs_activation(page: Page, before: int | None = None) -> bool:
    """Whether a block of the page activates the environment, above a line if it is given."""
    lines = [command.line for command in commands_of(page) if command.text == ACTIVATE]
    return bool(lines) and (before is None or lines[0] < before)


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
        ".venv/bin/python examples/clip.py truck.jpg -o truck.mp4 --frames=5",
        "python examples/batch.py --help",
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
        ("python examples/clip.py truck.jpg --size 7", "no option --size"),
        (".venv/bin/python examples/trajectories.py truck.jpg --with=7 -q 1", "no option --with, -q"),
        ("python examples/batch.py photos --outputs clips", "no option --outputs"),
        ("python3 ui/cli/start_training.py /tmp/work 00.pack --minute 20", "no option --minute"),
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
        ("cli.md", "shutterspan doctor\n. .venv/bin/activate", ["the page lacks `. .venv/bin/activate`"]),
        ("cli.md", "# activate the environment\nshutterspan doctor", ["the page lacks `. .venv/bin/activate`"]),
        ("cli.md", ". .venv/bin/activated\nshutterspan doctor", ["the page lacks `. .venv/bin/activate`"]),
        ("cli.md", ". .venv/bin/activate\n.venv/bin/shutterspan doctor", [".venv/bin/shutterspan"]),
    ],
)
def test_an_unsuitable_path_is_caught(tmp_path: Path, name: str, code: str, faults: list[str]) -> None:
    assert faults_of_place(page_of(tmp_path, code, name)) == faults


@pytest.mark.parametrize(
    ("text", "is_explained"),
    [
        ("Run `. .venv/bin/activate` first.", True),
        ("First see [the command line](cli.md#start).", True),
        ("[The command line](../docs/cli.md) explains it.", True),
        ("Activate the environment first.", False),
        ("Run `activate` first.", False),
        ("Run `.venv/bin/activate` first.", False),
        ("First see [the app](app.md).", False),
        ("First see [a page that is missing](gone.md), or [the start](#start).", False),
        ("First see [the manual](https://example.org/cli.md).", False),
    ],
)
def test_a_page_names_the_activation_or_links_it(tmp_path: Path, text: str, is_explained: bool) -> None:
    (tmp_path / "docs").mkdir()
    page_of(tmp_path, ACTIVATE, "docs/cli.md")
    (tmp_path / "docs" / "app.md").write_text("Activate the environment.\n")
    command = "```sh\nshutterspan doctor\n```\n"
    for code, expected in ((f"{text}\n\n{command}", is_explained), (f"{command}\n{text}\n", False)):
        (tmp_path / "docs" / "a.md").write_text(code)
        assert (faults_of_place(Page(tmp_path, "docs/a.md")) == []) == expected


def test_options_of_a_script_are_found() -> None:
    script = (
        "parser.add_argument('photo', type=Path)\n"
        "parser.add_argument('-o', '--output', default=Path('--name'))\n"
        "group.add_argument('--frames', help='instead of --count')\n"
        "print('--size')\n"
    )
    assert defined_options(script) == {"-o", "--output", "--frames"}


def test_sessions_of_nox_are_found() -> None:
    noxfile = (
        "import nox\n"
        "@nox.session\ndef lint(session): ...\n"
        "@nox.session(venv_backend='none')\ndef tests(session): ...\n"
        "@nox.session(name='all-tests')\ndef all_tests(session): ...\n"
        "def helper(): ...\n"
    )
    assert nox_sessions(noxfile) == {"lint", "tests", "all-tests"}
