"""Make tiny pictures in every format, as seeds for the fuzzer."""

import io
import struct
import zlib
from typing import Any

import imagecodecs
import numpy as np
import tifffile
from PIL import Image

from shutterspan.core.color import icc
from shutterspan.core.image_io.jpeg_segments import replace_xmp

from ..image_io.conftest import make_dng
from ..image_io.heif_files import heic
from ..image_io.jpegs import SMALL, jpeg_of, segment, with_segments
from ..image_io.png_files import chunk, png, png_file
from ..image_io.tiff_files import Page, tiff_file
from .metadata_targets import exif_seeds, photoshop_seeds, tiff_seeds, xmp_seeds

_PICTURE = np.ascontiguousarray(SMALL[:16, :16])
_DEEP = _PICTURE.astype(np.uint16) * 257
_CLEAR = np.dstack([_PICTURE, _PICTURE[..., :1]])


def jpegs() -> list[bytes]:
    plain = jpeg_of(_PICTURE, quality=60)
    index = b"II*\0\x08\0\0\0\1\0" + struct.pack("<HHII", 0xB002, 7, 32, 26) + bytes(4)
    index += struct.pack("<IIIHH", 0x030000, len(plain), 0, 0, 0) + struct.pack("<IIIHH", 0, 100, 300, 0, 0)
    described = with_segments(
        plain,
        segment(0xE1, b"Exif\0\0" + exif_seeds()[0]),
        segment(0xE2, b"MPF\0" + index),
        segment(0xED, b"Photoshop 3.0\0" + photoshop_seeds()[0]),
    )
    return [
        plain,
        plain[:-2],
        jpeg_of(_PICTURE, quality=60, progressive=True),
        jpeg_of(_PICTURE[..., 0], quality=60),
        jpeg_of(_CLEAR, "CMYK", quality=60),
        replace_xmp(described, xmp_seeds()[0]),
        described + plain,
        bytes(imagecodecs.jpeg8_encode(_DEEP >> 4, level=60, bitspersample=12)),
        bytes(imagecodecs.jpeg8_encode(_DEEP, lossless=True, bitspersample=16)),
        bytes(imagecodecs.jpegls_encode(_PICTURE)),
    ]


def pngs() -> list[bytes]:
    profile = zlib.compress(icc.display_p3())
    exif, xmp = exif_seeds()[0], xmp_seeds()[0]
    digits = b"\nexif\n%8d\n%s\n" % (len(exif), exif.hex().encode())
    leading = [
        (b"iCCP", b"P3\0\0" + profile),
        (b"gAMA", struct.pack(">I", 45455)),
        (b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)),
        (b"cICP", bytes([12, 13, 0, 1])),
    ]
    texts = [
        (b"eXIf", exif),
        (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp)),
        (b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(digits)),
        (b"tEXt", b"Raw profile type 8bim\0\n8bim\n 24\n" + photoshop_seeds()[0].hex().encode()),
    ]
    palette = (_PICTURE[..., 0] // 86).astype(np.uint8)
    colours = [(b"PLTE", bytes(range(12))), (b"tRNS", bytes([0, 100, 200]))]
    return [
        *(png(_PICTURE, [one]) for one in leading),
        *(png(_PICTURE[:2, :2], [one]) for one in texts),
        png(_DEEP, [(b"tRNS", bytes(6))]),
        png(palette, colours, colour_type=3),
        png(_CLEAR, trailing=texts[:1]),
        png(_PICTURE[..., 0] // 16, bits=4),
        png_file(chunk(b"CgBI", bytes(4))),
    ]


def webps() -> list[bytes]:
    metadata = {"exif": exif_seeds()[0], "xmp": xmp_seeds()[0], "icc_profile": icc.srgb()[:128]}
    frames = [Image.fromarray(_PICTURE[::-1])]
    return [
        _saved(_PICTURE, "WEBP", lossless=True),
        _saved(_PICTURE, "WEBP", quality=50, **metadata),
        _saved(_CLEAR, "WEBP", quality=50),
        _saved(_PICTURE, "WEBP", save_all=True, append_images=frames, lossless=True),
    ]


def gifs() -> list[bytes]:
    frames = [Image.fromarray(_PICTURE[::-1])]
    return [_saved(_PICTURE, "GIF"), _saved(_PICTURE, "GIF", save_all=True, append_images=frames)]


def bmps() -> list[bytes]:
    header = struct.pack("<2sIIIIiiHHIIiiII", b"BM", 0, 0, 62, 40, 16, 16, 1, 8, 1, 0, 0, 0, 2, 0)
    run_lengths = header + bytes([0, 0, 0, 0, 255, 255, 255, 0]) + bytes([16, 1, 0, 0] * 15 + [0, 16] + [0, 1] * 9)
    masked = struct.pack("<2sIIIIiiHHIIiiII", b"BM", 0, 0, 66, 40, 16, -16, 1, 16, 3, 0, 0, 0, 0, 0)
    masked += struct.pack("<III", 0xF800, 0x7E0, 0x1F) + bytes(range(256)) * 2
    core = struct.pack("<2sIIIIHHHH", b"BM", 0, 0, 32, 12, 16, 16, 1, 1) + bytes(6) + bytes([5, 9, 0, 0] * 16)
    saved = (_saved(one, "BMP") for one in (_PICTURE, _CLEAR, _PICTURE[..., 0]))
    return [*saved, run_lengths, masked, core]


def tiffs() -> list[bytes]:
    planar = {"planarconfig": "separate", "photometric": "rgb"}
    rgb = {"photometric": "rgb"}
    return [
        *tiff_seeds(),
        tiff_file([Page(_PICTURE)]),
        *(_tiff(_PICTURE, compression=kind, **rgb) for kind in ("lzw", "deflate", "packbits", "jpeg", "zstd")),
        _tiff(_DEEP, compression="deflate", predictor=True, **rgb),
        _tiff(_PICTURE / np.float32(255), **rgb),
        _tiff(np.ascontiguousarray(_PICTURE.transpose(2, 0, 1)), **planar),
        _tiff(_DEEP, tile=(16, 16), compression="lzw", **rgb),
    ]


def heifs() -> list[bytes]:
    return [heic(_PICTURE), heic(_PICTURE, exif=exif_seeds()[0], xmp=xmp_seeds()[0]), heic(_CLEAR, "RGBA")]


def avifs() -> list[bytes]:
    return [bytes(imagecodecs.avif_encode(one, level=50)) for one in (_PICTURE, _CLEAR)]


def raws() -> list[bytes]:
    light = np.tile(_DEEP, (2, 2, 1))
    return [make_dng(light), make_dng(light, orientation=6)]


def codestreams() -> list[bytes]:
    encoded = [
        imagecodecs.jpeg2k_encode(_PICTURE, level=30),
        imagecodecs.jpegxl_encode(_PICTURE, level=50),
        imagecodecs.lerc_encode(_PICTURE),
        jpeg_of(_PICTURE, quality=30),
    ]
    return [bytes(one)[:512] for one in encoded]


def _saved(pixels: Any, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, form, **options)
    return file.getvalue()


def _tiff(pixels: Any, **options: Any) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, metadata=None, **options)
    return file.getvalue()
