"""Damaged files of any format raise InputError with a hint, never another error.

The slow test reads 2,000 damaged files; SHUTTERSPAN_FUZZ_CASES sets another number.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.reading import load_photo

BEGINNINGS = (
    *(
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"II*\0\x08\0\0\0",
        b"MM\0*\0\0\0\x08",
        b"RIFF\0\1\0\0WEBPVP8X",
        b"BM",
    ),
    *(b"GIF89a", b"\0\0\0\x18ftypheic", b"\0\0\0\x18ftypavif", b"\0\0\0\x18ftypcrx ", b"IIU\0", b"FUJIFILM", b"FOVb"),
)


def run(first: int, last: int) -> str:
    """Read these cases and return the last line of output. Fails with the number of the case that failed."""
    script = Path(__file__).with_name("mutation.py")
    command = [sys.executable, str(script), str(first), str(last)]
    done = subprocess.run(command, capture_output=True, text=True)
    lines = done.stdout.split("\n")
    assert done.returncode == 0, f"case {lines[-2]}: exit status {done.returncode}\n{done.stderr[-4000:]}"
    assert not done.stderr, done.stderr[:4000]
    return lines[-2]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=600))
def test_random_bytes_after_a_known_beginning_are_rejected(tmp_path: Path, beginning: bytes, rest: bytes) -> None:
    (tmp_path / "photo").write_bytes(beginning + rest)
    with pytest.raises(InputError) as caught:
        load_photo(tmp_path / "photo")
    assert caught.value.hint


def test_some_damaged_files_of_every_kind() -> None:
    run(0, 60)


@pytest.mark.slow
def test_many_damaged_files_within_time_and_memory() -> None:
    cases = int(os.environ.get("SHUTTERSPAN_FUZZ_CASES", "2000"))
    peak = run(1000, 1000 + cases)
    assert peak.startswith("MB ") and int(peak[3:]) < 1000
