"""Photos in. A photo is judged by its bytes, never by its name."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError, MemoryExhausted
from shutterspan.core.image_io.decoded import COPY_AGAIN, Decoded, Refused
from shutterspan.core.image_io.metadata import upright_metadata
from shutterspan.core.image_io.silence import no_warnings
from shutterspan.core.types.levels import as_uint16
from shutterspan.core.types.photo import Photo

_MAX_BYTES = 2 << 30
_READABLE = "JPEG, PNG, TIFF, WebP, BMP, HEIC, AVIF and camera raw are read; convert other files to one of these first."

_STARTS = {
    "JPEG": (b"\xff\xd8\xff",),
    "PNG": (b"\x89PNG\r\n\x1a\n",),
    "TIFF": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    "BMP": (b"BM",),
    "GIF": (b"GIF87a", b"GIF89a"),
    # Panasonic, Olympus, Phase One, Fujifilm, older Canon, Minolta, Sigma; the others' begin like TIFF or HEIC.
    "camera raw": (b"IIU\0", b"IIRO", b"IIRS", b"MMOR", b"IIII", b"FUJIFILM", b"II\x1a\0\0\0HEAP", b"\0MRM", b"FOVb"),
}
_BRANDS = {
    "camera raw": {b"crx "},
    "AVIF": {b"avif", b"avis"},
    "HEIC": {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"},
}

# Undoes the camera's orientation: which way to turn an (H,W,C) array so that it stands upright.
_UPRIGHT: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: a.swapaxes(0, 1)[:, ::-1],
    7: lambda a: a.swapaxes(0, 1)[::-1, ::-1],
    8: lambda a: a.swapaxes(0, 1)[::-1],
}


def load_photo(path: Path | str) -> Photo:
    """Reads JPEG, PNG, TIFF, WebP, BMP, still GIF, HEIC, AVIF and camera raw, upright and in the depth of the file.

    Depths beyond 8 bits, floats (0 to 1) and raw become uint16, all else is uint8. Pixels stay in the RGB space of
    their profile; CMYK becomes sRGB, and values that follow light itself (linear profiles) ProPhoto RGB of 16 bits.
    Raises InputError: missing, unreadable, damaged, not a photo, too large or too small. MemoryExhausted.
    """
    path = Path(path)
    data = _read(path)
    form = _form(data)
    try:
        if form is None:
            raise Refused("is not a photo of a kind that can be read.", _READABLE)
        if form == "TIFF" and _is_raw(data):
            form = "camera raw"
        with no_warnings:
            return _photo(_decoded(data, form), path)
    except MemoryError as error:
        raise MemoryExhausted(f"{path} doesn't fit into memory.", "Shrink it first.") from error
    except Refused as refusal:
        raise InputError(f"{path} {refusal.reason}", refusal.hint) from refusal
    except Exception as error:  # at damage, decoders raise anything from IndexError to struct.error
        raise InputError(f"{path} is damaged or cut short: no {form} can be decoded.", COPY_AGAIN) from error


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
        raise InputError(f"{path} is empty.", COPY_AGAIN)
    return data


def _form(data: bytes) -> str | None:
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:8] == b"ftyp":
        size = int.from_bytes(data[:4], "big")
        brands = {data[place : place + 4] for place in range(8, min(size, 256), 4)}
        return next((form for form, known in _BRANDS.items() if brands & known), None)
    return next((form for form, starts in _STARTS.items() if data.startswith(starts)), None)


def _is_raw(tiff_data: bytes) -> bool:
    from shutterspan.core.image_io import tiff

    return tiff.is_raw(tiff_data)


def _decoded(data: bytes, form: str) -> Decoded:
    """The readers bring libraries of their own, and each is imported where its files come in."""
    if form == "TIFF":
        from shutterspan.core.image_io import tiff

        return tiff.decode(data)
    if form == "camera raw":
        from shutterspan.core.image_io import raw

        return raw.decode(data)
    if form in ("HEIC", "AVIF"):
        from shutterspan.core.image_io import heif

        return heif.decode_heic(data) if form == "HEIC" else heif.decode_avif(data)
    from shutterspan.core.image_io import pillow_formats

    return pillow_formats.decode(data, form)


def _photo(decoded: Decoded, path: Path) -> Photo:
    samples = _UPRIGHT.get(decoded.orientation, lambda a: a)(decoded.samples)
    pixels, alpha = samples[..., : decoded.colours], _transparency(samples[..., decoded.colours :])
    pixels, profile = _workable(pixels, decoded.profile)
    grey = pixels.shape[2] == 1
    pixels = pixels.repeat(3, axis=2) if grey else np.ascontiguousarray(pixels)
    if alpha is not None:
        pixels = pixels * (alpha > 0)[..., None]  # nothing that can't be seen shall guide the network
    metadata = upright_metadata(decoded.exif, decoded.xmp, decoded.iptc)
    return Photo(pixels, path, profile, alpha, grey, metadata)


def _transparency(channel: np.ndarray) -> np.ndarray | None:
    if not channel.size or channel.min() == np.iinfo(channel.dtype).max:
        return None
    return np.ascontiguousarray(channel[..., 0]).astype(channel.dtype)


def _workable(pixels: np.ndarray, profile: bytes | None) -> tuple[np.ndarray, bytes | None]:
    """Grey or RGB (H,W,1|3) whose values rise as the eye's do, and the profile that they then have."""
    kind = {1: "gray", 3: "rgb", 4: "cmyk"}[pixels.shape[2]]
    if profile and icc.space_of(profile) != kind:  # damaged: sound pixels count for more than the note with them
        profile = None
    if kind == "cmyk":
        return (icc.to_srgb(pixels, profile) if profile else _without_ink(pixels)), None
    if not profile or not icc.is_linear(profile):
        return pixels, profile
    deep = as_uint16(pixels)
    if kind == "gray":
        return icc.to_srgb(deep, profile)[..., :1], None
    return icc.transform(deep, profile, icc.prophoto()), icc.prophoto()


def _without_ink(pixels: np.ndarray) -> np.ndarray:
    """CMYK without a profile to RGB: light that each ink, and then black, lets pass."""
    top = np.iinfo(pixels.dtype).max
    light = top - pixels.astype(np.uint32)
    return ((light[..., :3] * light[..., 3:] + top // 2) // top).astype(pixels.dtype)
