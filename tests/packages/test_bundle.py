"""The program without Python: on a Debian without Python and without a desktop, and with the real GIMP and Blender.

The environment variable SHUTTERSPAN_BUNDLE names its folder; without it, that in `dist` is tested, or one is made.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from shutterspan.core.video_io.decoding import decode_video
from shutterspan.installer.bundle import bundle_of
from shutterspan.installer.installation import Installation
from shutterspan.plugin.client import WorkerClient

from ..hosts.blender.blender_window import HERE as BLENDER
from ..hosts.blender.blender_window import RootBlender
from ..hosts.blender.conftest import root as blender_root
from ..hosts.gimp.conftest import HostGimp, gimp_root
from ..x_display import DISPLAY_PROGRAMS, x_display
from .bare_system import BareSystem, bare_root, link_or_copy
from .installed_copy import ROOT, SAMPLE, copy_sources, output_of

__all__ = ["blender_root", "gimp_root"]
pytestmark = [pytest.mark.packages, pytest.mark.slow]

#: Folders that every desktop has, and a bare system lacks.
FONTS = [Path("/etc/fonts"), Path("/usr/share/fonts")]
WINDOW_TIMEOUT = 60


@pytest.fixture(scope="session")
def made_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("SHUTTERSPAN_BUNDLE"):
        return Path(given)
    made = bundle_of(Installation(ROOT)).folder
    if made.is_dir():
        return made
    folder = tmp_path_factory.mktemp("sources")
    copy_sources(folder / "sources")
    (folder / "home").mkdir()
    base = getattr(sys, "_base_executable", sys.executable)
    output_of([base, folder / "sources" / "install.py", "--bundle"], folder / "home")
    return bundle_of(Installation(folder / "sources")).folder


@pytest.fixture(scope="session")
def program(made_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle's program, in a folder with an apostrophe and spaces in its path."""
    folder = tmp_path_factory.mktemp("unpacked") / "it's a program"
    shutil.copytree(made_bundle, folder, symlinks=True, copy_function=link_or_copy)
    return folder / "shutterspan"


@pytest.fixture
def system(program: Path, tmp_path: Path) -> BareSystem:
    system = BareSystem(bare_root(), program, tmp_path)
    system.home.mkdir()
    return system


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """The sample photo, reduced so that it is unfolded quickly."""
    path = tmp_path / "fire truck.png"
    with Image.open(SAMPLE) as sample:
        sample.resize((320, 180)).save(path)
    return path


def test_it_starts_without_python(system: BareSystem) -> None:
    assert not [path for folder in ("bin", "lib") for path in (system.root / "usr" / folder).glob("python*")]
    assert system.run("--version").startswith("shutterspan ")
    report = system.run("doctor")
    assert "FAILED" not in report and "All checks passed." in report


@pytest.mark.parametrize("is_read_only", [False, True], ids=["writable", "read-only"])
def test_the_sample_becomes_a_video(system: BareSystem, is_read_only: bool) -> None:
    photo = Path(shutil.copy(SAMPLE, system.folder))
    read_only = [system.program.parent, system.home] if is_read_only else []
    system.run("render", photo, "-o", system.folder / "Łódź.mp4", read_only=read_only, variables={"LANG": "C"})
    frames = decode_video(system.folder / "Łódź.mp4")
    with Image.open(photo) as image:
        blurred = np.asarray(image.convert("RGB"), np.float32)
    assert len(frames) > 5 and frames.shape[1:] == blurred.shape
    assert np.abs(frames.astype(np.float32).mean(0) - blurred).mean() < 4
    assert np.abs(frames[0].astype(np.float32) - frames[-1]).mean() > 4
    assert list(system.home.iterdir()) == [] if is_read_only else (system.home / ".local").exists()


def test_photos_of_a_batch_are_unfolded_in_several_processes(system: BareSystem, photo: Path) -> None:
    photos = [Path(shutil.copy(photo, system.folder / f"photo {number}.png")) for number in range(4)]
    system.run("render", *photos, "-o", system.folder / "out", "--frames", "3")
    assert len(list((system.folder / "out").rglob("*.mp4"))) == 4


def test_with_little_memory_it_ends_with_a_sentence(system: BareSystem, photo: Path) -> None:
    command = system.command("render", photo, "-o", system.folder / "out.mp4")
    limited = ["sh", "-c", 'ulimit -v 700000 && exec "$@"', "sh", *command]
    process = subprocess.run(limited, capture_output=True, text=True, timeout=600, check=False)
    assert process.returncode == 1 and "memory" in process.stderr
    assert process.stderr.startswith("shutterspan: ") and "Traceback" not in process.stderr
    assert not (system.folder / "out.mp4").exists()


def test_tiff_photos_of_all_codecs_are_read(system: BareSystem, photo: Path) -> None:
    with Image.open(photo) as image:
        pixels = np.asarray(image.convert("RGB"))
    codecs = ("deflate", "jpeg", "jpegxl", "lerc", "lzma", "lzw", "packbits", "png", "webp", "zstd", "jpeg2000")
    files = [system.folder / f"{codec}.tif" for codec in codecs]
    for codec, file in zip(codecs, files, strict=True):
        tifffile.imwrite(file, pixels, compression=codec, photometric="rgb")
    system.run("render", *files, "-o", system.folder / "out", "--at", "0.5", "--still-clip")
    assert sorted(path.stem for path in (system.folder / "out").glob("*.png")) == sorted(codecs)


@pytest.mark.parametrize("host", ["blender", "gimp"])
def test_plug_ins_are_packed_as_from_the_repository(system: BareSystem, host: str) -> None:
    expected, packed = (system.folder / f"{name}.zip" for name in ("expected", "packed"))
    subprocess.run([sys.executable, "-m", "shutterspan.plugin.package", host, expected], check=True)
    system.run("package", host, "-o", packed)
    assert contents(packed) == contents(expected)


def contents(bundle: Path) -> dict[str, bytes]:
    """The files in a plug-in's folder or zip, by path."""
    if bundle.is_dir():
        return {str(path.relative_to(bundle)): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
    with zipfile.ZipFile(bundle) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize("own", [None, "/opt/own libraries"])
def test_other_programs_get_their_own_libraries(system: BareSystem, own: str | None) -> None:
    blender = system.folder / "blender"
    blender.write_text(f"#!/bin/sh\nenv > '{system.folder}/environment'\necho Blender 4.2.0\n")
    blender.chmod(0o755)
    variables = {} if own is None else {"LD_LIBRARY_PATH": own}
    system.run("setup", "blender", "--blender-program", blender, variables=variables)
    lines = (system.folder / "environment").read_text().splitlines()
    environment = dict(line.partition("=")[::2] for line in lines)
    assert environment.get("LD_LIBRARY_PATH") == own
    assert not [value for value in environment.values() if str(system.program.parent) in value]
    assert not [name for name in environment if name.startswith(("_PYI_", "LD_LIBRARY_PATH_"))]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("app",), "there is no display"),
        (("evaluate", "--samples", "photos"), "scikit-image is not installed"),
        (("train", "--pack", "photos"), "can't train"),
    ],
)
def test_what_is_missing_has_a_sentence(system: BareSystem, arguments: Sequence[str], sentence: str) -> None:
    process = subprocess.run(system.command(*arguments), capture_output=True, text=True, timeout=60, check=False)
    assert process.returncode == 1 and sentence in process.stderr
    assert process.stderr.count("\n") <= 2 and "Traceback" not in process.stderr


def test_a_client_outside_reaches_the_worker(system: BareSystem) -> None:
    with WorkerClient(system.command("-P", "-m", "shutterspan.core.worker")) as client:
        assert client.hello["event"] == "hello"
        assert Path(client.folder).is_absolute()


@pytest.mark.parametrize("binds", [[], FONTS], ids=["without fonts", "with fonts"])
def test_the_app_opens_a_photo_and_ends(system: BareSystem, binds: list[Path]) -> None:
    """A screenshot is in the file screen.png of the test's folder."""
    if missing := [tool for tool in DISPLAY_PROGRAMS if not shutil.which(tool)]:
        pytest.skip(f"NOT TESTED: a window needs {', '.join(missing)}")
    photo, screen = Path(shutil.copy(SAMPLE, system.folder)), system.folder / "screen.png"
    with x_display(1440, 900) as display:
        environment = os.environ | {"DISPLAY": display}
        command = system.command(
            "app", photo, binds=binds, read_only=[system.program.parent], variables={"DISPLAY": display}
        )
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as app:
            try:
                wait_for_window("fire-truck.jpg", environment)
                time.sleep(5)
                subprocess.run(["import", "-window", "root", screen], env=environment, check=True)
                subprocess.run(["xdotool", "key", "ctrl+q"], env=environment, check=True)
                _, errors = app.communicate(timeout=WINDOW_TIMEOUT)
            finally:
                app.kill()
    assert app.returncode == 0 and "Traceback" not in errors
    with Image.open(screen) as image:
        middle = np.asarray(image.convert("RGB"), np.float32)[200:600, 200:1000]
    assert middle.std() > 30  # the photo


def wait_for_window(name: str, environment: dict[str, str]) -> None:
    end, search = time.monotonic() + WINDOW_TIMEOUT, ["xdotool", "search", "--onlyvisible", "--name", name]
    while not subprocess.run(search, env=environment, capture_output=True, check=False).stdout:
        assert time.monotonic() < end, f"there is no window called {name}"
        time.sleep(0.1)


def locate_from_root(home: Path, locator: Path, program: Path) -> None:
    """Write a locator for a host in a root folder, in which the files of the computer are in /outside. There the bundle
    runs beside the host's own libraries."""
    located = json.loads((home / ".config" / "shutterspan" / "worker.json").read_text("utf-8"))
    assert located["interpreter"] == str(program)
    locator.write_text(json.dumps(located | {"interpreter": f"/outside{program}"}), "utf-8")


@pytest.mark.host
def test_gimp_unfolds_a_layer(program: Path, photo: Path, gimp_root: Path, tmp_path: Path) -> None:
    host, home = HostGimp(gimp_root, tmp_path), tmp_path / "home"
    for folder in (host.profile / "plug-ins", home):
        folder.mkdir(parents=True)
    output_of([program, "setup", "gimp", "--gimp-profile", host.profile], home)
    locate_from_root(home, host.locator, program)
    settings = {"target": "layer-group", "frames": 3}
    task = {"kind": "unfolded", "photo": str(photo), "settings": settings}
    result = host.results({"layers": task})["layers"]
    assert result["status"] == "success", result
    assert len({(tmp_path / layer["file"]).read_bytes() for layer in result["layers"]}) == 3


@pytest.mark.host
def test_blender_unfolds_a_strip(program: Path, photo: Path, blender_root: Path, tmp_path: Path) -> None:
    blender, home, locator = RootBlender(blender_root, tmp_path), tmp_path / "home", tmp_path / "worker.json"
    home.mkdir()
    given = {"results": tmp_path / "results.json", "photo": photo, "folder": blender.film}
    command = blender.command(given, SHUTTERSPAN_WORKER="", SHUTTERSPAN_LOCATOR=str(locator))
    host = tmp_path / "blender"
    host.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n')
    host.chmod(0o755)
    variables = {"BLENDER_USER_RESOURCES": str(tmp_path / "profile")}
    output_of([program, "setup", "blender", "--blender-program", host], home, variables)
    locate_from_root(home, locator, program)
    start: list[str | Path] = [host, "-b", "--python-use-system-env", "--python-exit-code", "1"]
    output_of([*start, "-P", BLENDER / "inside" / "save_film.py"], home)
    code = "import bpy; bpy.ops.shutterspan.unfold(strip='photo', frames=3)"
    output_of([*start, blender.film / "film.blend", "--python-expr", code], home)
    assert len(list((blender.film / "fire truck-unfolded").iterdir())) == 3
