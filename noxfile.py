"""Tasks for contributors: `.venv/bin/nox --list` lists them, `.venv/bin/nox -s tests` runs one.

All sessions run in the project's own environment, `.venv`, which `python3 install.py --dev` sets up. What follows `--`
goes to the program that a session runs: `.venv/bin/nox -s tests -- tests/color -x`.
"""

import sys
import tempfile
from pathlib import Path

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "tests"]

ROOT = Path(__file__).resolve().parent
PYTHON = Path(sys.executable)
PREPARE_BLENDER = (PYTHON, "tests/hosts/blender/prepare.py")
#: What each host program is made by: command and arguments.
HOSTS = {"gimp": ("tests/hosts/gimp/make_root.sh",), "blender": (*PREPARE_BLENDER, "bpy")}
#: Tests that only read files: of names, of the layout and its map, and of the documents.
RULES = ["documents", "test_architecture.py", "test_language.py", "test_layout.py", "test_portability.py"]


@nox.session
def tests(session: nox.Session) -> None:
    """Run the everyday tests."""
    run_pytest(session)


@nox.session
def all_tests(session: nox.Session) -> None:
    """Run all tests: the slow ones and those of host programs too."""
    run_pytest(session, "-m", "not pictures and not packages")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format, imports between packages, types, names, layout and documents."""
    run_module(session, "ruff", "check", ".")
    run_module(session, "ruff", "format", "--check", ".")
    # import-linter and mypy need the project under its package's name, wherever its folder lies.
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "shutterspan").symlink_to(ROOT)
        session.run(PYTHON.with_name("lint-imports"), "--no-cache", "--no-logo", env={"PYTHONPATH": folder})
        options = ("--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / ".mypy_cache"))
        with session.chdir(folder):
            run_module(session, "mypy", *options)
    run_module(session, "pytest", *(f"tests/{name}" for name in RULES), "-m", "not slow")


@nox.session(name="format")
def format_code(session: nox.Session) -> None:
    """Format all Python files, and correct what the linter can correct."""
    run_module(session, "ruff", "check", "--fix", ".")
    run_module(session, "ruff", "format", ".")


@nox.session
def reference(session: nox.Session) -> None:
    """Update what is made from the code: reference parts of the documents, and the app's translations."""
    run(session, PYTHON, "docs/make_reference.py")
    run(session, PYTHON, "resources/translations/make_translations.py")


@nox.session
def pictures(session: nox.Session) -> None:
    """Make the pictures of the documents in the real app, GIMP and Blender; what is missing of these is made first."""
    session.run(*HOSTS["gimp"], interrupt_timeout=None)
    session.run(*PREPARE_BLENDER, "window", interrupt_timeout=None)
    run_pytest(session, "tests/pictures", "-m", "pictures", "--write-pictures")


@nox.session
def packages(session: nox.Session) -> None:
    """Build wheel and sdist, install them in every way, and use and remove them. Needs the network and gigabytes."""
    run_pytest(session, "tests/packages", "-m", "slow or host or packages")


@nox.session
@nox.parametrize("host", sorted(HOSTS), ids=sorted(HOSTS))
def hosts(session: nox.Session, host: str) -> None:
    """Make the GIMP and the Blenders that tests drive; they are kept. GIMP needs root and Debian."""
    run(session, *HOSTS[host])


@nox.session
def fuzz(session: nox.Session) -> None:
    """Search for inputs that a reader doesn't survive: `nox -s fuzz -- photo-png --seconds 60`."""
    run_module(session, "tests.fuzz.run", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure time and memory on this computer."""
    run_module(session, "shutterspan.ui.cli", "bench", *session.posargs)


def run_pytest(session: nox.Session, *arguments: str) -> None:
    run_module(session, "pytest", "-rs", *arguments, *session.posargs)


def run_module(session: nox.Session, module: str, *arguments: str) -> None:
    run(session, PYTHON, "-m", module, *arguments)


def run(session: nox.Session, *command: str | Path) -> None:
    # After Ctrl+C, tests need seconds to end what they have started; nox would kill them at once.
    session.run(*command, interrupt_timeout=10, terminate_timeout=5)
