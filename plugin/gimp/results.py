"""What was unfolded becomes layers: of a new image, or above the layer that it came from.

Layers are made before any is put into the user's image, so that a failure leaves neither a trace nor a step to undo.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gi.repository import Gegl, Gimp, Gio

from ..host_common import Refused
from .texts import _, shown

#: How long GIMP's animation filters show a frame.
_MILLISECONDS = 40


def new_image(layer: Any, frames: Sequence[Path]) -> Any:
    """An image of the same kind with a layer for each frame, the first at the bottom, as GIMP plays animations."""
    origin = layer.get_image()
    image = Gimp.Image.new_with_precision(
        layer.get_width(), layer.get_height(), origin.get_base_type(), origin.get_precision()
    )
    try:
        image.undo_disable()
        if profile := origin.get_color_profile():
            image.set_color_profile(profile)
        image.set_resolution(*origin.get_resolution()[1:])
        for made in _plain(_frame_layers(image, layer, frames)):
            image.insert_layer(made, None, 0)
            made.set_offsets(0, 0)
        image.undo_enable()
    except BaseException:
        image.delete()
        raise
    return image


def layer_group(layer: Any, frames: Sequence[Path]) -> None:
    """A group of the frames above the layer, the first at the bottom."""
    image = layer.get_image()
    group = Gimp.GroupLayer.new(image, _("{layer}, unfolded").format(layer=layer.get_name()))
    group.set_mode(layer.get_mode())
    group.set_opacity(layer.get_opacity())
    layers = _plain(_frame_layers(image, layer, frames))
    with _one_undo_step(image):
        _put_above(layer, group)
        for made in layers:
            image.insert_layer(made, group, 0)


def layer_above(layer: Any, frame: Path, name: str) -> None:
    """One layer above the layer."""
    made = _frame_layer(layer.get_image(), layer, frame, name)
    with _one_undo_step(layer.get_image()):
        _put_above(layer, made)


def _put_above(layer: Any, made: Any) -> None:
    image = layer.get_image()
    image.insert_layer(made, layer.get_parent(), image.get_item_position(layer))


@contextmanager
def _one_undo_step(image: Any) -> Iterator[None]:
    """What is put into the image meanwhile; the layers that the user has chosen stay chosen."""
    chosen = image.get_selected_layers()
    image.undo_group_start()
    try:
        yield
    finally:
        image.set_selected_layers(chosen)
        image.undo_group_end()


def _frame_layers(image: Any, layer: Any, frames: Sequence[Path]) -> list[Any]:
    replacing = " (replace)" if layer.has_alpha() else ""
    return [
        _frame_layer(image, layer, frame, f"Frame {number} ({_MILLISECONDS}ms){replacing}")
        for number, frame in enumerate(frames, 1)
    ]


def _frame_layer(image: Any, layer: Any, frame: Path, name: str) -> Any:
    """A copy of the layer, with its place, mask and mode, that shows the frame."""
    loaded = Gimp.file_load_layer(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(str(frame)))
    if loaded is None:
        raise Refused(_("GIMP can't read {file}.").format(file=shown(frame)))
    made = Gimp.Layer.new_from_drawable(layer, image)
    made.set_name(name)
    made.set_visible(True)
    area = Gegl.Rectangle.new(0, 0, layer.get_width(), layer.get_height())
    target = made.get_buffer()
    loaded.get_buffer().copy(area, Gegl.AbyssPolicy.NONE, target, area)
    target.flush()
    made.update(0, 0, layer.get_width(), layer.get_height())
    loaded.delete()
    return made


def _plain(layers: Sequence[Any]) -> Sequence[Any]:
    """Frames are seen as they are; the mode is their group's, or of no use without what lay below the layer."""
    for layer in layers:
        layer.set_mode(Gimp.LayerMode.NORMAL)
        layer.set_opacity(100.0)
    return layers
