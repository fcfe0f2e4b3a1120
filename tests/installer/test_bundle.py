"""installer/bundle.py, installer/bundle_archive.py, and the program of the bundle, installer/bundle_files/entry.py."""

import importlib.util
import os
import resource
import shutil
import subprocess
import sys
import tarfile
from collections import namedtuple
from pathlib import Path
from types import ModuleType

import pytest

from shutterspan.installer import bundle
from shutterspan.installer.bundle import build_bundle, bundle_of, publish, size_of, work_folder
from shutterspan.installer.installation import Installation, SetupError

ROOT = Path(__file__).resolve().parents[2]
ENTRY = ROOT / "installer" / "bundle_files" / "entry.py"
WORKER = ["-P", "-m", "shutterspan.core.worker"]
Disk = namedtuple("Disk", "total used free")

#: Stands in for the environment's Python. {made}: shell code that runs in the folder in which PyInstaller makes the
#: program; {packed}: shell code that packs into the file $5.
PYTHON = """#!/bin/sh
case "$3" in
PyInstaller) mkdir -p "$5/shutterspan" && cd "$5/shutterspan" && {made} ;;
*) {packed} ;;
esac
"""
PROGRAM = "printf '#!/bin/sh\\necho shutterspan {version}\\n' > shutterspan && chmod +x shutterspan"
PACKED = 'echo new > "$5"'


def entry() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle_entry", ENTRY)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def home(tmp_path: Path) -> Installation:
    """A small copy of the project, with an older bundle."""
    root = tmp_path / "it's a project"
    for name in ("core", "installer", "plugin", "resources", "ui"):
        (root / name).mkdir(parents=True)
        (root / name / "file.py").touch()
    shutil.copy(ROOT / "LICENSE", root)
    (root / "pyproject.toml").write_text('[project]\nversion = "3.2.1"\n')
    home = Installation(root)
    home.python.parent.mkdir(parents=True)
    older = bundle_of(home)
    older.folder.mkdir(parents=True)
    (older.folder / "older").touch()
    older.archive.write_text("older\n")
    return home


def set_python(home: Installation, made: str, packed: str = PACKED) -> None:
    home.python.write_text(PYTHON.format(made=made, packed=packed))
    home.python.chmod(0o755)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_plug_ins_start_a_module_of_the_program() -> None:
    assert entry().own_module([*WORKER, "--device", "cpu"]) == "shutterspan.core.worker"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["-P", "-m"],
        ["-P", "-m", "os"],
        ["-P", "-m", "shutterspan"],
        ["-P", "-m", "shutterspanner.core"],
        ["-P", "-c", "import shutterspan.core"],
        ["-m", "shutterspan.core.worker"],
        ["-m", "-P", "shutterspan.core.worker"],
        ["render", "-P", "-m", "shutterspan.core.worker"],
    ],
    ids=" ".join,
)
def test_everything_else_is_the_command_line(arguments: list[str]) -> None:
    assert entry().own_module(arguments) is None


def test_a_module_gets_its_own_arguments(tmp_path: Path) -> None:
    target = tmp_path / "addon.zip"
    command = [sys.executable, "-P", str(ENTRY), "-P", "-m", "shutterspan.plugin.package", "blender", str(target)]
    subprocess.run(command, check=True, timeout=60)
    assert target.is_file()


def test_the_command_line_gets_all_arguments() -> None:
    command = [sys.executable, "-P", str(ENTRY), "-P", "-m", "os"]
    process = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert process.returncode == 2 and process.stderr.startswith("shutterspan: ")


@pytest.mark.parametrize(
    ("given", "restored"),
    [
        ({"LD_LIBRARY_PATH": "/bundle"}, {}),
        ({"LD_LIBRARY_PATH": "/bundle", "LD_LIBRARY_PATH_ORIG": "/own"}, {"LD_LIBRARY_PATH": "/own"}),
        ({"LD_LIBRARY_PATH": "/bundle", "LD_LIBRARY_PATH_ORIG": ""}, {"LD_LIBRARY_PATH": ""}),
        (
            {"QT_PLUGIN_PATH": "/bundle", "QML2_IMPORT_PATH": "/bundle", "QT_SCALE_FACTOR": "2"},
            {"QT_SCALE_FACTOR": "2"},
        ),
        ({"_PYI_ARCHIVE_FILE": "x", "_PYI_PARENT_PROCESS_LEVEL": "1", "HOME": "/h"}, {"HOME": "/h"}),
        ({"PATH": "/bin", "MY_PYI_NAME": "x"}, {"PATH": "/bin", "MY_PYI_NAME": "x"}),
    ],
)
def test_other_programs_get_the_user_s_environment(given: dict[str, str], restored: dict[str, str]) -> None:
    environment = dict(given)
    entry().restore_environment(environment)
    assert environment == restored


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("darwin", "arm64", "shutterspan-3.2.1-macos-arm64"),
        ("linux", "aarch64", "shutterspan-3.2.1-linux-aarch64"),
        ("linux", "x86_64", "shutterspan-3.2.1-linux-x86_64"),
        ("win32", "AMD64", "shutterspan-3.2.1-windows-x86_64"),
    ],
)
def test_the_name_has_version_and_system(
    home: Installation, monkeypatch: pytest.MonkeyPatch, system: str, machine: str, name: str
) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    assert bundle_of(home).folder.name == name
    assert bundle_of(home).archive.name == f"{name}.tar.zst"


def test_a_new_bundle_replaces_an_older_one(home: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    set_python(home, f"{PROGRAM.format(version='3.2.1')} && env > environment")
    new = bundle_of(home)
    build_bundle(home)
    assert names(new.dist) == {new.folder.name, new.archive.name, "bundle.log"}
    assert names(new.folder) == {"LICENSE", "environment", "shutterspan"}
    assert new.archive.read_text() == "new\n"
    assert "PYINSTALLER_CONFIG_DIR=" + str(new.dist) in (new.folder / "environment").read_text()
    printed = capsys.readouterr().out
    assert f"{new.folder.name}: 0.00 GB" in printed and f"{new.archive.name}: 0.00 GB" in printed


@pytest.mark.parametrize(
    ("made", "packed", "sentence"),
    [
        ("touch half && echo 'OSError: [Errno 28] No space left on device' && exit 1", PACKED, "The disk is full."),
        ("echo 'PythonLibraryNotFoundError: …' && exit 1", PACKED, "no shared library"),
        ("echo 'a strange failure' && exit 1", PACKED, "a strange failure"),
        ("kill -9 $$", PACKED, "PyInstaller could not make the program"),
        ("printf '#!/bin/sh\\nexit 1' > shutterspan && chmod +x shutterspan", PACKED, "doesn't start"),
        (PROGRAM.format(version="3.2.0"), PACKED, "doesn't start"),
        (PROGRAM.format(version="3.2.1"), 'echo half > "$5"; exit 1', "Packing failed"),
    ],
)
def test_a_failure_leaves_the_older_bundle(home: Installation, made: str, packed: str, sentence: str) -> None:
    set_python(home, made, packed)
    older = bundle_of(home)
    with pytest.raises(SetupError, match=sentence):
        build_bundle(home)
    assert names(older.dist) == {older.folder.name, older.archive.name, "bundle.log"}
    assert names(older.folder) == {"older"} and older.archive.read_text() == "older\n"


def test_without_enough_space_nothing_begins(home: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    set_python(home, "touch /dev/null")
    monkeypatch.setattr("shutil.disk_usage", lambda _: Disk(1e12, 1e12, bundle.SPACE - 1))
    with pytest.raises(SetupError, match=r"not enough space on the disk: 2\.5 GB are free\.\nFree 2\.5 GB"):
        build_bundle(home)
    assert "bundle.log" not in names(bundle_of(home).dist)


def test_an_interruption_leaves_nothing_unfinished(tmp_path: Path) -> None:
    (tmp_path / ".unfinished").mkdir()
    (tmp_path / ".unfinished" / "of a killed process").touch()
    with pytest.raises(KeyboardInterrupt), work_folder(tmp_path) as work:
        assert names(work) == set()
        (work / "half").touch()
        raise KeyboardInterrupt
    assert names(tmp_path) == set()


def test_either_all_results_move_or_none(tmp_path: Path) -> None:
    work, dist = tmp_path / "work", tmp_path / "dist"
    for folder in (work, dist):
        (folder / "folder").mkdir(parents=True)
        (folder / "folder" / folder.name).touch()
    (work / "archive").touch()
    with pytest.raises(OSError):
        publish([(work / "folder", dist / "folder"), (work / "archive", dist / "missing" / "archive")], work)
    assert names(dist / "folder") == {"dist"} and names(work) == {"folder", "archive"}
    publish([(work / "folder", dist / "folder"), (work / "archive", dist / "archive")], work)
    assert names(dist / "folder") == {"work"} and names(dist) == {"folder", "archive"}


def test_links_have_no_size(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_bytes(bytes(300))
    (tmp_path / "link").symlink_to(tmp_path / "folder" / "file")
    assert size_of(tmp_path) == 300
    assert size_of(tmp_path / "folder" / "file") == 300


def pack(*arguments: Path, limit: int = resource.RLIM_INFINITY) -> subprocess.CompletedProcess[str]:
    """Run the packing. limit: of the size of files in bytes, for a full disk."""
    pytest.importorskip("zstandard", reason="NOT TESTED: zstandard is not installed: requirements-bundle.lock")
    return subprocess.run(
        [sys.executable, "-P", "-m", "shutterspan.installer.bundle_archive", *arguments],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "it's a folder"
    folder.mkdir()
    (folder / "program").write_bytes(os.urandom(100_000))
    (folder / "program").chmod(0o755)
    (folder / "link").symlink_to("program")
    return folder


def test_the_archive_has_the_folder_without_its_owner(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive.tar.zst"
    process = pack(folder, archive)
    assert (process.returncode, process.stderr) == (0, "")
    zstandard = pytest.importorskip("zstandard")

    with (
        archive.open("rb") as file,
        zstandard.ZstdDecompressor().stream_reader(file) as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        members = {member.name: member for member in tar}
    assert sorted(members) == [folder.name, f"{folder.name}/link", f"{folder.name}/program"]
    assert members[f"{folder.name}/link"].linkname == "program"
    assert members[f"{folder.name}/program"].mode & 0o777 == 0o755
    assert {(member.uid, member.gid, member.uname, member.gname) for member in members.values()} == {(0, 0, "", "")}


def test_a_full_disk_leaves_the_older_archive(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive.tar.zst"
    archive.write_text("older")
    process = pack(folder, archive, limit=50_000)
    assert process.returncode == 1
    assert "disk is full" in process.stderr and "Traceback" not in process.stderr
    assert archive.read_text() == "older" and names(tmp_path) == {folder.name, archive.name}
