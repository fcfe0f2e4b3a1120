"""Movies of Live Photos have the frames of the source, an identifier and the still's time."""

import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from shutterspan.core.foundation.errors import EncoderError, OutputError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.video_io.decoding import decode_video
from shutterspan.core.video_io.encoding import encode_video
from shutterspan.core.video_io.live_photo_movie import make_live_photo_movie

IDENTIFIER = "E621E1F8-C36C-495A-93FC-0C247A3E6E5F"
FRAMES, FPS = 12, 30
MOV_H264 = ("-c:v", "libx264", "-bf", "2", "-f", "mov")
MOV_HEVC = ("-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=1", "-f", "mov")
CONTAINERS = {"moof", "moov", "trak", "edts", "mdia", "minf", "stbl", "dinf", "gmhd", "tref"}

Tree = dict[str, list[bytes]]


def moving_square() -> list[UInt8Array]:
    frames = [np.full((64, 96, 3), 40, np.uint8) for _ in range(FRAMES)]
    for index, frame in enumerate(frames):
        frame[20:40, 5 * index : 5 * index + 20] = (230, 120, 30)
    return frames


def boxes(data: bytes, path: str = "") -> Tree:
    """The contents of all boxes, by path. A box without child boxes has its whole content."""
    found: Tree = {}
    offset = 0
    while offset < len(data):
        size = int.from_bytes(data[offset : offset + 4])
        start = offset + 8
        if size == 1:
            size, start = int.from_bytes(data[start : start + 8]), start + 8
        assert size >= 8 and offset + size <= len(data), f"a damaged box in {path}"
        kind, content = data[offset + 4 : offset + 8].decode("latin-1"), data[start : offset + size]
        here = f"{path}/{kind}".lstrip("/")
        found.setdefault(here, []).append(content)
        if kind in CONTAINERS:
            for below, contents in boxes(content, here).items():
                found.setdefault(below, []).extend(contents)
        offset += size
    return found


def metadata_track(movie: bytes) -> Tree:
    (track,) = (one for one in boxes(movie)["moov/trak"] if boxes(one)["mdia/hdlr"][0][8:12] == b"meta")
    return boxes(track)


def numbers(content: bytes, start: int = 4) -> tuple[int, ...]:
    """The 32-bit numbers of a box after its version and flags."""
    return struct.unpack_from(f">{(len(content) - start) // 4}I", content, start)


def start_seconds(movie: bytes) -> float:
    """The start of the sample in the edit list, which may begin with an edit without media."""
    (timescale,) = struct.unpack_from(">I", boxes(movie)["moov/mvhd"][0], 12)
    entries = np.array(numbers(metadata_track(movie)["edts/elst"][0], 8)).reshape(-1, 3)
    assert entries[-1][1] == 0 and all(entries[:-1, 1] == 0xFFFFFFFF)
    return float(entries[:-1, 0].sum() / timescale)


def identifier_of(movie: bytes) -> tuple[bytes, bytes]:
    """The text of the only key in the file's metadata, and the key."""
    (meta,) = boxes(movie)["moov/meta"]
    inner = boxes(meta)
    assert inner["hdlr"][0][8:12] == b"mdta" and numbers(inner["keys"][0])[0] == 1
    (key,) = boxes(inner["keys"][0][8:])["mdta"]
    (value,) = boxes(inner["ilst"][0])["\0\0\0\1"]
    (text,) = boxes(value)["data"]
    assert text[:8] == struct.pack(">II", 1, 0)
    return key, text[8:]


@pytest.fixture(scope="module")
def encode(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Encodes the moving square with options of ffmpeg. The same options give the same file."""
    folder = tmp_path_factory.mktemp("sources")
    ppm = b"".join(b"P6 96 64 255\n" + frame.tobytes() for frame in moving_square())
    made: dict[tuple[str, ...], Path] = {}

    def run(*options: str) -> Path:
        path = made.setdefault(options, folder / f"{len(made)}.mov")
        if not path.exists():
            source = ("-f", "ppm_pipe", "-framerate", str(FPS), "-i", "pipe:0", "-pix_fmt", "yuv420p")
            command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", *source, *options, str(path)]
            subprocess.run(command, input=ppm, check=True)
        return path

    return run


@pytest.mark.parametrize(
    "options",
    [
        MOV_H264,
        (*MOV_H264, "-movflags", "+faststart"),
        (*MOV_HEVC, "-movflags", "+faststart"),
        (*MOV_H264, "-movie_timescale", "600", "-metadata", "title=Grün"),
    ],
    ids=["header at the end", "header in front", "HEVC", "another timescale"],
)
def test_the_frames_are_unchanged_and_the_tags_exist(
    tmp_path: Path, encode: Callable[..., Path], options: tuple[str, ...]
) -> None:
    source, target = encode(*options), tmp_path / "Übung.mov"
    make_live_photo_movie(source, target, IDENTIFIER, 5 / FPS)
    movie = target.read_bytes()
    assert np.array_equal(decode_video(target), decode_video(source)) and len(decode_video(target)) == FRAMES
    assert movie[4:20] == b"ftypqt  \0\0\2\0qt  "
    assert identifier_of(movie) == (b"com.apple.quicktime.content.identifier", IDENTIFIER.encode())
    assert 5 / FPS <= start_seconds(movie) < 5 / FPS + 0.002  # inside the frame, not before it
    assert boxes(movie).get("moov/udta") == boxes(source.read_bytes()).get("moov/udta")


def test_the_sample_of_the_still_is_complete(tmp_path: Path, encode: Callable[..., Path]) -> None:
    make_live_photo_movie(encode(*MOV_H264), tmp_path / "a.mov", IDENTIFIER, 0.2)
    movie = (tmp_path / "a.mov").read_bytes()
    track = metadata_track(movie)
    assert numbers(track["mdia/minf/stbl/stsz"][0]) == (9, 1)
    assert numbers(track["mdia/minf/stbl/stsc"][0]) == (1, 1, 1, 1)
    offset = int.from_bytes(track["mdia/minf/stbl/co64"][0][8:])
    sample = movie[offset : offset + 9]
    assert sample == struct.pack(">IIb", 9, 1, -1)
    assert any(content == sample for content in boxes(movie)["mdat"])
    (description,) = boxes(track["mdia/minf/stbl/stsd"][0][8:])["mebx"]
    (keys,) = boxes(description[8:])["keys"]
    (key,) = boxes(keys)["\0\0\0\1"]
    assert boxes(key)["keyd"] == [b"mdtacom.apple.quicktime.still-image-time"]
    assert boxes(key)["dtyp"] == [struct.pack(">II", 0, 65)]  # a signed integer of 8 bits


def test_the_track_refers_to_the_video_and_has_a_number_of_its_own(tmp_path: Path, encode: Callable[..., Path]) -> None:
    make_live_photo_movie(encode(*MOV_H264), tmp_path / "a.mov", IDENTIFIER, 0)
    movie = boxes((tmp_path / "a.mov").read_bytes())
    ids = [numbers(header)[2] for header in movie["moov/trak/tkhd"]]
    assert ids == [1, 2] and movie["moov/mvhd"][0].endswith(struct.pack(">I", 3))
    assert movie["moov/trak/tref/cdsc"] == [struct.pack(">I", 1)]


@pytest.mark.parametrize("time", [0, 1 / FPS, 0.399, 0.4, 7])
def test_the_sample_is_within_the_movie(tmp_path: Path, encode: Callable[..., Path], time: float) -> None:
    make_live_photo_movie(encode(*MOV_H264), tmp_path / "a.mov", IDENTIFIER, time)
    movie = (tmp_path / "a.mov").read_bytes()
    (timescale, duration) = struct.unpack_from(">II", boxes(movie)["moov/mvhd"][0], 12)
    length = numbers(metadata_track(movie)["tkhd"][0])[4]
    assert length <= duration == 0.4 * timescale
    assert start_seconds(movie) == pytest.approx(min(time, 0.399), abs=0.001)


@pytest.mark.parametrize(("codec", "name"), [("h264", "a.mp4"), ("hevc", "a.mp4"), ("prores", "a.mov")])
def test_videos_of_this_program_can_be_sources(tmp_path: Path, codec: str, name: str) -> None:
    encode_video(tmp_path / name, moving_square(), FRAMES, FPS, Progress(), codec)
    make_live_photo_movie(tmp_path / name, tmp_path / "live.mov", IDENTIFIER, 0.2)
    assert np.array_equal(decode_video(tmp_path / "live.mov"), decode_video(tmp_path / name))
    movie = (tmp_path / "live.mov").read_bytes()
    assert start_seconds(movie) == pytest.approx(0.2, abs=0.001) and movie[8:12] == b"qt  "


def with_long_offsets(movie: bytes) -> bytes:
    """Give the media a 64-bit size and the chunks 64-bit offsets, as in files above 4 GB."""
    media = movie.index(b"wide") - 4
    assert movie[media + 12 : media + 16] == b"mdat"
    size = int.from_bytes(movie[media + 8 : media + 12])
    changed = movie[:media] + struct.pack(">I4sQ", 1, b"mdat", size + 8) + movie[media + 16 :]
    table = changed.index(b"stco") - 4
    (length, _, _, count) = struct.unpack_from(">I4sII", changed, table)
    offsets = struct.unpack_from(f">{count}I", changed, table + 16)
    long_table = struct.pack(f">I4sII{count}Q", 16 + 8 * count, b"co64", 0, count, *offsets)
    result = bytearray(changed[:table] + long_table + changed[table + length :])
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        start = result.index(kind) - 4
        struct.pack_into(">I", result, start, int.from_bytes(result[start : start + 4]) + 4 * count)
    return bytes(result)


def test_long_sizes_and_offsets(tmp_path: Path, encode: Callable[..., Path]) -> None:
    source = tmp_path / "long.mov"
    source.write_bytes(with_long_offsets(encode(*MOV_H264).read_bytes()))
    assert len(decode_video(source)) == FRAMES
    make_live_photo_movie(source, tmp_path / "a.mov", IDENTIFIER, 0.1)
    assert np.array_equal(decode_video(tmp_path / "a.mov"), decode_video(source))


def test_older_metadata_of_the_file_are_replaced(tmp_path: Path, encode: Callable[..., Path]) -> None:
    make_live_photo_movie(encode(*MOV_H264), tmp_path / "a.mov", "A" * 36, 0)
    make_live_photo_movie(tmp_path / "a.mov", tmp_path / "b.mov", IDENTIFIER, 0)
    assert identifier_of((tmp_path / "b.mov").read_bytes())[1] == IDENTIFIER.encode()


def damaged_sources(movie: bytes) -> dict[str, bytes]:
    offsets = movie.index(b"stco") + 12
    return {
        "empty": b"",
        "no movie": b"GIF89a" * 20,
        "cut": movie[: len(movie) // 2],
        "cut in its header": movie[:-20],
        "an open size": movie.replace(
            movie[movie.index(b"mdat") - 4 : movie.index(b"mdat")] + b"mdat", bytes(4) + b"mdat"
        ),
        "no header": movie.replace(b"moov", b"free"),
        "no media": movie.replace(b"mdat", b"free"),
        "no video": movie.replace(b"mhlrvide", b"mhlrsoun"),
        "an offset outside": movie[:offsets] + b"\xff" * 4 + movie[offsets + 4 :],
        "a count too large": movie[: offsets - 4] + b"\xff" * 4 + movie[offsets:],
    }


@pytest.mark.parametrize("kind", damaged_sources(b"mdat stco"))
def test_a_damaged_source_leaves_no_file(tmp_path: Path, encode: Callable[..., Path], kind: str) -> None:
    (tmp_path / "source").write_bytes(damaged_sources(encode(*MOV_H264).read_bytes())[kind])
    with pytest.raises(EncoderError, match="source is damaged"):
        make_live_photo_movie(tmp_path / "source", tmp_path / "a.mov", IDENTIFIER, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


def test_a_fragmented_source_is_rejected(tmp_path: Path, encode: Callable[..., Path]) -> None:
    source = encode("-c:v", "libx264", "-movflags", "frag_keyframe+empty_moov", "-f", "mov")
    with pytest.raises(EncoderError):
        make_live_photo_movie(source, tmp_path / "a.mov", IDENTIFIER, 0)


def test_a_missing_source_is_reported(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"none\.mov"):
        make_live_photo_movie(tmp_path / "none.mov", tmp_path / "a.mov", IDENTIFIER, 0)


def test_an_existing_file_is_replaced_on_request_only(tmp_path: Path, encode: Callable[..., Path]) -> None:
    source, target = encode(*MOV_H264), tmp_path / "a.mov"
    shutil.copy(source, target)
    with pytest.raises(OutputError, match="exists already"):
        make_live_photo_movie(source, target, IDENTIFIER, 0)
    assert target.read_bytes() == source.read_bytes()
    make_live_photo_movie(source, target, IDENTIFIER, 0, overwrite=True)
    assert identifier_of(target.read_bytes())[1] == IDENTIFIER.encode()
