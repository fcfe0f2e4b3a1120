"""Start processes that don't receive signals of the terminal."""

import subprocess
from typing import Any

#: Options of `subprocess.Popen`. Ctrl+C in a terminal then reaches only this process, which ends its children itself.
#: On Windows, `start_new_session` has no effect; the other option prevents a console window.
OWN_SESSION: dict[str, Any] = {
    "start_new_session": True,
    "creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
}
