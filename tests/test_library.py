"""The public names of `shutterspan.core`: lazy, complete, documented, typed, and usable by several threads."""

import ast
import pydoc
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sysconfig import get_path

import numpy as np
import pytest

import shutterspan.core as core
from shutterspan.core.inference.engine import Engine
from shutterspan.core.types.photo import Photo

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(core.__all__)
#: Names that need neither NumPy nor PyTorch, and those that need no PyTorch.
WITHOUT_NUMPY = ["Cancelled", "InputError", "Progress", "SAMPLE", "UsageError", "__version__"]
WITHOUT_TORCH = ["Arrow", "Clip", "Photo", "Region", "UnfoldRequest", "export", "export_frame", "load_photo"]

SCRIPT = """
from shutterspan.core import *
from shutterspan.core import __version__
photo = load_photo(SAMPLE)
exposure = unfold(photo, open_engine(), request=UnfoldRequest((Region(Rectangle(0, 0, 9, 9)),)))
reveal_type(exposure.frame_at(0.25))
reveal_type(export(exposure.clip(frames=11), "dancer.mp4", fps=24))
reveal_type(motion_speed(exposure.motion(), photo.metadata.exposure_time))
reveal_type(__version__)
exposure.frame_at("x")
"""


def loaded_libraries(code: str) -> set[str]:
    """The top-level modules that Python has loaded after running some code."""
    code += "\nimport sys; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_package_alone_loads_no_library() -> None:
    libraries = loaded_libraries("import shutterspan.core; dir(shutterspan.core)")
    assert not {"cv2", "numpy", "PIL", "torch"} & libraries


@pytest.mark.parametrize("name", WITHOUT_NUMPY)
def test_light_names_load_no_library(name: str) -> None:
    libraries = loaded_libraries(f"from shutterspan.core import {name}")
    assert not {"cv2", "numpy", "PIL", "torch"} & libraries


@pytest.mark.parametrize("name", WITHOUT_TORCH)
def test_names_of_photos_and_files_load_no_torch(name: str) -> None:
    assert "torch" not in loaded_libraries(f"from shutterspan.core import {name}")


def test_all_lists_of_names_are_equal() -> None:
    """Type checkers read the imports, Python reads the table, and `import *` reads `__all__`."""
    tree = ast.parse((ROOT / "core" / "__init__.py").read_text("utf-8"))
    imported = {
        f"{node.module}.{alias.asname}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("shutterspan.")
        for alias in node.names
    }
    assert imported == {f"shutterspan.core.{module}.{name}" for name, module in core._MODULES.items()}
    assert set(NAMES) == {*core._MODULES, "__version__"}


def test_dir_lists_the_public_names_alone() -> None:
    assert dir(core) == NAMES


def test_a_star_import_brings_every_name() -> None:
    names: dict[str, object] = {}
    exec("from shutterspan.core import *", names)
    assert {name: names[name] for name in NAMES} == {name: getattr(core, name) for name in NAMES}


@pytest.mark.parametrize("name", ["Unfold", "_missing", "load_photos", "torch"])
def test_a_name_that_does_not_exist_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError, match=f"'shutterspan.core' has no attribute '{name}'"):
        getattr(core, name)
    with pytest.raises(ImportError, match=f"cannot import name '{name}'"):
        exec(f"from shutterspan.core import {name}")


def test_help_describes_every_name() -> None:
    text = pydoc.plain(pydoc.render_doc(core))
    missing = [name for name in NAMES if name != "__version__" and name not in text]
    assert missing == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("SAMPLE", "__version__")])
def test_every_name_and_every_method_has_a_docstring(name: str) -> None:
    value = getattr(core, name)
    methods = vars(value).items() if isinstance(value, type) else ()
    undocumented = [
        method for method, function in methods if method[0] != "_" and callable(function) and not function.__doc__
    ]
    assert value.__doc__ and not value.__doc__.startswith(f"{name}("), "dataclasses make such a docstring"
    assert undocumented == []


@pytest.mark.parametrize("name", NAMES)
def test_the_manual_explains_every_name(name: str) -> None:
    page = (ROOT / "docs" / "library.md").read_text("utf-8")
    assert re.search(rf"`(shutterspan\.core\.)?{name}\b", page)


@pytest.fixture
def photo() -> Photo:
    return Photo(np.random.default_rng(5).integers(0, 256, (48, 64, 3), np.uint8))


def test_several_threads_may_decode_frames_of_one_exposure(photo: Photo, untrained: Engine) -> None:
    exposure = core.unfold(photo, untrained)
    calls = [(t, width) for t in np.linspace(0, 1, 12) for width in (None, 32, 48)]
    expected = [exposure.frame_at(*call) for call in calls]
    exposure.free_caches()
    with ThreadPoolExecutor(4) as threads:
        frames = list(threads.map(lambda call: exposure.frame_at(*call), calls))
    assert all(np.array_equal(frame, other) for frame, other in zip(frames, expected, strict=True))


def test_several_threads_may_unfold_with_one_engine(photo: Photo, untrained: Engine) -> None:
    photos = [Photo(np.roll(photo.pixels, shift, 1)) for shift in range(4)]
    expected = [core.unfold(each, untrained).frame_at(0) for each in photos]
    with ThreadPoolExecutor(4) as threads:
        frames = list(threads.map(lambda each: core.unfold(each, untrained).frame_at(0), photos))
    assert all(np.array_equal(frame, other) for frame, other in zip(frames, expected, strict=True))


def test_work_is_cancelled_from_another_thread(photo: Photo, untrained: Engine) -> None:
    stages: list[str] = []

    def cancel_after_first_step(stage: str, done: int, total: int) -> None:
        stages.append(stage)
        with ThreadPoolExecutor(1) as threads:
            threads.submit(progress.cancel).result()

    progress = core.Progress(cancel_after_first_step)
    with pytest.raises(core.Cancelled):
        core.unfold(photo, untrained, progress)
    assert stages == ["finding_motion"]


@pytest.mark.parametrize("width", [None, 24, 32])
def test_a_clip_has_the_frames_of_its_exposure(photo: Photo, untrained: Engine, width: int | None) -> None:
    exposure = core.unfold(photo, untrained)
    clip = exposure.clip(3, width)
    exposure.free_caches()
    expected = [exposure.frame_at(t, width) for t in (0, 0.5, 1)]
    assert all(np.array_equal(frame, other) for frame, other in zip(clip, expected, strict=True))


@pytest.mark.parametrize("name", ["a.bmp", "a.png", "a.tif", "a.webp"])
def test_one_frame_becomes_a_picture(name: str, photo: Photo, tmp_path: Path) -> None:
    path = core.export_frame(photo.pixels, tmp_path / name)
    assert path == tmp_path / name
    assert np.array_equal(core.load_photo(path).pixels, photo.pixels)
    with pytest.raises(core.OutputError, match="exists"):
        core.export_frame(photo.pixels, path)


def test_a_cutout_becomes_a_transparent_picture(photo: Photo, tmp_path: Path) -> None:
    alpha = np.tile(np.arange(64, dtype=np.uint8) * 4, (48, 1))[..., None]
    core.export_frame(np.dstack([photo.pixels, alpha]), tmp_path / "a.png")
    written = core.load_photo(tmp_path / "a.png")
    assert written.alpha is not None and np.array_equal(written.alpha, alpha[..., 0])
    with pytest.raises(core.UsageError, match="transparent"):
        core.export_frame(np.dstack([photo.pixels, alpha]), tmp_path / "a.jpg")


@pytest.mark.slow
def test_type_checkers_find_the_types_of_an_installed_package(tmp_path: Path) -> None:
    """The wheel in an environment of its own, and a script outside the project."""
    source, environment = tmp_path / "source", tmp_path / "environment"
    for name in ("core", "installer", "plugin", "resources", "ui"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(tmp_path))
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(source)], check=True)
    venv.create(environment)
    folders = {"base": str(environment), "platbase": str(environment)}
    packages, programs = (Path(get_path(kind, "venv", folders)) for kind in ("purelib", "scripts"))
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(packages)
    (packages / "libraries.pth").write_text(get_path("purelib"), "utf-8")  # for NumPy's and PyTorch's types
    (tmp_path / "script.py").write_text(SCRIPT, "utf-8")
    python = programs / Path(sys.executable).name
    mypy = (sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "mypy"))
    command = [*mypy, "--python-executable", str(python), "script.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert not done.stderr
    revealed = re.findall(r'Revealed type is "(.*)"', done.stdout)
    assert revealed[0].startswith("numpy.ndarray[") and "unsignedinteger" in revealed[0]
    assert revealed[1:] == ["list[pathlib.Path]", "shutterspan.core.visualization.trajectories.Speed", "str"]
    assert re.findall(r"error: .*", done.stdout) == [
        'error: Argument 1 to "frame_at" of "Exposure" has incompatible type "str"; expected "float"  [arg-type]'
    ]
