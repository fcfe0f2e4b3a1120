"""The choice of a TIFF's page, and the recognition of camera raw."""

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError

from .tiff_files import (
    ASCII,
    BYTE,
    IFD,
    LONG,
    LONG8,
    PICTURE,
    PREVIEW,
    SHORT,
    UNDEFINED,
    Page,
    loaded,
    tiff_file,
)

REDUCED: tuple[int, int, list[int]] = (254, LONG, [1])
DEEP = PICTURE.astype(np.uint16) * 257
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>'

PHOTO_BEHIND_PREVIEWS = {
    "in the chain": lambda p: [Page(PREVIEW, [REDUCED]), Page(p)],
    "in the chain, behind a large preview": lambda p: [Page(np.full((96, 128, 3), 9, np.uint8), [REDUCED]), Page(p)],
    "behind two previews": lambda p: [Page(PREVIEW, [REDUCED]), Page(PREVIEW[:, ::-1], [REDUCED]), Page(p)],
    "in a SubIFD": lambda p: [Page(PREVIEW, [REDUCED], [Page(p)])],
    "in the second SubIFD": lambda p: [Page(PREVIEW, [REDUCED], [Page(PREVIEW, [REDUCED]), Page(p)])],
    "behind a preview by the old tag": lambda p: [Page(PREVIEW, [(255, SHORT, [2])]), Page(p, [(255, SHORT, [1])])],
    "behind a mask": lambda p: [Page(PREVIEW[..., 0], [(254, LONG, [4])]), Page(p)],
    "behind a preview of a mask": lambda p: [Page(PREVIEW[..., 0], [(254, LONG, [5])]), Page(p)],
    "before its preview": lambda p: [Page(p), Page(PREVIEW, [REDUCED])],
    "beside its preview": lambda p: [Page(p, [(254, LONG, [0])], [Page(PREVIEW, [REDUCED])])],
}


@pytest.mark.parametrize("where", sorted(PHOTO_BEHIND_PREVIEWS))
@pytest.mark.parametrize("pixels", [PICTURE, DEEP], ids=["8 bits", "16 bits"])
@pytest.mark.parametrize("form", ["<", ">", "<big", ">big"])
def test_previews_and_masks_are_skipped(tmp_path: Path, where: str, pixels: Any, form: str) -> None:
    photo = loaded(tmp_path, tiff_file(PHOTO_BEHIND_PREVIEWS[where](pixels), form[0], big=form.endswith("big")))
    assert np.array_equal(photo.pixels, pixels)
    assert not photo.notices


@pytest.mark.parametrize("pixels", [PICTURE, DEEP], ids=["8 bits", "16 bits"])
def test_the_first_page_describes_a_photo_that_does_not_describe_itself(tmp_path: Path, pixels: Any) -> None:
    tags = [
        REDUCED,
        (271, ASCII, b"Maker\0"),
        (274, SHORT, [6]),
        (700, BYTE, XMP),
        (33723, UNDEFINED, b"iptc"),
        (34675, UNDEFINED, icc.adobe_rgb()),
    ]
    inner = Page(tags=[(0x829A, 5, [1, 15])])
    photo = loaded(tmp_path, tiff_file([Page(PREVIEW, tags, [Page(pixels)], {0x8769: inner})]))
    assert np.array_equal(photo.pixels, np.rot90(pixels, -1)) and photo.profile == icc.adobe_rgb()
    metadata = photo.metadata
    assert metadata.xmp == XMP and metadata.iptc == b"iptc" and metadata.exposure_time == pytest.approx(1 / 15)
    assert metadata.exif is not None and b"Maker\0" in metadata.exif


def test_the_photo_describes_itself_first(tmp_path: Path) -> None:
    preview = Page(PREVIEW, [REDUCED, (271, ASCII, b"Other\0"), (274, SHORT, [6]), (34675, UNDEFINED, icc.srgb())])
    own = Page(PICTURE, [(271, ASCII, b"Maker\0"), (274, SHORT, [3]), (34675, UNDEFINED, icc.adobe_rgb())])
    photo = loaded(tmp_path, tiff_file([preview, own]))
    assert np.array_equal(photo.pixels, np.rot90(PICTURE, 2)) and photo.profile == icc.adobe_rgb()
    assert photo.metadata.exif is not None
    assert b"Maker\0" in photo.metadata.exif and b"Other\0" not in photo.metadata.exif


@pytest.mark.parametrize(
    "pages",
    [
        [Page(PICTURE), Page(PICTURE[::-1])],
        [Page(PREVIEW, [REDUCED]), Page(PICTURE, [(254, LONG, [2])]), Page(PREVIEW, [(254, LONG, [2])])],
        [Page(PICTURE, [(255, SHORT, [3])]), Page(PREVIEW, [REDUCED]), Page(PREVIEW, [(255, SHORT, [3])])],
    ],
    ids=["two pages", "numbered pages behind a preview", "pages by the old tag"],
)
def test_the_first_of_several_pictures_is_used(tmp_path: Path, pages: list[Page]) -> None:
    photo = loaded(tmp_path, tiff_file(pages))
    assert np.array_equal(photo.pixels, PICTURE)
    assert [notice.code for notice in photo.notices] == ["photo_pictures_ignored"]


def test_a_file_with_only_previews_is_rejected_as_camera_raw(tmp_path: Path) -> None:
    for pages in ([Page(PREVIEW, [REDUCED])], [Page(PREVIEW, [REDUCED], [Page(PREVIEW, [REDUCED])])]):
        with pytest.raises(InputError, match="camera raw file of an unsupported type"):
            loaded(tmp_path, tiff_file(pages))


@pytest.mark.parametrize("type_number", [LONG, IFD, LONG8])
def test_odd_and_cyclic_sub_directories_are_skipped(tmp_path: Path, type_number: int) -> None:
    for offsets in ([8], [0], [1], [0xFFFFFFF0], [8, 20, 0xFFFFFFF0, 8]):
        odd = (330, type_number, offsets)
        assert np.array_equal(loaded(tmp_path, tiff_file([Page(PICTURE, [odd])])).pixels, PICTURE)
        assert np.array_equal(
            loaded(tmp_path, tiff_file([Page(PREVIEW, [REDUCED, odd]), Page(PICTURE)])).pixels, PICTURE
        )


def test_a_cyclic_chain_of_pages_is_read_once(tmp_path: Path) -> None:
    data = bytearray(tiff_file([Page(PREVIEW, [REDUCED]), Page(PICTURE)]))
    data[-4:] = data[4:8]
    assert np.array_equal(loaded(tmp_path, bytes(data)).pixels, PICTURE)


@pytest.mark.parametrize("pixels", [PICTURE, DEEP, PICTURE[..., 0]], ids=["8 bits", "16 bits", "grey"])
@pytest.mark.parametrize("form", ["<", ">", "<big"])
def test_a_developed_photo_with_tags_of_its_raw_file_is_not_camera_raw(tmp_path: Path, pixels: Any, form: str) -> None:
    """Editors copy DNGVersion, DNGBackwardVersion, UniqueCameraModel and ColorMatrix1."""
    tags = [
        (50706, BYTE, b"\1\4\0\0"),
        (50707, BYTE, b"\1\1\0\0"),
        (50708, ASCII, b"Maker Model\0"),
        (50721, 10, struct.pack("<18i", *[1, 1] * 9), 9),
    ]
    photo = loaded(tmp_path, tiff_file([Page(pixels, tags)], form[0], big=form.endswith("big")))
    assert np.array_equal(photo.pixels, np.broadcast_to(np.atleast_3d(pixels), PICTURE.shape))


def dng_pages(photometric: int, sub_directory: bool) -> bytes:
    """A camera raw file (Adobe DNG 1.4) that begins with a preview."""
    light = np.full((64, 96) if photometric == 32803 else (64, 96, 3), 20000, np.uint16)
    light[:8, :8] = 65535
    one = [number for value in np.eye(3).ravel() for number in (int(value), 1)]
    camera = [
        (271, 2, 0, "Maker", True),
        (272, 2, 0, "Model", True),
        (50706, 1, 4, b"\1\4\0\0", True),
        (50708, 2, 0, "Maker Model", True),
        (50721, 10, 9, one, True),
        (50728, 5, 3, [1] * 6, True),
        (50778, 3, 1, 21, True),
    ]
    pattern = [(33421, 3, 2, (2, 2), True), (33422, 1, 4, b"\0\1\1\2", True)] if photometric == 32803 else []
    file = io.BytesIO()
    with tifffile.TiffWriter(file) as writer:
        writer.write(
            PREVIEW, photometric="rgb", subfiletype=1, metadata=None, extratags=camera, subifds=int(sub_directory)
        )
        tags = [*pattern, (50717, 3, 1, 65535, True)]
        writer.write(light, photometric=photometric, subfiletype=0, metadata=None, extratags=tags)
    return file.getvalue()


@pytest.mark.parametrize("photometric", [32803, 34892], ids=["mosaic", "linear"])
def test_a_raw_file_that_begins_with_a_preview_is_developed(tmp_path: Path, photometric: int) -> None:
    photo = loaded(tmp_path, dng_pages(photometric, sub_directory=True))
    assert photo.pixels.shape == (64, 96, 3) and photo.depth == 16 and photo.profile == icc.adobe_rgb()


SENSOR = (262, SHORT, [32803])
GREY = PICTURE[..., 0]


@pytest.mark.parametrize(
    "pages",
    [
        [Page(PREVIEW, [REDUCED], [Page(GREY, [SENSOR])])],
        [Page(PICTURE, [], [Page(GREY, [SENSOR])])],
        [Page(PICTURE), Page(PREVIEW, [], [Page(GREY, [SENSOR])])],
        [Page(GREY, [SENSOR, (259, SHORT, [65535])]), Page(PREVIEW, [REDUCED])],
        [Page(PICTURE), Page(PREVIEW, [REDUCED]), Page(GREY, [SENSOR])],
        [Page(PREVIEW, [REDUCED], [Page(GREY, [(262, SHORT, [34892])])])],
        [Page(PREVIEW, [REDUCED], [Page(GREY, [(259, SHORT, [34713])])])],
        [Page(PREVIEW, [REDUCED], [Page(GREY, [(330, LONG, [8])]), Page(GREY, [SENSOR])])],
    ],
    ids=[
        "NEF, ARW, SRW, 3FR",
        "preview without its sign",
        "SubIFD of the second page",
        "PEF",
        "last page",
        "linear",
        "compression of a camera",
        "cyclic SubIFD",
    ],
)
def test_files_with_sensor_data_are_camera_raw(tmp_path: Path, pages: list[Page]) -> None:
    """LibRaw reads them, and doesn't support such a camera."""
    for order in "<>":
        with pytest.raises(InputError, match=r"camera raw"):
            loaded(tmp_path, tiff_file(pages, order))


def test_the_mark_of_cr2_is_camera_raw(tmp_path: Path) -> None:
    data = bytearray(tiff_file([Page(PICTURE)]))
    data[8:10] = b"CR"
    with pytest.raises(InputError, match="camera raw"):
        loaded(tmp_path, bytes(data))
