"""Runs inside GIMP: carries out the tasks of `tasks.json`, and writes their results to `results.json`."""

import json
import os
import time
import traceback
from pathlib import Path

from gi.repository import Gegl, Gimp, Gio

FOLDER = Path(os.environ["GIMP_TEST"])
PROCEDURE = "plug-in-shutterspan-unfold"


def whole(layer):
    return Gegl.Rectangle.new(0, 0, layer.get_width(), layer.get_height())


def pixels(layer):
    """The bytes of a layer's pixels, in the layer's own format."""
    return bytes(layer.get_buffer().get(whole(layer), 1.0, None, Gegl.AbyssPolicy.NONE))


def described(layer, file):
    """The properties of a layer, for pytest to compare. Its pixels are written to a file."""
    (FOLDER / file).write_bytes(pixels(layer))
    mask = layer.get_mask()
    if mask:
        (FOLDER / f"{file}.mask").write_bytes(mask.get_buffer().get(whole(layer), 1.0, "Y u8", Gegl.AbyssPolicy.NONE))
    return {
        "name": layer.get_name(),
        "size": [layer.get_width(), layer.get_height()],
        "channels": (1 if layer.is_gray() else 3) + layer.has_alpha(),
        "offsets": list(layer.get_offsets())[1:],
        "file": file,
        "mask": f"{file}.mask" if mask else None,
        "mode": layer.get_mode().value_nick,
        "opacity": layer.get_opacity(),
        "children": [child.get_name() for child in layer.get_children()] if layer.is_group() else None,
    }


def tree(image):
    """The names of an image's layers, with the names of the layers in each group."""
    return [
        [layer.get_name(), [child.get_name() for child in layer.get_children()] if layer.is_group() else None]
        for layer in image.get_layers()
    ]


def loaded(path):
    return Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(path))


def called(image, layers, run_mode=Gimp.RunMode.NONINTERACTIVE, **settings):
    """Call the filter. Returns the status, and the resulting image or GIMP's error."""
    procedure = Gimp.get_pdb().lookup_procedure(PROCEDURE)
    config = procedure.create_config()
    config.set_property("run-mode", run_mode)
    config.set_property("image", image)
    config.set_core_object_array("drawables", layers)
    for name, value in settings.items():
        config.set_property(name, Gio.File.new_for_path(value) if name == "file" else value)
    values = procedure.run(config)
    status = values.index(0)
    success = status == Gimp.PDBStatusType.SUCCESS
    return status.value_nick, values.index(1) if success else Gimp.get_pdb().get_last_error()


def prepared(task):
    """An image with one layer, changed as the task says."""
    image = loaded(task["photo"])
    if task.get("precision"):
        image.convert_precision(getattr(Gimp.Precision, task["precision"]))
    layer = image.get_layers()[0]
    if task.get("offset"):
        image.resize(layer.get_width() + 60, layer.get_height() + 50, 0, 0)
        layer.set_offsets(*task["offset"])
    if task.get("masked"):
        layer.add_mask(layer.create_mask(Gimp.AddMaskType.BLACK))
        image.select_rectangle(Gimp.ChannelOps.REPLACE, 30, 30, 60, 60)
        layer.get_mask().edit_fill(Gimp.FillType.WHITE)
        Gimp.Selection.none(image)
    if task.get("multiplied"):
        layer.set_mode(Gimp.LayerMode.MULTIPLY)
        layer.set_opacity(50.0)
    if task.get("rectangle"):
        image.select_rectangle(Gimp.ChannelOps.REPLACE, *task["rectangle"])
    if task.get("ellipse"):
        image.select_ellipse(Gimp.ChannelOps.REPLACE, *task["ellipse"])
        Gimp.Selection.feather(image, 6)
    return image, layer


def save_encoded(image, file):
    """Save the image as GIMP converts it to 16 bits with the sRGB curve."""
    copy = image.duplicate()
    copy.convert_precision(Gimp.Precision.U16_NON_LINEAR)
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, copy, Gio.File.new_for_path(str(FOLDER / file)), None)
    copy.delete()


def unfolded(name, task):
    image, layer = prepared(task)
    before, names = pixels(layer), tree(image)
    bounds = list(Gimp.Selection.bounds(image))
    selection = image.get_selection().get_buffer()
    _found, x, y = layer.get_offsets()
    area = Gegl.Rectangle.new(x, y, layer.get_width(), layer.get_height())
    (FOLDER / f"{name}-selection").write_bytes(selection.get(area, 1.0, "Y u8", Gegl.AbyssPolicy.NONE))
    if task.get("precision"):
        save_encoded(image, f"{name}-photo.png")
    image.clean_all()
    mode = Gimp.RunMode.WITH_LAST_VALS if task.get("last") else Gimp.RunMode.NONINTERACTIVE
    status, result = called(image, [layer], mode, **task["settings"])
    fields = {
        "status": status,
        "kept": pixels(layer) == before and list(Gimp.Selection.bounds(image)) == bounds,
        "dirty": image.is_dirty(),
        "before": names,
        "after": tree(image),
    }
    if status != "success":
        return fields | {"error": result}
    layers = result.get_layers()
    made = layers[0].get_children() if layers[0].is_group() else layers
    profiles = [one.get_color_profile() for one in (image, result)]
    return fields | {
        "same": result.get_id() == image.get_id(),
        "size": [result.get_width(), result.get_height()],
        "precision": result.get_precision().value_nick,
        "grey": result.get_base_type() == Gimp.ImageBaseType.GRAY,
        "profiles": [profile and profile.get_icc_profile().hex() for profile in profiles],
        "resolution": [list(one.get_resolution()) for one in (image, result)],
        "top": described(layers[0], f"{name}-top"),
        "layers": [described(one, f"{name}-{place}") for place, one in enumerate(reversed(made))],
    }


def bad_inputs(photo):
    """Bad input by name: an image, the selected drawables, and settings."""
    plain = loaded(photo)
    (layer,) = plain.get_layers()
    two = loaded(photo)
    two.insert_layer(two.get_layers()[0].copy(), None, 0)
    group = loaded(photo)
    group.insert_layer(Gimp.GroupLayer.new(group, "group"), None, 0)
    text = loaded(photo)
    text_layer = Gimp.TextLayer.new(text, "words", Gimp.context_get_font(), 40, Gimp.Unit.pixel())
    text.insert_layer(text_layer, None, 0)
    indexed = loaded(photo)
    indexed.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE, 64, False, False, "")
    missed = loaded(photo)
    missed.resize(missed.get_width() + 100, missed.get_height(), 0, 0)
    missed.select_rectangle(Gimp.ChannelOps.REPLACE, missed.get_width() - 50, 0, 40, 40)
    around = loaded(photo)
    around.resize(around.get_width() + 100, around.get_height() + 100, 50, 50)
    whole_image = (0, 0, around.get_width(), around.get_height())
    around.select_rectangle(Gimp.ChannelOps.REPLACE, *whole_image)
    inner = around.get_layers()[0]
    around.select_rectangle(Gimp.ChannelOps.SUBTRACT, 50, 50, inner.get_width(), inner.get_height())
    speck = loaded(photo)
    speck.select_rectangle(Gimp.ChannelOps.REPLACE, 20, 20, 1, 1)
    masked = loaded(photo)
    mask = masked.get_layers()[0].create_mask(Gimp.AddMaskType.WHITE)
    masked.get_layers()[0].add_mask(mask)
    tiny = Gimp.Image.new(8, 8, Gimp.ImageBaseType.RGB)
    dot = Gimp.Layer.new(tiny, "dot", 8, 8, Gimp.ImageType.RGB_IMAGE, 100, Gimp.LayerMode.NORMAL)
    tiny.insert_layer(dot, None, 0)
    here = str(FOLDER / "tasks.json")
    return {
        "two layers": (two, two.get_layers(), {}),
        "no layer": (plain, [], {}),
        "a group": (group, [group.get_layers()[0]], {}),
        "a text layer": (text, [text_layer], {}),
        "indexed": (indexed, indexed.get_layers(), {}),
        "selection misses": (missed, missed.get_layers(), {}),
        "selection around": (around, [inner], {}),
        "one pixel": (speck, speck.get_layers(), {}),
        "a mask": (masked, [mask], {}),
        "a tiny layer": (tiny, [dot], {}),
        "no span": (plain, [layer], {"from": 0.5, "to": 0.5}),
        "too long": (plain, [layer], {"directed": True, "direction": 90.0, "length": 121}),
        "no strength": (plain, [layer], {"strength": 0.0}),
        "no selection to cut out": (plain, [layer], {"cutout": True}),
        "no file": (plain, [layer], {"target": "file"}),
        "file exists": (plain, [layer], {"target": "file", "file": str(FOLDER / "there.mp4")}),
        "no such ending": (plain, [layer], {"target": "file", "file": here + ".txt"}),
    }


def rejected(_name, task):
    """Call the filter with each bad input. Returns GIMP's errors, and whether each image is unchanged."""
    return {
        kind: untouched(image, drawables, settings)
        for kind, (image, drawables, settings) in bad_inputs(task["photo"]).items()
    }


def untouched(image, drawables, settings):
    image.clean_all()
    before, names = [pixels(layer) for layer in image.get_layers()], tree(image)
    status, error = called(image, drawables, **settings)
    same = [pixels(layer) for layer in image.get_layers()] == before and tree(image) == names
    images = len(Gimp.get_images())
    return {"status": status, "error": str(error), "same": same, "dirty": image.is_dirty(), "images": images}


def failing(_name, task):
    """Call the filter once, with the worker that this locator names, or without a locator."""
    locator = Path(os.environ["SHUTTERSPAN_LOCATOR"])
    locator.unlink(missing_ok=True)
    if task["locator"] is not None:
        locator.write_text(task["locator"])
    image = loaded(task["photo"])
    return untouched(image, image.get_layers(), {"frames": 2})


def scripted(_name, task):
    """Run a script of docs/gimp.md, with the test's photo in place of its own."""
    code = task["code"].replace("/home/ada/dancer.jpg", task["photo"])
    images = len(Gimp.get_images())
    exec(code, {})
    return {"made": tree(Gimp.get_images()[0]), "images": len(Gimp.get_images()) - images}


def registered(_name, _todo):
    procedure = Gimp.get_pdb().lookup_procedure(PROCEDURE)
    return {
        "label": procedure.get_menu_label(),
        "paths": list(procedure.get_menu_paths()),
        "blurb": procedure.get_blurb(),
        "arguments": [spec.get_name() for spec in procedure.get_arguments()],
    }


def main():
    kinds = {one.__name__: one for one in (unfolded, rejected, failing, scripted, registered)}
    results = {}
    for name, task in json.loads((FOLDER / "tasks.json").read_text()).items():
        try:
            started = time.monotonic()
            results[name] = kinds[task["kind"]](name, task)
            print(f"{name}: {time.monotonic() - started:.1f} s", flush=True)
        except Exception:
            results[name] = {"trace": traceback.format_exc()}
    (FOLDER / "results.json").write_text(json.dumps(results))


main()
