"""Autosaved documents survive a crash."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.document_state import DocumentState, with_flip
from shutterspan.ui.desktop.state.loading import open_path
from shutterspan.ui.desktop.state.recovery import Autosave, Leftover
from shutterspan.ui.desktop.state.saving import save

from ..conftest import snapshot_of

_CRASHES = """
import os, signal, sys
from pathlib import Path
from shutterspan.ui.desktop.state.document import Document
from shutterspan.ui.desktop.state.document_state import with_flip
from shutterspan.ui.desktop.state.loading import open_path
from shutterspan.ui.desktop.state.recovery import Autosave
document = Document()
document.reset(open_path(Path(sys.argv[2])).photo)
document.change("Flip", lambda state: with_flip(state, None))
autosave = Autosave(Path(sys.argv[1]))
autosave.save(document.snapshot(), Path("/somewhere/mine.shutterspan"))
print("saved", flush=True)
if len(sys.argv) > 3:
    sys.stdin.read()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_crash_leaves_the_document_to_be_recovered(photo: OpenedPhoto, tmp_path: Path) -> None:
    root = tmp_path / "unsaved"
    done = subprocess.run([sys.executable, "-c", _CRASHES, root, photo.path], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    (leftover,) = Autosave(root).leftovers()
    assert leftover.project == Path("/somewhere/mine.shutterspan")
    opened = open_path(leftover.document)
    assert opened.state.guidance.flipped
    leftover.remove()
    assert not Autosave(root).leftovers()


def test_documents_of_running_apps_are_not_offered(photo: OpenedPhoto, tmp_path: Path) -> None:
    root = tmp_path / "unsaved"
    command = [sys.executable, "-c", _CRASHES, str(root), str(photo.path), "wait"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"saved\n"
        assert not Autosave(root).leftovers()
        assert any(root.iterdir())
        other.kill()
    assert len(Autosave(root).leftovers()) == 1


def test_a_normal_end_leaves_no_files(photo: OpenedPhoto, tmp_path: Path) -> None:
    autosave = Autosave(tmp_path / "unsaved")
    autosave.save(snapshot_of(photo), None)
    autosave.close()
    assert not any((tmp_path / "unsaved").iterdir())


def test_an_autosave_that_can_not_be_written_is_an_error(photo: OpenedPhoto) -> None:
    with pytest.raises(OSError):
        Autosave(Path("/proc/nowhere")).save(snapshot_of(photo), None)


def test_a_recovered_file_is_removed_after_its_content_was_saved(photo: OpenedPhoto, tmp_path: Path) -> None:
    root, blocked = tmp_path / "unsaved", tmp_path / "file"
    blocked.touch()
    folder = root / "deadbeef"
    folder.mkdir(parents=True)
    leftover = Leftover(folder, folder / "document.shutterspan", tmp_path / "mine.shutterspan")
    state = with_flip(DocumentState(), None)
    save(snapshot_of(photo, state), leftover.document)
    with pytest.raises(OSError):
        Autosave(blocked).adopt(leftover, snapshot_of(photo, state))
    assert leftover.document.exists()
    Autosave(root).adopt(leftover, snapshot_of(photo, state))
    assert not folder.exists()
    (autosaved,) = root.glob("*/document.shutterspan")
    assert open_path(autosaved).state.guidance.flipped
