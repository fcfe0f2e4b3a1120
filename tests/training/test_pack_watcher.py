"""Packs that are added during a training."""

import shutil
import time
from collections.abc import Callable

import pytest

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.messages import Message
from shutterspan.core.training import pack_watcher as module
from shutterspan.core.training.pack_watcher import PackWatcher


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_POLL_SECONDS", 0.05)


def wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_pack_that_could_not_be_written_is_reported_once_and_unpacked_later(packs, tmp_path):
    material, lines = tmp_path / "material", list[str | Message]()
    material.write_text("a file where the folder belongs")
    with PackWatcher(packs, material, lines.append).watching():
        wait(lambda: len(lines) == 1)
        time.sleep(0.3)
        material.unlink()
        wait(lambda: (material / "00").exists() and len(lines) > 1)
    assert "can't be written" in str(lines[0]) and "00.pack" not in str(lines[0])
    assert lines[1:] == ["Took in 00.pack"]


def test_the_watcher_continues_after_any_failure(packs, tmp_path, caplog):
    (tmp_path / "packs").mkdir()
    shutil.copy(packs / "00.pack", tmp_path / "packs" / "00.pack")
    lines = list[str | Message]()

    def report(line: str | Message) -> None:
        lines.append(line)
        if len(lines) == 1:
            raise RuntimeError("nobody listens")

    with PackWatcher(tmp_path / "packs", tmp_path / "material", report).watching():
        wait(lambda: len(lines) == 1)
        shutil.copy(packs / "00.pack", tmp_path / "packs" / "01.pack")
        wait(lambda: len(lines) == 2)
    assert (tmp_path / "material" / "01").exists() and lines[1] == "Took in 01.pack"
    assert "nobody listens" in caplog.text


def test_a_first_pack_that_cannot_be_written_is_an_output_error(packs, tmp_path):
    (tmp_path / "material").write_text("a file where the folder belongs")
    with pytest.raises(OutputError, match="can't be written"):
        PackWatcher(packs, tmp_path / "material", lambda line: None).unpack_first()


def test_an_inaccessible_pack_does_not_stop_others(packs, tmp_path):
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "00.pack").symlink_to(tmp_path / "missing")
    lines = list[str | Message]()
    with PackWatcher(tmp_path / "packs", tmp_path / "material", lines.append).watching():
        wait(lambda: len(lines) == 1)
        shutil.copy(packs / "00.pack", tmp_path / "packs" / "01.pack")
        wait(lambda: (tmp_path / "material" / "01").exists() and len(lines) == 2)
    assert "00.pack is damaged or incomplete" in str(lines[0]) and lines[1] == "Took in 01.pack"
