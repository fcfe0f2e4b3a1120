"""A virtual X display with a window manager, for tests with real windows."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

#: Programs that these tests need.
DISPLAY_PROGRAMS = ("Xvfb", "openbox", "xdotool", "import")


@contextmanager
def x_display(
    width: int, height: int, server_options: Sequence[str] = (), manager_options: Sequence[str] = ()
) -> Iterator[str]:
    """Start an X server on the first free display, and a window manager; yield the display's name, such as ":1"."""
    read_end, write_end = os.pipe()
    # With its reset, the server would drop the window manager's connection when another program's ends.
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    server = _start([*command, "-noreset", *server_options], pass_fds=[write_end])
    os.close(write_end)
    try:
        with os.fdopen(read_end) as pipe:
            display = f":{pipe.readline().strip()}"
        environment = os.environ | {"DISPLAY": display}
        manager = _start(["openbox", *manager_options], env=environment)
        try:
            _wait_for_manager(manager, environment)
            yield display
        finally:
            _end(manager)
    finally:
        _end(server)


def _start(command: Sequence[str], **options: object) -> subprocess.Popen:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, start_new_session=True, **quiet, **options)  # type: ignore[call-overload]


def _wait_for_manager(manager: subprocess.Popen, environment: dict[str, str]) -> None:
    """Wait until windows are managed. Without a window manager, xdotool counts 0 desktops, if it answers at all."""
    end = time.monotonic() + 60
    while _count_desktops(environment) in ("", "0"):
        assert manager.poll() is None and time.monotonic() < end, "the window manager doesn't run"
        time.sleep(0.1)


def _count_desktops(environment: dict[str, str]) -> str:
    command = ["xdotool", "get_num_desktops"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout.strip()


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
