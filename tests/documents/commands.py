"""The commands of the pages: taken out of their blocks, and checked without running them."""

import ast
import contextlib
import io
import re
import shlex
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path, PurePosixPath

from shutterspan.core.foundation.errors import UsageError
from shutterspan.installer import install_command
from shutterspan.ui.cli.main import build_parser

from .pages import ROOT, Page

#: Programs that are no part of the project. Only their names are checked.
OTHER_PROGRAMS = {".", "apt-get", "blender", "cd", "cp", "git", "ls", "mkdir", "mv", "pipx", "rm", "sudo", "tar"}
_OPERATORS = set("();<>|&")
_COMMENT = re.compile(r"(^|\s)# .*")


@dataclass(frozen=True)
class Command:
    """A command of a page. line: the number of its first line; tokens: as a shell splits them."""

    page: str
    line: int
    text: str
    tokens: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.text}"

    @property
    def program(self) -> str:
        """The program's name without its folder: that of `.venv/bin/shutterspan` is `shutterspan`."""
        return PurePosixPath(self.tokens[0]).name or self.tokens[0]

    @property
    def arguments(self) -> list[str]:
        return list(self.tokens[1:])


def commands_of(page: Page) -> list[Command]:
    """All commands of the page's `sh` blocks, in order."""
    return [command for block in page.code("sh") for command in _commands(page.name, block.line, block.code)]


def fault_of(command: Command) -> str:
    """What is bad about a command; an empty text if nothing is."""
    if any(set(token) <= _OPERATORS for token in command.tokens):
        return "more than one plain command"
    if command.program in OTHER_PROGRAMS:
        return ""
    check = _CHECKS.get(command.program)
    return check(command.arguments) if check else f"an unknown program, “{command.tokens[0]}”"


def _commands(page: str, first_line: int, code: str) -> list[Command]:
    commands, text, start = [], "", first_line
    for number, line in enumerate(code.splitlines(), first_line):
        text += line.removesuffix("\\")
        if line.endswith("\\"):
            continue
        if tokens := _split(text):
            commands.append(Command(page, start, " ".join(text.split()), tuple(tokens)))
        text, start = "", number + 1
    return commands


def _split(text: str) -> list[str]:
    """Split a command as a shell does, without its comment. Operators, such as `|`, are tokens of their own."""
    lexer = shlex.shlex(_COMMENT.sub("", text), posix=True, punctuation_chars=True)
    lexer.commenters = ""  # a comment begins with a token; for shlex, any # would begin one
    lexer.whitespace_split = True
    return list(lexer)


def _check_shutterspan(arguments: list[str]) -> str:
    return _parse(build_parser(), arguments)


def _check_python(arguments: list[str]) -> str:
    first, *further = arguments
    if first == "install.py":
        return _parse(install_command._parser(), further)
    if first == "-m":
        is_known = find_spec(further[0]) or (ROOT / f"{further[0].replace('.', '/')}.py").exists()
        return "" if is_known else f"there is no module {further[0]}"
    if first == "-c":
        return ""
    return _check_script(ROOT / first, further) if (ROOT / first).is_file() else f"there is no script {first}"


def _check_script(script: Path, arguments: list[str]) -> str:
    named = [argument.partition("=")[0] for argument in arguments if re.match("-+[a-z]", argument)]
    known = defined_options(script.read_text("utf-8")) | {"-h", "--help"}
    unknown = [option for option in named if option not in known]
    return f"there is no option {', '.join(unknown)}" if unknown else ""


def _check_nox(arguments: list[str]) -> str:
    own = list(takewhile(lambda argument: argument != "--", arguments))
    named = {name.partition("(")[0] for name in own if not name.startswith("-")}
    unknown = sorted(named - nox_sessions((ROOT / "noxfile.py").read_text("utf-8")))
    return f"there is no session {', '.join(unknown)}" if unknown else ""


def _check_paths(arguments: list[str]) -> str:
    """The arguments that look like paths of the repository exist."""
    paths = [argument.partition("::")[0] for argument in arguments if "/" in argument and argument[0] not in "-/"]
    missing = [path for path in paths if not (ROOT / path).exists()]
    return f"there is no {', '.join(missing)}" if missing else ""


def _check_pip(arguments: list[str]) -> str:
    return _check_paths([f"./{name}" for name in arguments if name.endswith((".lock", ".txt"))])


def _parse(parser: ArgumentParser, arguments: list[str]) -> str:
    """Parse arguments, and return the error if they are refused."""
    output = io.StringIO()
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            parser.parse_args(arguments)
    except UsageError as error:
        return str(error)
    except SystemExit as end:  # --help ends with 0
        return output.getvalue().strip() if end.code else ""
    return ""


def defined_options(script: str) -> set[str]:
    """The options that a script adds to a parser, such as `-o` and `--output`."""
    calls = [node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Call)]
    adding = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "add_argument"]
    names = [name.value for call in adding for name in call.args if isinstance(name, ast.Constant)]
    return {name for name in names if isinstance(name, str) and name.startswith("-")}


def nox_sessions(noxfile: str) -> set[str]:
    """The names of the sessions that a noxfile defines."""
    sessions = set()
    functions = [node for node in ast.parse(noxfile).body if isinstance(node, ast.FunctionDef)]
    for function in functions:
        for decorator in function.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else ast.Call(decorator, [], [])
            if ast.unparse(call.func) == "nox.session":
                named = [ast.literal_eval(keyword.value) for keyword in call.keywords if keyword.arg == "name"]
                sessions.update(named or [function.name])
    return sessions


_CHECKS: dict[str, Callable[[list[str]], str]] = {
    "shutterspan": _check_shutterspan,
    "python": _check_python,
    "python3": _check_python,
    "nox": _check_nox,
    "pip": _check_pip,
    "pytest": _check_paths,
    "ruff": _check_paths,
    "mypy": _check_paths,
    "lint-imports": _check_paths,
    "run": _check_paths,  # .ci/run
}
