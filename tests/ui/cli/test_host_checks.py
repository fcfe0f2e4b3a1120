"""The checks of `shutterspan doctor` for GIMP and for the worker."""

import json
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.program import running_program
from shutterspan.core.worker.protocol import PROTOCOL
from shutterspan.installer.desktop_entry import DesktopEntry
from shutterspan.installer.gimp_profiles import GimpProfile
from shutterspan.plugin import package
from shutterspan.ui.cli import host_checks


def greeting(oldest: int, newest: int) -> str:
    return json.dumps({"event": "hello", "protocol": newest, "oldest_protocol": oldest, "version": "1"})


GREETING = greeting(PROTOCOL, PROTOCOL)
#: Of workers of the first version of the protocol.
FORMER_GREETING = json.dumps({"event": "hello", "say": "hello", "protocol": 1, "version": "1"})
FIRST_GREETING = json.dumps({"say": "hello", "protocol": 1, "version": "1"})
START_ERROR = json.dumps({"id": None, "error": {"code": "disk_full", "message": "No room.", "data": {}}})


@pytest.fixture(autouse=True)
def without_gimp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide a GIMP that this computer may have."""
    for name in ("GIMP3_DIRECTORY", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHUTTERSPAN_LOCATOR", str(tmp_path / "worker.json"))
    monkeypatch.setattr(host_checks, "gimp_program", lambda: None)
    monkeypatch.setattr(host_checks, "sandboxed_gimp", lambda: None)
    host_checks._read_greeting.cache_clear()


@pytest.fixture
def profile(tmp_path: Path) -> GimpProfile:
    folder = tmp_path / ".config" / "GIMP" / "3.0"
    folder.mkdir(parents=True)
    return GimpProfile(folder)


def install_fake_worker(folder: Path, first_line: str) -> None:
    """Write a locator file whose worker prints this one line."""
    interpreter = folder / "interpreter"
    interpreter.write_text(f"#!/bin/sh\necho '{first_line}'\ncat > /dev/null\n")
    interpreter.chmod(0o755)
    (folder / "worker.json").write_text(json.dumps({"interpreter": str(interpreter)}))


def test_gimp_is_not_needed() -> None:
    assert host_checks.check_gimp() == "not found (optional)"


def test_a_gimp_that_was_never_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "gimp"
    program.write_text("#!/bin/sh\necho GNU Image Manipulation Program version 3.0.4\n")
    program.chmod(0o755)
    monkeypatch.setattr(host_checks, "gimp_program", lambda: program)
    command = running_program().typed("setup", "gimp")
    assert host_checks.check_gimp() == f"GIMP 3.0.4; start it once, then run `{command}`"


def test_a_gimp_without_the_filter(profile: GimpProfile) -> None:
    assert f"setup gimp` installs it in {profile.folder}" in host_checks.check_gimp()


def test_a_sandboxed_gimp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_checks, "sandboxed_gimp", lambda: "GIMP is installed as a Flatpak.")
    assert "GIMP is installed as a Flatpak." in host_checks.check_gimp()


def test_all_is_well(profile: GimpProfile, tmp_path: Path) -> None:
    package.build_gimp_plugin(profile.plugin)
    install_fake_worker(tmp_path, GREETING)
    state = "GIMP registers it at its next start; the worker starts"
    assert host_checks.check_gimp() == f"filter in {profile.folder}, {state}"
    (profile.folder / "pluginrc").write_text('(proc-def "plug-in-shutterspan-unfold" 1')
    assert "registered" in host_checks.check_gimp()


@pytest.mark.parametrize(
    ("first_line", "sentence"),
    [
        ("oops", "doesn't start"),
        (START_ERROR, "doesn't start"),
        (greeting(PROTOCOL + 1, PROTOCOL + 2), "has another version"),
        (greeting(1, 1), "has another version"),
        (FORMER_GREETING, "has another version"),
        (FIRST_GREETING, "has another version"),
        ('{"event": "hello"}', "has another version"),
    ],
)
def test_a_worker_that_does_not_start(profile: GimpProfile, tmp_path: Path, first_line: str, sentence: str) -> None:
    package.build_gimp_plugin(profile.plugin)
    install_fake_worker(tmp_path, first_line)
    with pytest.raises(ShutterspanError, match=sentence) as raised:
        host_checks.check_gimp()
    assert "shutterspan setup" in raised.value.hint


def test_a_newer_worker_that_still_understands_this_protocol_is_fine(tmp_path: Path) -> None:
    install_fake_worker(tmp_path, greeting(PROTOCOL, PROTOCOL + 5))
    assert host_checks.check_located_worker() == "the worker starts"


def test_a_missing_locator(profile: GimpProfile) -> None:
    package.build_gimp_plugin(profile.plugin)
    with pytest.raises(ShutterspanError, match=r"worker\.json is missing or damaged"):
        host_checks.check_gimp()


def test_a_filter_of_another_version(profile: GimpProfile) -> None:
    package.build_gimp_plugin(profile.plugin)
    (profile.plugin / package.STAMP).write_text('{"shutterspan": "0.0.1"}')
    with pytest.raises(ShutterspanError, match=r"version 0\.0\.1") as raised:
        host_checks.check_gimp()
    assert "setup gimp" in raised.value.hint


def test_a_filter_that_is_not_executable(profile: GimpProfile) -> None:
    package.build_gimp_plugin(profile.plugin)
    (profile.plugin / "shutterspan.py").chmod(0o644)
    with pytest.raises(ShutterspanError, match="is not executable"):
        host_checks.check_gimp()


def test_the_worker_of_this_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_fake_worker(tmp_path, GREETING)
    located = (tmp_path / "worker.json").read_text()
    monkeypatch.setattr(sys, "executable", json.loads(located)["interpreter"])
    assert host_checks.check_own_worker().startswith("starts in")
    host_checks._read_greeting.cache_clear()
    install_fake_worker(tmp_path, START_ERROR)
    with pytest.raises(ShutterspanError, match="doesn't start"):
        host_checks.check_own_worker()


def test_names_the_copy_that_plug_ins_use(tmp_path: Path) -> None:
    assert host_checks.check_plugins().startswith("they find no copy; `")
    install_fake_worker(tmp_path, GREETING)
    interpreter = str(tmp_path / "interpreter")
    assert f"they use another copy, {interpreter}; `" in host_checks.check_plugins()
    (tmp_path / "interpreter").unlink()
    assert f"their copy was moved or removed: {interpreter}; `" in host_checks.check_plugins()
    for name in ("python", "python3"):  # an environment has both
        own = Path(sys.executable).with_name(name)
        (tmp_path / "worker.json").write_text(json.dumps({"interpreter": str(own)}))
        assert host_checks.check_plugins() == "they use this copy"


def test_names_the_copy_that_the_desktop_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert host_checks.check_desktop().startswith("without an entry")
    DesktopEntry(running_program()).install()
    assert host_checks.check_desktop() == "starts this copy"
    other = tmp_path / "other" / "shutterspan"
    DesktopEntry(replace(running_program(), command=other)).install()
    assert host_checks.check_desktop().startswith(f"starts a copy that was moved or removed: {other}; `")
    other.parent.mkdir()
    other.touch()
    assert host_checks.check_desktop().startswith(f"starts another copy, {other}; `")
    entry = tmp_path / "data" / "applications" / "shutterspan.desktop"
    entry.write_text("[Desktop Entry]\nName=Mine\nExec=env A=1 /opt/shutterspan app %F\n")
    assert host_checks.check_desktop().startswith(f"{entry} is not part of Shutterspan; move it, then run `")


@pytest.mark.slow
def test_the_worker_is_started_as_plug_ins_start_it(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the current folder nor PYTHONPATH makes it import other libraries."""
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    assert host_checks.check_own_worker().startswith("starts in")
    assert not planted.exists()


def test_the_worker_is_started_once_for_all_hosts(tmp_path: Path) -> None:
    install_fake_worker(tmp_path, GREETING)
    interpreter = tmp_path / "interpreter"
    interpreter.write_text(interpreter.read_text().replace("\n", f"\necho start >> {tmp_path / 'starts'}\n", 1))
    assert host_checks.check_located_worker() == host_checks.check_located_worker() == "the worker starts"
    assert (tmp_path / "starts").read_text().split() == ["start"]


def test_a_worker_that_hangs_is_waited_for_once_for_all_hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_checks, "_GREETING_TIMEOUT", 0.3)
    install_fake_worker(tmp_path, GREETING)
    (tmp_path / "interpreter").write_text(f"#!/bin/sh\necho start >> {tmp_path / 'starts'}\nexec sleep 60\n")
    for _ in range(2):
        with pytest.raises(ShutterspanError, match="doesn't start"):
            host_checks.check_located_worker()
    assert (tmp_path / "starts").read_text().split() == ["start"]


def test_ctrl_c_during_the_start_stops_the_timer(tmp_path: Path) -> None:
    """A running timer would delay the end of the program by a minute."""
    interpreter = tmp_path / "interpreter"
    interpreter.write_text("#!/bin/sh\nsleep 0.5\nkill -INT $PPID\ncat > /dev/null\n")
    interpreter.chmod(0o755)
    (tmp_path / "worker.json").write_text(json.dumps({"interpreter": str(interpreter)}))
    # A terminal's default handler, also if the tests run in the background.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            host_checks.check_located_worker()
    finally:
        signal.signal(signal.SIGINT, handler)
    timers = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    for timer in timers:
        timer.join(2)
    assert not [timer for timer in timers if timer.is_alive()]
