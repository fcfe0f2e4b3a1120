"""No result of a batch replaces a photo that the batch reads."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from shutterspan.core.pipeline.batch.job import BatchPhoto
from shutterspan.core.pipeline.batch.job_execution import serial_executor
from shutterspan.core.pipeline.batch.outcome import Outcome
from shutterspan.core.pipeline.render import Renderer
from shutterspan.core.types.settings import RenderSettings

from .conftest import SETTINGS

#: The small size makes the result different from the photo.
STILL = RenderSettings(at=0.5, size=48)
LIVE = RenderSettings(frames=2, still_clip=True, moving_photo="live")


@pytest.fixture
def render(run: Callable[..., list[Outcome]], renderer: Renderer) -> Callable[..., dict[str, Outcome]]:
    """A function that runs a batch with `overwrite` and returns the outcomes by the photos' names."""

    def run_batch(
        photos: list[Path], folder: Path, settings: RenderSettings, suffix: str, **options: bool
    ) -> dict[str, Outcome]:
        batch_photos = [BatchPhoto(photo, settings) for photo in photos]
        outcomes = run(batch_photos, folder, serial_executor(renderer), suffix=suffix, overwrite=True, **options)
        return {Path(outcome.photo).name: outcome for outcome in outcomes}

    return run_batch


def code(outcome: Outcome) -> str:
    return outcome.problem.code if outcome.problem else ""


def hard_link(link: Path, photo: Path) -> None:
    os.link(photo, link)


def symbolic_link(link: Path, photo: Path) -> None:
    link.symlink_to(photo)


@pytest.mark.parametrize("resume", [False, True])
def test_a_photo_is_not_replaced_by_its_own_result(
    resume: bool, photos: list[Path], tmp_path: Path, render: Callable[..., dict[str, Outcome]]
) -> None:
    before = photos[0].read_bytes()
    (tmp_path / "other").mkdir()
    other = photos[1].rename(tmp_path / "other" / "x.png")
    outcomes = render([photos[0], other], tmp_path, STILL, ".png", resume=resume)
    assert code(outcomes["a.png"]) == "target_is_photo" and outcomes["x.png"].result == "rendered"
    assert photos[0].read_bytes() == before and (tmp_path / "x.png").exists()


def test_a_photo_is_not_replaced_by_the_result_of_another(
    photos: list[Path], tmp_path: Path, render: Callable[..., dict[str, Outcome]]
) -> None:
    jpeg = photos[0].with_suffix(".jpg")
    jpeg.write_bytes(photos[1].read_bytes())
    before = photos[0].read_bytes()
    for replace_originals in (False, True):
        outcomes = render([jpeg, photos[0]], tmp_path, STILL, ".png", replace_originals=replace_originals)
        assert code(outcomes["a.jpg"]) == "target_is_photo_of_batch"
        assert outcomes["a.png"].output == str(tmp_path / "a-png.png")
        assert photos[0].read_bytes() == before


@pytest.mark.parametrize("link", [hard_link, symbolic_link])
def test_links_to_photos_are_not_replaced(
    link: Callable[[Path, Path], None],
    photos: list[Path],
    tmp_path: Path,
    render: Callable[..., dict[str, Outcome]],
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    link(out / "a.png", photos[0])  # a link to its own photo
    link(out / "b.png", photos[3])  # a link to another photo
    before = {path.name: path.read_bytes() for path in (photos[0], photos[3])}
    outcomes = render([photos[0], photos[1], photos[3]], out, STILL, ".png")
    assert {name: code(outcome) for name, outcome in outcomes.items()} == {
        "a.png": "target_is_photo",
        "b.png": "target_is_photo_of_batch",
        "d.png": "",
    }
    assert {path.name: path.read_bytes() for path in (photos[0], photos[3])} == before
    assert os.path.samefile(out / "a.png", photos[0]) and os.path.samefile(out / "b.png", photos[3])


@pytest.mark.parametrize("name", ["frame_001.png", "frame_002.png", "frame_009.png"])
def test_frames_neither_replace_nor_remove_a_photo(
    name: str, photos: list[Path], tmp_path: Path, render: Callable[..., dict[str, Outcome]]
) -> None:
    folder = tmp_path / "out" / "a"
    folder.mkdir(parents=True)
    taken = photos[1].rename(folder / name)
    before = taken.read_bytes()
    outcomes = render([photos[0], taken], tmp_path / "out", SETTINGS, "", replace_originals=True)
    assert code(outcomes["a.png"]) == "target_is_photo_of_batch" and outcomes[name].result == "rendered"
    assert [path.name for path in folder.iterdir()] == [name] and taken.read_bytes() == before


def test_the_movie_of_a_live_photo_replaces_no_photo(
    photos: list[Path], tmp_path: Path, render: Callable[..., dict[str, Outcome]]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    misnamed = photos[1].rename(out / "a.mov")  # photos are recognised by their bytes
    before = misnamed.read_bytes()
    outcomes = render([photos[0], misnamed, photos[3]], out, LIVE, ".jpg", replace_originals=True)
    assert code(outcomes["a.png"]) == "target_is_photo_of_batch" and misnamed.read_bytes() == before
    assert outcomes["d.png"].result == "rendered" and (out / "d.mov").exists() and not (out / "a.jpg").exists()


def test_originals_are_replaced_by_their_own_results_on_request_only(
    photos: list[Path], tmp_path: Path, render: Callable[..., dict[str, Outcome]]
) -> None:
    before = {path: path.read_bytes() for path in (photos[0], photos[1])}
    outcomes = render([photos[0], photos[1]], tmp_path, STILL, ".png", replace_originals=True)
    assert [outcome.result for outcome in outcomes.values()] == ["rendered", "rendered"]
    assert all(path.read_bytes() != content for path, content in before.items())


@pytest.mark.parametrize("links", [["x.png"], ["x.png", "y.png"]])
def test_a_photo_that_is_also_read_by_a_link_is_not_replaced(
    links: list[str], photos: list[Path], tmp_path: Path, render: Callable[..., dict[str, Outcome]]
) -> None:
    """links: each link leads to the previous one, the first link to the photo."""
    before, paths = photos[0].read_bytes(), [photos[0]]
    for name in links:
        (tmp_path / name).symlink_to(paths[-1].name)
        paths.append(tmp_path / name)
    outcomes = render(paths, tmp_path, STILL, ".png", replace_originals=True)
    for path in paths[:-1]:
        assert code(outcomes[path.name]) == "target_is_photo_of_batch"
    assert outcomes[links[-1]].result == "rendered" and photos[0].read_bytes() == before


def test_a_link_is_replaced_and_its_file_is_kept(
    photos: list[Path], tmp_path: Path, render: Callable[..., dict[str, Outcome]]
) -> None:
    before = photos[0].read_bytes()
    (tmp_path / "links").mkdir()
    links = [tmp_path / "links" / name for name in ("x.png", "y.png")]
    for link in links:
        link.symlink_to(photos[0])
    outcomes = render(links, tmp_path / "links", STILL, ".png", replace_originals=True)
    assert [outcome.result for outcome in outcomes.values()] == ["rendered", "rendered"]
    assert photos[0].read_bytes() == before and not any(link.is_symlink() for link in links)
    assert links[0].read_bytes() == links[1].read_bytes() != before


@pytest.mark.parametrize("replace_originals", [False, True])
def test_a_replaced_photo_is_not_rendered_from_its_own_result(
    replace_originals: bool, photos: list[Path], tmp_path: Path, render: Callable[..., dict[str, Outcome]]
) -> None:
    render([photos[0]], tmp_path, STILL, ".png", replace_originals=True)
    result = photos[0].read_bytes()
    again = {"resume": True, "replace_originals": replace_originals}
    outcomes = render([photos[0], photos[1]], tmp_path, STILL, ".png", **again)
    assert outcomes["a.png"].result == "rendered before" and photos[0].read_bytes() == result
    for settings, suffix in ((RenderSettings(at=0.5, size=32), ".png"), (SETTINGS, ".mp4")):
        outcomes = render([photos[0]], tmp_path, settings, suffix, **again)
        assert code(outcomes["a.png"]) == "original_replaced" and photos[0].read_bytes() == result
    assert not (tmp_path / "a.mp4").exists()


def test_a_replaced_photo_that_is_restored_is_rendered_again(
    photos: list[Path], tmp_path: Path, render: Callable[..., dict[str, Outcome]]
) -> None:
    original = photos[0].read_bytes()
    render([photos[0]], tmp_path, STILL, ".png", replace_originals=True)
    result = photos[0].read_bytes()
    photos[0].write_bytes(original)
    outcomes = render([photos[0]], tmp_path, STILL, ".png", resume=True, replace_originals=True)
    assert outcomes["a.png"].result == "rendered" and photos[0].read_bytes() == result


def test_a_result_equal_to_its_photo_has_replaced_nothing(
    photos: list[Path], tmp_path: Path, render: Callable[..., dict[str, Outcome]]
) -> None:
    same = RenderSettings(at=0.5)
    for result in ("rendered", "rendered before"):
        outcomes = render([photos[0]], tmp_path, same, ".png", resume=True, replace_originals=True)
        assert outcomes["a.png"].result == result
    assert render([photos[0]], tmp_path, SETTINGS, ".mp4", resume=True)["a.png"].result == "rendered"
