"""The input of the filter: one layer of an image, and the selection as its region."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gi.repository import Gegl, Gimp

from ..host_common import UserError, encode_mask, write_png
from ..limits import MIN_SIDE
from .filter_settings import Box
from .texts import _

#: Shortest side of a selection, in pixels.
_MIN_SELECTION = 8
_EIGHT_BITS = (Gimp.Precision.U8_NON_LINEAR, Gimp.Precision.U8_PERCEPTUAL)
#: Most bytes that are read from a layer at once.
_STRIP_BYTES = 1 << 24


def selected_layer(image: Any, drawables: Sequence[Any]) -> Any:
    """The one selected layer. Raises UserError: none or several are selected, or it can't be unfolded."""
    if image.get_base_type() == Gimp.ImageBaseType.INDEXED:
        raise UserError(_("Indexed images have too few colours. Choose Image > Mode > RGB first."))
    if len(drawables) != 1:
        raise UserError(
            _("{count} layers are chosen. Choose one in the Layers dialog.").format(count=len(drawables))
            if drawables
            else _("No layer is chosen. Choose one in the Layers dialog.")
        )
    layer = drawables[0]
    if not isinstance(layer, Gimp.Layer):
        raise UserError(_("A mask or a channel is chosen. Choose the layer itself in the Layers dialog."))
    if layer.is_group():
        raise UserError(_("A layer group is chosen. Choose one layer in it, or merge the group first."))
    if isinstance(layer, Gimp.TextLayer):
        raise UserError(_("A text layer is chosen. Choose the layer that holds the photo."))
    if layer.is_floating_sel():
        raise UserError(_("A floating selection is chosen. Anchor it first."))
    width, height = layer.get_width(), layer.get_height()
    if min(width, height) < MIN_SIDE:
        raise UserError(
            _("The layer has only {width}x{height} pixels. It needs at least {least} pixels on each side.").format(
                width=width, height=height, least=MIN_SIDE
            )
        )
    return layer


def check_selection(image: Any, layer: Any) -> None:
    """Raises UserError: the selection is outside the layer, or too small."""
    met, _left, _top, width, height = layer.mask_intersect()
    if not met:
        raise _missed_error()
    if min(width, height) < _MIN_SELECTION and not Gimp.Selection.is_empty(image):
        raise UserError(
            _(
                "Only {width}x{height} pixels of the layer are selected. Select all that moved, or nothing for the "
                "whole layer."
            ).format(width=width, height=height)
        )


def selected_box(image: Any, layer: Any) -> Box:
    """Bounds of the selection in pixels of the layer: x, y, width, height. Without a selection, the whole layer.

    Raises UserError as `check_selection` does.
    """
    check_selection(image, layer)
    _met, x, y, width, height = layer.mask_intersect()
    return x, y, width, height


def selection_mask(image: Any, layer: Any) -> str | None:
    """The selection as a grey PNG in base64, as large as the layer; None if nothing is selected.

    Raises UserError: the selection is outside the layer.
    """
    if Gimp.Selection.is_empty(image):
        return None
    width, height = layer.get_width(), layer.get_height()
    _found, left, top = layer.get_offsets()
    area = Gegl.Rectangle.new(left, top, width, height)
    values = image.get_selection().get_buffer().get(area, 1.0, "Y u8", Gegl.AbyssPolicy.NONE)
    if not any(values):
        raise _missed_error()
    return encode_mask(width, height, values)


def export_layer(layer: Any, path: Path) -> int:
    """Write the layer's pixels, without its mask, as a PNG with the image's profile. Returns its depth, 8 or 16 bits.

    Only 8 bits with a non-linear curve stay 8 bits; every other precision becomes 16 bits. Pixels that are proportional
    to light are first encoded with the sRGB curve, and keep their primaries.
    """
    image = layer.get_image()
    depth = 8 if image.get_precision() in _EIGHT_BITS else 16
    profile = image.get_effective_color_profile()
    if profile.is_linear():
        profile = type(profile).new_srgb_trc_from_color_profile(profile)
    precision = Gimp.Precision.U8_NON_LINEAR if depth == 8 else Gimp.Precision.U16_NON_LINEAR
    width, height = layer.get_width(), layer.get_height()
    temporary = Gimp.Image.new_with_precision(width, height, image.get_base_type(), precision)
    try:
        temporary.undo_disable()
        temporary.set_color_profile(profile)
        copy = Gimp.Layer.new_from_drawable(layer, temporary)
        temporary.insert_layer(copy, None, 0)
        channels = (1 if copy.is_gray() else 3) + copy.has_alpha()
        with path.open("wb") as file:
            strips = _strips(copy.get_buffer(), width, height, width * channels * depth // 8)
            write_png(file, width, height, channels, depth, strips, profile.get_icc_profile())
    finally:
        temporary.delete()
    return depth


def _strips(buffer: Any, width: int, height: int, row: int) -> Iterator[bytes]:
    rows = max(1, _STRIP_BYTES // row)
    for top in range(0, height, rows):
        area = Gegl.Rectangle.new(0, top, width, min(rows, height - top))
        yield buffer.get(area, 1.0, None, Gegl.AbyssPolicy.NONE)  # None keeps the format and colour space of the layer


def _missed_error() -> UserError:
    return UserError(
        _("The selection is outside the layer. Select what moved in the layer, or nothing for the whole layer.")
    )
