"""The taskbar's progress, on a real session bus."""

import shutil
import subprocess
import sys

import pytest

_SESSION = """
import subprocess, sys, time
from PyQt6.QtCore import QCoreApplication
from shutterspan.ui.desktop.taskbar import TaskbarProgress

app = QCoreApplication([])
monitor = subprocess.Popen(["dbus-monitor", "interface='com.canonical.Unity.LauncherEntry'"], stdout=subprocess.PIPE)
time.sleep(1)
taskbar = TaskbarProgress()
for fraction in (0.42, 0.421, None):
    taskbar.show_fraction(fraction)
app.processEvents()
time.sleep(1)
monitor.terminate()
sys.stdout.buffer.write(monitor.stdout.read())
"""


def test_the_desktop_receives_the_progress() -> None:
    if not (shutil.which("dbus-run-session") and shutil.which("dbus-monitor")):
        pytest.skip("no session bus: dbus-run-session or dbus-monitor not installed")
    command = ["dbus-run-session", "--", sys.executable, "-c", _SESSION]
    received = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    signals = received.split("member=Update")[1:]
    assert len(signals) == 2, "one for each percent"
    assert "application://shutterspan.desktop" in signals[0] and "double 0.42" in signals[0]
    assert "boolean true" in signals[0] and "boolean false" in signals[1]
