"""Photos in, pictures out. A photo is judged by its bytes, never by its name, and decoded to upright sRGB."""

import io
import logging
import warnings
from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import tifffile
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from shutterspan.core.atomic import replacing_file
from shutterspan.core.errors import InputError, MemoryExhausted, OutputError, UsageError
from shutterspan.core.photo import Photo

MAX_PIXELS = 250_000_000
MIN_SIDE = 16
_MAX_BYTES = 2 << 30
_ORIENTATION = 0x0112
_READABLE = "JPEG, PNG, TIFF, WebP and BMP are read; convert other files to one of these first."
_DAMAGED = "Copy it from its source again, or open and save it in a picture editor."

# Pillow's classes are called directly: Image.open has a limit of its own, and it guesses.
_OPENERS: dict[str, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "GIF": GifImagePlugin.GifImageFile,
}

_MODE_OF_SPACE = {b"GRAY": "L", b"CMYK": "CMYK"}  # where a profile needs the channels as they are in the file
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

# Undoes the camera's orientation: which way to turn an (H,W,3) array so that it stands upright.
_UPRIGHT: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: a.swapaxes(0, 1)[:, ::-1],
    7: lambda a: a.swapaxes(0, 1)[::-1, ::-1],
    8: lambda a: a.swapaxes(0, 1)[::-1],
}

logging.getLogger("tifffile").addHandler(logging.NullHandler())  # damage is told in our own sentence, once


def load_photo(path: Path | str) -> Photo:
    """Reads JPEG, PNG, TIFF, WebP, BMP, still GIF. 16-bit PNG and TIFF stay uint16, all else becomes uint8.

    The pixels come upright and in sRGB: orientation and colour profile are applied, grey and CMYK become RGB.
    Transparent pixels are laid over black, for light that isn't there adds nothing to a blur.
    Raises InputError: missing, unreadable, damaged, not a photo, too large or too small. MemoryExhausted.
    """
    path = Path(path)
    data = _read(path)
    form = _sniff(data, path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pixels, orientation = _decode(data, form, path)
    except MemoryError as error:
        raise MemoryExhausted(f"{path} doesn't fit into memory.", "Shrink it first.") from error
    except InputError:
        raise
    except Exception as error:  # at damage, decoders raise anything from IndexError to struct.error
        raise InputError(f"{path} is damaged or cut short: no {form} can be decoded.", _DAMAGED) from error
    if turn := _UPRIGHT.get(orientation):
        pixels = turn(pixels)
    return Photo(np.ascontiguousarray(pixels), path)


def save_image(path: Path | str, pixels: np.ndarray, overwrite: bool = False) -> None:
    """Writes (H,W,3) uint8 or uint16 sRGB pixels as PNG, TIFF, JPEG, WebP or BMP, by the ending of `path`.

    PNG and TIFF keep 16 bits, the others have 8. All but JPEG are lossless. The file appears whole or not at
    all.
    Raises UsageError: unknown ending. OutputError: exists already, or can't be written.
    """
    path = Path(path)
    encode = image_encoder(path.suffix)
    with replacing_file(path, overwrite) as draft:
        try:
            data = encode(pixels)
        except (ValueError, RuntimeError, OSError) as error:
            size = f"{pixels.shape[1]}x{pixels.shape[0]}"
            raise OutputError(f"{path} can't hold {size} pixels.", "Save as PNG or TIFF instead.") from error
        draft.write_bytes(data)


def image_encoder(suffix: str) -> Callable[[np.ndarray], bytes]:
    """Raises UsageError: no picture is written with this ending."""
    try:
        return _ENCODERS[suffix.lower()]
    except KeyError:
        known = ", ".join(_ENCODERS)
        raise UsageError(f'No picture can be written as "{suffix}".', f"Use one of {known}.") from None


def as_uint8(pixels: np.ndarray) -> np.ndarray:
    """uint8 or uint16 to uint8, rounded; the full range maps to the full range."""
    if pixels.dtype == np.uint8:
        return pixels
    return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder, not a photo.", "Name one picture file in it.")
        if path.exists() and not path.is_file():
            raise InputError(f"{path} is not a regular file.", "Name a picture file.")
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"{path} is larger than 2 GB.", _READABLE)
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.", "Check the spelling of its name and folder.") from None
    except PermissionError:
        raise InputError(f"{path} may not be read.", "Ask its owner for permission.") from None
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or error}.", "Check its name.") from error
    except ValueError as error:  # a null byte in the name
        raise InputError(f"{str(path)!r} is not a file name.", "Check its spelling.") from error
    if not data:
        raise InputError(f"{path} is empty.", _DAMAGED)
    return data


def _sniff(data: bytes, path: Path) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return "TIFF"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    if data.startswith(b"BM"):
        return "BMP"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    raise InputError(f"{path} is not a photo of a kind that can be read.", _READABLE)


def _decode(data: bytes, form: str, path: Path) -> tuple[np.ndarray, int]:
    """Pixels as they lie in the file, (H,W,3) uint8 or uint16 in sRGB, and the EXIF orientation."""
    if form == "TIFF" and (deep := _deep_tiff(data, path)):
        return deep
    with _OPENERS[form](io.BytesIO(data)) as image:
        _check_size(image.width, image.height, path)
        if form != "TIFF" and getattr(image, "is_animated", False):  # a TIFF has pages
            raise InputError(f"{path} is an animation, not one photo.", "Save one of its frames first.")
        profile = image.info.get("icc_profile")
        if form == "PNG" and data[24] == 16:  # Pillow would halve the depth of colour
            pixels = imagecodecs.png_decode(data)
        else:
            image.load()  # before this, transparency may not be known; a TIFF is turned upright on the way
            native = profile and image.mode == _MODE_OF_SPACE.get(profile[16:20])
            mode = image.mode if native else "RGBA" if image.has_transparency_data else "RGB"
            pixels = np.asarray(image.convert(mode))
        orientation = _orientation(image)
    return _to_srgb(pixels, profile), orientation


def _deep_tiff(data: bytes, path: Path) -> tuple[np.ndarray, int] | None:
    """A TIFF of 16 bits a channel; None for any other, which Pillow reads."""
    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        page = tiff.pages.first
        raw = page.photometric in (32803, 34892) or 50706 in page.tags or data[8:10] == b"CR"
        if raw or page.subfiletype & 1:  # a camera's own file begins with a small preview
            raise InputError(f"{path} is a camera raw file.", "Develop it to a 16-bit TIFF or PNG first.")
        _check_size(page.imagewidth, page.imagelength, path)
        if page.bitspersample in (1, 2, 4, 8):
            return None
        if page.dtype != np.uint16 or page.bitspersample != 16 or page.photometric not in (0, 1, 2, 5):
            raise InputError(f"{path} holds pixels of an unusual kind.", "Save it as RGB with 8 or 16 bits.")
        pixels = page.asarray()
        if page.planarconfig == 2 and pixels.ndim == 3:
            pixels = np.moveaxis(pixels, 0, -1)
        if page.photometric == 0:
            pixels = 65535 - pixels
        profile = page.tags.valueof(34675)
        orientation = page.tags.valueof(_ORIENTATION, 1)
    if page.photometric == 5 and not profile:
        light = 65535 - pixels[..., :4].astype(np.uint32)
        pixels = (light[..., :3] * light[..., 3:] // 65535).astype(np.uint16)
    return _to_srgb(pixels, profile), orientation


def _check_size(width: int, height: int, path: Path) -> None:
    if width * height > MAX_PIXELS:
        raise InputError(
            f"{path} claims {width:,}x{height:,} pixels; the limit is {MAX_PIXELS // 1_000_000} megapixels.",
            "Shrink or crop it first.",
        )
    if min(width, height) < MIN_SIDE:
        raise InputError(f"{path} is only {width}x{height} pixels.", f"A photo needs at least {MIN_SIDE} on each side.")


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # damaged EXIF is no reason to refuse sound pixels
        return 1


def _to_srgb(pixels: np.ndarray, profile: bytes | None) -> np.ndarray:
    """(H,W[,C]) to (H,W,3) of the same dtype. C: grey or RGB, maybe with alpha; CMYK if the profile says so."""
    pixels = pixels.reshape(*pixels.shape[:2], -1)
    inks = 4 if profile and profile[16:20] == b"CMYK" else 3 if pixels.shape[2] > 2 else 1
    colour, alpha = pixels[..., :inks], pixels[..., inks : inks + 1]
    if profile:
        colour = _managed(colour, profile)
    if colour.shape[2] == 1:
        colour = colour.repeat(3, axis=2)
    if alpha.size:
        top = np.iinfo(pixels.dtype).max
        colour = ((colour.astype(np.uint32) * alpha + top // 2) // top).astype(pixels.dtype)
    return colour


def _managed(colour: np.ndarray, profile: bytes) -> np.ndarray:
    """(H,W,1|3|4) as `profile` means them to sRGB (H,W,3); a profile that makes no sense is left out."""
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
        if name.lower().startswith("srgb"):
            return colour
        space = {1: "gray", 3: "rgb", 4: "cmyk"}[colour.shape[2]]
        pixels = np.ascontiguousarray(colour.squeeze())
        return imagecodecs.cms_transform(pixels, profile, _SRGB, colorspace=space, outcolorspace="rgb")
    except Exception:  # as with EXIF: sound pixels count for more than the note that came with them
        if colour.shape[2] == 4:
            raise
        return colour


def _encode_png(pixels: np.ndarray) -> bytes:
    codec = imagecodecs.PNG  # run lengths of differences: three times faster than zlib's search, and as small
    rows = np.ascontiguousarray(pixels)
    return bytes(imagecodecs.png_encode(rows, 1, strategy=codec.STRATEGY.RLE, filter=codec.FILTER.SUB))


def _encode_tiff(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, photometric="rgb", compression="deflate", predictor=True, metadata=None)
    return file.getvalue()


def _pillow_encoder(form: str, **options: object) -> Callable[[np.ndarray], bytes]:
    def encode(pixels: np.ndarray) -> bytes:
        file = io.BytesIO()
        Image.fromarray(as_uint8(pixels)).save(file, form, **options)
        return file.getvalue()

    return encode


_jpeg = _pillow_encoder("JPEG", quality=95, subsampling=0)
_ENCODERS: dict[str, Callable[[np.ndarray], bytes]] = {
    ".png": _encode_png,
    ".tif": _encode_tiff,
    ".tiff": _encode_tiff,
    ".jpg": _jpeg,
    ".jpeg": _jpeg,
    ".webp": _pillow_encoder("WEBP", lossless=True, quality=0, method=0, exact=True),
    ".bmp": _pillow_encoder("BMP"),
}
