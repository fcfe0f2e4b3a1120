"""What `shutterspan doctor` says of GIMP and of the worker."""

import json
import signal
import threading
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.installer.gimp_profiles import GimpProfile
from shutterspan.plugin import package
from shutterspan.ui.cli import hosts

GREETING = json.dumps({"say": "hello", "protocol": 1, "version": "1"})


@pytest.fixture(autouse=True)
def nothing_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No GIMP, whatever this computer has."""
    for name in ("GIMP3_DIRECTORY", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHUTTERSPAN_LOCATOR", str(tmp_path / "worker.json"))
    monkeypatch.setattr(hosts, "gimp_program", lambda: None)
    monkeypatch.setattr(hosts, "sandboxed_gimp", lambda: None)
    hosts._greeting.cache_clear()


@pytest.fixture
def profile(tmp_path: Path) -> GimpProfile:
    folder = tmp_path / ".config" / "GIMP" / "3.0"
    folder.mkdir(parents=True)
    return GimpProfile(folder)


def locate(folder: Path, says: str) -> None:
    """An installation whose worker says this one line."""
    interpreter = folder / "interpreter"
    interpreter.write_text(f"#!/bin/sh\necho '{says}'\ncat > /dev/null\n")
    interpreter.chmod(0o755)
    (folder / "worker.json").write_text(json.dumps({"interpreter": str(interpreter)}))


def test_gimp_is_not_needed() -> None:
    assert hosts.gimp() == "not found; it is not needed"


def test_a_gimp_that_was_never_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "gimp"
    program.write_text("#!/bin/sh\necho GNU Image Manipulation Program version 3.0.4\n")
    program.chmod(0o755)
    monkeypatch.setattr(hosts, "gimp_program", lambda: program)
    assert hosts.gimp() == "GIMP 3.0.4; start it once, then `python3 install.py --gimp`"


def test_a_gimp_without_the_filter(profile: GimpProfile) -> None:
    assert f"`python3 install.py --gimp` puts it into {profile.folder}" in hosts.gimp()


def test_a_sandboxed_gimp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "sandboxed_gimp", lambda: "A GIMP here is a Flatpak.")
    assert "A GIMP here is a Flatpak." in hosts.gimp()


def test_all_is_well(profile: GimpProfile, tmp_path: Path) -> None:
    package.gimp(profile.plugin)
    locate(tmp_path, GREETING)
    assert hosts.gimp() == f"filter in {profile.folder}, GIMP sees it at its next start; the worker starts"
    (profile.folder / "pluginrc").write_text('(proc-def "plug-in-shutterspan-unfold" 1')
    assert "seen by GIMP" in hosts.gimp()


@pytest.mark.parametrize(
    ("says", "sentence"),
    [("oops", "doesn't start"), (GREETING.replace('"protocol": 1', '"protocol": 9'), "of another version")],
)
def test_a_worker_that_does_not_start(profile: GimpProfile, tmp_path: Path, says: str, sentence: str) -> None:
    package.gimp(profile.plugin)
    locate(tmp_path, says)
    with pytest.raises(ShutterspanError, match=sentence) as told:
        hosts.gimp()
    assert "install.py" in told.value.hint


def test_a_lost_locator(profile: GimpProfile) -> None:
    package.gimp(profile.plugin)
    with pytest.raises(ShutterspanError, match=r"worker\.json is missing or damaged"):
        hosts.gimp()


def test_a_filter_of_another_version(profile: GimpProfile) -> None:
    package.gimp(profile.plugin)
    (profile.plugin / package.STAMP).write_text('{"shutterspan": "0.0.1"}')
    with pytest.raises(ShutterspanError, match=r"version 0\.0\.1") as told:
        hosts.gimp()
    assert "--gimp" in told.value.hint


def test_a_filter_that_gimp_passes_over(profile: GimpProfile) -> None:
    package.gimp(profile.plugin)
    (profile.plugin / "shutterspan.py").chmod(0o644)
    with pytest.raises(ShutterspanError, match="may not be executed"):
        hosts.gimp()


def test_the_worker_of_this_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locate(tmp_path, GREETING)
    located = (tmp_path / "worker.json").read_text()
    monkeypatch.setattr(hosts.sys, "executable", json.loads(located)["interpreter"])
    assert hosts.own_worker().endswith("plug-ins start it")
    (tmp_path / "worker.json").write_text(json.dumps({"interpreter": "/other/python"}))
    assert hosts.own_worker().endswith("plug-ins start /other/python")
    (tmp_path / "worker.json").unlink()
    assert "before install.py has run" in hosts.own_worker()
    hosts._greeting.cache_clear()
    locate(tmp_path, json.dumps({"say": "error", "kind": "output", "message": "No room.", "hint": ""}))
    with pytest.raises(ShutterspanError, match="doesn't start"):
        hosts.own_worker()


def test_the_worker_is_started_as_plug_ins_start_it(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the current folder nor PYTHONPATH leads it to other libraries than its own."""
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    assert hosts.own_worker().startswith("says hello")
    assert not planted.exists()


def test_the_worker_is_started_once_for_all_hosts(tmp_path: Path) -> None:
    locate(tmp_path, GREETING)
    interpreter = tmp_path / "interpreter"
    interpreter.write_text(interpreter.read_text().replace("\n", f"\necho start >> {tmp_path / 'starts'}\n", 1))
    assert hosts.worker() == hosts.worker() == "the worker starts"
    assert (tmp_path / "starts").read_text().split() == ["start"]


def test_a_worker_that_hangs_is_waited_for_once_for_all_hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "_PATIENCE", 0.3)
    locate(tmp_path, GREETING)
    (tmp_path / "interpreter").write_text(f"#!/bin/sh\necho start >> {tmp_path / 'starts'}\nexec sleep 60\n")
    for _ in range(2):
        with pytest.raises(ShutterspanError, match="doesn't start"):
            hosts.worker()
    assert (tmp_path / "starts").read_text().split() == ["start"]


def test_ctrl_c_during_the_start_leaves_no_alarm_behind(tmp_path: Path) -> None:
    """It would hold the end of the program up for a minute."""
    interpreter = tmp_path / "interpreter"
    interpreter.write_text("#!/bin/sh\nsleep 0.5\nkill -INT $PPID\ncat > /dev/null\n")
    interpreter.chmod(0o755)
    (tmp_path / "worker.json").write_text(json.dumps({"interpreter": str(interpreter)}))
    former = signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal, wherever the tests run
    try:
        with pytest.raises(KeyboardInterrupt):
            hosts.worker()
    finally:
        signal.signal(signal.SIGINT, former)
    alarms = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    for alarm in alarms:
        alarm.join(2)
    assert not [alarm for alarm in alarms if alarm.is_alive()]
