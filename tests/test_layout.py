"""Packages, lock, version, import contracts and linters. The session `lint` checks the tree itself."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("core", "installer", "plugin", "resources", "ui")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

#: Modules that run where no dependency is installed: before the installation, or inside a host program.
STANDARD_LIBRARY_ONLY = (
    *sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "installer").glob("*.py")
        if path.name != "bundle_archive.py"  # runs in the environment that it installs
    ),
    "core/foundation/atomic.py",
    "core/foundation/errors.py",
    "core/foundation/limits.py",
    "core/foundation/messages.py",
    "core/foundation/paths.py",
    "core/foundation/program.py",
    "core/foundation/system_libraries.py",
    "core/foundation/time_left.py",
    "core/worker/__init__.py",
    "core/worker/locator.py",
    "core/worker/protocol.py",
    "plugin/client.py",
    "plugin/host_common.py",
    "plugin/updates.py",
    "plugin/worker_finder.py",
)
#: Modules of `plugin/` that re-export modules of that list.
RE_EXPORTS = {"plugin.limits", "plugin.locator", "plugin.messages", "plugin.protocol", "plugin.time_left"}

#: The core must not mention its faces: their names, hosts, GUI toolkits, folders, modules and commands.
FACE = re.compile(
    r"(?i:\b(gimp|blender|bpy|py(qt|side)\d*|qt\d*|cli|gui|apps?|desktop|command[ -]lines?|plug-?ins?|add-?ons?|"
    r"installers?|host programs?)\b)|\binstall\.py|\bui[./]\w|[./]ui\b|\bshutterspan [a-z]+"
)
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
#: Modules in which a text may look like an option: two define options of the core's own process, one holds CSS.
WITH_FLAGS = ("core/foundation/argument_types.py", "core/worker/session.py", "core/evaluation/page_template.py")


def run(
    *command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] = os.environ
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_every_package_is_installed() -> None:
    """A folder without `__init__.py` would be missing from an installation; a checkout doesn't show that. PyInstaller
    reads the folder bundle_files in a checkout."""
    code = "import setuptools; from distutils.core import run_setup; print(*run_setup('setup.py', (), 'init').packages)"
    found = run(sys.executable, "-c", code).stdout.split()
    files = {path for room in ROOMS if room != "resources" for path in (ROOT / room).rglob("*.py")}
    folders = {path.parent for path in files if not path.is_relative_to(ROOT / "installer" / "bundle_files")}
    named = {"shutterspan." + ".".join(folder.relative_to(ROOT).parts) for folder in folders}
    assert set(found) == named | {"shutterspan.resources"}


def test_the_tree_stays_lean() -> None:
    """At most 32 MB are tracked, and one file of weights: no training states."""
    listed = run("git", "ls-files")
    if listed.returncode:
        pytest.skip("not a checkout")
    files = [path for path in map(ROOT.joinpath, listed.stdout.splitlines()) if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 32 * 10**6
    assert [path.name for path in files if path.suffix == ".safetensors"] == [
        "unfold-detector.safetensors",
        "unfold.safetensors",
    ]


def test_the_installed_version_is_that_of_the_project() -> None:
    number = PROJECT["project"]["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", number), "Blender accepts no other form"
    assert version("shutterspan") == number, "run `python3 install.py`, which installs the new version"


def test_the_version_is_in_one_place() -> None:
    """pyproject.toml has it. CHANGELOG.md and records of past runs name versions of their time."""
    paths = [path for folder in (*ROOMS, "docs", "examples") for path in (ROOT / folder).rglob("*")]
    paths += [path for path in ROOT.iterdir() if path.name not in ("pyproject.toml", "CHANGELOG.md")]
    texts = [path for path in paths if path.suffix in (".py", ".toml", ".md", ".json", ".sh", ".po", ".ts")]
    number = re.compile(rf"(?<![\d.]){re.escape(PROJECT['project']['version'])}(?![\d.])")
    named = [path.relative_to(ROOT).as_posix() for path in texts if number.search(path.read_text("utf-8"))]
    assert named == []


def locked(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    pins = [re.fullmatch(r"([\w.-]+)==([\w.]+)(; .*)?", line) for line in lines if line and line[0] not in "#-"]
    assert all(pins), f"every line of {name} pins one version"
    return {pin[1]: pin[2] for pin in pins if pin}


def needed(names: list[str], found: dict[str, str]) -> dict[str, str]:
    """The installed versions of these requirements and of all their dependencies."""
    for requirement in map(Requirement, names):
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in found or not (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            continue
        found[name] = version(name).split("+")[0]
        # The CUDA build of torch names its own libraries, to the version.
        further = [line for line in requires(name) or [] if not re.match(r"nvidia|cuda|triton", line)]
        needed(further, found)
    return found


def test_the_lock_pins_all_that_the_project_needs() -> None:
    project = PROJECT["project"]
    extras = [name for extra in ("app", "raw", "train") for name in project["optional-dependencies"][extra]]
    runtime = needed([*project["dependencies"], *extras, *PROJECT["build-system"]["requires"]], {})
    assert runtime.items() <= locked("requirements.lock").items()
    assert locked("requirements.lock")["torch"] == "2.13.0"
    pinned = locked("requirements.lock")
    for extra in ("cluster", "dev"):  # each lock begins with the one before
        pinned |= locked(f"requirements-{extra}.lock")
        try:
            wanted = needed(project["optional-dependencies"][extra], dict(runtime))
        except PackageNotFoundError as missing:
            pytest.fail(f"{missing}: set the tests up with `python3 install.py --dev`")
        assert wanted.items() <= pinned.items()


@pytest.mark.parametrize("extra", ["", "app", "cluster", "raw", "train"])
def test_the_locked_versions_are_in_the_ranges(extra: str) -> None:
    """Each range has a lowest version, which users of pip may already have."""
    project, pinned = PROJECT["project"], locked("requirements.lock") | locked("requirements-cluster.lock")
    for requirement in map(Requirement, project["optional-dependencies"][extra] if extra else project["dependencies"]):
        assert requirement.specifier.contains(pinned[requirement.name.lower()]), requirement
        assert ">=" in {part.operator for part in requirement.specifier}, requirement


def test_the_lock_of_the_engines_pins_them() -> None:
    """The tests don't install the engines, so their dependencies can't be looked up."""
    engines = locked("requirements-engines.lock")
    assert set(PROJECT["project"]["optional-dependencies"]["engines"]) <= set(engines)
    assert not engines.keys() & locked("requirements.lock").keys()


@pytest.mark.parametrize("name", STANDARD_LIBRARY_ONLY)
def test_only_the_standard_library(name: str) -> None:
    """These modules import the standard library, and each other."""
    tree = ast.parse((ROOT / name).read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    own = {module.removeprefix("shutterspan.") for module in imported if module.startswith("shutterspan.")}
    others = {module.split(".")[0] for module in imported if not module.startswith("shutterspan.")}
    assert others <= sys.stdlib_module_names
    own |= {f"plugin.{node.module}" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level}
    known = {file.removesuffix(".py").replace("/", ".") for file in STANDARD_LIBRARY_ONLY} | RE_EXPORTS
    assert own <= known


def mentions_of_faces(source: str, with_flags: bool = False) -> list[str]:
    """Mentions of faces in a module's strings and docstrings; with_flags: whether options are allowed there."""
    nodes = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    patterns = (FACE,) if with_flags else (FACE, FLAG)
    return [
        found[0] for text in nodes if isinstance(text, str) for pattern in patterns for found in pattern.finditer(text)
    ]


def test_the_core_does_not_mention_its_faces() -> None:
    paths = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "core").rglob("*.py")}
    mentions = {name: mentions_of_faces(path.read_text("utf-8"), name in WITH_FLAGS) for name, path in paths.items()}
    assert {name: found for name, found in mentions.items() if found} == {}


@pytest.mark.parametrize(
    ("source", "mentions"),
    [
        ('raise OutputError("It exists.", "Add --overwrite to replace it.")', ["--overwrite"]),
        ('def f(width):\n    return f"Try a width of {width} (--size {width})."', ["--size"]),
        ('"""What GIMP and the desktop app ask for."""', ["GIMP", "desktop", "app"]),
        ('def f():\n    """As the command-line says it."""', ["command-line"]),
        ('hint = "“shutterspan train” makes packs."', ["shutterspan train"]),
        ('module = "shutterspan.ui.cli.run_training"', [".ui", "cli"]),
        ('path = "ui/wording.py"', ["ui/w"]),
        ('from shutterspan import ui\nhint = "Shutterspan applies -- at once -- a window."', []),
        ('style = "font: system-ui; cursor: pointer"', []),
    ],
)
def test_a_literal_that_names_a_face_is_caught(source: str, mentions: list[str]) -> None:
    assert mentions_of_faces(source) == mentions


def test_options_of_a_process_of_the_core_are_no_faces() -> None:
    assert mentions_of_faces('parser.add_argument("--memory", help="in the app")', with_flags=True) == ["app"]


def test_all_modules_of_the_core_lie_in_rooms() -> None:
    assert [path.name for path in (ROOT / "core").glob("*.py")] == ["__init__.py"]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts on the copy in `folder`, whichever copy is installed."""
    code = "from importlinter import cli; raise SystemExit(cli.lint_imports(no_cache=True))"
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return run(sys.executable, "-c", code, cwd=folder / "shutterspan", env=environment)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("core/types/photo.py", "import torch"),
        ("core/types/clip.py", "import shutterspan.ui"),
        ("core/inference/__init__.py", "import PyQt6"),
        ("core/foundation/errors.py", "import shutterspan.installer"),
        ("plugin/__init__.py", "import shutterspan.core.types.photo"),
        ("ui/desktop/app.py", "import shutterspan.core.inference.unfold"),
        ("installer/__init__.py", "import shutterspan.core.image_io.reading"),
        ("core/inference/diagnostics.py", "import shutterspan.core.inference.exposure"),  # a circle
        ("core/attic/__init__.py", ""),  # a room that no contract knows
    ],
)
def test_a_forbidden_import_is_caught(tmp_path: Path, file: str, line: str) -> None:
    copy = tmp_path / "shutterspan"
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", "weights", "samples"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    (copy / file).parent.mkdir(exist_ok=True)
    with (copy / file).open("a") as module:
        module.write(f"\n{line}\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


@pytest.mark.parametrize("name", ["docs/make.py", "examples/clip.py", "install.py", "core/color/new.py"])
@pytest.mark.parametrize(
    ("source", "report"),
    [
        ("import os\n", "`os` imported but unused"),
        ("x = [1,2]\n", "would be reformatted"),
        ("x = (\n", "invalid-syntax"),
    ],
)
def test_the_linters_check_every_python_file(tmp_path: Path, name: str, source: str, report: str) -> None:
    for file in ("noxfile.py", "pyproject.toml"):
        shutil.copy(ROOT / file, tmp_path)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(source, "utf-8")
    done = run(sys.executable, "-m", "nox", "--sessions", "lint", cwd=tmp_path)
    assert done.returncode == 1
    assert report in done.stdout + done.stderr and name in done.stdout + done.stderr
