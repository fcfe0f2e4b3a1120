"""Every target passes with its seeds and the kept inputs; the slow tests search for new inputs."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .container_targets import with_sound_checksums
from .picture_seeds import pngs
from .target import CORPUS, Target, corpus_files
from .targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]
_MAX_CORPUS_BYTES = 1_000_000
#: Seconds for each target. All targets together take less than a minute.
_SECONDS = 2


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_target_passes_with_its_seeds_and_kept_inputs(name: str) -> None:
    target = TARGETS[name]
    seeds, kept = target.make_seeds(), [path.read_bytes() for path in corpus_files(name)]
    assert seeds and kept
    for data in (*seeds, *kept, b""):
        target.run(data)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_target_passes_with_new_inputs_of_the_fuzzer(name: str) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("NOT TESTED: atheris has no wheel for this system")
    command = [sys.executable, "-m", "tests.fuzz.run", name, "--seconds", str(_SECONDS), "--seed", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace")
    assert done.returncode == 0, done.stderr[-4000:]
    assert "stat::number_of_executed_units:" in done.stderr


def test_kept_inputs_are_small_and_belong_to_a_target() -> None:
    files = [path for path in CORPUS.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} == set(TARGETS)
    assert sum(path.stat().st_size for path in files) <= _MAX_CORPUS_BYTES


def _raise_key_error(data: bytes) -> None:
    raise KeyError(data)


def _print_from_c(data: bytes) -> None:
    os.write(2, data)


def _print(data: bytes) -> None:
    subprocess.run([sys.executable, "-c", "import warnings; warnings.warn('odd')"], check=True)


@pytest.mark.parametrize(
    ("check", "error"), [(_raise_key_error, KeyError), (_print_from_c, AssertionError), (_print, AssertionError)]
)
def test_a_target_that_raises_or_prints_is_caught(check, error: type[Exception]) -> None:
    with pytest.raises(error):
        Target(check, lambda: [b"x"]).run(b"x")


def test_checksums_are_corrected() -> None:
    for png in (png for png in pngs() if png[12:16] == b"IHDR"):
        broken = bytearray(png)
        broken[29:33] = b"\0\0\0\0"
        assert with_sound_checksums(bytes(broken)) == png
