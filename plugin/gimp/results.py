"""Turns frames into layers, in a new image or above the layer that was unfolded.

All layers are made before the first is inserted into the user's image. So a failure changes nothing and leaves no undo
step. cutout: whether the frames have transparency, which becomes layer masks.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gi.repository import Gegl, Gimp, Gio

from ..host_common import UserError
from .texts import _, quoted_path

#: How long GIMP's animation filters display a frame, in milliseconds.
_FRAME_DURATION = 40


def add_image(layer: Any, frames: Sequence[Path], cutout: bool) -> Any:
    """Make an image of the same type with a layer for each frame. The first is at the bottom, as GIMP plays
    animations."""
    source = layer.get_image()
    image = Gimp.Image.new_with_precision(
        layer.get_width(), layer.get_height(), source.get_base_type(), source.get_precision()
    )
    try:
        image.undo_disable()
        if profile := source.get_color_profile():
            image.set_color_profile(profile)
        image.set_resolution(*source.get_resolution()[1:])
        for made in _reset_blending(_frame_layers(image, layer, frames, cutout)):
            image.insert_layer(made, None, 0)
            made.set_offsets(0, 0)
        image.undo_enable()
    except BaseException:
        image.delete()
        raise
    return image


def add_layer_group(layer: Any, frames: Sequence[Path], cutout: bool) -> None:
    """Insert a group with a layer for each frame above the layer. The first frame is at the bottom."""
    image = layer.get_image()
    group = Gimp.GroupLayer.new(image, _("{layer}, unfolded").format(layer=layer.get_name()))
    group.set_mode(layer.get_mode())
    group.set_opacity(layer.get_opacity())
    layers = _reset_blending(_frame_layers(image, layer, frames, cutout))
    with _one_undo_step(image):
        _insert_above(layer, group)
        for made in layers:
            image.insert_layer(made, group, 0)


def add_layer(layer: Any, frame: Path, name: str, cutout: bool = False) -> None:
    """Insert one layer that shows the frame above the layer."""
    made = _frame_layer(layer.get_image(), layer, frame, name, cutout)
    with _one_undo_step(layer.get_image()):
        _insert_above(layer, made)


def _insert_above(layer: Any, made: Any) -> None:
    image = layer.get_image()
    image.insert_layer(made, layer.get_parent(), image.get_item_position(layer))


@contextmanager
def _one_undo_step(image: Any) -> Iterator[None]:
    """Group the changes of the `with` block into one undo step, and keep the user's selection of layers."""
    selected = image.get_selected_layers()
    image.undo_group_start()
    try:
        yield
    finally:
        image.set_selected_layers(selected)
        image.undo_group_end()


def _frame_layers(image: Any, layer: Any, frames: Sequence[Path], cutout: bool) -> list[Any]:
    replacing = " (replace)" if cutout or layer.has_alpha() else ""
    return [
        _frame_layer(image, layer, frame, f"Frame {number} ({_FRAME_DURATION}ms){replacing}", cutout)
        for number, frame in enumerate(frames, 1)
    ]


def _frame_layer(image: Any, layer: Any, frame: Path, name: str, cutout: bool) -> Any:
    """A copy of the layer, with its position, mask and mode, and with the pixels of the frame.

    Raises UserError: GIMP can't read the file.
    """
    loaded = Gimp.file_load_layer(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(str(frame)))
    if loaded is None:
        raise UserError(_("GIMP can't read {file}.").format(file=quoted_path(frame)))
    made = Gimp.Layer.new_from_drawable(layer, image)
    made.set_name(name)
    made.set_visible(True)
    if cutout:
        made.add_alpha()
    area = Gegl.Rectangle.new(0, 0, layer.get_width(), layer.get_height())
    target = made.get_buffer()
    loaded.get_buffer().copy(area, Gegl.AbyssPolicy.NONE, target, area)
    target.flush()
    made.update(0, 0, layer.get_width(), layer.get_height())
    loaded.delete()
    if cutout:
        _move_transparency_to_mask(made)
    return made


def _move_transparency_to_mask(layer: Any) -> None:
    """Turn the layer's transparency into its mask. An existing mask keeps its effect."""
    mask = layer.create_mask(Gimp.AddMaskType.ALPHA_TRANSFER)
    if own_mask := layer.get_mask():
        own_mask.combine_masks(mask, Gimp.ChannelOps.INTERSECT, 0, 0)
        mask.delete()
    else:
        layer.add_mask(mask)


def _reset_blending(layers: Sequence[Any]) -> Sequence[Any]:
    """Set the layers to normal mode and full opacity. Their group has the mode of the original layer; in a new image,
    there is no layer below to blend with."""
    for layer in layers:
        layer.set_mode(Gimp.LayerMode.NORMAL)
        layer.set_opacity(100.0)
    return layers
