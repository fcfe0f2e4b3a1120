"""A batch in one process: outcomes of photos, and the choice of results that are kept or rendered again."""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import ModelError, OutputError, UsageError
from shutterspan.core.foundation.hashing import file_sha256
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.inference.engine import Engine
from shutterspan.core.pipeline.batch.job import HIDDEN_FOLDER, BatchJob, BatchPhoto
from shutterspan.core.pipeline.batch.job_execution import Failure, run_job, serial_executor
from shutterspan.core.pipeline.batch.outcome import Outcome
from shutterspan.core.pipeline.render import Renderer, RenderReport, RenderRequest
from shutterspan.core.types.region import Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest

from .conftest import SETTINGS, results

Run = Callable[..., list[Outcome]]


class RecordingRenderer(Renderer):
    """A renderer that records what it renders; it can stop or fail at a given photo."""

    def __init__(self, renderer: Renderer):
        super().__init__()
        self.renderer = renderer
        self.rendered: list[str] = []
        self.stop_at = ""
        self.fail_at: dict[str, Exception] = {}

    def render(self, request: RenderRequest, progress: object = None, source: object = None) -> RenderReport:
        if request.photo.stem == self.stop_at:
            raise KeyboardInterrupt
        if error := self.fail_at.get(request.photo.stem):
            raise error
        self.rendered.append(request.photo.stem)
        return self.renderer.render(request)


@pytest.fixture
def recorder(renderer: Renderer) -> RecordingRenderer:
    return RecordingRenderer(renderer)


def by_result(outcomes: Sequence[Outcome]) -> dict[str, list[str]]:
    stems: dict[str, list[str]] = {}
    for outcome in outcomes:
        stems.setdefault(outcome.result, []).append(Path(outcome.photo).stem)
    return stems


def test_a_bad_photo_is_reported_and_the_others_are_rendered(
    photos: list[Path], tmp_path: Path, run: Run, recorder: RecordingRenderer
) -> None:
    outcomes = run(photos, tmp_path / "out", serial_executor(recorder))
    assert by_result(outcomes) == {"rendered": ["a", "b", "d", "e", "f"], "failed": ["c"]}
    assert "not a photo" in str(outcomes[2].problem) and HIDDEN_FOLDER not in str(outcomes[2].problem)
    good = outcomes[0]
    assert (good.width, good.height, good.output) == (96, 64, str(tmp_path / "out" / "a.mp4")) and good.seconds
    assert set(results(tmp_path / "out")) == {"a.mp4", "b.mp4", "d.mp4", "e.mp4", "f.mp4"}


def test_a_batch_that_was_stopped_is_resumed(
    photos: list[Path], tmp_path: Path, run: Run, recorder: RecordingRenderer
) -> None:
    recorder.stop_at = "e"
    with pytest.raises(KeyboardInterrupt):
        run(photos, tmp_path / "out", serial_executor(recorder))
    assert set(results(tmp_path / "out")) == {"a.mp4", "b.mp4", "d.mp4"}
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*.mp4")}
    recorder.stop_at = ""
    outcomes = run(photos, tmp_path / "out", serial_executor(recorder), resume=True)
    assert by_result(outcomes) == {"rendered before": ["a", "b", "d"], "rendered": ["e", "f"], "failed": ["c"]}
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert [name for name in recorder.rendered if name != "c"] == ["a", "b", "d", "e", "f"]
    outcomes = run(photos, tmp_path / "out", serial_executor(recorder), resume=True)
    assert by_result(outcomes) == {"rendered before": ["a", "b", "d", "e", "f"], "failed": ["c"]}


def test_existing_results_stop_a_batch_before_it_begins(
    photos: list[Path], tmp_path: Path, run: Run, recorder: RecordingRenderer
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "d.mp4").write_text("older")
    with pytest.raises(OutputError, match=r"already contains 1 of these 6 results, for example d\.mp4") as error:
        run(photos, tmp_path / "out", serial_executor(recorder))
    assert "Resume the batch" in error.value.hint and "allow replacing them" in error.value.hint
    assert not recorder.rendered
    outcomes = run(photos, tmp_path / "out", serial_executor(recorder), resume=True)
    assert by_result(outcomes)["failed"] == ["d", "c"] and "exists already" in str(outcomes[0].problem)
    assert results(tmp_path / "out")["d.mp4"] == b"older"
    run(photos, tmp_path / "out", serial_executor(recorder), resume=True, overwrite=True)
    assert results(tmp_path / "out")["d.mp4"] != b"older" and recorder.rendered.count("a") == 1


def test_an_invalid_request_ends_the_batch_at_once(
    photos: list[Path], tmp_path: Path, run: Run, recorder: RecordingRenderer
) -> None:
    recorder.fail_at = dict.fromkeys("abcdef", UsageError("There is no such thing."))
    with pytest.raises(UsageError, match="no such thing"):
        run(photos, tmp_path / "out", serial_executor(recorder))
    recorder.fail_at = {"d": UsageError("This photo has no such place.")}
    assert by_result(run(photos, tmp_path / "out", serial_executor(recorder)))["failed"] == ["c", "d"]


def test_only_the_photo_with_an_invalid_request_fails(
    photos: list[Path], tmp_path: Path, run: Run, recorder: RecordingRenderer
) -> None:
    """Photos of a project have their own requests, so one invalid request doesn't affect the others."""
    outside = UnfoldRequest((Region(Rectangle(0, 0, 500, 50)),))
    edited = [BatchPhoto(photos[0], SETTINGS, outside), *(BatchPhoto(photo, SETTINGS) for photo in photos[1:3])]
    outcomes = run(edited, tmp_path / "out", serial_executor(recorder))
    assert by_result(outcomes) == {"failed": ["a", "c"], "rendered": ["b"]}
    recorder.fail_at = dict.fromkeys("abc", ModelError("The weights are missing."))
    with pytest.raises(ModelError):
        run(edited, tmp_path / "other", serial_executor(recorder))


def test_only_a_photo_that_changed_since_it_was_edited_fails(
    photos: list[Path], tmp_path: Path, run: Run, recorder: RecordingRenderer
) -> None:
    edited = [BatchPhoto(photo, SETTINGS, sha256=file_sha256(photo)) for photo in photos[:2]]
    photos[0].write_bytes(photos[3].read_bytes())
    gone = BatchPhoto(tmp_path / "gone.png", SETTINGS, sha256="0" * 64)
    outcomes = run([*edited, gone], tmp_path / "out", serial_executor(recorder))
    assert by_result(outcomes) == {"failed": ["a", "gone"], "rendered": ["b"]}
    assert "has changed since it was edited" in str(outcomes[0].problem)
    assert "There is no" in str(outcomes[2].problem)


def test_a_result_of_another_request_is_not_kept(
    photos: list[Path], tmp_path: Path, run: Run, recorder: RecordingRenderer
) -> None:
    region = UnfoldRequest((Region(Rectangle(0, 0, 50, 50)),))
    edited = [BatchPhoto(photos[0], SETTINGS, region), BatchPhoto(photos[1], SETTINGS)]
    run(edited, tmp_path / "out", serial_executor(recorder))
    outcomes = run(edited, tmp_path / "out", serial_executor(recorder), resume=True)
    assert by_result(outcomes) == {"rendered before": ["a", "b"]}
    changed = [BatchPhoto(photos[0], SETTINGS), BatchPhoto(photos[1], SETTINGS)]
    outcomes = run(changed, tmp_path / "out", serial_executor(recorder), resume=True, overwrite=True)
    assert by_result(outcomes) == {"rendered before": ["b"], "rendered": ["a"]}


def test_an_unexpected_error_gives_a_sentence_and_a_traceback_in_the_log(
    photos: list[Path], tmp_path: Path, run: Run, recorder: RecordingRenderer, caplog: pytest.LogCaptureFixture
) -> None:
    recorder.fail_at = {"b": ZeroDivisionError("a wheel fell off")}
    outcomes = run(photos[:2], tmp_path / "out", serial_executor(recorder))
    assert "internal error occurred" in str(outcomes[1].problem) and "wheel" not in str(outcomes[1].problem)
    assert "Traceback" in caplog.text and "a wheel fell off" in caplog.text


class OutOfMemoryRenderer(Renderer):
    """A renderer whose network doesn't fit into memory."""

    def load(self) -> Engine:
        raise MemoryError


def test_exhausted_memory_is_reported_with_the_photo_and_a_hint(photos: list[Path], tmp_path: Path, run: Run) -> None:
    (outcome,) = run(photos[:1], tmp_path / "out", serial_executor(OutOfMemoryRenderer()))
    assert outcome.problem == make_message("memory_exhausted")


def test_a_staged_result_is_not_rendered_again(jobs: list[BatchJob], recorder: RecordingRenderer) -> None:
    assert run_job(jobs[0], recorder) is None and run_job(jobs[0], recorder) is None
    assert recorder.rendered == ["a"]
    jobs[0].photo.write_bytes(jobs[1].photo.read_bytes())
    assert run_job(jobs[0], recorder) is None and recorder.rendered == ["a", "a"]


def test_a_missing_result_fails_only_its_photo(photos: list[Path], tmp_path: Path, run: Run) -> None:
    def run_nothing(jobs: Sequence[BatchJob]) -> Generator[tuple[BatchJob, Failure | None], None, None]:
        return ((job, None) for job in jobs)

    outcomes = run(photos[:2], tmp_path / "out", run_nothing)
    assert by_result(outcomes) == {"failed": ["a", "b"]} and "is missing in" in str(outcomes[0].problem)
