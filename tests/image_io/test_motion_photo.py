"""Motion Photos: the picture is unchanged; XMP describes the video and keeps its other properties."""

import io
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.color import icc
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.jpeg import encode as encode_jpeg
from shutterspan.core.image_io.jpeg_segments import APP1, join_xmp_segments
from shutterspan.core.image_io.jpeg_structure import read_structure
from shutterspan.core.image_io.motion_photo import UNKNOWN_PRESENTATION, motion_photo
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.types.photo import Metadata
from shutterspan.core.video_io.decoding import decode_video
from shutterspan.core.video_io.encoding import encode_video

PIXELS = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)
VIDEO = bytes(range(256)) * 5
XMP_PREFIX = b"http://ns.adobe.com/xap/1.0/\0"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
CAMERA = "{http://ns.google.com/photos/1.0/camera/}"
CONTAINER = "{http://ns.google.com/photos/1.0/container/}"
ITEM = "{http://ns.google.com/photos/1.0/container/item/}"
XAP = "{http://ns.adobe.com/xap/1.0/}"
EXIF = Image.Exif()
EXIF[271], EXIF[315] = "Canon", "Ann"
EXIF_BLOCK = EXIF.tobytes().removeprefix(b"Exif\0\0")


def xmp_of(content: str, before: str = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>') -> bytes:
    return (
        f'{before}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF[1:-1]}">{content}</rdf:RDF></x:xmpmeta>'
    ).encode()


def jpeg_of(xmp: bytes | None = None) -> bytes:
    return encode_jpeg(PIXELS, icc.adobe_rgb(), Metadata(EXIF_BLOCK, xmp, b"\x1c\x02\x78\x00\x05Hello"), 95)


def segments(data: bytes) -> list[tuple[int, bytes]]:
    """Marker and payload of the segments before a JPEG's picture."""
    found, offset = [], 2
    while data[offset + 1] != 0xDA:
        length = int.from_bytes(data[offset + 2 : offset + 4])
        found.append((data[offset + 1], data[offset + 4 : offset + 2 + length]))
        offset += 2 + length
    return found


def xmp_in(data: bytes) -> ElementTree.Element:
    (xmp,) = (payload for marker, payload in segments(data) if marker == 0xE1 and payload.startswith(XMP_PREFIX))
    return ElementTree.fromstring(xmp.removeprefix(XMP_PREFIX))


def properties(data: bytes, namespace: str) -> dict[str, list[str]]:
    """The values of all properties in a namespace, by name, from attributes and elements."""
    found: dict[str, list[str]] = {}
    for element in xmp_in(data).iter():
        for name, value in [*element.attrib.items(), (element.tag, element.text or "")]:
            if name.startswith(namespace):
                found.setdefault(name.removeprefix(namespace), []).append(value)
    return found


def directory(data: bytes) -> list[dict[str, str]]:
    items = xmp_in(data).findall(f".//{CONTAINER}Directory/{RDF}Seq/{RDF}li/{CONTAINER}Item")
    return [{name.removeprefix(ITEM): value for name, value in item.attrib.items()} for item in items]


def test_the_video_is_described_and_follows_the_picture() -> None:
    jpeg = jpeg_of()
    made = motion_photo(jpeg, VIDEO, 250_000)
    assert properties(made, CAMERA) == {
        "MotionPhoto": ["1"],
        "MotionPhotoVersion": ["1"],
        "MotionPhotoPresentationTimestampUs": ["250000"],
        "MicroVideo": ["1"],
        "MicroVideoVersion": ["1"],
        "MicroVideoOffset": [str(len(VIDEO))],
        "MicroVideoPresentationTimestampUs": ["250000"],
    }
    assert directory(made) == [
        {"Mime": "image/jpeg", "Semantic": "Primary", "Length": "0", "Padding": "0"},
        {"Mime": "video/mp4", "Semantic": "MotionPhoto", "Length": str(len(VIDEO)), "Padding": "0"},
    ]
    assert made.endswith(b"\xff\xd9" + VIDEO)
    (added,) = (payload for marker, payload in segments(made) if payload.startswith(XMP_PREFIX))
    assert len(made) == len(jpeg) + 4 + len(added) + len(VIDEO)


def test_the_picture_and_all_other_segments_are_unchanged() -> None:
    jpeg = jpeg_of()
    made = motion_photo(jpeg, VIDEO, 0)
    others = [one for one in segments(made) if not one[1].startswith(XMP_PREFIX)]
    assert others == segments(jpeg)
    kinds = [payload[:4] for marker, payload in segments(made) if marker in (0xE0, 0xE1)]
    assert kinds == [b"JFIF", b"Exif", b"http"]
    with Image.open(io.BytesIO(jpeg)) as before, Image.open(io.BytesIO(made)) as after:
        assert np.array_equal(np.asarray(before), np.asarray(after))
        assert after.info["icc_profile"] == icc.adobe_rgb() and after.getexif()[315] == "Ann"


def test_the_video_can_be_cut_out_by_its_length(tmp_path: Path) -> None:
    frames = [np.full((32, 48, 3), level, np.uint8) for level in (0, 60, 120, 180, 240)]
    encode_video(tmp_path / "a.mp4", frames, len(frames), 30, Progress())
    made = motion_photo(jpeg_of(), (tmp_path / "a.mp4").read_bytes(), UNKNOWN_PRESENTATION)
    (tmp_path / "cut.mp4").write_bytes(made[-int(directory(made)[1]["Length"]) :])
    video = decode_video(tmp_path / "cut.mp4")
    assert video.shape == (5, 32, 48, 3)
    assert np.abs(video.mean((1, 2, 3)) - [0, 60, 120, 180, 240]).max() < 3
    assert properties(made, CAMERA)["MotionPhotoPresentationTimestampUs"] == ["-1"]


def test_other_properties_are_kept_with_their_unicode() -> None:
    xmp = xmp_of(
        f'<rdf:Description rdf:about="" xmlns:xmp="{XAP[1:-1]}" xmp:Rating="4" xmp:Label="Zwei&#10;Zeilen"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">'
        "日本 &amp; Grün 🚒</rdf:li></rdf:Alt></dc:title></rdf:Description>"
    )
    made = motion_photo(jpeg_of(xmp), VIDEO, 0)
    assert properties(made, XAP) == {"Rating": ["4"], "Label": ["Zwei\nZeilen"]}
    (title,) = xmp_in(made).findall(f".//{RDF}Alt/{RDF}li")
    assert title.text == "日本 & Grün 🚒"
    assert title.attrib == {"{http://www.w3.org/XML/1998/namespace}lang": "x-default"}
    assert properties(made, CAMERA)["MotionPhoto"] == ["1"]
    assert b"dc:title" in made and b"<?xpacket begin=" in made


@pytest.mark.parametrize("prefix", ["Camera", "GCamera", "any"])
def test_an_older_description_is_replaced(prefix: str) -> None:
    attributes = xmp_of(
        f'<rdf:Description xmlns:{prefix}="{CAMERA[1:-1]}" xmlns:C="{CONTAINER[1:-1]}" xmlns:I="{ITEM[1:-1]}"'
        f' {prefix}:MotionPhoto="1" {prefix}:MicroVideoOffset="99" xmlns:xmp="{XAP[1:-1]}" xmp:Rating="2">'
        f"<{prefix}:MotionPhotoPresentationTimestampUs>7</{prefix}:MotionPhotoPresentationTimestampUs>"
        '<C:Directory><rdf:Seq><rdf:li><C:Item I:Mime="video/mp4" I:Length="99"/></rdf:li></rdf:Seq></C:Directory>'
        "</rdf:Description>"
    )
    made = motion_photo(jpeg_of(attributes), VIDEO, 5)
    assert len(directory(made)) == 2 and directory(made)[1]["Length"] == str(len(VIDEO))
    assert properties(made, CAMERA)["MicroVideoOffset"] == [str(len(VIDEO))]
    assert properties(made, CAMERA)["MotionPhotoPresentationTimestampUs"] == ["5"]
    assert properties(made, XAP) == {"Rating": ["2"]}


def test_writing_the_same_description_again_changes_nothing() -> None:
    jpeg = jpeg_of()
    once = motion_photo(jpeg, VIDEO, 9)
    again = motion_photo(once.removesuffix(VIDEO), VIDEO, 9)
    assert properties(again, CAMERA) == properties(once, CAMERA) and directory(again) == directory(once)


DTD = '<!DOCTYPE x [<!ENTITY a "{}"><!ENTITY b "&a;&a;&a;&a;">]>'.format("a" * 1000)


@pytest.mark.parametrize(
    "xmp",
    [
        b"<x:xmpmeta><rdf:RDF>",
        b"not XML",
        xmp_of("<rdf:Description/>")[:-5],
        b"\xff\xfe\x00",
        b"<?xml version='1.0' encoding='no-such-encoding'?><a/>",
        b"<a>well-formed, but no RDF</a>",
        xmp_of("<a>&b;</a>", before=DTD),
        xmp_of("<a>&b;</a>", before=DTD).decode().encode("utf-16"),
        xmp_of("<a>" * 3000),
    ],
)
def test_damaged_xmp_is_replaced(xmp: bytes) -> None:
    made = motion_photo(jpeg_of(xmp), VIDEO, 1)
    assert properties(made, CAMERA) == properties(motion_photo(jpeg_of(), VIDEO, 1), CAMERA)
    assert [element.tag for element in xmp_in(made).iter()].count("a") == 0
    with Image.open(io.BytesIO(made)) as picture, Image.open(io.BytesIO(jpeg_of())) as plain:
        assert np.array_equal(np.asarray(picture), np.asarray(plain))


def test_deeply_nested_xmp_is_kept() -> None:
    made = motion_photo(jpeg_of(xmp_of("<a>" * 3000 + "</a>" * 3000)), VIDEO, 1)
    assert made.count(b"<a>") == 3000 and b'GCamera:MotionPhoto="1"' in made


def test_xmp_that_ends_like_a_c_string_is_kept() -> None:
    made = motion_photo(jpeg_of(xmp_of(f'<rdf:Description xmlns:xmp="{XAP[1:-1]}" xmp:Rating="3"/>') + b"\0"), VIDEO, 1)
    assert properties(made, XAP) == {"Rating": ["3"]}


def test_xmp_without_room_is_moved_to_an_extension() -> None:
    longest = 65504 - len(xmp_of(f'<rdf:Description xmlns:xmp="{XAP[1:-1]}" xmp:Label=""/>'))
    made = motion_photo(
        jpeg_of(xmp_of(f'<rdf:Description xmlns:xmp="{XAP[1:-1]}" xmp:Label="{"a" * longest}"/>')), VIDEO, 1
    )
    assert properties(made, CAMERA)["MotionPhoto"] == ["1"] and "Label" not in properties(made, XAP)
    whole = join_xmp_segments(read_structure(made).payloads(APP1, b""))
    assert whole and b'Label="' + b"a" * longest in whole and b'GCamera:MotionPhoto="1"' in whole


def test_extended_xmp_is_kept(tmp_path: Path) -> None:
    described = f'<rdf:Description xmlns:xmp="{XAP[1:-1]}" xmp:Rating="4" xmp:Label="{"a" * 200_000}"/>'
    jpeg = jpeg_of(xmp_of(described))
    made = motion_photo(jpeg, VIDEO, 1)
    (tmp_path / "a.jpg").write_bytes(made)
    xmp = load_photo(tmp_path / "a.jpg").metadata.xmp
    assert xmp and b"a" * 200_000 in xmp and properties(made, XAP) == {"Rating": ["4"]}


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8", jpeg_of()[:30], jpeg_of().replace(b"\xff\xe1", b"\0\0", 1)]
)
def test_files_that_are_not_jpeg_are_rejected(data: bytes) -> None:
    with pytest.raises(ValueError, match="JPEG"):
        motion_photo(data, VIDEO, 0)


def test_a_still_of_a_motion_photo_is_not_marked_as_one(tmp_path: Path) -> None:
    source, made = tmp_path / "a.MP.jpg", tmp_path / "b.jpg"
    source.write_bytes(motion_photo(jpeg_of(), VIDEO, 7))
    made.write_bytes(make_image_encoder(".jpg", load_photo(source))(PIXELS))
    xmp = load_photo(made).metadata.xmp or b""
    assert b"MotionPhoto" not in xmp and b"MicroVideo" not in xmp and b"Directory" not in xmp
