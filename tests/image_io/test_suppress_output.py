"""Output of decoders doesn't reach the terminal."""

import os
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.suppress_output import no_stderr

from .png_files import chunk, pixel_data, png, png_file

DEEP = np.random.default_rng(0).integers(0, 65536, (24, 32, 3), dtype=np.uint16)


def interlaced(bits: int) -> bytes:
    """A black PNG in seven passes (Adam7)."""
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    grey = np.zeros((32, 32), np.uint8 if bits == 8 else np.uint16)
    rows = b"".join(b"\0" + row.tobytes() for y, x, dy, dx in passes for row in grey[y::dy, x::dx])
    head = (32).to_bytes(4) * 2 + bytes([bits, 0, 0, 0, 1])
    return png_file(chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))


NOISY = {
    "interlaced, 8 bits": interlaced(8),
    "interlaced, 16 bits": interlaced(16),
    "damaged profile": png(DEEP, [(b"iCCP", b"name\0\0" + zlib.compress(bytes(200)))]),
    "more pixels than rows": png_file(png(DEEP[:20])[8:33], pixel_data(DEEP, 16), chunk(b"IEND", b"")),
}


@pytest.mark.parametrize("name", NOISY)
def test_warnings_of_libpng_are_not_printed(tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "photo.png").write_bytes(NOISY[name])
    load_photo(tmp_path / "photo.png")
    assert capfd.readouterr() == ("", "")


def test_stderr_works_again_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    with no_stderr:
        os.write(2, b"hidden")
    os.write(2, b"printed")
    assert capfd.readouterr() == ("", "printed")


@pytest.mark.parametrize("closed", ["2>&-", "<&- 2>&-", "<&- >&- 2>&-"])
def test_a_photo_is_read_if_stderr_is_closed(tmp_path: Path, closed: str) -> None:
    (tmp_path / "photo.png").write_bytes(interlaced(16))
    code = (
        "import os\nfrom shutterspan.core.image_io.reading import load_photo\nload_photo('photo.png')\n"
        "try:\n    os.fstat(2)\nexcept OSError:\n    open('still-closed', 'w').close()\n"
    )
    (tmp_path / "read.py").write_text(code)
    done = subprocess.run(["sh", "-c", f'"{sys.executable}" read.py {closed}'], cwd=tmp_path)
    assert done.returncode == 0 and (tmp_path / "still-closed").exists()
