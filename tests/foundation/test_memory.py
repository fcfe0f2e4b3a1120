"""Memory is told of the process that took it."""

import subprocess
import sys

import pytest

_CHILD = "from shutterspan.core.foundation.memory import own_peak; print(own_peak())"
_PARENT = f"""
import subprocess, sys
memory = bytearray(400_000_000)
memory[::4096] = bytes(len(memory[::4096])).replace(b"\\0", b"x")
subprocess.run([sys.executable, "-c", {_CHILD!r}], check=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process has its own count")
def test_a_peak_is_not_that_of_the_process_before() -> None:
    done = subprocess.run([sys.executable, "-c", _PARENT], capture_output=True, text=True, check=True)
    assert 5 < float(done.stdout) < 300
