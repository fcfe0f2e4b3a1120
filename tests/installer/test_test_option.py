"""install.py with --test and --dev. Small programs take the place of the environment's Python, which would run nox."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shutterspan.installer import install_command
from shutterspan.installer.installation import Installation


@pytest.fixture
def tests_end(home: Installation) -> Path:
    """Replace the environment's Python by a program that waits for Ctrl+C, then needs a moment to end what it has
    started. Return the path of the file that it writes at the end."""
    ended = home.root / "ended"
    home.python.write_text(
        f"""#!{sys.executable}
import sys, time
try:
    print("started", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(1)
    open({str(ended)!r}, "w").write(" ".join(sys.argv[1:]))
    sys.exit(130)
""",
        "utf-8",
    )
    home.python.chmod(0o755)
    return ended


@pytest.mark.skipif(os.name == "nt", reason="sends a signal of POSIX")
@pytest.mark.parametrize(("everything", "session"), [(False, "tests"), (True, "all_tests")])
def test_ctrl_c_waits_until_the_tests_have_ended(
    home: Installation, tests_end: Path, everything: bool, session: str
) -> None:
    code = (
        "import sys; from pathlib import Path; from shutterspan.installer import install_command, installation\n"
        "installation.Installation.install = lambda *_, **__: None\n"
        f"install_command.__file__ = {str(home.root / 'installer' / 'install_command.py')!r}\n"
        f"sys.exit(install_command.main({['--test', *(['--all'] if everything else [])]}))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == "started\n"
        os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it, to all processes
        error = process.stderr.read()
        assert process.wait() == 130
    assert tests_end.read_text() == f"-P -m nox --sessions lint {session}"
    assert error.strip().startswith("Stopped.") and "Traceback" not in error


@pytest.mark.skipif(os.name == "nt", reason="a script of POSIX stands for nox")
@pytest.mark.parametrize("code", [0, 1, 2])
def test_the_exit_code_of_the_tests_is_that_of_the_installer(home: Installation, code: int) -> None:
    home.python.write_text(f"#!/bin/sh\nexit {code}\n")
    home.python.chmod(0o755)
    assert home.test(everything=False) == code


@pytest.mark.parametrize(("option", "tests"), [([], False), (["--dev"], True), (["--test"], True)])
def test_packages_for_tests_are_installed_where_they_are_needed(
    monkeypatch: pytest.MonkeyPatch, option: list[str], tests: bool
) -> None:
    installed = []
    monkeypatch.setattr(Installation, "install", lambda *_, **options: installed.append(options["tests"]))
    monkeypatch.setattr(Installation, "test", lambda *_, **__: 0)
    assert install_command.main(option) == 0
    assert installed == [tests]
