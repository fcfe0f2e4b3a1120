"""Files as cameras, phones and editors write them, each with the same blurred picture."""

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from PIL import Image

from shutterspan.core.color.srgb import srgb_to_linear
from shutterspan.core.image_io.jpeg_segments import replace_xmp
from shutterspan.core.types.arrays import FloatArray, UInt8Array, UInt16Array

from .image_io.heif_files import auxiliary_type, heif_file, picture_item
from .lossless_jpeg import encode_lossless_jpeg

WIDTH, HEIGHT = 160, 128
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def blurred_picture() -> UInt8Array:
    """Coarse colours that moved 12 pixels sideways: (128,160,3)."""
    rng = np.random.default_rng(3)
    sharp: FloatArray = rng.integers(20, 230, (HEIGHT // 8, WIDTH // 8, 3)).repeat(8, 0).repeat(8, 1).astype(float)
    return np.mean([np.roll(sharp, shift - 6, 1) for shift in range(13)], 0).astype(np.uint8)


def _jpeg(pixels: UInt8Array, mode: str | None = None, **options: Any) -> bytes:
    file = io.BytesIO()
    image = Image.fromarray(pixels)
    (image.convert(mode) if mode else image).save(file, "JPEG", quality=97, subsampling=0, **options)
    return file.getvalue()


def _xmp(attributes: str, items: list[tuple[str, str, int]]) -> bytes:
    """XMP with a directory of what the file holds: type, meaning and length in bytes of each part."""
    listed = "".join(
        f'<rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="{mime}" Item:Semantic="{semantic}"'
        f' Item:Length="{length}"/></rdf:li>'
        for mime, semantic, length in items
    )
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about="" {attributes}'
        ' xmlns:Item="http://ns.google.com/photos/1.0/container/item/"'
        ' xmlns:Container="http://ns.google.com/photos/1.0/container/">'
        f"<Container:Directory><rdf:Seq>{listed}</rdf:Seq></Container:Directory>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def ultra_hdr_jpeg() -> bytes:
    """A JPEG of standard range with a gain map behind it, as Android writes it."""
    gain_map = replace_xmp(
        _jpeg(np.full((HEIGHT // 4, WIDTH // 4), 90, np.uint8)),
        _xmp('xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" hdrgm:GainMapMax="3"', []),
    )
    items = [("image/jpeg", "Primary", 0), ("image/jpeg", "GainMap", len(gain_map))]
    attributes = 'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"'
    return replace_xmp(_jpeg(blurred_picture()), _xmp(attributes, items)) + gain_map


def google_motion_photo() -> bytes:
    video = b"\0\0\0\x18ftypmp42" + bytes(4988)
    attributes = 'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MotionPhoto="1"'
    items = [("image/jpeg", "Primary", 0), ("video/mp4", "MotionPhoto", len(video))]
    return replace_xmp(_jpeg(blurred_picture()), _xmp(attributes, items)) + video


def samsung_motion_photo() -> bytes:
    """A JPEG with a video in Samsung's trailer: blocks, then a table of their distances from it."""
    block = b"\0\0\x30\x0a" + struct.pack("<I", 16) + b"MotionPhoto_Data" + b"\0\0\0\x18ftypmp42" + bytes(4988)
    table = b"SEFH" + struct.pack("<II", 106, 1) + b"\0\0\x30\x0a" + struct.pack("<II", len(block), len(block))
    return _jpeg(blurred_picture()) + block + table + struct.pack("<I", len(table)) + b"SEFT"


def stereo_mpo() -> bytes:
    file = io.BytesIO()
    second = Image.fromarray(np.roll(blurred_picture(), 4, 1))
    Image.fromarray(blurred_picture()).save(file, "MPO", quality=97, save_all=True, append_images=[second])
    return file.getvalue()


def cmyk_jpeg() -> bytes:
    return _jpeg(blurred_picture(), "CMYK")


def jpeg_without_end() -> bytes:
    return _jpeg(blurred_picture()).removesuffix(b"\xff\xd9")


def portrait_heic() -> bytes:
    """A HEIC with a depth map beside its picture."""
    depths = np.tile(np.linspace(0, 255, WIDTH // 2).astype(np.uint8), (HEIGHT // 2, 1))
    map_item = picture_item(depths, "HEIC", auxiliary_type("urn:mpeg:hevc:2015:auxid:2"), is_hidden=True)
    return heif_file([picture_item(blurred_picture()), map_item], ((b"auxl", 2, (1,)),))


def phone_dng() -> bytes:
    """Linear DNG: tiles of lossless JPEG, and an opcode list that corrects the lens."""
    light: UInt16Array = np.round(srgb_to_linear(blurred_picture() / 255) * 65535).astype(np.uint16)
    tiles = [
        encode_lossless_jpeg(light[top : top + 64, left : left + 80])
        for top in range(0, HEIGHT, 64)
        for left in range(0, WIDTH, 80)
    ]
    # WarpRectilinear of one plane with the coefficients of no correction (DNG specification 1.4, chapter 7).
    opcode = (
        struct.pack(">IIII", 1, 0x01030000, 1, 68) + struct.pack(">I", 1) + struct.pack(">8d", 1, *[0] * 5, 0.5, 0.5)
    )
    xyz_to_srgb = [32404542, -15371385, -4985314, -9692660, 18760108, 415560, 556434, -2040259, 10572252]
    tags = [
        (271, 2, 0, "Maker", True),
        (272, 2, 0, "Phone", True),
        (274, 3, 1, 1, True),
        (33434, 5, 1, (1, 15), True),
        (50706, 1, 4, b"\1\4\0\0", True),
        (50708, 2, 0, "Maker Phone", True),
        (50717, 4, 3, (65535,) * 3, True),
        (50721, 10, 9, [number for value in xyz_to_srgb for number in (value, 10_000_000)], True),
        (50728, 5, 3, [1, 1] * 3, True),
        (50778, 3, 1, 21, True),
        (51022, 7, len(opcode) + 4, struct.pack(">I", 1) + opcode, True),
    ]
    file = io.BytesIO()
    with tifffile.TiffWriter(file) as writer:
        writer.write(
            iter(tiles), shape=light.shape, dtype=np.uint16, tile=(64, 80), photometric=34892, planarconfig="contig",
            compression=7, metadata=None, extratags=tags, subfiletype=0,
        )  # fmt: skip
    return file.getvalue()


def big_float_tiff() -> bytes:
    """BigTIFF, tiled, with a plane for each channel of floats."""
    file = io.BytesIO()
    planes = np.moveaxis(blurred_picture() / np.float32(255), -1, 0)
    tifffile.imwrite(
        file, planes, bigtiff=True, tile=(64, 80), photometric="rgb", planarconfig="separate", compression="zlib",
        predictor=True,
    )  # fmt: skip
    return file.getvalue()


def palette_tiff() -> bytes:
    file = io.BytesIO()
    Image.fromarray(blurred_picture()).quantize(256).save(file, "TIFF", compression="tiff_lzw")
    return file.getvalue()


def webp_in_odd_order() -> bytes:
    """A WebP whose metadata stand before the picture, behind a chunk that no program knows."""
    exif = Image.Exif()
    exif[271] = "Maker"
    file = io.BytesIO()
    Image.fromarray(blurred_picture()).save(file, "WEBP", quality=95, exif=exif.tobytes())
    chunks = riff_chunks(file.getvalue())
    unknown = b"odd " + struct.pack("<I", 3) + b"abc\0"
    return riff([chunks["VP8X"], unknown, chunks["EXIF"], chunks["VP8 "]])


def riff_chunks(webp: bytes) -> dict[str, bytes]:
    """The chunks of a WebP by name, each with its header and padding."""
    chunks, offset = {}, 12
    while offset < len(webp):
        (size,) = struct.unpack_from("<I", webp, offset + 4)
        end = offset + 8 + size + size % 2
        chunks[webp[offset : offset + 4].decode()] = webp[offset:end]
        offset = end
    return chunks


def riff(chunks: list[bytes]) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


#: By the name of a file: the function that makes it.
PHOTO_KINDS: dict[str, Callable[[], bytes]] = {
    "ultra-hdr.jpg": ultra_hdr_jpeg,
    "google.MP.jpg": google_motion_photo,
    "samsung.jpg": samsung_motion_photo,
    "stereo.jpg": stereo_mpo,
    "cmyk.jpg": cmyk_jpeg,
    "without-end.jpg": jpeg_without_end,
    "phone.dng": phone_dng,
    "floats.tif": big_float_tiff,
    "palette.tif": palette_tiff,
    "odd.webp": webp_in_odd_order,
    "portrait.heic": portrait_heic,
}
#: By the name of a file: what a notice says of it.
NOTICES = {
    "ultra-hdr.jpg": "gain map",
    "google.MP.jpg": "video",
    "samsung.jpg": "video",
    "stereo.jpg": "several pictures",
    "without-end.jpg": "end marker",
    "portrait.heic": "depth map",
}


def write_photo_kinds(folder: Path) -> list[Path]:
    """Write every kind of file to a folder."""
    paths = [folder / name for name in sorted(PHOTO_KINDS)]
    for path in paths:
        path.write_bytes(PHOTO_KINDS[path.name]())
    return paths
