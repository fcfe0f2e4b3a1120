"""The scripts of docs/gimp.md, run unchanged in the real GIMP."""

import re
import subprocess
from pathlib import Path

import cv2
import pytest

from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import save_image

from .conftest import ROOT, HostGimp

pytestmark = [pytest.mark.host, pytest.mark.slow]

#: Code that is appended to each script, and saves GIMP's images and layers.
_SAVE_RESULT = {
    "python": """
import json
with open({path!r}, "w") as file:
    layers = [[layer.get_name(), len(layer.get_children()) if layer.is_group() else 0] for layer in image.get_layers()]
    json.dump(layers, file)
""",
    "scheme": '(gimp-file-save RUN-NONINTERACTIVE (vector-ref (car (gimp-get-images)) 0) "{path}" 0)',
}
_INTERPRETER = {"python": "python-fu-eval", "scheme": "plug-in-script-fu-eval"}


def script(language: str, photo: Path) -> str:
    page = (ROOT / "docs" / "gimp.md").read_text("utf-8")
    (code,) = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    assert "/home/ada/dancer.jpg" in code
    return str(code).replace("/home/ada/dancer.jpg", str(photo))


def test_python(gimp: HostGimp) -> None:
    path = run(gimp, "python", gimp.folder / "results.json")
    assert path.read_text() == '[["Background, unfolded", 5], ["Background", 0]]'


def test_script_fu(gimp: HostGimp) -> None:
    path = run(gimp, "scheme", gimp.folder / "result.xcf")
    assert b"Background, deblurred" in path.read_bytes()


def run(gimp: HostGimp, language: str, path: Path) -> Path:
    photo = gimp.folder / "dancer.png"
    sample = load_photo(ROOT / "resources" / "samples" / "fire-truck.jpg").pixels
    save_image(photo, cv2.resize(sample, (320, 180), interpolation=cv2.INTER_AREA), overwrite=True)
    code = script(language, photo) + _SAVE_RESULT[language].format(path=str(path))
    quick = ("gimp-console-3.0", "-i", "-d", "-f", "-s", "--quit", f"--batch-interpreter={_INTERPRETER[language]}")
    done = subprocess.run(
        gimp.command(*quick, "-b", code), capture_output=True, text=True, errors="replace", timeout=600
    )
    assert path.exists(), done.stdout[-3000:] + done.stderr[-3000:]
    return path
