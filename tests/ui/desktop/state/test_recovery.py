"""What is unsaved outlives a crash."""

import signal
import subprocess
import sys
from pathlib import Path

from shutterspan.ui.desktop.state.content import Content
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.loading import open_path
from shutterspan.ui.desktop.state.recovery import Autosave

_CRASHES = """
import os, signal, sys
from pathlib import Path
from shutterspan.ui.desktop.state.content import Content, with_flip
from shutterspan.ui.desktop.state.loading import open_path
from shutterspan.ui.desktop.state.recovery import Autosave
photo = open_path(Path(sys.argv[2])).photo
autosave = Autosave(Path(sys.argv[1]))
autosave.keep(photo, with_flip(Content(), None), Path("/somewhere/mine.shutterspan"))
print("kept", flush=True)
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
    assert opened.content.guidance.flipped
    leftover.remove()
    assert not Autosave(root).leftovers()


def test_what_another_app_is_working_on_is_left_alone(photo: OpenedPhoto, tmp_path: Path) -> None:
    root = tmp_path / "unsaved"
    command = [sys.executable, "-c", _CRASHES, str(root), str(photo.path), "wait"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"kept\n"
        assert not Autosave(root).leftovers()
        assert any(root.iterdir())
        other.kill()
    assert len(Autosave(root).leftovers()) == 1


def test_an_orderly_end_leaves_nothing(photo: OpenedPhoto, tmp_path: Path) -> None:
    autosave = Autosave(tmp_path / "unsaved")
    autosave.keep(photo, Content(), None)
    autosave.end()
    assert not any((tmp_path / "unsaved").iterdir())


def test_without_a_place_to_keep_it_nothing_is_raised(photo: OpenedPhoto) -> None:
    Autosave(Path("/proc/nowhere")).keep(photo, Content(), None)
