"""SHA-256 of files and bytes."""

import os
from pathlib import Path

import pytest

from shutterspan.core.foundation.hashing import file_sha256, sha256

#: The digest of “abc” (FIPS 180-4, the example of its appendix).
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_digests_match_the_standard(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(b"abc") == file_sha256(tmp_path / "a") == ABC


@pytest.mark.parametrize("name", ["missing", "folder", "pipe", "a\0b"])
def test_only_regular_files_have_digests(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")  # reading it would never end
    with pytest.raises(FileNotFoundError):
        file_sha256(tmp_path / name)
