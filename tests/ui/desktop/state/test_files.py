"""Opening, saving, recovering: without a window."""

import json
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Ellipse, Region
from shutterspan.ui.desktop.state import content as edits
from shutterspan.ui.desktop.state.content import Content, with_settings
from shutterspan.ui.desktop.state.document import Document, OpenedPhoto
from shutterspan.ui.desktop.state.loading import PhotoMissing, open_path
from shutterspan.ui.desktop.state.preferences import Memory
from shutterspan.ui.desktop.state.recovery import Autosave
from shutterspan.ui.desktop.state.saving import save


@pytest.fixture
def photo(tmp_path: Path) -> OpenedPhoto:
    path = tmp_path / "truck.jpg"
    shutil.copy(SAMPLE, path)
    return open_path(path).photo


@pytest.fixture
def content() -> Content:
    content = edits.with_region(Content(), Region(Ellipse(240, 350, 900, 650), 12.0, name="The “truck”"))
    content = edits.with_region(content, Region(Ellipse(20, 30, 90, 65)))
    content = edits.with_marked(content, 0, colour="#9ad14b", visible=False)
    content = edits.with_arrow(content, Arrow((800, 500), (500, 490)))
    return replace(with_settings(content, frames=31, start=0.25, end=0.75, ease=True), key_frame=0.3, outside="still")


def test_what_is_saved_is_opened_again(photo: OpenedPhoto, content: Content, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere" / "truck.shutterspan"
    path.parent.mkdir()
    save(photo, content, path)
    opened = open_path(path)
    assert opened.content == content
    assert opened.photo.path.samefile(photo.path)
    assert opened.project == path


def test_regions_without_a_colour_get_one(photo: OpenedPhoto, content: Content, tmp_path: Path) -> None:
    path = tmp_path / "old.shutterspan"
    save(photo, content, path)
    project = json.loads(path.read_text("utf-8"))
    for region in project["regions"]:
        region.pop("colour")
    path.write_text(json.dumps(project))
    regions = open_path(path).content.regions
    assert [marked.visible for marked in regions] == [False, True]
    assert len({marked.colour for marked in regions}) == 2
    assert [marked.region for marked in regions] == [marked.region for marked in content.regions]


def test_a_photo_that_moved_away_is_found_by_what_is_in_it(photo: OpenedPhoto, tmp_path: Path) -> None:
    path = tmp_path / "truck.shutterspan"
    save(photo, Content(), path)
    moved = photo.path.rename(tmp_path / "moved.jpg")
    with pytest.raises(PhotoMissing, match="is missing"):
        open_path(path)
    assert open_path(path, moved).photo.path == moved
    other = tmp_path / "other.bmp"
    photo.picture.save(str(other))
    with pytest.raises(PhotoMissing, match=r"other\.bmp is not the photo"):
        open_path(path, other)


def test_what_the_camera_noted_is_told(tmp_path: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[271], exif[272] = "Nikon Corporation", "NIKON Z 6"
    exif.get_ifd(0x8769).update({0x829A: 1 / 8, 0x829D: 11.0, 0x8827: 100, 0x920A: 85.0, 0x9003: "2024:05:06 07:08:09"})
    path = tmp_path / "noted.jpg"
    Image.new("RGB", (64, 48), "grey").save(path, exif=exif)
    facts = dict(open_path(path).photo.facts)
    assert facts["Shutter"] == "1/8 s"
    assert facts["Aperture"] == "f/11"
    assert facts["ISO"] == "100"
    assert facts["Camera"] == "NIKON Z 6"
    assert facts["Taken"].startswith("2024-05-06")
    assert facts["Size"].startswith("64 × 48")


def test_a_video_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a video"):
        open_path(tmp_path / "clip.MP4")


def test_the_document_tells_whether_something_is_unsaved(photo: OpenedPhoto, tmp_path: Path) -> None:
    document = Document()
    assert document.is_saved
    document.start(photo)
    assert document.is_saved
    document.change("Flip Time", lambda c: edits.with_flip(c, None))
    assert not document.is_saved
    assert document.undo_name == "Flip Time"
    document.mark_saved(tmp_path / "x.shutterspan", document.content)
    assert document.is_saved
    document.undo()
    assert not document.is_saved
    document.redo()
    assert document.is_saved


def test_a_shape_that_makes_no_sense_changes_nothing(photo: OpenedPhoto) -> None:
    document = Document()
    document.start(photo)
    before = document.content
    with pytest.raises(Exception, match="reaches beyond the photo"):
        document.change("Add Region", lambda c: edits.with_region(c, Region(Ellipse(0, 0, 99999, 9))))
    assert document.content is before
    assert not document.undo_name


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


def test_preferences_and_recent_files_outlive_the_program(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "app.ini")
    memory.change_preferences(theme="light", memory=4)
    files = [tmp_path / f"{number}.jpg" for number in range(12)]
    for file in files:
        file.touch()
        memory.opened(file)
    memory.opened(files[5])
    files[11].unlink()
    del memory
    again = Memory(tmp_path / "app.ini")
    assert (again.preferences.theme, again.preferences.memory, again.preferences.device) == ("light", 4, "auto")
    assert again.recent[:2] == [files[5], files[10]]
    assert len(again.recent) == 9


def test_nonsense_in_the_file_counts_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "app.ini").write_bytes(b"[preferences]\ntheme=pink\nmemory=-7\ndevice=\xff\xfe\n[recent\n%%")
    memory = Memory(tmp_path / "app.ini")
    assert (memory.preferences.theme, memory.preferences.memory, memory.preferences.device) == ("system", 0, "auto")
    assert memory.recent == []
