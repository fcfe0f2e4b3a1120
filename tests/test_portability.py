"""The program runs on Windows and macOS as far as its text shows: a lint, since nothing here runs there.

What only one system has needs a fallback: a test of the system, of the name's presence, or of the error of its absence.
"""

import ast
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for room in ("core", "installer", "plugin", "ui") for path in (ROOT / room).rglob("*.py"))

#: Modules that not every system has.
SYSTEM_MODULES = {
    *("fcntl", "grp", "posix", "pty", "pwd", "resource", "spwd", "syslog", "termios", "tty"),
    *("_winapi", "msvcrt", "nt", "winreg", "winsound"),
}
#: Names of modules that Windows, or macOS, doesn't have.
SYSTEM_NAMES = {
    "os": {
        *("chown", "chroot", "confstr", "ctermid", "fchdir", "fchmod", "fchown", "fdatasync", "fork", "forkpty"),
        *("getegid", "geteuid", "getgid", "getgroups", "getloadavg", "getpgid", "getpgrp", "getpriority", "getresuid"),
        *("getsid", "getuid", "getxattr", "initgroups", "killpg", "lchown", "listxattr", "lockf", "major", "minor"),
        *("memfd_create", "mkfifo", "mknod", "nice", "openpty", "pathconf", "pipe2", "posix_fadvise"),
        *("posix_fallocate", "posix_spawn", "pread", "pwrite", "sched_getaffinity", "sched_setaffinity"),
        *("sched_yield", "sendfile", "setegid", "seteuid", "setgid", "setpgid", "setpriority", "setsid", "setuid"),
        *("setxattr", "splice", "statvfs", "sync", "sysconf", "tcgetpgrp", "ttyname", "uname", "wait", "wait3"),
        *("wait4", "waitid", "WNOHANG", "WIFEXITED", "WEXITSTATUS", "WIFSIGNALED", "WTERMSIG", "O_CLOEXEC"),
        *("O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_SYNC", "O_TMPFILE", "startfile"),
        "add_dll_directory",
    },
    "signal": {
        *("SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGIO", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP", "SIGTSTP"),
        *("SIGTTIN", "SIGTTOU", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGXCPU", "SIGXFSZ", "CTRL_BREAK_EVENT"),
        *("CTRL_C_EVENT", "SIGBREAK", "alarm", "getitimer", "pause", "pthread_kill", "pthread_sigmask", "setitimer"),
        *("siginterrupt", "sigpending", "sigtimedwait", "sigwait", "sigwaitinfo"),
    },
    "socket": {"AF_UNIX", "socketpair"},
    "select": {"poll", "epoll", "kqueue"},
    "time": {"tzset", "clock_gettime", "pthread_getcpuclockid"},
}
#: Folders that one kind of system has.
SYSTEM_FOLDERS = re.compile(r"^/(dev|proc|sys|tmp|var/tmp|run)(/|$)")
#: What a test of the system, or of a name's presence, mentions.
GUARD = re.compile(
    r"\bhasattr\(|\bgetattr\(|\bsys\.platform\b|\bos\.name\b|\bplatform\.system\b|\bCAN_[A-Z_]+\b|\.exists\("
)
ABSENCE_ERRORS = {"AttributeError", "ImportError", "ModuleNotFoundError", "OSError"}
FORBIDDEN_IN_NAMES = re.compile(r'[:?*"<>|]')
RESERVED_STEM = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])")
#: Calls whose arguments are the name of a file that the program makes, by the arguments' keywords or positions.
NAMING_CALLS = {
    "with_name": (0,),
    "with_suffix": (0,),
    "mkdtemp": ("prefix", "suffix"),
    "mkstemp": ("prefix", "suffix"),
}
TEXT_MODE = re.compile(r"[rwax]t?\+?")

#: Modules that move files, and why the new name can't exist there: on Windows, `rename` refuses to replace a file.
RENAMING = {
    "core/foundation/atomic.py": "the new names are in a folder that was just made, or were moved away",
    "core/pipeline/batch/staging.py": "the new names are in a folder that was just made",
    "plugin/package.py": "the new name was moved away",
    "ui/desktop/state/queue_store.py": "the new name is random",
}
#: Modules whose streams exist: a program with pipes starts their process, or they run inside `StandardStreams`. All
#: others may run under `pythonw`.
WITH_STREAMS = {
    "core/worker/session.py",
    *("ui/cli/interruption.py", "ui/cli/main.py", "ui/cli/supervision.py", "ui/cli/terminal.py"),
}
#: Modules that are used where Linux limits memory, and nowhere else.
LINUX_ONLY = {"ui/cli/supervision.py"}


class Module:
    """A module's syntax, and around each node what surrounds it."""

    def __init__(self, source: str):
        self.tree = ast.parse(source)
        self._parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def is_guarded(self, node: ast.AST) -> bool:
        """Whether something around a node tests the system, or catches the error of what is absent."""
        return any(map(_is_guard, self._around(node)))

    def is_docstring(self, node: ast.AST) -> bool:
        return isinstance(self._parents.get(node), ast.Expr)

    def is_searched(self, node: ast.AST) -> bool:
        """Whether a path is only searched, which finds nothing where it is missing."""
        return any(isinstance(one, ast.Call) and _name(one.func) in ("glob", "rglob") for one in self._around(node))

    def _around(self, node: ast.AST) -> Iterator[ast.AST]:
        while parent := self._parents.get(node):
            yield parent
            node = parent


def _is_guard(node: ast.AST) -> bool:
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            return bool(GUARD.search(ast.unparse(test)))
        case ast.BoolOp(values=[first, *_]):
            return bool(GUARD.search(ast.unparse(first)))
        case ast.Try(handlers=handlers):
            caught = {name for one in handlers if one.type for name in re.findall(r"\w+", ast.unparse(one.type))}
            return bool(caught & ABSENCE_ERRORS)
        case ast.With(items=items):
            return any(
                isinstance(one.context_expr, ast.Call)
                and _name(one.context_expr.func) == "suppress"
                and {_name(error) for error in one.context_expr.args} & ABSENCE_ERRORS
                for one in items
            )
    return False


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _keywords(call: ast.Call) -> dict[str, ast.expr]:
    return {one.arg: one.value for one in call.keywords if one.arg}


def _text(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def absent_name(module: Module, node: ast.AST) -> str | None:
    """A module or a name that not every system has, without a fallback."""
    names: list[str] = []
    match node:
        case ast.Import(names=aliases):
            names = [alias.name for alias in aliases if alias.name in SYSTEM_MODULES]
        case ast.ImportFrom(module=str(origin), names=aliases):
            known = SYSTEM_NAMES.get(origin, set())
            names = [origin] if origin in SYSTEM_MODULES else [one.name for one in aliases if one.name in known]
        case ast.Attribute(value=ast.Name(id=origin), attr=attribute):
            names = [f"{origin}.{attribute}"] if attribute in SYSTEM_NAMES.get(origin, ()) else []
    return f"{names[0]} isn't on every system" if names and not module.is_guarded(node) else None


def system_folder(module: Module, node: ast.AST) -> str | None:
    """A folder that one kind of system has, where nothing catches its absence."""
    text = _text(node)
    if not text or not SYSTEM_FOLDERS.match(text) or module.is_docstring(node):
        return None
    return None if module.is_guarded(node) or module.is_searched(node) else f"{text} isn't on every system"


def process_start(module: Module, node: ast.AST) -> str | None:
    """A child process that is made in a way of POSIX."""
    if isinstance(node, ast.Call):
        if "preexec_fn" in _keywords(node):
            return "Windows has no preexec_fn"
        if _name(node.func) in ("get_context", "set_start_method") and "fork" in map(_text, node.args):
            return "Windows has no fork, and macOS no safe one"
    return None


def renaming(module: Module, node: ast.AST) -> str | None:
    """A file that is moved where one may lie, which Windows refuses."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "rename":
        is_of_os = isinstance(node.func.value, ast.Name) and node.func.value.id == "os"
        if is_of_os or len(node.args) == 1:
            return "rename doesn't replace a file on Windows: use replace"
    return None


def unnamed_encoding(module: Module, node: ast.AST) -> str | None:
    """A text that is read or written in the system's encoding, which on Windows isn't UTF-8."""
    if not isinstance(node, ast.Call) or "encoding" in _keywords(node) or _reads_system_file(node):
        return None
    name, keywords, args = _name(node.func), _keywords(node), node.args
    is_builtin = isinstance(node.func, ast.Name)
    mode_place = 1 if name == "fdopen" or (name == "open" and is_builtin) else 0
    mode = _text(keywords.get("mode") or (args[mode_place] if len(args) > mode_place else None))
    is_text = (
        (name == "read_text" and not args)
        or (name == "write_text" and len(args) < 2)
        or (name in ("open", "fdopen", "NamedTemporaryFile", "TemporaryFile") and bool(TEXT_MODE.fullmatch(mode or "")))
        or (name == "open" and is_builtin and len(args) == 1 and mode is None)
        or any(isinstance(value := keywords.get(key), ast.Constant) and value.value is True for key in _TEXT_OPTIONS)
    )
    return "a text without an encoding" if is_text else None


_TEXT_OPTIONS = ("text", "universal_newlines")


def _reads_system_file(call: ast.Call) -> bool:
    texts = (_text(node) for node in ast.walk(call.func))
    return any(text and SYSTEM_FOLDERS.match(text) for text in texts)


def temporary_file(module: Module, node: ast.AST) -> str | None:
    """A named temporary file, which nothing else can open on Windows as long as it is open."""
    if isinstance(node, ast.Call) and _name(node.func) == "NamedTemporaryFile":
        delete = _keywords(node).get("delete")
        return None if isinstance(delete, ast.Constant) and delete.value is False else "an open file can't be reopened"
    return None


def split_path(module: Module, node: ast.AST) -> str | None:
    """A text that is divided at slashes, as a path on Windows isn't."""
    if isinstance(node, ast.Call) and _name(node.func) in ("split", "rsplit", "partition", "rpartition"):
        return "a path isn't split by a slash on Windows" if node.args and _text(node.args[0]) == "/" else None
    return None


def made_name(module: Module, node: ast.AST) -> str | None:
    """A name of a file that Windows refuses."""
    for part in _name_parts(node):
        written = [text for one in ast.walk(part) if (text := _text(one))]
        last = _text(part.values[-1]) if isinstance(part, ast.JoinedStr) else _text(part)
        whole = _text(part) or ""
        if (
            any(FORBIDDEN_IN_NAMES.search(text) for text in written)
            or (last and whole not in (".", "..") and last[-1] in ". ")
            or any(RESERVED_STEM.fullmatch(name.partition(".")[0]) for name in Path(whole).parts)
        ):
            return f"Windows refuses the name {ast.unparse(part)}"
    return None


def _name_parts(node: ast.AST) -> list[ast.expr]:
    """The names in an expression that makes a path: behind a slash of `pathlib`, or in a call."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        parts: list[ast.expr | None] = [node.right]
    elif isinstance(node, ast.Call) and (places := NAMING_CALLS.get(_name(node.func))):
        keywords = _keywords(node)
        parts = [
            keywords.get(place) if isinstance(place, str) else (node.args[place] if len(node.args) > place else None)
            for place in places
        ]
    else:
        return []
    return [part for part in parts if part is not None and (isinstance(part, ast.JoinedStr) or _text(part))]


def missing_stream(module: Module, node: ast.AST) -> str | None:
    """A stream that is None under `pythonw`."""
    match node:
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id="sys"), attr="stdout" | "stderr" | "stdin" as stream)):
            around = [one for one in module._around(node) if isinstance(one, ast.BoolOp | ast.If | ast.IfExp)]
            tests = [one.values[0] if isinstance(one, ast.BoolOp) else one.test for one in around]
            is_tested = any(re.search(rf"sys\.{stream}(?!\.)", ast.unparse(test)) for test in tests)
            return None if is_tested else f"sys.{stream} is None under pythonw"
    return None


RULES: list[Callable[[Module, ast.AST], str | None]] = [
    absent_name,
    system_folder,
    process_start,
    renaming,
    unnamed_encoding,
    temporary_file,
    split_path,
    made_name,
    missing_stream,
]
EXCEPTIONS: dict[Callable[[Module, ast.AST], str | None], Collection[str]] = {
    absent_name: LINUX_ONLY,
    renaming: RENAMING.keys(),
    missing_stream: WITH_STREAMS,
}


def faults(source: str, name: str = "") -> list[str]:
    """The lines of a module that don't run on every system. name: of its file, for exceptions."""
    module = Module(source)
    rules = [rule for rule in RULES if name not in EXCEPTIONS.get(rule, ())]
    found = ((node, rule(module, node)) for node in ast.walk(module.tree) for rule in rules)
    return [f"{name}:{getattr(node, 'lineno', 0)}: {fault}" for node, fault in found if fault]


def test_every_module_runs_on_every_system_as_far_as_its_text_shows() -> None:
    names = {path.relative_to(ROOT).as_posix(): path for path in SOURCES}
    assert [fault for name, path in names.items() for fault in faults(path.read_text("utf-8"), name)] == []


@pytest.mark.parametrize("name", sorted(RENAMING.keys() | WITH_STREAMS | LINUX_ONLY))
def test_every_exception_is_needed(name: str) -> None:
    source = (ROOT / name).read_text("utf-8")
    assert faults(source, "another.py"), f"{name} needs no exception any more"


ABSENT = "isn't on every system"
REPLACE, ENCODING, FORBIDDEN_NAME = "use replace", "without an encoding", "Windows refuses the name"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("import os\nos.fork()", f"os.fork {ABSENT}"),
        ("import os\nif os.getuid() == 0: pass", f"os.getuid {ABSENT}"),
        ("import os\nos.killpg(1, 9)", f"os.killpg {ABSENT}"),
        ("import os\nflags = os.O_RDONLY | os.O_NONBLOCK", f"os.O_NONBLOCK {ABSENT}"),
        ("import os\ncores = len(os.sched_getaffinity(0))", f"os.sched_getaffinity {ABSENT}"),
        ("import os\nos.statvfs('.')\n", f"os.statvfs {ABSENT}"),
        ("from os import uname", f"uname {ABSENT}"),
        ("import signal\nsignal.signal(signal.SIGHUP, stop)", f"signal.SIGHUP {ABSENT}"),
        ("import signal\nprocess.send_signal(signal.SIGKILL)", f"signal.SIGKILL {ABSENT}"),
        ("import signal\nsignal.pause()", f"signal.pause {ABSENT}"),
        ("from signal import SIGALRM", f"SIGALRM {ABSENT}"),
        ("import fcntl", f"fcntl {ABSENT}"),
        ("def f():\n    import resource", f"resource {ABSENT}"),
        ("from pwd import getpwuid", f"pwd {ABSENT}"),
        ("import termios, os", f"termios {ABSENT}"),
        ("import winreg", f"winreg {ABSENT}"),
        ("open('/dev/null', 'wb')", f"/dev/null {ABSENT}"),
        ("Path(f'/proc/{process}/stat').read_bytes()", f"/proc/ {ABSENT}"),
        ("folder = '/tmp'", f"/tmp {ABSENT}"),
        ("try:\n    import fcntl\nexcept ValueError: pass", f"fcntl {ABSENT}"),
        ("if ready: import pwd", f"pwd {ABSENT}"),
        ("subprocess.run(command, preexec_fn=limit)", "no preexec_fn"),
        ("multiprocessing.get_context('fork')", "no fork"),
        ("set_start_method('fork')", "no fork"),
        ("draft.rename(target)", REPLACE),
        ("os.rename(draft, target)", REPLACE),
        ("path.read_text()", ENCODING),
        ("path.write_text(text)", ENCODING),
        ("open(path)", ENCODING),
        ("open(path, 'w')", ENCODING),
        ("path.open('a')", ENCODING),
        ("os.fdopen(descriptor, mode='r')", ENCODING),
        ("subprocess.run(command, text=True)", ENCODING),
        ("subprocess.Popen(command, universal_newlines=True)", ENCODING),
        ("NamedTemporaryFile('w', delete=False)", ENCODING),
        ("with tempfile.NamedTemporaryFile() as file: pass", "can't be reopened"),
        ("name = path.split('/')[-1]", "a slash"),
        ("folder, _, name = text.rpartition('/')", "a slash"),
        ("target = folder / 'frame:1.png'", FORBIDDEN_NAME),
        ("target = folder / f'{stem}?.png'", FORBIDDEN_NAME),
        ("target = folder / f'{stem} <{number}>'", FORBIDDEN_NAME),
        ("target = folder / f'{stem}.'", FORBIDDEN_NAME),
        ("target = folder / 'notes '", FORBIDDEN_NAME),
        ("target = folder / 'aux.mp4'", FORBIDDEN_NAME),
        ("target = folder / 'COM1'", FORBIDDEN_NAME),
        ("target = path.with_name('a|b')", FORBIDDEN_NAME),
        ("tempfile.mkdtemp(prefix='draft*')", FORBIDDEN_NAME),
        ("sys.stdout.flush()", "sys.stdout is None"),
        ("if sys.stderr.isatty(): show()", "sys.stderr is None"),
        ("text = sys.stdin.read()", "sys.stdin is None"),
    ],
)
def test_what_one_system_lacks_is_caught(source: str, fault: str) -> None:
    (found,) = faults(source)
    assert fault in found


@pytest.mark.parametrize(
    "source",
    [
        "if hasattr(os, 'fork'): os.fork()",
        "own = not hasattr(os, 'geteuid') or status.st_uid == os.geteuid()",
        "cores = len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else 1",
        "code = getattr(signal, 'SIGKILL', 9)",
        "try:\n    os.sysconf('SC_PAGE_SIZE')\nexcept (AttributeError, ValueError): pass",
        "with suppress(AttributeError):\n    os.statvfs('.')",
        "try:\n    import resource\nexcept ImportError: pass",
        "if sys.platform == 'win32':\n    import winreg",
        "if os.name == 'posix':\n    import pwd",
        "with suppress(OSError):\n    Path('/proc/self/status').read_text()",
        "for path in Path('/proc/self/task').glob('*'): pass",
        "os.open(os.devnull, os.O_WRONLY)",
        '"""Reads /proc where there is one."""',
        "path.read_text('utf-8')",
        "path.read_text(encoding='ascii')",
        "path.write_text(text, 'utf-8')",
        "open(path, 'rb')",
        "path.open('xb')",
        "window.files.open(path)",
        "Image.open(path)",
        "subprocess.run(command, capture_output=True, encoding='utf-8')",
        "NamedTemporaryFile(delete=False)",
        "draft.replace(target)",
        "library.rename(preset, name)",
        "kind.split(',')",
        "target = folder / f'{stem}-2.png'",
        "target = folder / '..'",
        "target = folder / 'console.log'",
        "if sys.stdout and sys.stdout.isatty(): show()",
    ],
)
def test_what_runs_everywhere_is_no_fault(source: str) -> None:
    assert faults(source) == []
