"""XMP of a still has the still's orientation and size, and no descriptions of other parts; other bytes are
unchanged."""

import pytest

from shutterspan.core.image_io.xmp import resized_xmp, upright_xmp, xmp_orientation
from shutterspan.core.image_io.xmp_packet import parse_xmp

from .xmp_texts import EXIF, RDF, TIFF, XAP, oriented, xmp_of

#: Orientation 6 in every form that RDF allows, and in UTF-16.
ORIENTED = {
    "attribute": oriented(6),
    "quotes": oriented(6).replace(b'Orientation="6"', b"Orientation = '6'"),
    "element": xmp_of(f'xmlns:tiff="{TIFF}"', "<tiff:Orientation>6</tiff:Orientation>"),
    "prefix": xmp_of(f'xmlns:t="{TIFF}"', "<t:Orientation> 6 </t:Orientation>"),
    "utf-16": oriented(6).decode().encode("utf-16"),
    "without wrapper": oriented(6).partition(b"?>")[2].partition(b"<?xpacket")[0],
    "string of c": oriented(6) + b"\0",
    "damaged": oriented(6).replace(b"</rdf:RDF>", b""),
}


def values(xmp: bytes) -> dict[str, str]:
    return {f"{one.namespace}{one.name}": one.value for one in parse_xmp(xmp).properties}


@pytest.mark.parametrize("form", sorted(ORIENTED))
def test_orientation_is_found_in_every_form_and_set_upright(form: str) -> None:
    assert xmp_orientation(ORIENTED[form]) == 6
    upright = upright_xmp(ORIENTED[form])
    assert upright and xmp_orientation(upright) == 1


@pytest.mark.parametrize("value", ["", "0", "9", "six", "1.5", "²", "-6"])
def test_an_invalid_orientation_is_none(value: str) -> None:
    assert xmp_orientation(xmp_of(f'xmlns:tiff="{TIFF}" tiff:Orientation="{value}"')) is None


def test_an_orientation_of_another_namespace_is_another_property() -> None:
    other = xmp_of('xmlns:tiff="http://example.com/" tiff:Orientation="6"')
    assert xmp_orientation(other) is None and upright_xmp(other) == other


def test_only_the_value_changes() -> None:
    text = ORIENTED["quotes"].replace(b"<rdf:RDF", b"<!-- a note -->\n<rdf:RDF")
    assert upright_xmp(text) == text.replace(b"'6'", b"'1'")
    assert upright_xmp(oriented(1)) == oriented(1)


def test_sizes_are_updated_to_the_new_picture() -> None:
    xmp = xmp_of(
        f'xmlns:tiff="{TIFF}" xmlns:e="{EXIF}" tiff:ImageWidth="4000" e:PixelYDimension="3000"',
        "<tiff:ImageLength>3000</tiff:ImageLength><e:PixelXDimension>4000</e:PixelXDimension>",
    )
    resized = resized_xmp(xmp, 640, 480)
    assert resized and values(resized) == {
        f"{TIFF}ImageWidth": "640",
        f"{TIFF}ImageLength": "480",
        f"{EXIF}PixelXDimension": "640",
        f"{EXIF}PixelYDimension": "480",
    }
    assert resized_xmp(oriented(1), 640, 480) == oriented(1)


CLAIMS = {
    "motion photo": (
        'xmlns:G="http://ns.google.com/photos/1.0/camera/" G:MotionPhoto="1" G:MotionPhotoVersion="1"',
        "",
    ),
    "micro video": (
        'xmlns:G="http://ns.google.com/photos/1.0/camera/"',
        "<G:MicroVideo>1</G:MicroVideo><G:MicroVideoOffset>5000</G:MicroVideoOffset>",
    ),
    "another maker": (
        'xmlns:O="http://ns.oplus.com/photos/1.0/camera/" O:MotionPhotoOwner="oplus" O:OLivePhotoVersion="2"'
        ' O:VideoLength="99"',
        "",
    ),
    "directory": (
        'xmlns:C="http://ns.google.com/photos/1.0/container/" xmlns:I="http://ns.google.com/photos/1.0/container/item/"',
        '<C:Directory><rdf:Seq><rdf:li><C:Item I:Semantic="GainMap"/></rdf:li></rdf:Seq></C:Directory>',
    ),
    "gain map": ('xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" hdrgm:GainMapMax="3"', ""),
    "gain map of a phone": ('xmlns:H="http://ns.apple.com/HDRGainMap/1.0/" H:HDRGainMapVersion="131072"', ""),
    "extended": ('xmlns:N="http://ns.adobe.com/xmp/note/" N:HasExtendedXMP="0123456789ABCDEF0123456789ABCDEF"', ""),
    "depth": ('xmlns:D="http://ns.google.com/photos/dd/1.0/device/"', "<D:Cameras/>"),
    "thumbnail": (f'xmlns:T="{XAP}"', "<T:Thumbnails><rdf:Alt><rdf:li>AAAA</rdf:li></rdf:Alt></T:Thumbnails>"),
}


@pytest.mark.parametrize("kind", sorted(CLAIMS))
def test_only_descriptions_of_other_parts_of_the_file_are_removed(kind: str) -> None:
    attributes, inside = CLAIMS[kind]
    both = xmp_of(f'xmlns:xmp="{XAP}" xmp:Rating="4" {attributes}', f"{inside}<xmp:Label>ä &amp; 日</xmp:Label>")
    upright = upright_xmp(both)
    assert upright and values(upright) == {f"{XAP}Rating": "4", f"{XAP}Label": "ä & 日"}


def test_every_rdf_description_is_read() -> None:
    xmp = oriented(8).replace(b"</rdf:RDF>", b'<rdf:Description xmlns:q="a:" q:MotionPhoto="1"/></rdf:RDF>')
    upright = upright_xmp(xmp)
    assert upright and values(upright) == {f"{TIFF}Orientation": "1"}


DTD = b'<!DOCTYPE x [<!ENTITY a "%s"><!ENTITY b "&a;&a;&a;&a;">]>' % (b"a" * 1000)


@pytest.mark.parametrize(
    "xmp",
    [
        b"not XML",
        b"<a>well-formed, but no RDF</a>",
        xmp_of("")[:-40],
        xmp_of('q:Undeclared="1"'),
        DTD + xmp_of("", "<a>&b;</a>").partition(b"?>")[2],
        b"<?xml version='1.0' encoding='no-such-encoding'?><a/>",
        f'<rdf:RDF xmlns:rdf="{RDF}"/>'.encode(),
    ],
)
def test_unparsable_xmp_is_kept_unless_it_may_be_untrue(xmp: bytes) -> None:
    assert upright_xmp(xmp) == xmp == resized_xmp(xmp, 10, 10)
    assert upright_xmp(xmp + b"<MotionPhoto") is None
    with pytest.raises(ValueError, match=r"XM|RDF"):
        parse_xmp(xmp)


@pytest.mark.parametrize(
    "inside",
    [
        "<a/>" * 3_000_000,
        "<a>" + "<b/>" * 3_000_000 + "</a>",
        "<a " + " ".join(f'b{i}="1"' for i in range(100_000)) + "/>",
    ],
    ids=["properties", "elements", "attributes"],
)
def test_xmp_with_too_many_parts_is_not_parsed_completely(inside: str) -> None:
    with pytest.raises(ValueError, match="too many"):
        parse_xmp(xmp_of("", inside))
