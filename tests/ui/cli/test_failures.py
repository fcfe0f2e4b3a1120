"""Each failure gives one line on standard error and changes no file."""

import contextlib
import os
import re
import shutil
import signal
import struct
import threading
import time
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.foundation.paths import WEIGHTS
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.inference import engine
from shutterspan.core.model.weights import load_network

from .conftest import CommandResult

OUTPUTS = ("o.mp4", "o.gif", "out", "o_%03d.png", "still.png")


def error_line(result: CommandResult, code: int = 1) -> str:
    """Assert the exit code, and return the one line on standard error."""
    assert result.code == code, result
    line = result.err
    assert re.fullmatch(r"shutterspan: \S.*\. \S.*\.\n", line), line
    return line


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _missing(path: Path) -> None:
    pass


def _empty(path: Path) -> None:
    path.touch()


def _truncated(path: Path) -> None:
    whole = path.with_suffix(".jpg")
    save_image(whole, np.random.default_rng(0).integers(0, 256, (64, 96, 3), np.uint8))
    path.write_bytes(whole.read_bytes()[:3000])
    whole.unlink()


def _text_file(path: Path) -> None:
    path.write_text("Dear diary, today I took a photo.")


def _huge_header(path: Path) -> None:
    header = struct.pack(">IIBBBBB", 200_000, 200_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    parts = (struct.pack(">I", len(b)) + a + b + struct.pack(">I", zlib.crc32(a + b)) for a, b in chunks)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def _tiny(path: Path) -> None:
    save_image(path, np.zeros((1, 1, 3), np.uint8))


def _animated(path: Path) -> None:
    first, second = (Image.new("RGB", (96, 64), colour) for colour in ("black", "white"))
    first.save(path, "GIF", save_all=True, append_images=[second])


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (_missing, "no file"),
        (_empty, "is empty"),
        (_truncated, "incomplete"),
        (_text_file, "not a photo"),
        (_huge_header, "200,000x200,000"),
        (_tiny, "1x1"),
        (_animated, "animation"),
        (_folder, "is a folder"),
    ],
)
def test_bad_photos(spoil: Callable[[Path], None], expected: str, tmp_path: Path, run_command: Callable) -> None:
    path, output = tmp_path / "photo.png", tmp_path / "o.mp4"
    spoil(path)
    output.write_bytes(b"old")
    before = contents(tmp_path)
    assert expected in error_line(run_command("render", path, "-o", output, "--overwrite"))
    error = run_command("render", path, "-o", output, "--overwrite", "--json").report["error"]
    assert error["kind"] == "input" and expected in error["message"] and error["hint"]
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["o.avi", "o.jpg", "o_%d.bmp", "o_%s.png", "o_%d_%d.png"])
def test_unknown_endings(name: str, photo: Path, tmp_path: Path, run_command: Callable) -> None:
    assert "%03d" in error_line(run_command("render", photo, "-o", tmp_path / name), 2)
    assert run_command("render", photo, "-o", tmp_path / name, "--json").report["error"]["kind"] == "usage"
    assert not list(tmp_path.iterdir())


def test_a_still_cannot_be_a_video(photo: Path, tmp_path: Path, run_command: Callable) -> None:
    assert ".png" in error_line(run_command("render", photo, "-o", tmp_path / "o.mp4", "--at", "0.5"), 2)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", OUTPUTS)
def test_places_that_cannot_be_written(
    name: str, photo: Path, tmp_path: Path, locked_folder: Path, run_command: Callable
) -> None:
    still = ["--at", "0.5"] if name == "still.png" else []
    assert "can't be written to: access is denied" in error_line(
        run_command("render", photo, "-o", locked_folder / name, *still)
    )
    if name not in ("out", "o_%03d.png"):  # the folders of frames are made
        assert "does not exist" in error_line(run_command("render", photo, "-o", tmp_path / "nowhere" / name, *still))
    assert "is a file" in error_line(run_command("render", photo, "-o", photo / name, *still))


@pytest.mark.slow
@pytest.mark.parametrize("name", OUTPUTS)
def test_a_full_disk(name: str, photo: Path, small_disk: Path, run_command: Callable) -> None:
    options = ["--at", "0.5"] if name == "still.png" else [] if "." not in name or "%" in name else ["--duration", "20"]
    if name == "out":
        (small_disk / name).mkdir()
    old = small_disk / (name % 1 if "%" in name else f"{name}/frame_001.png" if name == "out" else name)
    old.write_bytes(b"old")
    before = contents(small_disk)
    line = error_line(run_command("render", "--still-clip", photo, "-o", small_disk / name, "--overwrite", *options))
    assert "disk is full" in line and "/." not in line
    assert contents(small_disk) == before
    assert not [path for path in small_disk.iterdir() if path.name.startswith(".")]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["o.mp4", "o.gif"])
def test_a_killed_encoder(name: str, photo: Path, tmp_path: Path, run_command: Callable) -> None:
    (tmp_path / name).write_bytes(b"old")
    thread = threading.Thread(target=_kill_encoder)
    thread.start()
    result = run_command(
        "render", "--still-clip", photo, "-o", tmp_path / name, "--overwrite", "--frames", "24", "--duration", "900"
    )
    thread.join()
    assert "ended the video encoder" in error_line(result)
    assert contents(tmp_path) == {tmp_path / name: b"old"}


def _kill_encoder() -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for children in Path("/proc/self/task").glob("*/children"):
            # A thread or a process may end after it was listed.
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                for child in children.read_text().split():
                    if "ffmpeg" in Path(f"/proc/{child}/comm").read_text():
                        os.kill(int(child), signal.SIGKILL)
                        return
        time.sleep(0.002)


def test_damaged_weights(photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable) -> None:
    damaged = tmp_path / "weights"
    copy_damaged_weights(damaged)
    monkeypatch.setattr(engine, "load_network", partial(load_network, folder=damaged))
    monkeypatch.setattr(engine, "open_engine", engine.open_engine.__wrapped__)  # type: ignore[attr-defined]
    assert "damaged" in error_line(run_command("render", photo, "-o", tmp_path / "o.mp4"))
    assert not (tmp_path / "o.mp4").exists()


def copy_damaged_weights(folder: Path) -> None:
    """Copy the shipped weights into a new folder, with one byte changed."""
    folder.mkdir()
    for name in ("models.json", "unfold.safetensors"):
        data = bytearray((WEIGHTS / name).read_bytes())
        if name != "models.json":
            data[len(data) // 2] ^= 1
        (folder / name).write_bytes(data)


def test_an_unexpected_exception_as_json(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a wheel fell off")

    monkeypatch.setattr("shutterspan.core.inference.unfold.unfold", fail)
    result = run_command("render", photo, "-o", tmp_path / "o.mp4", "--json")
    assert "An internal error occurred" in error_line(result) and "wheel" not in result.err + result.out
    assert result.report["error"]["kind"] == "internal"
    assert not list(tmp_path.iterdir())
    assert load_photo(photo).width == 160


@pytest.mark.slow
def test_a_disk_that_fills_up_during_a_batch(photo: Path, tight_disk: Path, run_command: Callable) -> None:
    """Two of three results fit; with free space, resuming renders the third."""
    out, filler = tight_disk / "out", tight_disk / "filler"
    photos = [photo.with_name(f"{name}.png") for name in "abc"]
    for path in photos:
        path.write_bytes(photo.read_bytes())
    command = ["render", *photos, "-o", out, "--at", "0.5"]
    probe = tight_disk / "probe.png"
    assert run_command("render", photos[0], "-o", probe, "--at", "0.5").code == 0
    size = probe.stat().st_size
    probe.unlink()
    filler.write_bytes(bytes(shutil.disk_usage(tight_disk).free - 2 * size - 24_000))
    result = run_command(*command, "--resume")
    *problems, summary = result.err.splitlines()
    assert result.code == 1 and summary == "shutterspan: 3 photos: 2 rendered, 1 failed."
    assert len(problems) == 1 and "c.png can't be written: the disk is full" in problems[0]
    assert "/." not in problems[0]
    assert sorted(path.name for path in out.iterdir()) == [".shutterspan-batch", "a.png", "b.png"]
    filler.unlink()
    result = run_command(*command, "--resume")
    assert result.code == 0 and "1 rendered" in result.err and "2 rendered before" in result.err
    assert len({(out / path.name).read_bytes() for path in photos}) == 1
