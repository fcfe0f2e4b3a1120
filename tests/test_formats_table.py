"""The tables of docs/formats.md are true, row by row: what is read of each format, and what is written."""

import io
import re
import struct
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import imagecodecs
import imageio_ffmpeg
import numpy as np
import pillow_heif
import pytest
import tifffile
from PIL import Image, ImageSequence, PngImagePlugin

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.pipeline.export import Encoding, export
from shutterspan.core.pipeline.playable_formats import PLAYABLE_FORMATS
from shutterspan.core.types.clip import Clip
from shutterspan.core.types.photo import Metadata, Photo

from .photo_kinds import phone_dng

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "formats.md").read_text("utf-8")
#: A ramp of more levels than 8 bits have: (32,1024,3), 0 to 1.
RAMP = np.linspace(0, 1, 1024)[None, :, None] * np.ones((32, 1, 3))
RAMP8 = np.round(RAMP * 255).astype(np.uint8)
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>'
)
IPTC = b"\x1c\x02\x78\x00\x05Hello"
GREY_PROFILE = imagecodecs.cms_profile("gray", whitepoint=(0.3127, 0.329, 1), gamma=1.8)


def _exif_block() -> bytes:
    exif = Image.Exif()
    exif[271] = "Maker"
    return exif.tobytes().removeprefix(b"Exif\0\0")


EXIF = _exif_block()


def table(heading: str) -> dict[str, dict[str, str]]:
    """The rows of the page's table whose first heading is this, by their first cell."""
    lines = PAGE.split(f"| {heading} |")[1].splitlines()
    names = [name.strip() for name in lines[0].strip(" |").split("|")]
    rows = {}
    for line in lines[2:]:
        if not line.startswith("|"):
            break
        first, *cells = (cell.strip() for cell in line.strip().strip("|").split("|"))
        rows[first] = dict(zip(names, cells, strict=True))
    return rows


IN, OUT, PLAYED = table("in"), table("out"), table("what plays")


def saved(form: str, image: Image.Image, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def levels(bits: int) -> Any:
    return np.round(RAMP * ((1 << bits) - 1)).astype(np.uint16)


def jpeg(bits: str = "8") -> bytes:
    if bits == "12":
        return bytes(imagecodecs.jpeg8_encode(levels(12), level=98, bitspersample=12, subsampling="444"))
    image = Image.fromarray(RAMP8)
    resource = b"Photoshop 3.0\0" + struct.pack(">4sHHI", b"8BIM", 0x0404, 0, len(IPTC)) + IPTC
    segment = struct.pack(">HH", 0xFFED, len(resource) + 2) + resource
    return saved("JPEG", image, exif=b"Exif\0\0" + EXIF, xmp=XMP, icc_profile=icc.display_p3(), extra=segment)


def png(bits: str = "8") -> bytes:
    if bits == "16":
        return bytes(imagecodecs.png_encode(levels(16)))
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    text.add_text("Raw profile type iptc", f"\niptc\n{len(IPTC):8d}\n{IPTC.hex()}\n", zip=True)
    return saved("PNG", Image.fromarray(RAMP8), exif=EXIF, icc_profile=icc.display_p3(), pnginfo=text)


def tiff(bits: str = "8") -> bytes:
    file = io.BytesIO()
    if bits == "floats":
        tifffile.imwrite(file, RAMP.astype(np.float32), photometric="rgb")
    elif bits == "8":
        tags = [(700, 1, len(XMP), XMP, True), (33723, 7, len(IPTC), IPTC, True), (271, 2, 0, "Maker", True)]
        tifffile.imwrite(file, RAMP8, photometric="rgb", iccprofile=icc.display_p3(), extratags=tags)
    else:
        tifffile.imwrite(file, levels(int(bits)), photometric="rgb", bitspersample=int(bits))
    return file.getvalue()


def webp(bits: str = "8") -> bytes:
    return saved("WEBP", Image.fromarray(RAMP8), lossless=True, exif=EXIF, xmp=XMP, icc_profile=icc.display_p3())


def bmp(bits: str = "8") -> bytes:
    """Of 8 bits with version 5's profile, else with masks of 10 bits each."""
    if bits == "8":
        profile = icc.display_p3()
        pixels = RAMP8[::-1, :, ::-1].tobytes()
        header = struct.pack("<IiiHHIIiiII", 124, 1024, 32, 1, 24, 0, len(pixels), 0, 0, 0, 0) + bytes(16)
        header += b"DEBM" + bytes(48) + struct.pack("<IIII", 4, 124 + len(pixels), len(profile), 0)
        body = header + pixels + profile
    else:
        red, green, blue = (levels(10)[::-1, :, channel].astype("<u4") for channel in range(3))
        masks = struct.pack("<III", 0x3FF00000, 0xFFC00, 0x3FF)
        body = struct.pack("<IiiHHIIiiII", 40, 1024, 32, 1, 32, 3, 0, 0, 0, 0, 0) + masks
        body += (red << 20 | green << 10 | blue).tobytes()
    offset = 14 + (124 if bits == "8" else 52)
    return struct.pack("<2sIHHI", b"BM", 14 + len(body), 0, 0, offset) + body


def gif(bits: str = "8") -> bytes:
    return saved("GIF", Image.fromarray(RAMP8).quantize(256))


def heic(bits: str = "8") -> bytes:
    pixels, mode = (RAMP8, "RGB") if bits == "8" else (levels(int(bits)), f"RGB;{bits}")
    file = io.BytesIO()
    image = pillow_heif.from_bytes(mode, (1024, 32), np.ascontiguousarray(pixels).tobytes())
    image.save(file, quality=-1, chroma=444, exif=b"Exif\0\0" + EXIF, xmp=XMP, icc_profile=icc.display_p3())
    return file.getvalue()


def avif(bits: str = "8") -> bytes:
    if bits == "8":
        options = {"exif": EXIF, "xmp": XMP, "icc_profile": icc.display_p3(), "subsampling": "4:4:4"}
        return saved("AVIF", Image.fromarray(RAMP8), quality=100, **options)
    return bytes(imagecodecs.avif_encode(levels(int(bits)), level=100, bitspersample=int(bits), pixelformat="444"))


def raw(bits: str = "16") -> bytes:
    return phone_dng()


READ: dict[str, Callable[..., bytes]] = {
    "JPEG": jpeg,
    "PNG": png,
    "TIFF": tiff,
    "WebP": webp,
    "BMP": bmp,
    "GIF": gif,
    "HEIC": heic,
    "AVIF": avif,
    "camera raw": raw,
}


def grey_file(name: str) -> bytes:
    grey = RAMP8[..., 0]
    if name == "HEIC":
        file = io.BytesIO()
        pillow_heif.from_bytes("L", (1024, 32), grey.tobytes()).save(file, quality=-1)
        return file.getvalue()
    return saved(name, Image.fromarray(grey))


def transparent_file(name: str) -> bytes:
    """A file whose left half can be seen through."""
    pixels = np.dstack([RAMP8, np.full(RAMP8.shape[:2], 255, np.uint8)])
    pixels[:, :512, 3] = 0
    if name == "HEIC":
        file = io.BytesIO()
        pillow_heif.from_bytes("RGBA", (1024, 32), pixels.tobytes()).save(file, quality=-1)
        return file.getvalue()
    if name == "BMP":
        masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
        header = struct.pack("<IiiHHIIiiII", 56, 1024, 32, 1, 32, 3, 0, 0, 0, 0, 0) + masks
        body = header + np.ascontiguousarray(pixels[::-1, :, [2, 1, 0, 3]]).tobytes()
        return struct.pack("<2sIHHI", b"BM", 14 + len(body), 0, 0, 14 + 56) + body
    return saved(name, Image.fromarray(pixels), **({"lossless": True} if name == "WebP" else {}))


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo").write_bytes(data)
    return load_photo(tmp_path / "photo")


def is_yes(row: dict[str, str], column: str) -> bool:
    assert re.match("yes|–", row[column]), row
    return row[column].startswith("yes")


def test_every_row_has_a_test() -> None:
    assert sorted(IN) == sorted(READ) and sorted(OUT) == sorted(WRITTEN)
    assert sorted(PLAYED) == sorted(PLAYABLE_FORMATS)


@pytest.mark.parametrize(("name", "bits"), [(name, bits) for name in IN for bits in IN[name]["bits"].split(", ")])
def test_every_depth_is_read_as_deep_as_it_is(tmp_path: Path, name: str, bits: str) -> None:
    photo = loaded(tmp_path, READ[name](bits))
    assert photo.depth == (8 if bits == "8" else 16)
    if name != "camera raw":
        expected = RAMP * np.iinfo(photo.pixels.dtype).max
        assert np.abs(photo.pixels - expected).mean() < 0.006 * np.iinfo(photo.pixels.dtype).max
        assert (len(np.unique(photo.pixels)) > 256) == (bits != "8")


@pytest.mark.parametrize("name", IN)
def test_what_is_kept_of_a_file(tmp_path: Path, name: str) -> None:
    row, photo = IN[name], loaded(tmp_path, READ[name]())
    assert bool(photo.profile) == is_yes(row, "profile")
    assert (b"Maker" in (photo.metadata.exif or b"")) == is_yes(row, "EXIF")
    assert (b'Rating="4"' in (photo.metadata.xmp or b"")) == is_yes(row, "XMP")
    assert (photo.metadata.iptc == IPTC) == is_yes(row, "IPTC")


@pytest.mark.parametrize("name", [name for name in IN if is_yes(IN[name], "grey")])
def test_grey_is_read_as_one_channel(tmp_path: Path, name: str) -> None:
    photo = loaded(tmp_path, grey_file(name))
    assert photo.grey and np.abs(photo.pixels.astype(int) - RAMP8).mean() < 2


@pytest.mark.parametrize("name", [name for name in IN if is_yes(IN[name], "transparency")])
def test_transparency_is_read(tmp_path: Path, name: str) -> None:
    alpha = loaded(tmp_path, transparent_file(name)).alpha
    assert alpha is not None and alpha[16, 200] < 4 and alpha[16, 800] > 251


#: By the suffix of stills: whether their pixels are those of the photo bit by bit.
WRITTEN = {".png": True, ".tif": True, ".jpg": False, ".webp": True, ".heic": False, ".bmp": True}


def written(tmp_path: Path, suffix: str, photo: Photo, **options: int) -> Photo:
    (tmp_path / f"still{suffix}").write_bytes(make_image_encoder(suffix, photo, **options)(photo.pixels))
    return load_photo(tmp_path / f"still{suffix}")


@pytest.mark.parametrize(("suffix", "bits"), [(one, bits) for one in OUT for bits in OUT[one]["bits"].split(", ")])
def test_every_depth_is_written(tmp_path: Path, suffix: str, bits: str) -> None:
    photo = Photo(RAMP8 if bits == "8" else levels(16))
    again = written(tmp_path, suffix, photo, depth=int(bits))
    assert again.depth == int(bits)
    difference = np.abs(again.pixels.astype(int) - photo.pixels)
    assert not difference.any() if WRITTEN[suffix] else difference.mean() < 1.5


@pytest.mark.parametrize("suffix", OUT)
def test_what_goes_along_with_a_still(tmp_path: Path, suffix: str) -> None:
    row = OUT[suffix]
    alpha = np.repeat(np.where(np.arange(1024) < 512, 0, 255)[None], 32, 0).astype(np.uint8)
    again = written(tmp_path, suffix, Photo(RAMP8, None, icc.display_p3(), alpha, False, Metadata(EXIF, XMP, IPTC)))
    assert (again.profile == icc.display_p3()) == is_yes(row, "profile")
    assert (b"Maker" in (again.metadata.exif or b"")) == is_yes(row, "EXIF")
    assert (b'Rating="4"' in (again.metadata.xmp or b"")) == is_yes(row, "XMP")
    assert (again.metadata.iptc == IPTC) == is_yes(row, "IPTC")
    assert (again.alpha is not None) == is_yes(row, "transparency")
    grey = written(tmp_path, suffix, Photo(RAMP8, None, GREY_PROFILE, grey=True))
    assert grey.grey == is_yes(row, "grey")


def played(tmp_path: Path, suffix: str, transparent: bool, codec: str | None = None) -> Path:
    """A clip of three frames of a photo that was taken at a known time."""
    captured = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    photo = Photo(RAMP8, metadata=Metadata(captured=captured, exposure_time=1 / 15))
    alpha = np.where(np.arange(1024) < 512, 0, 255)[None].repeat(32, 0).astype(np.uint8)
    frame = np.dstack([RAMP8, alpha]) if transparent else RAMP8
    clip = Clip([0, 0.5, 1], lambda t: np.roll(frame, round(40 * t), 1), photo, transparent)
    (file,) = export(clip, tmp_path / f"clip{suffix}", encoding=Encoding(codec=codec), loop="none")
    return file


def described(video: Path) -> str:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(video)]
    return subprocess.run(command, capture_output=True, text=True).stderr


VIDEOS = [(suffix, codec) for suffix in PLAYED if is_yes(PLAYED[suffix], "metadata")
          for codec in PLAYED[suffix]["codec"].split(", ")]  # fmt: skip


@pytest.mark.parametrize(("suffix", "codec"), VIDEOS)
def test_what_a_video_is(tmp_path: Path, suffix: str, codec: str) -> None:
    name, pixels = codec.lower().replace(".", ""), PLAYED[suffix]["pixels"].partition(";")[0]
    text = described(played(tmp_path, suffix, False, name if "," in PLAYED[suffix]["codec"] else None))
    assert re.search(rf"Video: {name}\b.*{pixels}.*bt709", text)
    assert re.search(r"creation_time\s*: 2024-01-02T03:04:05", text) and "1/15" in text


@pytest.mark.parametrize("suffix", [suffix for suffix in PLAYED if not is_yes(PLAYED[suffix], "metadata")])
def test_what_an_animation_is(tmp_path: Path, suffix: str) -> None:
    with Image.open(played(tmp_path, suffix, False)) as animation:
        assert sum(1 for _ in ImageSequence.Iterator(animation)) == 3
        assert animation.format == PLAYED[suffix]["codec"].upper()


@pytest.mark.parametrize("suffix", PLAYED)
def test_transparency_of_what_plays(tmp_path: Path, suffix: str) -> None:
    if not is_yes(PLAYED[suffix], "transparency"):
        with pytest.raises(UsageError, match="transparen"):
            played(tmp_path, suffix, True)
    elif suffix == ".mov":
        assert PLAYED[suffix]["pixels"].split()[-1] in described(played(tmp_path, suffix, True))
    else:
        with Image.open(played(tmp_path, suffix, True)) as animation:
            alpha = np.asarray(animation.convert("RGBA"))[..., 3]
            assert alpha[16, 200] < 4 and alpha[16, 800] > 251
