"""Start processes that signals of the terminal don't reach."""

import subprocess
from typing import Any

#: Options of `subprocess.Popen`: Ctrl+C in a terminal reaches this process alone, which ends its children itself. On
#: Windows, where `start_new_session` does nothing, no console window opens either.
OWN_SESSION: dict[str, Any] = {
    "start_new_session": True,
    "creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
}
