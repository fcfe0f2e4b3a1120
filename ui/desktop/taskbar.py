"""Progress on the app's icon in the taskbar, on desktops that support it.

KDE Plasma, Ubuntu's dock and others listen to the signal of the LauncherEntry API on the session bus:
https://wiki.ubuntu.com/Unity/LauncherAPI
"""

import os
import sys
from typing import Any

_APP = "application://shutterspan.desktop"
_PATH, _INTERFACE = "/com/canonical/unity/launcherentry/shutterspan", "com.canonical.Unity.LauncherEntry"


class TaskbarProgress:
    """Sends the progress to the desktop, once for each percent."""

    def __init__(self) -> None:
        self._has_bus = sys.platform == "linux" and "DBUS_SESSION_BUS_ADDRESS" in os.environ
        self._percent: int | None = None

    def show_fraction(self, fraction: float | None) -> None:
        """fraction: in [0,1]; None to show no progress."""
        percent = None if fraction is None else round(100 * fraction)
        if percent == self._percent or not self._has_bus:
            return
        self._percent = percent
        self._send({"progress": (percent or 0) / 100, "progress-visible": percent is not None})

    def _send(self, properties: dict[str, Any]) -> None:
        from PyQt6.QtDBus import QDBusConnection, QDBusMessage

        signal = QDBusMessage.createSignal(_PATH, _INTERFACE, "Update")
        signal.setArguments([_APP, properties])
        QDBusConnection.sessionBus().send(signal)
