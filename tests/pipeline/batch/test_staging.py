"""A batch can end at any moment; the next batch recognises finished results."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.pipeline.batch.job import (
    HIDDEN_FOLDER,
    BatchJob,
    BatchPhoto,
    ResultNaming,
    photo_digest,
    plan_jobs,
)
from shutterspan.core.pipeline.batch.staging import (
    BatchFolder,
    JournalEntry,
    find_staged_entry,
    open_batch_folder,
    result_exists,
    write_manifest,
)
from shutterspan.core.pipeline.render import RenderReport
from shutterspan.core.types.settings import RenderSettings

from .conftest import SETTINGS

REPORT = RenderReport(
    "a.jpg", (30, 20), (30, 20), True, None, (), ("a",), 7, None, None, "cpu", "fp32", "unfold", {"whole": 1.0}, 1
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def planned(tmp_path: Path, folder: Path) -> Callable[..., BatchJob]:
    def plan(name: str = "a.jpg", suffix: str = ".mp4", frames: int = 7) -> BatchJob:
        photo = tmp_path / name
        if not photo.exists():
            photo.write_text(f"the photo {name}")
        return plan_jobs([BatchPhoto(photo, RenderSettings(frames=frames))], folder, ResultNaming(suffix), {})[0]

    return plan


def render(job: BatchJob, source: str, result: str = "the clip") -> JournalEntry:
    """Stage a result like a worker."""
    if job.target.suffix:
        job.staged_result.write_text(result)
    else:
        job.staged_result.mkdir()
        for number in (1, 2):
            (job.staged_result / f"frame_00{number}.png").write_text(f"{result} {number}")
    entry = JournalEntry.from_report(job, source, REPORT)
    write_manifest(entry, job)
    return entry


def resumed(folder: Path, job: BatchJob) -> bool:
    with open_batch_folder(folder, resume=True) as batch:
        return batch.find_finished(job, overwrite=False) is not None


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != HIDDEN_FOLDER)


@pytest.mark.parametrize("suffix", [".mp4", ""])
def test_a_published_result_has_its_name_and_is_found(
    suffix: str, folder: Path, planned: Callable[..., BatchJob]
) -> None:
    job = planned(suffix=suffix)
    with open_batch_folder(folder, resume=False) as batch:
        entry = render(job, photo_digest(job.photo))
        assert batch.publish(job, overwrite=False) == entry
    assert visible(folder) == [job.name] and not job.staging_folder.exists()
    with open_batch_folder(folder, resume=True) as batch:
        assert batch.find_finished(job, overwrite=False) == entry
        assert batch.names_by_photo == {str(job.photo): job.name}


@pytest.mark.parametrize("suffix", [".mp4", ""])
def test_a_staged_result_is_published_when_the_batch_is_resumed(
    suffix: str, folder: Path, planned: Callable[..., BatchJob]
) -> None:
    job = planned(suffix=suffix)
    with open_batch_folder(folder, resume=False):
        render(job, photo_digest(job.photo))
    assert not visible(folder)
    assert resumed(folder, job) and visible(folder) == [job.name]
    assert resumed(folder, job)


def test_a_result_in_the_journal_that_was_not_moved_is_published(
    folder: Path, planned: Callable[..., BatchJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = planned()

    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), open_batch_folder(folder, resume=False) as batch:
        render(job, photo_digest(job.photo))
        monkeypatch.setattr("shutterspan.core.pipeline.batch.staging.publish_file", kill)
        batch.publish(job, overwrite=False)
    monkeypatch.undo()
    assert not visible(folder)
    assert resumed(folder, job) and job.target.read_text() == "the clip"


def test_unfinished_results_are_rendered_again(folder: Path, planned: Callable[..., BatchJob]) -> None:
    job = planned()
    with open_batch_folder(folder, resume=False):
        render(job, photo_digest(job.photo))
        job.staged_result.write_text("the cl")
    assert not resumed(folder, job)
    with open_batch_folder(folder, resume=True):
        job.manifest.unlink()
        job.staged_result.write_text("the clip")
    assert not resumed(folder, job) and not visible(folder)


def test_results_of_other_photos_or_settings_do_not_match(folder: Path, planned: Callable[..., BatchJob]) -> None:
    job = planned()
    with open_batch_folder(folder, resume=False) as batch:
        render(job, photo_digest(job.photo))
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


def test_a_batch_that_is_not_resumed_removes_staged_results(folder: Path, planned: Callable[..., BatchJob]) -> None:
    job = planned()
    with open_batch_folder(folder, resume=False):
        render(job, photo_digest(job.photo))
    with open_batch_folder(folder, resume=False):
        assert not job.staged_result.exists() and find_staged_entry(job, photo_digest(job.photo)) is None


def test_files_are_overwritten_on_request_only(folder: Path, planned: Callable[..., BatchJob]) -> None:
    clip, frames = planned(), planned(suffix="")
    folder.mkdir()
    clip.target.write_text("older")
    frames.target.mkdir()
    for name in ("frame_001.png", "frame_003.png", "notes.txt"):
        (frames.target / name).write_text("older")
    with open_batch_folder(folder, resume=False) as batch:
        for job in (clip, frames):
            render(job, photo_digest(job.photo))
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


def test_a_second_batch_in_one_folder_is_rejected(folder: Path) -> None:
    fails = pytest.raises(OutputError, match="Another batch is running")
    with open_batch_folder(folder, resume=True), fails, open_batch_folder(folder, resume=True):
        pass
    with open_batch_folder(folder, resume=True):
        pass


def test_drafts_of_a_killed_worker_are_swept(folder: Path, planned: Callable[..., BatchJob]) -> None:
    job = planned()
    with open_batch_folder(folder, resume=False):
        render(job, photo_digest(job.photo))
        (job.staging_folder / ".shutterspan-0123abcd.mp4").write_text("half")
        (job.staging_folder / ".shutterspan-4567ef01").mkdir()
    assert sorted(path.name for path in job.staging_folder.iterdir()) == ["a.mp4"]


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
def test_truncated_and_foreign_lines_of_the_journal_are_ignored(
    line: str, folder: Path, planned: Callable[..., BatchJob]
) -> None:
    job = planned()
    with open_batch_folder(folder, resume=False) as batch:
        render(job, photo_digest(job.photo))
        batch.publish(job, overwrite=False)
    with (folder / HIDDEN_FOLDER / "journal.jsonl").open("a", encoding="utf-8") as journal:
        journal.write(line)
    assert resumed(folder, job)
    other = planned("b.jpg")
    with open_batch_folder(folder, resume=True) as batch:
        render(other, photo_digest(other.photo))
        batch.publish(other, overwrite=False)
    assert resumed(folder, job) and resumed(folder, other)


@pytest.mark.parametrize("field", ["photo", "replacement"])
@pytest.mark.parametrize("value", [7, None, ["a"], {}])
def test_an_entry_with_other_types_is_ignored(
    field: str, value: object, folder: Path, planned: Callable[..., BatchJob]
) -> None:
    job = planned()
    with open_batch_folder(folder, resume=False) as batch:
        entry = render(job, photo_digest(job.photo))
        batch.publish(job, overwrite=False)
    line = json.dumps(json.loads(entry.to_line()) | {"name": "b.mp4", field: value})
    with (folder / HIDDEN_FOLDER / "journal.jsonl").open("a", encoding="utf-8") as journal:
        journal.write(line + "\n")
    assert list(BatchFolder(folder).names_by_photo.values()) == ["a.mp4"]


@pytest.mark.parametrize("name", ["../a.mp4", "/etc/passwd", "", ".", "..", HIDDEN_FOLDER, "a/b", 7, None, ["a"]])
def test_names_in_a_journal_cannot_lead_to_other_folders(
    name: object, folder: Path, planned: Callable[..., BatchJob]
) -> None:
    job = planned()
    folder.mkdir()
    entry = {
        "photo": str(job.photo),
        "source": photo_digest(job.photo),
        "settings": {},
        "size": 8,
        "width": 3,
        "height": 2,
    }
    line = json.dumps(entry | {"name": name, "motion_found": True, "seconds": 1})
    (folder / HIDDEN_FOLDER).mkdir()
    (folder / HIDDEN_FOLDER / "journal.jsonl").write_text(line + "\n")
    assert BatchFolder(folder).names_by_photo == {}


def test_a_missing_staged_result_is_reported(folder: Path, planned: Callable[..., BatchJob]) -> None:
    with open_batch_folder(folder, resume=False) as batch, pytest.raises(OutputError, match="is missing in"):
        batch.publish(planned(), overwrite=False)


def test_unusable_folders_are_errors(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder, message in ((tmp_path / "no" / "where", "does not exist"), (tmp_path / "file", "file")):
        with pytest.raises(OutputError, match=message), open_batch_folder(folder, resume=False):
            pass


def test_a_file_in_place_of_the_hidden_folder_is_reported(folder: Path) -> None:
    (folder / HIDDEN_FOLDER).mkdir(parents=True)
    (folder / HIDDEN_FOLDER / "work").touch()
    with pytest.raises(OutputError, match="can't be written"), open_batch_folder(folder, resume=True):
        pass


def planned_in(folder: Path, suffix: str) -> BatchJob:
    photo = folder / "a.jpg"
    photo.touch()
    return plan_jobs([BatchPhoto(photo, SETTINGS)], folder / "out", ResultNaming(suffix), {})[0]


def test_frames_are_not_published_to_an_unreadable_folder(unprivileged: Path) -> None:
    job = planned_in(unprivileged, "")
    with open_batch_folder(job.folder, resume=False) as batch:
        render(job, photo_digest(job.photo))
        job.target.mkdir()
        job.target.chmod(0o300)
        with pytest.raises(OutputError, match=f"^{re.escape(str(job.target))} can't be opened"):
            result_exists(job)
        with pytest.raises(OutputError, match=f"^{re.escape(str(job.target))} can't be opened"):
            batch.publish(job, overwrite=True)
        job.target.chmod(0o700)
    assert not list(job.target.iterdir())
    assert resumed(job.folder, job) and visible(job.target) == ["frame_001.png", "frame_002.png"]


def test_a_draft_that_cannot_be_removed_does_not_end_the_batch(unprivileged: Path) -> None:
    job = planned_in(unprivileged, ".mp4")
    with open_batch_folder(job.folder, resume=False) as batch:
        render(job, photo_digest(job.photo))
        batch.publish(job, overwrite=False)
        (job.staging_folder / ".shutterspan-0123abcd.mp4").touch()
        job.staging_folder.chmod(0o500)
    job.staging_folder.chmod(0o700)
    assert visible(job.folder) == ["a.mp4"]


@pytest.mark.skipif(os.getuid() != 0, reason="needs a file of another user")
def test_a_manifest_that_cannot_be_removed_is_harmless(unprivileged: Path) -> None:
    job = planned_in(unprivileged, ".mp4")
    with open_batch_folder(job.folder, resume=False) as batch:
        entry = render(job, photo_digest(job.photo))
        os.seteuid(0)
        os.chown(job.manifest.parent, 0, -1)
        os.chown(job.manifest, 0, -1)
        job.manifest.parent.chmod(0o1777)  # sticky bit: users may remove only their own files
        os.seteuid(job.photo.stat().st_uid)
        assert batch.publish(job, overwrite=False) == entry
    assert job.manifest.exists() and visible(job.folder) == ["a.mp4"]
    assert find_staged_entry(job, photo_digest(job.photo)) is None
    with open_batch_folder(job.folder, resume=True) as batch:
        assert batch.find_finished(job, overwrite=False) == entry
