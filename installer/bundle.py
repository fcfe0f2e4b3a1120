"""Make the program without Python: one folder with the program and all libraries, and the same packed as one file.

Standard library only: install.py imports this before the program is installed. PyInstaller runs in the environment.
"""

import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.foundation.atomic import make_folder, reporting_failed_writes
from shutterspan.core.foundation.paths import relative_to_cwd
from shutterspan.core.worker.locator import clean_environment
from shutterspan.installer.installation import Installation, SetupError, explain_failure

_GB = 10**9
#: Free space in bytes that the work needs.
SPACE = 2.5 * _GB
#: The folders of the package `shutterspan`.
_PACKAGES = ("core", "installer", "plugin", "resources", "ui")
#: Libraries with many symbols that only debuggers read, as patterns in the folder. `strip` may damage others, because
#: the tools that made them have moved their parts.
_STRIPPED = ("_internal/libpython*.so*", "_internal/torch/lib/libtorch_*.so")
_SYSTEMS = {"darwin": "macos", "win32": "windows"}
#: How PyInstaller reports a Python that is only a program, without a library.
_NO_PYTHON_LIBRARY = re.compile(r"PythonLibraryNotFoundError|without a shared library", re.IGNORECASE)


@dataclass(frozen=True)
class Bundle:
    """The results of the work, in the folder `dist`: a folder, and the same packed."""

    dist: Path
    name: str

    @property
    def folder(self) -> Path:
        return self.dist / self.name

    @property
    def archive(self) -> Path:
        return self.dist / f"{self.name}.tar.zst"

    @property
    def log(self) -> Path:
        """The output of PyInstaller."""
        return self.dist / "bundle.log"


def bundle_of(home: Installation) -> Bundle:
    """The bundle for this computer's system. Its name has the version, the system and the processor."""
    system, machine = _SYSTEMS.get(sys.platform, sys.platform), platform.machine().lower()
    return Bundle(
        home.root / "dist", f"shutterspan-{home.program.version}-{system}-{machine.replace('amd64', 'x86_64')}"
    )


def build_bundle(home: Installation) -> None:
    """Make the program without Python, in the folder `dist`, and print its sizes.

    Older results are replaced only when both new ones are complete. If the work fails or is interrupted, nothing
    unfinished remains. The environment must have the packages of requirements-bundle.lock. Raises SetupError,
    OutputError.
    """
    bundle, started = bundle_of(home), time.monotonic()
    make_folder(bundle.dist)
    _check_disk(bundle.dist)
    with reporting_failed_writes(bundle.folder), work_folder(bundle.dist) as work:
        print("Making the program without Python. This takes several minutes …")
        folder = _run_pyinstaller(home, bundle, work).replace(work / bundle.name)
        _strip(folder)
        shutil.copy(home.root / "LICENSE", folder)
        _check_start(folder, home.program.version)
        print("Packing it …")
        archive = work / bundle.archive.name
        home.call("Packing", [home.python, "-P", "-m", "shutterspan.installer.bundle_archive", folder, archive])
        sizes = [size_of(folder), size_of(archive)]
        publish([(folder, bundle.folder), (archive, bundle.archive)], work)
    for path, size in zip((bundle.folder, bundle.archive), sizes, strict=True):
        print(f"{relative_to_cwd(path)}: {size / _GB:.2f} GB")
    print(f"It took {(time.monotonic() - started) / 60:.1f} minutes.")


@contextmanager
def work_folder(dist: Path) -> Iterator[Path]:
    """Yield an empty hidden folder, and remove it at the end. It also replaces one that a killed process has left."""
    folder = dist / ".unfinished"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(finished: Sequence[tuple[Path, Path]], work: Path) -> None:
    """Move all finished files and folders to their targets, or none. An older target moves to the work folder.

    finished: pairs of a path and its target. Raises OSError.
    """
    with ExitStack() as undo:
        for new, target in finished:
            if target.exists():
                old = work / f"old-{target.name}"
                target.replace(old)
                undo.callback(old.replace, target)
            new.replace(target)
            undo.callback(target.replace, new)
        undo.pop_all()


def size_of(path: Path) -> int:
    """The size in bytes of a file, or of all files in a folder. Links don't count."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files if not file.is_symlink())


def _check_disk(folder: Path) -> None:
    """Raises SetupError: there is not enough space."""
    free = shutil.disk_usage(folder).free
    if free < SPACE:
        raise SetupError(
            f"There is not enough space on the disk: {free / _GB:.1f} GB are free.\n"
            f"Free {SPACE / _GB:.1f} GB, and run install.py again."
        )


def _run_pyinstaller(home: Installation, bundle: Bundle, work: Path) -> Path:
    """Run PyInstaller, and return the folder that it has made. Raises SetupError."""
    stage = _stage(home, work / "stage")
    paths = ("--distpath", work / "made", "--workpath", work / "build")
    spec = home.root / "installer" / "bundle_files" / "shutterspan.spec"
    command: list[str | Path] = [home.python, "-P", "-m", "PyInstaller", *paths, spec, "--", stage]
    environment = clean_environment() | {"PYINSTALLER_CONFIG_DIR": str(work / "cache")}
    with bundle.log.open("w", encoding="utf-8") as log:
        code = subprocess.run(command, env=environment, stdout=log, stderr=subprocess.STDOUT, check=False).returncode
    if code:
        raise SetupError(f"{_reason(bundle.log)}\nThe output of PyInstaller is in {relative_to_cwd(bundle.log)}.")
    return work / "made" / "shutterspan"


def _stage(home: Installation, stage: Path) -> Path:
    """Copy the packages to a folder of the package's name, and write the metadata that the program reads."""
    for name in _PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(home.root / name, stage / "shutterspan" / name, ignore=ignored)
    version = home.program.version
    metadata = stage / f"shutterspan-{version}.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: shutterspan\nVersion: {version}\n", "utf-8")
    return stage


def _reason(log: Path) -> str:
    """Why PyInstaller failed, for the user."""
    output = log.read_text("utf-8", errors="replace")
    if _NO_PYTHON_LIBRARY.search(output):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        return (
            "This Python has no shared library, which PyInstaller copies.\n"
            f"On Debian and Ubuntu, install the package libpython{version}, and run install.py again. If you have "
            "compiled Python yourself, compile it with the option --enable-shared."
        )
    last_lines = "\n".join(output.strip().splitlines()[-3:])
    return explain_failure(output) or f"PyInstaller could not make the program:\n{last_lines}"


def _strip(folder: Path) -> None:
    """Remove the symbols for debuggers, if `strip` is installed. Raises SetupError: it fails, as on a full disk."""
    strip = shutil.which("strip")
    if not strip or sys.platform != "linux":
        return
    libraries = [path for pattern in _STRIPPED for path in folder.glob(pattern) if not path.is_symlink()]
    process = subprocess.run(
        [strip, "--strip-unneeded", *libraries], capture_output=True, encoding="utf-8", errors="replace"
    )
    if libraries and process.returncode:
        raise SetupError(explain_failure(process.stderr) or f"strip failed:\n{process.stderr.strip()}")


def _check_start(folder: Path, version: str) -> None:
    """Raises SetupError: the program in this folder doesn't start, or has another version."""
    program = folder / ("shutterspan.exe" if sys.platform == "win32" else "shutterspan")
    process = subprocess.run(
        [program, "--version"], env=clean_environment(), capture_output=True, encoding="utf-8", errors="replace"
    )
    if process.stdout.strip() != f"shutterspan {version}":
        raise SetupError(f"The program was made, but it doesn't start:\n{(process.stdout + process.stderr).strip()}")
