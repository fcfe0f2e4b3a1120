"""Peak memory counts only the process itself."""

import subprocess
import sys

import pytest

_CHILD = "from shutterspan.core.foundation.memory import peak_memory_mb; print(peak_memory_mb())"
_PARENT = f"""
import subprocess, sys
memory = bytearray(400_000_000)
memory[::4096] = bytes(len(memory[::4096])).replace(b"\\0", b"x")
subprocess.run([sys.executable, "-c", {_CHILD!r}], check=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't inherit the peak")
def test_a_peak_does_not_include_the_parent_process() -> None:
    done = subprocess.run([sys.executable, "-c", _PARENT], capture_output=True, text=True, check=True)
    assert 5 < float(done.stdout) < 300
