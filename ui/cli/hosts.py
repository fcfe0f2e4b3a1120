"""What `shutterspan doctor` says of the programs that Shutterspan is a guest in."""

import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.worker.protocol import (
    PROTOCOL,
    clean_environment,
    decoded,
    locator_path,
    read_locator,
    worker_command,
)
from shutterspan.installer.blender_programs import BlenderProgram, blender_programs
from shutterspan.installer.gimp_profiles import GimpProfile, gimp_profiles, gimp_program, sandboxed_gimp

_ADD_ADDON = "Run `python3 install.py --blender`."
_ADD_FILTER = "Run `python3 install.py --gimp`."
_SETUP = "Run install.py again."
#: Seconds for the worker to say hello in.
_PATIENCE = 60.0


def own_worker() -> str:
    """How soon this installation's worker says hello, and whether plug-ins find it. Raises ShutterspanError."""
    hello, seconds = _greeting(sys.executable)
    if hello is None or hello.get("say") != "hello":
        raise ShutterspanError("The worker doesn't start", _SETUP)
    said = f"says hello after {seconds:.1f} s"
    path = locator_path()
    try:
        interpreter = read_locator(path)["interpreter"]
    except (OSError, ValueError):
        return f"{said}; plug-ins don't find it before install.py has run"
    return f"{said}; plug-ins start {'it' if interpreter == sys.executable else interpreter}"


def gimp() -> str:
    """Which GIMP there is, whether it has the filter, and whether that will work. Raises ShutterspanError: it won't."""
    program, profiles = gimp_program(), gimp_profiles()
    told = [_version(program)] if program else []
    if not profiles:
        told.append("start it once, then `python3 install.py --gimp`" if program else "not found; it is not needed")
    filled = [profile for profile in profiles if profile.installed]
    told += [_filter(profile) for profile in filled]
    if profiles and not filled:
        told.append(f"without the filter; `python3 install.py --gimp` puts it into {profiles[-1].folder}")
    if filled:
        told.append(worker())
    if (sandboxed := sandboxed_gimp()) and not program:
        told.append(sandboxed)
    return "; ".join(told)


def _filter(profile: GimpProfile) -> str:
    """Raises ShutterspanError: it does not work as it lies there."""
    ours = version("shutterspan")
    if profile.installed != ours:
        raise ShutterspanError(f"{profile.plugin} is of version {profile.installed}, this is {ours}", _ADD_FILTER)
    if not profile.startable:
        raise ShutterspanError(f"GIMP passes {profile.plugin} over: its file may not be executed", _ADD_FILTER)
    seen = "seen by GIMP" if profile.seen else "GIMP sees it at its next start"
    return f"filter in {profile.folder}, {seen}"


def blender() -> str:
    """Which Blenders there are, and whether they have the add-on, and it works. Raises ShutterspanError: it won't."""
    programs = blender_programs()
    if not programs:
        return "not found; it is not needed"
    told = [f"{program}, {_addon(program)}" for program in programs]
    return "; ".join([*told, worker()] if any(program.installed for program in programs) else told)


def _addon(program: BlenderProgram) -> str:
    """Raises ShutterspanError: it does not work as it lies there."""
    ours = version("shutterspan")
    if not program.usable:
        return "too old for the add-on" if program.version else "which doesn't start"
    if program.installed is None:
        return "without the add-on; `python3 install.py --blender` puts it in"
    if program.installed != ours:
        raise ShutterspanError(f"The add-on of {program} is of version {program.installed}, this is {ours}", _ADD_ADDON)
    return f"with the add-on {program.installed}"


def worker() -> str:
    """Start the worker as plug-ins do. Raises ShutterspanError: they can't."""
    path = locator_path()
    try:
        interpreter = read_locator(path)["interpreter"]
    except (OSError, ValueError):
        raise ShutterspanError(f"Plug-ins can't find Shutterspan: {path} is missing or damaged", _SETUP) from None
    hello, _ = _greeting(interpreter)
    if hello is None:
        raise ShutterspanError(f"The worker of {interpreter} doesn't start", _SETUP)
    if hello.get("protocol") != PROTOCOL:
        raise ShutterspanError(f"The worker of {interpreter} is of another version", _SETUP)
    return "the worker starts"


@cache
def _greeting(interpreter: str) -> tuple[dict[str, Any] | None, float]:
    """What the worker says first, if it says anything in time, and after how many seconds.

    It is started once for all checks: one that hangs is waited for once.
    """
    command, environment, started = worker_command(interpreter), clean_environment(), time.perf_counter()
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    hello = None
    with (
        suppress(OSError, ValueError),
        subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=nowhere) as process,
    ):
        hello = decoded(_first_line(process))
    return hello, time.perf_counter() - started


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    """Empty where none comes in time. Closes the stdin of the process, which ends it."""
    assert process.stdin is not None and process.stdout is not None
    alarm = threading.Timer(_PATIENCE, process.kill)
    alarm.start()
    try:
        return process.stdout.readline()
    finally:
        alarm.cancel()
        process.stdin.close()


def _version(program: Path) -> str:
    """As the program tells it."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return f"{program} doesn't start"
    return f"GIMP {done.stdout.split()[-1]}" if done.stdout.split() else str(program)
