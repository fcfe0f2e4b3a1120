"""The wire protocol: environment, locator file and start command."""

import ast
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from shutterspan.core.worker.locator import clean_environment, read_locator, worker_command
from shutterspan.core.worker.protocol import decode_message

ROOT = Path(__file__).resolve().parents[2]

#: Variables that would make another Python import packages of another installation.
PYTHON_VARIABLES = {
    "PYTHONPATH": "/nowhere",
    "PYTHONHOME": "/nowhere",
    "PYTHONSTARTUP": "/nowhere",
    "PYTHON": "3",
    "__PYVENV_LAUNCHER__": "/nowhere",
}


def test_a_clean_environment_has_no_variables_of_python() -> None:
    given = {"PATH": "/bin", "HOME": "/root", "MY_PYTHONPATH": "kept", "LD_LIBRARY_PATH": "/opt"}
    assert clean_environment(environment=given | PYTHON_VARIABLES) == given


def test_callers_can_remove_further_names_by_prefix() -> None:
    given = {"PATH": "/bin", "QT_PLUGIN_PATH": "/host", "QT_QPA_FONTDIR": "/host", "QTX": "kept", "OLD_QT_": "kept"}
    assert clean_environment("QT_", "GTK_", environment=given | PYTHON_VARIABLES) == {
        "PATH": "/bin",
        "QTX": "kept",
        "OLD_QT_": "kept",
    }


def test_the_default_is_the_environment_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("KEPT", "yes")
    cleaned = clean_environment()
    assert cleaned["KEPT"] == "yes" and "PYTHONPATH" not in cleaned
    assert "PYTHONPATH" in os.environ, "what is given stays as it is"


def test_a_python_in_it_finds_its_own_packages(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('wrong module')")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", "import json"]
    assert subprocess.run(command, env=environment, capture_output=True).returncode == 1
    assert subprocess.run(command, env=clean_environment(environment=environment)).returncode == 0


def test_the_locator_names_an_interpreter(tmp_path: Path) -> None:
    path = tmp_path / "worker.json"
    path.write_text('{"interpreter": "/opt/Łódź/python", "protocol": 1}', "utf-8")
    assert read_locator(path) == {"interpreter": "/opt/Łódź/python", "protocol": 1}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"{}", b'{"interpreter": 3}', b'{"interpreter": null}'])
def test_a_damaged_locator_is_a_value_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "worker.json"
    path.write_bytes(content)
    with pytest.raises(ValueError):
        read_locator(path)


def test_a_missing_locator_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_locator(tmp_path / "worker.json")


@pytest.mark.slow
def test_the_worker_imports_nothing_from_the_current_folder(planted: Path) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen(worker_command(sys.executable), stdin=pipe, stdout=pipe) as worker:
        assert worker.stdin and worker.stdout
        assert decode_message(worker.stdout.readline())["event"] == "hello"
        worker.stdin.close()
    assert not planted.exists()


def test_planted_files_run_where_the_current_folder_is_searched(planted: Path) -> None:
    """This verifies that the tests with planted files can fail."""
    subprocess.run([sys.executable, "-m", "shutterspan.core.worker"], stdin=subprocess.DEVNULL, capture_output=True)
    assert planted.exists()


def unsafe_starts(source: str) -> list[str]:
    """The commands in a module that start Python with -m or -c, but without -P."""
    lists = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.List)]
    pairs = [(ast.unparse(a), ast.unparse(b), node) for node in lists for a, b in pairwise(node.elts)]
    return [ast.unparse(node) for before, flag, node in pairs if flag in ("'-m'", "'-c'") and before != "'-P'"]


def test_every_python_is_started_without_the_current_folder() -> None:
    """The exceptions are pip and pytest, which the installer starts in the program's own folder."""
    commands = [
        command
        for room in ("core", "installer", "plugin", "ui")
        for path in (ROOT / room).rglob("*.py")
        for command in unsafe_starts(path.read_text("utf-8"))
    ]
    assert [command for command in commands if "'pip'" not in command and "'pytest'" not in command] == []
    assert unsafe_starts("run([python, '-m', 'a'])") and not unsafe_starts("run([python, '-P', '-m', 'a'])")
