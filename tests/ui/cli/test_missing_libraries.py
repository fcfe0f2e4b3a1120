"""Commands if a library of an extra is missing: a sentence with the command that adds it, and nothing is written."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shutterspan.core.foundation.paths import PACKAGE
from shutterspan.core.foundation.program import InstallMethod, Program

from ...photo_kinds import phone_dng


@pytest.fixture
def fail_import(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, ImportError], None]]:
    """A function that makes the import of a package fail with an error."""
    finders = []

    def fail_import(package: str, error: ImportError) -> None:
        class Finder:
            @staticmethod
            def find_spec(name: str, *_: object) -> None:
                if name.partition(".")[0] == package:
                    raise error

        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            monkeypatch.delitem(sys.modules, name)
        finders.append(Finder)
        sys.meta_path.insert(0, Finder)  # in the same list, to which libraries may add finders of their own

    yield fail_import
    for finder in finders:
        sys.meta_path.remove(finder)


@pytest.fixture
def hide(fail_import: Callable) -> Callable[[str], None]:
    """A function that makes the import of a package fail as if it were not installed."""
    return lambda package: fail_import(package, ModuleNotFoundError(f"No module named {package!r}", name=package))


@pytest.fixture(params=["pip", "pipx", "clone", "bundle"])
def hint(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """A function that returns the hint for a library, for a program that was installed in one of the ways."""
    method = InstallMethod[request.param.upper()]
    running = Program(method, Path("/opt/python"), Path("/opt/shutterspan"), "1.2.3")
    monkeypatch.setattr("shutterspan.core.foundation.optional_library.running_program", lambda: running)
    cluster_lock = PACKAGE / "requirements-cluster.lock"
    hints = {
        "pip": "Run “/opt/python -m pip install {}” in a terminal.",
        "pipx": "Run “pipx inject shutterspan {}” in a terminal.",
        "clone": "Run install.py in the folder of Shutterspan.",
        "bundle": "Install Shutterspan with pip instead. The program without Python doesn't include it.",
    }
    in_a_clone = {"distributed": f"Run “/opt/python -m pip install -r {cluster_lock}” in a terminal."}

    def hint(library: str) -> str:
        text = in_a_clone.get(library) if request.param == "clone" else None
        return text or hints[request.param].format(library)

    return hint


def test_evaluate_names_its_library(hide: Callable, hint: Callable, run_command: Callable, tmp_path: Path) -> None:
    hide("skimage")
    for options in ([], ["--sweep"], ["-o", tmp_path / "report"]):
        result = run_command("evaluate", "--samples", tmp_path, *options)
        sentence = f"The library scikit-image is not installed. {hint('scikit-image')}"
        assert (result.code, result.out, result.err) == (1, "", f"shutterspan: {sentence}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_batch_on_a_cluster_names_its_library(
    hide: Callable, hint: Callable, run_command: Callable, photo: Path, tmp_path: Path
) -> None:
    hide("distributed")
    result = run_command("render", photo, photo, "-o", tmp_path / "clips", "--scheduler", "tcp://127.0.0.1:9")
    sentence = f"The library distributed is not installed. {hint('distributed')}"
    assert (result.code, result.err.splitlines()[-1]) == (1, f"shutterspan: {sentence}")
    assert not list((tmp_path / "clips").glob("*.mp4"))


def test_a_batch_goes_on_after_a_camera_raw_photo(
    hide: Callable, hint: Callable, run_command: Callable, blurred: Path, tmp_path: Path
) -> None:
    raw = tmp_path / "dancer.dng"
    raw.write_bytes(phone_dng())
    hide("rawpy")
    result = run_command("render", raw, blurred, "-o", tmp_path / "clips", "--at", "0.5", "--still-clip")
    assert result.code == 1
    assert f"{raw} is a camera raw photo and can't be read. The library rawpy is not installed. {hint('rawpy')}" in (
        result.err
    )
    assert [path.name for path in (tmp_path / "clips").glob("*.png")] == [f"{blurred.stem}.png"]


def test_doctor_accepts_missing_libraries(hide: Callable, hint: Callable, run_command: Callable) -> None:
    for package in ("PyQt6", "rawpy", "skimage", "distributed"):
        hide(package)
    lines = {line.split()[1]: line for line in run_command("doctor").out.splitlines()}
    for library in ("PyQt6", "rawpy", "scikit-image", "distributed"):
        assert lines[library].startswith("ok ") and "not installed (optional): " in lines[library]
        assert lines[library].endswith(hint(library))


def test_doctor_reports_a_library_that_cannot_be_loaded(fail_import: Callable, run_command: Callable) -> None:
    fail_import("rawpy", ImportError("undefined symbol: libraw_init"))
    result = run_command("doctor")
    line = next(line for line in result.out.splitlines() if line[9:].startswith("rawpy"))
    assert result.code == 1 and line.startswith("FAILED")
    assert "A library can't be loaded: undefined symbol: libraw_init." in line
