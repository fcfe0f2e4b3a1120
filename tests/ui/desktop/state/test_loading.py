"""Save and open projects, without a window."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import InputError, UsageError
from shutterspan.core.foundation.hashing import file_sha256
from shutterspan.core.pipeline.project import project
from shutterspan.core.types.guidance import Arrow, Stroke
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Ellipse, Region
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state import guides, loading
from shutterspan.ui.desktop.state.decoded_photos import DecodedPhotos
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.document_state import DocumentState, with_settings
from shutterspan.ui.desktop.state.loading import PhotoMissing, open_path, size_text
from shutterspan.ui.desktop.state.photo_listing import list_photos
from shutterspan.ui.desktop.state.saving import save

from ..conftest import snapshot_of


@pytest.fixture
def state() -> DocumentState:
    state = edits.with_region(DocumentState(), Region(Ellipse(240, 350, 900, 650), 12.0, name="The “truck”"))
    state = edits.with_region(state, Region(Ellipse(20, 30, 90, 65)))
    state = guides.with_guide(state, Arrow((800, 500), (500, 490)))
    state = guides.with_guide(state, Stroke(((60.0, 50.0), (45.5, 51.25), (30.0, 45.0))))
    state = guides.with_strength(guides.with_strength(state, 1, 0.0), None, 1.75)
    state = edits.with_style(state, 0, colour="#9ad14b", enabled=False)
    return replace(with_settings(state, frames=31, start=0.25, end=0.75, ease=True), key_frame=0.3, outside="still")


def test_a_saved_project_can_be_opened(photo: OpenedPhoto, state: DocumentState, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere" / "truck.shutterspan"
    path.parent.mkdir()
    save(snapshot_of(photo, state), path)
    opened = open_path(path)
    assert opened.state == state
    assert opened.photo.path.samefile(photo.path)
    assert opened.project == path
    assert not opened.moved


@pytest.mark.parametrize("name", ["TRUCK.SHUTTERSPAN", "truck.ShutterSpan", "a.b.SHUTTERSPAN"])
def test_a_project_has_its_ending_in_any_letters(
    name: str, photo: OpenedPhoto, state: DocumentState, tmp_path: Path
) -> None:
    path = tmp_path / name
    save(snapshot_of(photo, state), path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert open_path(path).project == path and open_path(path).state == state
    assert list_photos([photo.path, path], ()).projects == (path,)


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_a_project_never_replaces_its_photo(
    link: Callable[[Path, Path], None], photo: OpenedPhoto, tmp_path: Path
) -> None:
    own = tmp_path / "own.jpg"
    own.write_bytes(photo.path.read_bytes())
    path = tmp_path / "truck.shutterspan"
    link(path, own)
    with pytest.raises(InputError) as caught:
        save(snapshot_of(replace(photo, path=own)), path)
    assert caught.value.code == "target_is_photo" and own.read_bytes() == photo.path.read_bytes()


def test_the_photo_of_a_project_is_hashed_once(
    photo: OpenedPhoto, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "truck.shutterspan"
    save(snapshot_of(photo, DocumentState()), path)
    hashed: list[Path] = []

    def record(file: Path) -> str:
        hashed.append(file)
        return file_sha256(file)

    for module in (loading, project):
        monkeypatch.setattr(module, "file_sha256", record)
    assert open_path(path).photo.sha256 == file_sha256(photo.path)
    assert len(hashed) == 1


def test_regions_without_a_colour_get_one(photo: OpenedPhoto, state: DocumentState, tmp_path: Path) -> None:
    path = tmp_path / "old.shutterspan"
    save(snapshot_of(photo, state), path)
    project = json.loads(path.read_text("utf-8"))
    for region in project["regions"]:
        region.pop("colour")
    path.write_text(json.dumps(project))
    regions = open_path(path).state.regions
    assert [styled.enabled for styled in regions] == [False, True]
    assert len({styled.colour for styled in regions}) == 2
    assert [styled.region for styled in regions] == [styled.region for styled in state.regions]


def test_a_moved_photo_is_recognised_by_its_content(photo: OpenedPhoto, tmp_path: Path) -> None:
    path = tmp_path / "truck.shutterspan"
    save(snapshot_of(photo, DocumentState()), path)
    moved = photo.path.rename(tmp_path / "moved.jpg")
    with pytest.raises(PhotoMissing, match="is missing"):
        open_path(path)
    found = open_path(path, moved)
    assert found.photo.path == moved
    assert found.moved
    other = tmp_path / "other.bmp"
    photo.picture.save(str(other))
    with pytest.raises(PhotoMissing, match=r"other\.bmp is not the photo"):
        open_path(path, other)
    text = tmp_path / "diary.txt"
    text.write_text("Dear diary")
    with pytest.raises(PhotoMissing, match=r"diary\.txt is not a photo in a supported format"):
        open_path(path, text)


def test_a_photo_that_does_not_match_its_project_is_not_passed_to_the_workers(
    photo: OpenedPhoto, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other, decoded = tmp_path / "truck.shutterspan", tmp_path / "other.bmp", DecodedPhotos()
    written: list[Photo] = []

    def write(photo: Photo) -> Path:
        written.append(photo)
        return tmp_path / "decoded"

    monkeypatch.setattr(decoded, "write", write)
    save(snapshot_of(photo, edits.with_region(DocumentState(), Region(Ellipse(20, 30, 90, 65)))), path)
    assert open_path(path, decoded_photos=decoded).photo.decoded_photo == tmp_path / "decoded"
    photo.picture.save(str(other))
    with pytest.raises(PhotoMissing):
        open_path(path, other, decoded)
    project = json.loads(path.read_text("utf-8"))
    project["regions"][0]["ellipse"] = [90000, 90000, 90010, 90010]
    path.write_text(json.dumps(project))
    with pytest.raises(UsageError):
        open_path(path, decoded_photos=decoded)
    assert len(written) == 1


def test_camera_settings_are_listed(tmp_path: Path) -> None:
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


def test_a_video_is_rejected_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a video"):
        open_path(tmp_path / "clip.MP4")


def test_a_project_that_cannot_be_accessed_is_an_error_with_a_message(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        open_path(tmp_path / ("x" * 300 + ".shutterspan"))


@pytest.mark.parametrize(
    ("size", "text"),
    [
        ((64, 48), "64 × 48"),
        ((640, 360), "640 × 360, 0.23 megapixels"),
        ((1280, 720), "1280 × 720, 0.92 megapixels"),
        ((1920, 1080), "1920 × 1080, 2.1 megapixels"),
        ((6000, 4000), "6000 × 4000, 24.0 megapixels"),
    ],
)
def test_a_small_photo_has_no_zero_megapixels(size: tuple[int, int], text: str) -> None:
    assert size_text(*size) == text
