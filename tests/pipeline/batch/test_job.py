"""Each photo of a batch gets a job with a unique name."""

import json
import os
import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest
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


def test_results_are_named_after_their_photos() -> None:
    assert names("/x/a.jpg", "/x/b.c.jpg") == ["a.mp4", "b.c.mp4"]
    assert names("/x/a.jpg", "/x/b.c.jpg", suffix="") == ["a", "b_c"]


def test_photos_with_the_same_name_get_different_results() -> None:
    assert names("/x/a.jpg", "/x/a.png", "/y/a.jpg", "/z/A.JPG") == ["a.mp4", "a-png.mp4", "a-jpg.mp4", "A-JPG-2.mp4"]


def test_a_repeated_photo_is_rendered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    for again in ("a.jpg", "./a.jpg", "folder/../a.jpg", "linked/a.jpg", str(tmp_path / "a.jpg")):
        assert names("a.jpg", again) == ["a.mp4"], again


@pytest.mark.parametrize("suffix", [".mp4", ""])
def test_results_of_links_have_the_names_of_the_links(suffix: str, tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "SHA256E-s1--0a.png").touch()
    links = [tmp_path / name for name in ("beach.png", "boat.png", "chain.png")]
    links[0].symlink_to("store/SHA256E-s1--0a.png")
    links[1].symlink_to(store / "SHA256E-s1--0a.png")
    links[2].symlink_to("beach.png")
    jobs = plan_jobs([BatchPhoto(link) for link in links], FOLDER, ResultNaming(suffix), {})
    assert [job.name for job in jobs] == [f"beach{suffix}", f"boat{suffix}", f"chain{suffix}"]
    assert [job.photo for job in jobs] == links
    assert names(str(links[0]), str(store / "SHA256E-s1--0a.png")) == ["beach.mp4", "SHA256E-s1--0a.mp4"]


def test_results_of_former_versions_are_found_by_the_file_of_a_link(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "a.png").touch()
    (tmp_path / "a.png").symlink_to("store/a.png")
    (tmp_path / "b.png").symlink_to("store/a.png")
    known_names = {str(tmp_path / "store" / "a.png"): "a-png.mp4"}
    links = [str(tmp_path / name) for name in ("a.png", "b.png")]
    assert names(*links, known_names=known_names) == ["a-png.mp4", "b.mp4"]
    both = names(links[0], str(tmp_path / "store" / "a.png"), known_names=known_names)
    assert both == ["a.mp4", "a-png.mp4"]


def test_a_circular_link_gets_a_job_like_any_photo(tmp_path: Path) -> None:
    (tmp_path / "loop.jpg").symlink_to("loop.jpg")
    assert names("/x/a.jpg", str(tmp_path / "loop.jpg")) == ["a.mp4", "loop.mp4"]


def test_a_photo_keeps_its_earlier_name() -> None:
    known_names = {"/x/b.jpg": "b.mp4", "/x/elsewhere.jpg": "a.mp4"}
    assert names("/x/b.JPEG", "/x/b.jpg", "/x/a.jpg", known_names=known_names) == ["b-JPEG.mp4", "b.mp4", "a.mp4"]
    assert names("/x/b.jpg", suffix=".gif", known_names=known_names) == ["b.gif"]


#: For each kind: a stem, the letter that is repeated in it, and the letter's number of bytes.
LETTERS = {"a": 1, "ä": 2, "漢": 3, "😀": 4, "\udce9": 1}


@pytest.mark.parametrize("letter", sorted(LETTERS))
@pytest.mark.parametrize("suffix", ["", ".mp4", ".webm"])
def test_a_long_name_is_cut_between_two_characters(letter: str, suffix: str) -> None:
    size = LETTERS[letter]
    longest = letter * (251 // size)  # with .png, at most 255 bytes
    expected = letter * ((255 - len(suffix)) // size) if len(suffix) > 4 else longest
    assert names(f"/x/{longest}.png", suffix=suffix) == [f"{expected}{suffix}"]


@pytest.mark.parametrize("letter", sorted(LETTERS))
@pytest.mark.parametrize("suffix", ["", ".mp4", ".webm"])
def test_long_names_stay_unique_and_short_enough(letter: str, suffix: str) -> None:
    longest = letter * (251 // LETTERS[letter])
    photos = [f"/{folder}/{longest}{ending}" for folder in "xyz" for ending in (".png", ".jpg", ".p" + "q" * 240)]
    planned = names(*photos, suffix=suffix)
    assert len(set(planned)) == len(photos)
    for name in planned:
        assert len(os.fsencode(name)) <= 255 and name.startswith(letter) and name.endswith(suffix)
    known_names = dict(zip(photos, planned, strict=True))
    assert names(*photos[::-1], suffix=suffix, known_names=known_names) == planned[::-1]


@pytest.mark.parametrize("kind", ["jpg", "heic"])
def test_the_movie_of_a_live_photo_has_a_name_that_fits(kind: str) -> None:
    settings = RenderSettings(moving_photo="live")
    (job,) = plan_jobs([BatchPhoto(Path("/x") / f"{'ä' * 125}.png", settings)], FOLDER, ResultNaming(f".{kind}"), {})
    assert job.second_name == f"{'ä' * 125}.mov"


@pytest.mark.parametrize("pattern", ["a-{photo}-{number}", "{number} {date} {photo}", "{photo}{photo}_{number}"])
def test_a_pattern_shortens_only_the_photos_name(pattern: str) -> None:
    photos = [BatchPhoto(Path(f"/x/{'漢' * 83}.{ending}")) for ending in ("png", "jpg")]
    jobs = plan_jobs(photos, FOLDER, ResultNaming(".mp4", pattern), {})
    for number, job in enumerate(jobs, 1):
        kept = re.escape(pattern).replace(r"\{photo\}", "漢{10,}").replace(r"\{number\}", str(number))
        assert re.fullmatch(kept.replace(r"\{date\}", r"[-\d]{10}") + r"\.mp4", job.name), job.name
        assert 240 < len(os.fsencode(job.name)) <= 255


def test_kinds_of_photos_are_named_with_valid_characters() -> None:
    assert names("/x/a.png", "/x/a.p\x1bg") == ["a.mp4", "a-p_g.mp4"]


@pytest.mark.parametrize("name", ["a-2.mp4", "a-jpg-1.mp4", "a-jpg-02.mp4", f"a-jpg-{'9' * 5000}.mp4", "b.mp4"])
def test_a_known_name_of_another_form_is_not_used(name: str) -> None:
    assert names("/x/a.jpg", known_names={"/x/a.jpg": name}) == ["a.mp4"]


def test_the_exporter_takes_every_name_as_a_file() -> None:
    assert names("/x/100%d.jpg", "/x/.hidden.jpg", "/x/...jpg") == ["100_d.mp4", "hidden.mp4", "photo.mp4"]


@given(st.lists(photos, max_size=12), st.sampled_from([".mp4", ""]))
def test_all_photos_have_different_names(photos: list[Path], suffix: str) -> None:
    jobs = plan_jobs([BatchPhoto(photo) for photo in photos], FOLDER, ResultNaming(suffix), {})
    assert [job.photo for job in jobs] == list(dict.fromkeys(photos))
    comparable_names = {unicodedata.normalize("NFC", job.name).casefold() for job in jobs}
    assert len(comparable_names) == len(jobs)
    for job in jobs:
        assert job.target.parent == FOLDER and job.target.suffix == suffix
        assert "%" not in job.name and not job.name.startswith(".")


def test_a_job_can_be_passed_to_another_process() -> None:
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


def test_different_requests_have_different_digests() -> None:
    requests = (UnfoldRequest(), UnfoldRequest(outside="still"), UnfoldRequest((Region(Ellipse(1, 2, 3, 4)),)))
    digests = [BatchJob(Path("/x/a.jpg"), FOLDER, "a.mp4", SETTINGS, request).request_digest for request in requests]
    assert digests[0] == "" and len(set(digests)) == 3
