"""A fake of GIMP's modules, enough for the parts of the filter that don't handle pixels."""

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

import pytest


class Layer:
    """A layer of 64x48 pixels."""

    new_from_drawable = MagicMock()

    def __init__(self, image: "Image", size: tuple[int, int] = (64, 48), box: tuple[int, ...] = (1, 0, 0, 64, 48)):
        self.image, self.size, self.box = image, size, box

    def get_image(self) -> "Image":
        return self.image

    def get_id(self) -> int:
        return 7

    def get_name(self) -> str:
        return "photo"

    def get_width(self) -> int:
        return self.size[0]

    def get_height(self) -> int:
        return self.size[1]

    def mask_intersect(self) -> tuple[int, ...]:
        return self.box

    def is_group(self) -> bool:
        return False

    def is_floating_sel(self) -> bool:
        return False

    def has_alpha(self) -> bool:
        return False

    def get_mode(self) -> str:
        return "normal"

    def get_opacity(self) -> float:
        return 100.0

    def get_parent(self) -> None:
        return None


class TextLayer(Layer):
    pass


class Image:
    """Records the changes to it. A `failing` image rejects layers."""

    def __init__(self, failing: bool = False) -> None:
        self.failing = failing
        self.calls: list[str] = []
        self.selected: list[str] = []

    def get_base_type(self) -> str:
        return "RGB"

    def get_item_position(self, layer: Layer) -> int:
        return 0

    def get_selected_layers(self) -> list[str]:
        return ["selected"]

    def set_selected_layers(self, layers: list[str]) -> None:
        self.selected = layers

    def insert_layer(self, layer: Any, parent: Any, position: int) -> None:
        self.calls.append("insert")
        if self.failing:
            raise RuntimeError("no room")

    def undo_group_start(self) -> None:
        self.calls.append("start")

    def undo_group_end(self) -> None:
        self.calls.append("end")


class Procedure:
    """Returns status and error, as GIMP's procedure does."""

    def new_return_values(self, status: Any, error: Any) -> Any:
        values = MagicMock()
        values.status, values.error = status, error
        return values


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[MagicMock]:
    """The fake `Gimp` module. The filter is imported again, with this module in place of the real one."""
    gimp = MagicMock()
    gimp.PlugIn, gimp.Layer, gimp.TextLayer = type("PlugIn", (), {}), Layer, TextLayer
    gimp.ImageBaseType.RGB, gimp.ImageBaseType.INDEXED = "RGB", "INDEXED"
    gimp.Selection.is_empty.return_value = False
    glib = MagicMock()
    glib.dgettext = lambda domain, text: text
    glib.Error = RuntimeError
    glib.get_language_names = lambda: ["en_GB", "en", "C"]
    repository = ModuleType("gi.repository")
    for name, module in (("Gimp", gimp), ("GLib", glib), ("Gegl", MagicMock()), ("Gio", MagicMock())):
        setattr(repository, name, module)
    repository.GObject = MagicMock()  # type: ignore[attr-defined]
    package = ModuleType("gi")
    package.require_version = lambda name, version: None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "gi", package)
    monkeypatch.setitem(sys.modules, "gi.repository", repository)
    for name in [name for name in sys.modules if name.startswith("shutterspan.plugin.gimp")]:
        monkeypatch.delitem(sys.modules, name)
    yield gimp
    for name in [name for name in sys.modules if name.startswith("shutterspan.plugin.gimp")]:
        del sys.modules[name]


@pytest.fixture
def procedure() -> Procedure:
    return Procedure()
