"""Each photo of a batch gets a job with a unique name."""

import json
import unicodedata
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.pipeline.batch.job import BatchJob, BatchPhoto, ResultNaming, plan_jobs
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Ellipse, Mask, Region
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

SETTINGS = RenderSettings(frames=5, at=0.5)
FOLDER = Path("/out")

#: Stems that are equal or similar.
stems = st.lists(st.sampled_from([*"aAé.%- 2", "e\u0301"]), min_size=1, max_size=4).map("".join)
photos = st.builds(
    lambda folder, stem, suffix: Path("/photos", folder, stem + suffix),
    st.sampled_from(["x", "y"]),
    stems,
    st.sampled_from([".jpg", ".JPG", ".png", ""]),
)


def names(*photos: str, suffix: str = ".mp4", known_names: dict[str, str] | None = None) -> list[str]:
    batch_photos = [BatchPhoto(Path(photo)) for photo in photos]
    return [job.name for job in plan_jobs(batch_photos, FOLDER, ResultNaming(suffix), known_names or {})]


def test_results_are_called_after_their_photos() -> None:
    assert names("/x/a.jpg", "/x/b.c.jpg") == ["a.mp4", "b.c.mp4"]
    assert names("/x/a.jpg", "/x/b.c.jpg", suffix="") == ["a", "b_c"]


def test_photos_of_one_name_get_results_of_two() -> None:
    assert names("/x/a.jpg", "/x/a.png", "/y/a.jpg", "/z/A.JPG") == ["a.mp4", "a-png.mp4", "a-jpg.mp4", "A-JPG-2.mp4"]


def test_a_photo_named_twice_is_done_once(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.touch()
    (tmp_path / "link.jpg").symlink_to(photo)
    indirect = tmp_path / "folder" / ".." / "a.jpg"
    assert names(str(photo), str(indirect), str(tmp_path / "link.jpg")) == ["a.mp4"]


def test_a_link_that_leads_back_to_itself_gets_a_job_like_any_photo(tmp_path: Path) -> None:
    (tmp_path / "loop.jpg").symlink_to("loop.jpg")
    assert names("/x/a.jpg", str(tmp_path / "loop.jpg")) == ["a.mp4", "loop.mp4"]


def test_a_photo_keeps_the_name_that_it_had() -> None:
    known_names = {"/x/b.jpg": "b.mp4", "/x/elsewhere.jpg": "a.mp4"}
    assert names("/x/b.JPEG", "/x/b.jpg", "/x/a.jpg", known_names=known_names) == ["b-JPEG.mp4", "b.mp4", "a.mp4"]
    assert names("/x/b.jpg", suffix=".gif", known_names=known_names) == ["b.gif"]


def test_names_mean_nothing_but_a_file_to_the_exporter() -> None:
    assert names("/x/100%d.jpg", "/x/.hidden.jpg", "/x/...jpg") == ["100_d.mp4", "hidden.mp4", "photo.mp4"]


@given(st.lists(photos, max_size=12), st.sampled_from([".mp4", ""]))
def test_no_two_photos_share_a_name(photos: list[Path], suffix: str) -> None:
    jobs = plan_jobs([BatchPhoto(photo) for photo in photos], FOLDER, ResultNaming(suffix), {})
    assert [job.photo for job in jobs] == list(dict.fromkeys(photo.resolve() for photo in photos))
    comparable_names = {unicodedata.normalize("NFC", job.name).casefold() for job in jobs}
    assert len(comparable_names) == len(jobs)
    for job in jobs:
        assert job.target.parent == FOLDER and job.target.suffix == suffix
        assert "%" not in job.name and not job.name.startswith(".")


def test_a_job_survives_the_way_to_another_process() -> None:
    mask = Region(Mask(np.tri(20, 30, dtype=np.uint8) * 255), 2.0)
    request = UnfoldRequest(
        (Region(Ellipse(1, 2, 3, 4)), mask), "still", Guidance((Arrow((0, 0), (5, 1)),), strength=2)
    )
    photos = [BatchPhoto(Path("/x/a.jpg"), SETTINGS), BatchPhoto(Path("/x/b.jpg"), SETTINGS, request, "0" * 64)]
    for job in plan_jobs(photos, FOLDER, ResultNaming(".png"), {}):
        assert BatchJob.from_dict(json.loads(json.dumps(job.as_dict()))) == job


def test_each_job_has_the_request_and_the_settings_of_its_photo() -> None:
    moving = UnfoldRequest((Region(Ellipse(1, 2, 3, 4)),), "moving")
    photos = [BatchPhoto(Path("/x/a.jpg")), BatchPhoto(Path("/x/b.jpg"), SETTINGS, moving, "0" * 64)]
    jobs = plan_jobs([*photos, BatchPhoto(Path("/x/a.jpg"), SETTINGS)], FOLDER, ResultNaming(".mp4"), {})
    assert [BatchPhoto(job.photo, job.settings, job.request, job.sha256) for job in jobs] == photos


def test_requests_that_differ_have_other_digests() -> None:
    requests = (UnfoldRequest(), UnfoldRequest(outside="still"), UnfoldRequest((Region(Ellipse(1, 2, 3, 4)),)))
    digests = [BatchJob(Path("/x/a.jpg"), FOLDER, "a.mp4", SETTINGS, request).request_digest for request in requests]
    assert digests[0] == "" and len(set(digests)) == 3
