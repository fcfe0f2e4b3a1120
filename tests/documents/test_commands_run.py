"""The commands of the pages run: page by page, beside the files that they name, and with the results that they name."""

import glob
import re
import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from shutterspan.ui.cli.main import build_parser

from .commands import Command, commands_of
from .example_files import write_example_files, write_training_files
from .pages import ROOT, Page, read_pages

#: Commands that are not run here, by a pattern, and what covers them instead. test_commands.py parses all of them.
NOT_RUN = {
    r"shutterspan app\b": "opens a window; tests/ui/desktop opens the app",
    r"shutterspan setup\b": "changes host programs and the desktop; tests/ui/cli/test_setup.py has its own user",
    r"shutterspan bench\b": "measures for minutes; tests/ui/cli/test_commands.py measures less",
    r"shutterspan evaluate .*--sweep": "tries many constants; tests/evaluation sweeps with few",
    r"shutterspan train --config": "trains for long; tests/ui/cli/test_train.py trains for seconds",
    r"shutterspan train --(install|detector)": "changes the program's own weights; tests/training does so in a copy",
    r"shutterspan .*--scheduler": "needs a cluster; tests/pipeline/batch starts one",
    r"shutterspan .*--device (cuda|mps)": "needs a graphics card; tests/inference/test_graphics_card.py uses one",
    r"python3 install.py": "changes the installation; tests/installer runs it in a copy",
    r"python3 ui/cli/start_training.py": "trains in the background; tests/training runs it for seconds",
    r"git clone --depth 1 URL": "needs an address; test_the_repository_can_be_cloned takes that of this folder",
    r"(pip|pipx|tar|python3 -m venv|shutterspan-\S+/shutterspan)\b": "installs; tests/packages does so in every way",
    r"cd shutterspan": "opens a folder that git or tar makes, and these commands are not run",
    r"(git|nox|pytest|run|python3?(?! examples/))\b": "for contributors; their names and paths are checked",
    r"blender ": "needs Blender; tests/hosts/blender runs it",
    r"\. ": "has no effect in this process",
}
#: Programs of the system that are run.
SYSTEM_PROGRAMS = {"cp", "ls", "mkdir", "mv", "rm"}
#: Options of which the value is a file or a folder that the command makes.
RESULTS = ("target", "output", "outputs", "project", "consistency", "report")
#: Commands that name their results by themselves if the user doesn't.
NAMING = ("render", "package")
#: With these options a command is meant to find results of an earlier one.
CONTINUING = {"--resume", "--overwrite", "--replace-originals"}

PAGES = [page for page in read_pages() if page.code("sh")]
CLONE = "git clone --depth 1 URL shutterspan"


def is_run(command: Command) -> bool:
    return not any(re.match(pattern, line_of(command)) for pattern in NOT_RUN)


def line_of(command: Command) -> str:
    return " ".join([command.program, *command.arguments])


def run_commands(page: Page) -> list[Command]:
    """The commands of a page that are run."""
    return [command for command in commands_of(page) if is_run(command)]


def expanded(tokens: list[str]) -> list[str]:
    """Replace patterns such as `*.jpg` by the files that they match, as a shell does."""
    return [name for token in tokens for name in (sorted(glob.glob(token)) or [token])]


def results_of(options: Namespace) -> Iterator[Path]:
    """The paths that a command is to make."""
    for name in RESULTS:
        value = getattr(options, name, None)
        yield from value if isinstance(value, list) else [value] if value else []


def is_made(path: Path) -> bool:
    """Whether a file, a folder with files, or files of a pattern such as `frame_%03d.png` exist."""
    if path.is_dir():
        return any(path.iterdir())
    return path.is_file() or bool(glob.glob(re.sub(r"%\d*d", "*", str(path))))


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


def run_example(command: Command) -> list[str]:
    """Run a script of the folder `examples/`, which a page names as `examples/clip.py`, and return its faults."""
    script, *arguments = expanded(command.arguments)
    done = subprocess.run([sys.executable, ROOT / script, *arguments], capture_output=True, text=True, check=False)
    if done.returncode or done.stderr:
        return [f"{command}: exit code {done.returncode}: {done.stderr.strip()}"]
    results = [Path(value) for option, value in pairwise(arguments) if option in ("-o", "--output")]
    return [f"{command}: {path} is missing: {done.stdout.strip()}" for path in results if not is_made(path)]


def run_shutterspan(command: Command, run_command: Callable) -> list[str]:
    """Run a command of the program, and return its faults.

    Pages show several ways to make one file, so a result of an earlier command is removed first.
    """
    arguments = expanded(command.arguments)
    options = build_parser().parse_args(arguments)
    results, files = list(results_of(options)), set(Path().rglob("*"))
    if not CONTINUING & set(arguments):
        for path in results:
            remove(path)
    result = run_command(*arguments)
    if result.code:
        return [f"{command}: exit code {result.code}: {result.err.strip() or result.out.strip()}"]
    if not results and options.command in NAMING and set(Path().rglob("*")) <= files:
        return [f"{command}: nothing was made: {result.err.strip()}"]
    return [f"{command}: {path} is missing: {result.err.strip()}" for path in results if not is_made(path)]


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if run_commands(page)], ids=lambda page: page.name)
def test_commands_run(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable) -> None:
    write_example_files(tmp_path)
    write_training_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    faults = []
    for command in run_commands(page):
        if command.program == "cd":
            monkeypatch.chdir(command.arguments[0])
        elif command.program in SYSTEM_PROGRAMS:
            subprocess.run([command.program, *expanded(command.arguments)], check=True)
        elif command.program == "python":
            faults += run_example(command)
        else:
            faults += run_shutterspan(command, run_command)
    assert faults == []


def test_only_commands_of_known_programs_are_run() -> None:
    programs = {command.program for page in PAGES for command in run_commands(page)}
    assert programs - SYSTEM_PROGRAMS <= {"shutterspan", "python", "cd"}


def test_the_list_of_commands_that_are_not_run_is_no_longer_than_needed() -> None:
    lines = [line_of(command) for page in PAGES for command in commands_of(page)]
    assert [pattern for pattern in NOT_RUN if not any(re.match(pattern, line) for line in lines)] == []


@pytest.mark.slow
def test_the_repository_can_be_cloned(tmp_path: Path) -> None:
    """README's first command, with this folder's address, gives a folder with what its second command starts."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    assert CLONE in (ROOT / "README.md").read_text("utf-8")
    command = CLONE.replace("URL", ROOT.as_uri()).split()
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    clone = tmp_path / "shutterspan"
    assert {"README.md", "install.py", "installer"} <= {path.name for path in clone.iterdir()}


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("shutterspan presets", []),
        ("shutterspan contact-sheet dancer.jpg photos/*.jpg -o sheet.png", []),
        ("shutterspan contact-sheet dancer.jpg truck.jpg -o sheet.png --overwrite", []),
        ("shutterspan render gone.jpg -o gone.mp4", ["exit code 1: shutterspan: There is no file gone.jpg."]),
        ("shutterspan contact-sheet dancer.jpg gone/ -o sheet.png", ["exit code 1: shutterspan: "]),
        ("shutterspan synthesize gone/ -o samples", ["exit code 1: shutterspan: "]),
    ],
)
def test_a_command_that_fails_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable, code: str, faults: list[str]
) -> None:
    write_example_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sheet.png").touch()  # a result of an earlier command
    (tmp_path / "a.md").write_text(f"```sh\n{code}\n```\n")
    (command,) = commands_of(Page(tmp_path, "a.md"))
    found = [fault.removeprefix(f"{command}: ") for fault in run_shutterspan(command, run_command)]
    assert len(found) == len(faults)
    assert all(fault.startswith(start) for fault, start in zip(found, faults, strict=True))


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("python examples/clip.py gone.jpg -o gone.mp4", "exit code 1: There is no file gone.jpg."),
        ("python examples/trajectories.py dancer.jpg --speed 3", "exit code 2: usage: trajectories.py"),
        ("python examples/batch.py gone/ -o clips", "exit code 1: "),
        ("python examples/sharpest_frame.py --help -o sharp.jpg", "sharp.jpg is missing: usage: sharpest_frame.py"),
    ],
)
def test_an_example_that_fails_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, fault: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(f"```sh\n{code}\n```\n")
    (command,) = commands_of(Page(tmp_path, "a.md"))
    (found,) = run_example(command)
    assert found.removeprefix(f"{command}: ").startswith(fault)


@pytest.mark.parametrize(
    ("result", "made"),
    [
        ("a.mp4", "a.mp4"),
        ("frames", "frames/0.png"),
        ("frames/f_%03d.tif", "frames/f_001.tif"),
    ],
)
def test_a_missing_result_is_caught(tmp_path: Path, result: str, made: str) -> None:
    path = tmp_path / made
    path.parent.mkdir(exist_ok=True)
    assert not is_made(tmp_path / result)
    path.touch()
    assert is_made(tmp_path / result)
