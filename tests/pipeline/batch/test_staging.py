"""Whatever moment a batch ends at, the next one knows what is done and what is not."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.pipeline.batch.job import HIDDEN, Job, digest, plan
from shutterspan.core.pipeline.batch.staging import BatchFolder, Entry, is_there, opened, stage, staged_entry
from shutterspan.core.pipeline.render import RenderReport, RenderSettings

from .conftest import SETTINGS

REPORT = RenderReport(
    "a.jpg", (30, 20), (30, 20), True, None, ("a",), 7, None, None, "cpu", "fp32", "unfold", {"whole": 1.0}
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def planned(tmp_path: Path, folder: Path) -> Callable[..., Job]:
    def job(name: str = "a.jpg", ending: str = ".mp4", frames: int = 7) -> Job:
        photo = tmp_path / name
        if not photo.exists():
            photo.write_text(f"the photo {name}")
        return plan([photo], folder, ending, RenderSettings(frames=frames), {})[0]

    return job


def render(job: Job, source: str, result: str = "the clip") -> Entry:
    """What a worker leaves."""
    if job.target.suffix:
        job.staged.write_text(result)
    else:
        job.staged.mkdir()
        for number in (1, 2):
            (job.staged / f"frame_00{number}.png").write_text(f"{result} {number}")
    entry = Entry.of(job, source, REPORT)
    stage(entry, job)
    return entry


def resumed(folder: Path, job: Job) -> bool:
    with opened(folder, resume=True) as batch:
        return batch.finished(job, overwrite=False) is not None


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != HIDDEN)


@pytest.mark.parametrize("ending", [".mp4", ""])
def test_a_published_result_has_its_name_and_is_known(ending: str, folder: Path, planned: Callable[..., Job]) -> None:
    job = planned(ending=ending)
    with opened(folder, resume=False) as batch:
        entry = render(job, digest(job.photo))
        assert batch.publish(job, overwrite=False) == entry
    assert visible(folder) == [job.name] and not job.work.exists()
    with opened(folder, resume=True) as batch:
        assert batch.finished(job, overwrite=False) == entry
        assert batch.names == {str(job.photo): job.name}


@pytest.mark.parametrize("ending", [".mp4", ""])
def test_a_result_on_its_way_gets_its_name_when_resumed(ending: str, folder: Path, planned: Callable[..., Job]) -> None:
    job = planned(ending=ending)
    with opened(folder, resume=False):
        render(job, digest(job.photo))
    assert not visible(folder)
    assert resumed(folder, job) and visible(folder) == [job.name]
    assert resumed(folder, job)


def test_a_result_that_was_noted_but_not_moved_gets_its_name(
    folder: Path, planned: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = planned()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), opened(folder, resume=False) as batch:
        render(job, digest(job.photo))
        monkeypatch.setattr("shutterspan.core.pipeline.batch.staging.publish_file", killed)
        batch.publish(job, overwrite=False)
    monkeypatch.undo()
    assert not visible(folder)
    assert resumed(folder, job) and job.target.read_text() == "the clip"


def test_what_is_half_done_is_done_again(folder: Path, planned: Callable[..., Job]) -> None:
    job = planned()
    with opened(folder, resume=False):
        render(job, digest(job.photo))
        job.staged.write_text("the cl")
    assert not resumed(folder, job)
    with opened(folder, resume=True):
        job.note.unlink()
        job.staged.write_text("the clip")
    assert not resumed(folder, job) and not visible(folder)


def test_another_photo_or_other_settings_are_not_done(folder: Path, planned: Callable[..., Job]) -> None:
    job = planned()
    with opened(folder, resume=False) as batch:
        render(job, digest(job.photo))
        batch.publish(job, overwrite=False)
    assert not resumed(folder, planned(frames=11))
    assert not resumed(folder, planned("b.jpg"))
    job.target.write_text("the clip, cut by its user")
    assert not resumed(folder, job)
    job.target.unlink()
    assert not resumed(folder, job)
    job.target.write_text("the clip")
    assert resumed(folder, job)
    job.photo.write_text("the photo, retouched")
    assert not resumed(folder, job)


def test_a_batch_that_is_not_resumed_forgets_what_was_on_its_way(folder: Path, planned: Callable[..., Job]) -> None:
    job = planned()
    with opened(folder, resume=False):
        render(job, digest(job.photo))
    with opened(folder, resume=False):
        assert not job.staged.exists() and staged_entry(job, digest(job.photo)) is None


def test_nothing_is_overwritten_unasked(folder: Path, planned: Callable[..., Job]) -> None:
    clip, frames = planned(), planned(ending="")
    folder.mkdir()
    clip.target.write_text("older")
    frames.target.mkdir()
    for name in ("frame_001.png", "frame_003.png", "notes.txt"):
        (frames.target / name).write_text("older")
    with opened(folder, resume=False) as batch:
        for job in (clip, frames):
            render(job, digest(job.photo))
            with pytest.raises(OutputError, match="exists already"):
                batch.publish(job, overwrite=False)
        assert clip.target.read_text() == (frames.target / "frame_001.png").read_text() == "older"
        for job in (clip, frames):
            batch.publish(job, overwrite=True)
    assert clip.target.read_text() == "the clip"
    assert {path.name: path.read_text() for path in frames.target.iterdir()} == {
        "frame_001.png": "the clip 1",
        "frame_002.png": "the clip 2",
        "notes.txt": "older",
    }


def test_one_batch_at_a_time(folder: Path) -> None:
    refused = pytest.raises(OutputError, match="Another batch is at work")
    with opened(folder, resume=True), refused, opened(folder, resume=True):
        pass
    with opened(folder, resume=True):
        pass


def test_drafts_of_a_killed_worker_are_swept(folder: Path, planned: Callable[..., Job]) -> None:
    job = planned()
    with opened(folder, resume=False):
        render(job, digest(job.photo))
        (job.work / ".shutterspan-0123abcd.mp4").write_text("half")
        (job.work / ".shutterspan-4567ef01").mkdir()
    assert sorted(path.name for path in job.work.iterdir()) == ["a.mp4", "a.mp4.json"]


@pytest.mark.parametrize(
    "line",
    [
        '{"name": "a.mp4", "photo": "/x/a.jpg", "sou',
        "[]",
        "null",
        '"a"',
        "{}",
        "\ufffd\u0000",
        json.dumps({"name": "a.mp4", "unknown": 1}),
    ],
)
def test_torn_and_foreign_lines_of_the_journal_are_left_out(
    line: str, folder: Path, planned: Callable[..., Job]
) -> None:
    job = planned()
    with opened(folder, resume=False) as batch:
        render(job, digest(job.photo))
        batch.publish(job, overwrite=False)
    with (folder / HIDDEN / "journal.jsonl").open("a", encoding="utf-8") as journal:
        journal.write(line)
    assert resumed(folder, job)
    other = planned("b.jpg")
    with opened(folder, resume=True) as batch:
        render(other, digest(other.photo))
        batch.publish(other, overwrite=False)
    assert resumed(folder, job) and resumed(folder, other)


@pytest.mark.parametrize("name", ["../a.mp4", "/etc/passwd", "", ".", "..", HIDDEN, "a/b", 7, None, ["a"]])
def test_a_journal_leads_nowhere_else(name: object, folder: Path, planned: Callable[..., Job]) -> None:
    job = planned()
    folder.mkdir()
    entry = {"photo": str(job.photo), "source": digest(job.photo), "settings": {}, "size": 8, "width": 3, "height": 2}
    line = json.dumps(entry | {"name": name, "motion_found": True, "seconds": 1})
    (folder / HIDDEN).mkdir()
    (folder / HIDDEN / "journal.jsonl").write_text(line + "\n")
    assert BatchFolder(folder).names == {}


def test_a_result_that_did_not_arrive_is_told(folder: Path, planned: Callable[..., Job]) -> None:
    with opened(folder, resume=False) as batch, pytest.raises(OutputError, match="did not arrive"):
        batch.publish(planned(), overwrite=False)


def test_folders_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder, told in ((tmp_path / "no" / "where", "does not exist"), (tmp_path / "file", "file")):
        with pytest.raises(OutputError, match=told), opened(folder, resume=False):
            pass


def test_a_file_in_place_of_the_hidden_folder_is_told(folder: Path) -> None:
    (folder / HIDDEN).mkdir(parents=True)
    (folder / HIDDEN / "work").touch()
    with pytest.raises(OutputError, match="can't be written"), opened(folder, resume=True):
        pass


def planned_in(folder: Path, ending: str) -> Job:
    photo = folder / "a.jpg"
    photo.touch()
    return plan([photo], folder / "out", ending, SETTINGS, {})[0]


def test_frames_are_not_put_where_nobody_can_look(unprivileged: Path) -> None:
    job = planned_in(unprivileged, "")
    with opened(job.folder, resume=False) as batch:
        render(job, digest(job.photo))
        job.target.mkdir()
        job.target.chmod(0o300)
        with pytest.raises(OutputError, match=f"^{re.escape(str(job.target))} can't be looked into"):
            is_there(job)
        with pytest.raises(OutputError, match=f"^{re.escape(str(job.target))} can't be looked into"):
            batch.publish(job, overwrite=True)
        job.target.chmod(0o700)
    assert not list(job.target.iterdir())
    assert resumed(job.folder, job) and visible(job.target) == ["frame_001.png", "frame_002.png"]


def test_a_draft_that_cannot_be_removed_ends_nothing(unprivileged: Path) -> None:
    job = planned_in(unprivileged, ".mp4")
    with opened(job.folder, resume=False) as batch:
        render(job, digest(job.photo))
        batch.publish(job, overwrite=False)
        (job.work / ".shutterspan-0123abcd.mp4").touch()
        job.work.chmod(0o500)
    job.work.chmod(0o700)
    assert visible(job.folder) == ["a.mp4"]


@pytest.mark.skipif(os.getuid() != 0, reason="needs a file of another user")
def test_a_note_that_cannot_be_removed_is_harmless(unprivileged: Path) -> None:
    job = planned_in(unprivileged, ".mp4")
    with opened(job.folder, resume=False) as batch:
        entry = render(job, digest(job.photo))
        os.seteuid(0)
        os.chown(job.work, 0, -1)
        os.chown(job.note, 0, -1)
        job.work.chmod(0o1777)  # where each may remove only what is their own
        os.seteuid(job.photo.stat().st_uid)
        assert batch.publish(job, overwrite=False) == entry
    assert job.note.exists() and visible(job.folder) == ["a.mp4"]
    assert staged_entry(job, digest(job.photo)) is None
    with opened(job.folder, resume=True) as batch:
        assert batch.finished(job, overwrite=False) == entry
