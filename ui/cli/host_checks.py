"""Checks of `shutterspan doctor`: the worker, the desktop entry, and GIMP and Blender with their plug-ins."""

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.program import running_program
from shutterspan.core.worker.locator import clean_environment, locator_path, read_locator, worker_command
from shutterspan.core.worker.protocol import JsonObject, decode_message, negotiate
from shutterspan.installer.blender_programs import BlenderProgram, addon_folders
from shutterspan.installer.blender_setup import known_blenders
from shutterspan.installer.desktop_entry import DesktopEntry
from shutterspan.installer.gimp_profiles import GimpProfile, gimp_program, sandboxed_gimp
from shutterspan.installer.gimp_setup import known_profiles

#: Seconds within which the worker must send its greeting.
_GREETING_TIMEOUT = 60.0


def check_own_worker() -> str:
    """Start the worker of this installation. Describe how fast it starts, and whether plug-ins find it.

    Raises ShutterspanError: it doesn't start.
    """
    hello, seconds = _read_greeting(sys.executable)
    if hello is None or hello.get("event") != "hello":
        raise ShutterspanError("own_worker_not_starting", **running_program().repair_hint())
    return f"starts in {seconds:.1f} s"


def check_plugins() -> str:
    """Describe which copy of the program the plug-ins use."""
    setup = running_program().typed("setup")
    try:
        interpreter = read_locator(locator_path())["interpreter"]
    except (OSError, ValueError):
        return f"they find no copy; `{setup}` makes them use this one"
    if running_program().has_interpreter(interpreter):
        return "they use this copy"
    if not os.path.isfile(interpreter):
        return f"their copy was moved or removed: {interpreter}; `{setup}` makes them use this one"
    return f"they use another copy, {interpreter}; `{setup}` makes them use this one"


def check_desktop() -> str:
    """Describe which copy of the program the desktop starts."""
    setup = running_program().typed("setup", "desktop")
    entry = DesktopEntry(running_program())
    owner = entry.owner()
    if foreign := entry.foreign():
        return f"{foreign} is not part of Shutterspan; move it, then run `{setup}` (optional)"
    if owner is None:
        return f"without an entry of the app; `{setup}` makes one (optional)"
    if entry.starts_this_copy(owner):
        return "starts this copy"
    if not os.path.isfile(owner):
        return f"starts a copy that was moved or removed: {owner}; `{setup}` makes it start this one"
    return f"starts another copy, {owner}; `{setup}` makes it start this one"


def check_gimp() -> str:
    """Describe the installed GIMP and its filter. Raises ShutterspanError: the filter is there but not usable."""
    program, profiles, setup = gimp_program(), known_profiles(), running_program().typed("setup", "gimp")
    findings = [_gimp_version(program)] if program else []
    if not profiles:
        findings.append(f"start it once, then run `{setup}`" if program else "not found (optional)")
    with_filter = [profile for profile in profiles if profile.installed]
    findings += [_check_filter(profile) for profile in with_filter]
    if profiles and not with_filter:
        findings.append(f"without the filter; `{setup}` installs it in {profiles[-1].folder}")
    if with_filter:
        findings.append(check_located_worker())
    if (sandboxed := sandboxed_gimp()) and not program:
        findings.append(str(sandboxed))
    return "; ".join(findings)


def _check_filter(profile: GimpProfile) -> str:
    """Describe the filter of a profile. Raises ShutterspanError: it is of another version or not executable."""
    own_version, command = version("shutterspan"), running_program().typed("setup", "gimp")
    if profile.installed != own_version:
        versions = {"installed": profile.installed or "", "own_version": own_version}
        raise ShutterspanError("filter_of_other_version", path=profile.plugin, **versions, command=command)
    if not profile.startable:
        raise ShutterspanError("filter_not_executable", path=profile.plugin, command=command)
    state = "registered" if profile.registered else "GIMP registers it at its next start"
    return f"filter in {profile.folder}, {state}"


def check_blender() -> str:
    """Describe the installed Blenders and their add-ons. Raises ShutterspanError: an add-on is there but not usable."""
    programs = known_blenders()
    findings = [f"{program}, {_check_addon(program)}" for program in programs] or ["not found (optional)"]
    if any(program.installed for program in programs):
        findings.append(check_located_worker())
    used = {program.addon for program in programs}
    findings += [
        f"the add-on in {folder} belongs to no Blender that starts or was found; delete this folder if it isn't used"
        for folder in addon_folders()
        if folder not in used
    ]
    return "; ".join(findings)


def _check_addon(program: BlenderProgram) -> str:
    """Describe the add-on of a Blender. Raises ShutterspanError: it is of another version."""
    own_version, command = version("shutterspan"), running_program().typed("setup", "blender")
    if not program.usable:
        return "too old for the add-on" if program.version else "which doesn't start"
    if program.installed is None:
        return f"without the add-on; `{command}` installs it"
    if program.installed != own_version:
        versions = {"installed": program.installed, "own_version": own_version}
        raise ShutterspanError("addon_of_other_version", program=str(program), **versions, command=command)
    return f"with the add-on {program.installed}"


def check_located_worker() -> str:
    """Start the worker that the locator file names, as plug-ins do. Raises ShutterspanError: it doesn't start."""
    path, command = locator_path(), running_program().typed("setup")
    try:
        interpreter = read_locator(path)["interpreter"]
    except (OSError, ValueError):
        raise ShutterspanError("worker_locator_unusable", path=path, command=command) from None
    hello, _ = _read_greeting(interpreter)
    if hello is None or "error" in hello:
        raise ShutterspanError("worker_of_interpreter_not_starting", interpreter=interpreter, command=command)
    if not _has_common_protocol(hello):
        raise ShutterspanError("worker_of_other_version", interpreter=interpreter, command=command)
    return "the worker starts"


def _has_common_protocol(hello: JsonObject) -> bool:
    """Whether a worker understands a version of the protocol that this program understands too."""
    newest = hello.get("protocol")
    oldest = hello.get("oldest_protocol", newest)  # the first version of the protocol doesn't have it
    return isinstance(oldest, int) and isinstance(newest, int) and negotiate(oldest, newest) is not None


@cache
def _read_greeting(interpreter: str) -> tuple[JsonObject | None, float]:
    """Start the worker, and return its greeting (None without one in time) and the seconds that this took.

    Cached, so that several checks wait only once for a worker that hangs.
    """
    command, environment, started = worker_command(interpreter), clean_environment(), time.perf_counter()
    pipe, devnull = subprocess.PIPE, subprocess.DEVNULL
    hello = None
    with (
        suppress(OSError, ValueError),
        subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=devnull) as process,
    ):
        hello = decode_message(_read_first_line(process))
    return hello, time.perf_counter() - started


def _read_first_line(process: subprocess.Popen[bytes]) -> bytes:
    """Return the first line of a process's stdout, empty without one in time.

    Closes the stdin of the process, which ends it.
    """
    assert process.stdin is not None and process.stdout is not None
    timeout = threading.Timer(_GREETING_TIMEOUT, process.kill)
    timeout.start()
    try:
        return process.stdout.readline()
    finally:
        timeout.cancel()
        process.stdin.close()


def _gimp_version(program: Path) -> str:
    """Return GIMP's name and version by its `--version`, or a note that it doesn't start."""
    try:
        completed = subprocess.run(
            [program, "--version"], capture_output=True, encoding="utf-8", errors="replace", timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return f"{program} doesn't start"
    return f"GIMP {completed.stdout.split()[-1]}" if completed.stdout.split() else str(program)
