"""Every target and kind of layer in the real GIMP: the layers have exactly the pixels of the core's frames."""

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cv2
import imagecodecs
import numpy as np
import numpy.typing as npt
import pytest

from shutterspan.core.color import icc
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.pipeline.render import Renderer, RenderRequest
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Mask, Region
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.visualization.trajectories import trajectories_of
from shutterspan.core.visualization.trajectory_files import draw_trajectories

from .conftest import ROOT, HostGimp

pytestmark = [pytest.mark.host, pytest.mark.slow]

Result = dict[str, Any]
#: A rectangle and an ellipse in an image of 320x180: x, y, width, height.
AROUND = (90, 40, 180, 110)


@dataclass(frozen=True)
class Case:
    """photo: a name of `photos`; settings: of the procedure; tolerance: largest difference of a sample between GIMP
    and the core, relative to white, 0 for none; mean_tolerance: largest mean difference, if there may be any; the
    others: changes of the image by `prepared` of `inside.py`."""

    photo: str = "colour"
    settings: dict[str, Any] = field(default_factory=dict)
    precision: str | None = None
    offset: tuple[int, int] | None = None
    rectangle: tuple[int, ...] | None = None
    ellipse: tuple[int, ...] | None = None
    masked: bool = False
    multiplied: bool = False
    last: bool = False
    tolerance: float = 0.0
    mean_tolerance: float = 1.0

    @property
    def target(self) -> str:
        return str(self.settings.get("target", "new-image"))

    def task(self, photos: dict[str, Path]) -> dict[str, Any]:
        others = ("photo", "tolerance", "mean_tolerance")
        changes = {name: value for name, value in vars(self).items() if value and name not in others}
        settings = {"frames": 3, **self.settings}
        return changes | {"kind": "unfolded", "photo": str(photos[self.photo]), "settings": settings}


CASES = {
    "new image": Case(),
    "grey": Case("grey"),
    "sixteen bits": Case("deep"),
    "grey of sixteen bits": Case("deep grey", {"target": "layer-group"}),
    "transparent": Case("transparent"),
    "profile kept": Case("display p3", {"target": "layer-group"}),
    "float": Case("deep", precision="FLOAT_NON_LINEAR", tolerance=1e-6),
    # GIMP may round the PNG differently. One level of 65,535 changes frames in bf16 by up to .0074, .00016 in the mean.
    "half of light": Case("deep", precision="HALF_LINEAR", tolerance=0.01, mean_tolerance=2e-4),
    "float of light": Case("deep", {"target": "deblurred-layer"}, precision="FLOAT_LINEAR", tolerance=1e-5),
    "grey of light": Case("deep grey", precision="U16_LINEAR", tolerance=2e-5),
    "offset layer, selected in part": Case(offset=(-25, 33), rectangle=(60, 60, 150, 100)),
    "soft selection": Case(settings={"target": "layer-group"}, ellipse=AROUND),
    "masked layer": Case("transparent", {"target": "layer-group"}, masked=True, multiplied=True),
    "masked layer, one above": Case(settings={"target": "deblurred-layer"}, masked=True, multiplied=True),
    "given direction": Case(settings={"directed": True, "direction": 180.0}),
    "direction and length": Case(settings={"directed": True, "direction": 90.0, "length": 30}, rectangle=AROUND),
    "length of all": Case(settings={"directed": True, "direction": 0.0, "length": 60}),
    "stronger": Case(settings={"strength": 200.0}, rectangle=AROUND),
    "standing still, on request": Case(settings={"strength": 0.0, "still-clip": True, "target": "layer-group"}),
    "standing still, one layer": Case(settings={"strength": 0.0, "target": "deblurred-layer"}),
    "still picture, on request": Case("still", {"still-clip": True}),
    "backwards": Case(settings={"flip": True}, rectangle=AROUND),
    "still outside": Case(settings={"outside": "still", "feather": 4.0}, rectangle=AROUND),
    "moving outside": Case(settings={"outside": "moving"}, rectangle=AROUND),
    "part of the exposure": Case(settings={"from": 0.25, "to": 0.75, "frames": 4}),
    "deblurred layer": Case(settings={"target": "deblurred-layer"}, rectangle=AROUND),
    "trajectories": Case(settings={"target": "trajectories-layer"}),
    "trajectories of a cut-out": Case(settings={"target": "trajectories-layer", "cutout": True}, rectangle=AROUND),
    "video": Case(settings={"target": "file", "file": "clip.mp4"}),
    "gif": Case(settings={"target": "file", "file": "clip.gif"}, rectangle=AROUND),
    "last values": Case(last=True),
}
#: The frames of these become layers with masks.
CUTOUTS = {
    "cut-out": Case(settings={"cutout": True}, ellipse=AROUND),
    "grey cut-outs in a group": Case("deep grey", {"cutout": True, "target": "layer-group"}, rectangle=AROUND),
    "transparent cut-out": Case("transparent", {"cutout": True}, rectangle=AROUND),
    "cut-out of a masked layer": Case(
        settings={"cutout": True, "target": "layer-group"}, rectangle=(50, 40, 150, 100), masked=True
    ),
    "cut-out, one layer": Case(settings={"cutout": True, "target": "deblurred-layer"}, ellipse=AROUND),
}
#: Nothing moves in these, so nothing is made.
UNMADE = {
    "still picture": Case("still"),
    "still picture, a group": Case("still", {"target": "layer-group"}),
    "still picture, a file": Case("still", {"target": "file", "file": "still.mp4"}),
    "still picture, a GIF": Case("still", {"target": "file", "file": "still.gif"}, rectangle=AROUND),
}
LAYERED = [name for name, case in CASES.items() if case.target in ("new-image", "layer-group", "deblurred-layer")]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("photos")
    sample = load_photo(ROOT / "resources" / "samples" / "fire-truck.jpg").pixels.astype(np.float32) / 255
    small = cv2.resize(sample, (320, 180), interpolation=cv2.INTER_AREA)
    shallow, deep = (small * 255 + 0.5).astype(np.uint8), (small * 65535 + 0.5).astype(np.uint16)
    ramp = np.tile(np.linspace(0, 255, 320).astype(np.uint8), (180, 1))
    bare = Photo(shallow)
    kinds = {
        "colour": (shallow, bare),
        "grey": (shallow, replace(bare, grey=True)),
        "deep": (deep, bare),
        "deep grey": (deep, replace(bare, grey=True)),
        "transparent": (shallow, replace(bare, alpha=ramp)),
        "display p3": (shallow, replace(bare, profile=icc.display_p3())),
        "still": (np.random.default_rng(0).integers(0, 256, (180, 320, 3), np.uint8), bare),
    }
    paths = {name: folder / f"{name}.png" for name in kinds}
    for name, (pixels, origin) in kinds.items():
        paths[name].write_bytes(make_image_encoder(".png", origin)(pixels))
    return paths


@pytest.fixture(scope="module")
def results(gimp: HostGimp, photos: dict[str, Path]) -> dict[str, Result]:
    """The results of all cases, by name, from one run of GIMP."""
    tasks = {name: case.task(photos) for name, case in (CASES | CUTOUTS | UNMADE).items()}
    for task in tasks.values():
        if "file" in task["settings"]:
            task["settings"]["file"] = str(gimp.folder / task["settings"]["file"])
    gimp.record_requests()
    results = gimp.results(tasks)
    assert all("trace" not in result for result in results.values()), [one.get("trace") for one in results.values()]
    return results


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def unfold_request(case: Case, photo: Photo, mask: bytes) -> UnfoldRequest:
    """The core's request for a case."""
    settings = case.settings
    arrows: tuple[Arrow, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    left, top, width, height = case.rectangle or (0, 0, 320, 180)
    x, y, half = left + width / 2, top + height / 2, settings.get("length", 180) / 2
    if settings.get("directed"):
        dx, dy = {0.0: (half, 0.0), 90.0: (0.0, -half), 180.0: (-half, 0.0)}[settings["direction"]]
        path = (x - dx, y - dy), (x + dx, y + dy)
        arrows, strokes = ((), (Stroke(path),)) if "length" in settings else ((Arrow(*path),), ())
    guidance = Guidance(arrows, settings.get("flip", False), strength=settings.get("strength", 100.0) / 100)
    if not (case.rectangle or case.ellipse):
        return UnfoldRequest(guidance=replace(guidance, strokes=strokes))
    shape = Mask(np.frombuffer(mask, np.uint8).reshape(photo.height, photo.width))
    region = Region(shape, settings.get("feather"), guidance=Guidance(strokes=strokes))
    return UnfoldRequest((region,), settings.get("outside", "photo"), guidance)


def rendered(renderer: Renderer, gimp: HostGimp, photos: dict[str, Path], name: str, target: Path) -> None:
    case = (CASES | CUTOUTS)[name]
    path = gimp.folder / f"{name}-photo.png" if case.precision else photos[case.photo]
    photo = load_photo(path)
    given = case.settings
    at = 0.5 if case.target == "deblurred-layer" else None
    settings = RenderSettings(
        frames=given.get("frames", 3),
        start=given.get("from", 0.0),
        end=given.get("to", 1.0),
        at=at,
        size="fit",
        still_clip=given.get("still-clip", False),
        cutout=given.get("cutout", False),
    )
    request = unfold_request(case, photo, (gimp.folder / f"{name}-selection").read_bytes())
    renderer.render(RenderRequest(path, target, settings, request))


def layer_pixels(gimp: HostGimp, layer: Result, precision: str) -> npt.NDArray[Any]:
    """The pixels of a layer in GIMP's precision: (H,W,C)."""
    kind: type = {"u8": np.uint8, "u16": np.uint16, "half": np.float16, "float": np.float32}[precision.split("-")[0]]
    width, height = layer["size"]
    return np.fromfile(gimp.folder / layer["file"], kind).reshape(height, width, layer["channels"])


def srgb_to_linear(encoded: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Decode the sRGB curve, as GIMP does for images in linear light."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("name", LAYERED)
def test_layers_are_the_frames_of_the_core(
    name: str, results: dict[str, Result], renderer: Renderer, gimp: HostGimp, photos: dict[str, Path], tmp_path: Path
) -> None:
    case, result = CASES[name], results[name]
    assert result["status"] == "success", result
    still = case.target == "deblurred-layer"
    rendered(renderer, gimp, photos, name, tmp_path / ("still.png" if still else "frame_%03d.png"))
    frames = [imagecodecs.png_decode(path.read_bytes()) for path in sorted(tmp_path.glob("*.png"))]
    layers = result["layers"][-1:] if still else result["layers"]
    assert len(layers) == len(frames) == (1 if still else case.settings.get("frames", 3))
    for layer, frame in zip(layers, frames, strict=True):
        frame = frame.reshape(*frame.shape[:2], -1)
        actual = layer_pixels(gimp, layer, result["precision"])
        if case.tolerance:
            expected = frame / np.iinfo(frame.dtype).max
            expected = (
                srgb_to_linear(expected)
                if "-linear" in result["precision"] and "non" not in result["precision"]
                else expected
            )
            scale = 1 if actual.dtype.kind == "f" else np.iinfo(actual.dtype).max
            difference = np.abs(actual / scale - expected)
            assert difference.max() <= case.tolerance
            assert difference.mean() <= case.mean_tolerance
        else:
            assert actual.dtype == frame.dtype
            np.testing.assert_array_equal(actual, frame)
    if case.settings.get("still-clip"):
        np.testing.assert_array_equal(frames[0], frames[-1])
    elif not still:
        assert np.abs(frames[0].astype(int) - frames[-1]).max() > 20, "things move"


@pytest.mark.parametrize("name", list(CUTOUTS))
def test_cut_outs_have_masks(
    name: str, results: dict[str, Result], renderer: Renderer, gimp: HostGimp, photos: dict[str, Path], tmp_path: Path
) -> None:
    """Colours and transparency of the core's cut-outs are those of the layer and its mask."""
    case, result = CUTOUTS[name], results[name]
    still = case.target == "deblurred-layer"
    rendered(renderer, gimp, photos, name, tmp_path / ("still.png" if still else "frame_%03d.png"))
    frames = [imagecodecs.png_decode(path.read_bytes()) for path in sorted(tmp_path.glob("*.png"))]
    layers = result["layers"][-1:] if still else result["layers"]
    assert len(layers) == len(frames) == (1 if still else 3)
    for layer, frame in zip(layers, frames, strict=True):
        actual = layer_pixels(gimp, layer, result["precision"])
        white = np.iinfo(frame.dtype).max
        expected = frame[..., -1] / white
        if case.masked:
            expected[~np.pad(np.ones((60, 60), bool), ((30, 90), (30, 230)))] = 0
        mask = np.fromfile(gimp.folder / layer["mask"], np.uint8).reshape(180, 320) / 255
        np.testing.assert_allclose(mask, expected, atol=0.51 / 255)
        assert 0.01 < mask.mean() < 0.4
        assert (actual[..., -1] == white).all(), "the mask alone hides"
        visible = frame[..., -1] > 0
        np.testing.assert_array_equal(actual[..., :-1][visible], frame[..., :-1][visible])


def test_the_mask_equals_the_selection(results: dict[str, Result], gimp: HostGimp) -> None:
    selected = np.fromfile(gimp.folder / "cut-out-selection", np.uint8)
    masks = [np.fromfile(gimp.folder / layer["mask"], np.uint8) for layer in results["cut-out"]["layers"]]
    for mask in masks:
        assert mask.mean() == pytest.approx(selected.mean(), rel=0.02)


def test_cut_out_frames_replace_each_other(results: dict[str, Result]) -> None:
    names = [layer["name"] for layer in results["cut-out"]["layers"]]
    assert names == [f"Frame {number} (40ms) (replace)" for number in (1, 2, 3)]
    group = results["grey cut-outs in a group"]
    assert group["after"][0] == ["Background, unfolded", names[::-1]]
    assert (group["same"], group["kept"], group["dirty"]) == (True, True, True)


@pytest.mark.parametrize("name", list(UNMADE))
def test_if_nothing_moves_nothing_is_made(name: str, results: dict[str, Result], gimp: HostGimp) -> None:
    result = results[name]
    assert (result["status"], result["same"], result["kept"], result["dirty"]) == ("success", True, True, False)
    assert result["after"] == result["before"]
    assert not list(gimp.folder.glob("still.*"))


@pytest.mark.parametrize("name", list(CASES))
def test_the_unfolded_layer_is_not_changed(name: str, results: dict[str, Result]) -> None:
    assert results[name]["status"] == "success", results[name]
    assert results[name]["kept"]


@pytest.mark.parametrize("name", [name for name in LAYERED if CASES[name].target == "new-image"])
def test_a_new_image_is_of_the_same_kind(name: str, results: dict[str, Result]) -> None:
    case, result = CASES[name], results[name]
    assert (result["same"], result["dirty"]) == (False, False)
    assert result["after"] == result["before"]
    assert result["size"] == [320, 180]
    assert result["grey"] == ("grey" in case.photo)
    assert result["profiles"][0] == result["profiles"][1]
    assert result["resolution"][0] == result["resolution"][1]
    replacing = " (replace)" if case.photo == "transparent" else ""
    names = [f"Frame {number} (40ms){replacing}" for number in range(1, case.settings.get("frames", 3) + 1)]
    assert [layer["name"] for layer in result["layers"]] == names
    assert all(layer["offsets"] == [0, 0] for layer in result["layers"])


@pytest.mark.parametrize("name", [name for name in LAYERED if CASES[name].target == "layer-group"])
def test_a_group_lies_above_the_layer(name: str, results: dict[str, Result]) -> None:
    result = results[name]
    replacing = " (replace)" if CASES[name].photo == "transparent" else ""
    ((below, _),) = result["before"]
    names = [f"Frame {number} (40ms){replacing}" for number in (3, 2, 1)]
    assert result["after"] == [[f"{below}, unfolded", names], [below, None]]
    assert (result["same"], result["dirty"]) == (True, True)


def test_every_layer_is_encoded_once(results: dict[str, Result], gimp: HostGimp) -> None:
    methods = [json.loads(line)["method"] for line in gimp.requests.read_text().splitlines()]
    assert sum(method in ("open", "export") for method in methods) == len(results)
    assert methods.count("initialize") == len(results)


def test_profiles_are_kept(results: dict[str, Result]) -> None:
    assert results["profile kept"]["profiles"] == [icc.display_p3().hex()] * 2


def test_positions_and_masks_are_kept(results: dict[str, Result], gimp: HostGimp) -> None:
    group = results["masked layer"]
    assert (group["top"]["mode"], group["top"]["opacity"]) == ("multiply", 50.0)
    assert all((layer["mode"], layer["opacity"]) == ("normal", 100.0) for layer in group["layers"])
    above = results["masked layer, one above"]["layers"][-1]
    assert (above["mode"], above["opacity"]) == ("multiply", 50.0)
    wanted = np.zeros((180, 320), np.uint8)
    wanted[30:90, 30:90] = 255
    for layer in [*group["layers"], above]:
        mask = np.fromfile(gimp.folder / layer["mask"], np.uint8).reshape(180, 320)
        np.testing.assert_array_equal(mask, wanted)


def test_trajectories_become_a_layer(
    results: dict[str, Result], gimp: HostGimp, renderer: Renderer, photos: dict[str, Path]
) -> None:
    result = results["trajectories"]
    assert [name for name, _ in result["after"]] == ["Background, trajectories", "Background"]
    assert results["trajectories of a cut-out"]["layers"][-1]["mask"] is None
    exposure = unfold(load_photo(photos["colour"]), renderer.load())
    drawn = draw_trajectories(trajectories_of(exposure), "arrows")
    np.testing.assert_array_equal(layer_pixels(gimp, result["layers"][-1], result["precision"]), drawn)


@pytest.mark.parametrize(("name", "ending"), [("video", ".mp4"), ("gif", ".gif")])
def test_a_file_holds_what_the_command_line_writes(
    name: str,
    ending: str,
    results: dict[str, Result],
    renderer: Renderer,
    gimp: HostGimp,
    photos: dict[str, Path],
    tmp_path: Path,
) -> None:
    result = results[name]
    assert (result["same"], result["dirty"], result["after"]) == (True, False, result["before"])
    rendered(renderer, gimp, photos, name, tmp_path / f"clip{ending}")
    from_gimp, from_core = (decoded(path) for path in (gimp.folder / f"clip{ending}", tmp_path / f"clip{ending}"))
    assert len(from_gimp) >= 3
    np.testing.assert_array_equal(from_gimp, from_core)


def decoded(path: Path) -> npt.NDArray[np.uint8]:
    """All frames of a video: (N,H,W,3) uint8."""
    video = cv2.VideoCapture(str(path))
    frames: list[npt.NDArray[np.uint8]] = []
    while (read := video.read())[0]:
        frames.append(read[1])
    return np.stack(frames)


def test_gimp_registers_the_filter(gimp: HostGimp) -> None:
    procedure = gimp.results({"registered": {"kind": "registered"}})["registered"]
    assert procedure["paths"] == ["<Image>/Filters/Blur"]
    assert procedure["label"] == "Unfol_d Motion Blur…"
    page = (ROOT / "docs" / "gimp.md").read_text("utf-8")
    section = page.split("\n## Use it in scripts\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`[a-z, `-]+) \|", section, re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([a-z-]+)`", row)}
    assert documented == set(procedure["arguments"]) - {"run-mode", "image", "drawables"}


def test_the_filter_is_translated_into_german(gimp: HostGimp) -> None:
    (gimp.profile / "pluginrc").unlink()  # GIMP's cache of the filters' names
    procedure = gimp.results({"registered": {"kind": "registered"}}, LC_ALL="de_DE.UTF-8")["registered"]
    assert procedure["label"] == "_Bewegungsunschärfe entfalten …"
    assert procedure["blurb"].startswith("Bewegungsunschärfe in die scharfen Einzelbilder")
