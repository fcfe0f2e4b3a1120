"""Trajectories become a file: a picture, a drawing, or data that other programs read."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import numpy as np

from shutterspan.core.color.srgb import linear
from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.image_io.writing import image_encoder
from shutterspan.core.types.levels import as_float
from shutterspan.core.visualization.arrows import chosen_arrows, drawn, svg
from shutterspan.core.visualization.flow_colors import flow_colours
from shutterspan.core.visualization.trajectories import Trajectories, speed_of

#: Arrows over the photo, or the motion in colours.
Drawing = Literal["arrows", "colours"]
#: Writes trajectories to a file.
Writer = Callable[[Trajectories, Path], None]

_KNOWN = "Known are .png and other pictures, .svg, .flo, .npz and .exr."


def save_trajectories(
    find: Callable[[], Trajectories], targets: Sequence[Path], drawing: Drawing, overwrite: bool = False
) -> Trajectories:
    """Writes what `find` finds to files whose endings choose how, after it is sure that they can be written.

    Each appears whole or not at all. Raises UsageError, OutputError, and what `find` raises.
    """
    writers = [writer_for(path.suffix, drawing) for path in targets]
    with ExitStack() as places:
        drafts = [places.enter_context(replacing_file(path, overwrite)) for path in targets]
        trajectories = find()
        for write, draft in zip(writers, drafts, strict=True):
            write(trajectories, draft)
    return trajectories


def writer_for(ending: str, drawing: Drawing) -> Writer:
    """Raises UsageError: trajectories are not written with this ending, or not so."""
    data = {".svg": _write_svg, ".flo": _write_flo, ".npz": _write_npz, ".exr": _write_exr}
    if (writer := data.get(ending.lower())) is not None:
        if drawing == "colours" and writer is _write_svg:
            raise UsageError("Colours can't be drawn as .svg.", "Write a .png.")
        return writer
    try:
        encode = image_encoder(ending)
    except UsageError as error:
        raise UsageError(f"Trajectories are not written as “{ending}”.", _KNOWN) from error

    def write_picture(trajectories: Trajectories, path: Path) -> None:
        path.write_bytes(encode(picture_of(trajectories, drawing)))

    return write_picture


def picture_of(trajectories: Trajectories, drawing: Drawing) -> np.ndarray:
    """(H,W,3) uint8."""
    if drawing == "colours":
        return flow_colours(trajectories.motion, speed_of(trajectories).fast)
    return drawn(chosen_arrows(trajectories), trajectories.photo)


def _write_svg(trajectories: Trajectories, path: Path) -> None:
    path.write_bytes(svg(chosen_arrows(trajectories), trajectories.photo))


def _write_flo(trajectories: Trajectories, path: Path) -> None:
    """The format of Baker et al. (see `flow_colors`): tag, width, height, then u and v of each pixel; little-endian."""
    height, width = trajectories.motion.shape[:2]
    with path.open("wb") as file:
        file.write(b"PIEH")
        np.array([width, height], "<i4").tofile(file)
        trajectories.motion.astype("<f4").tofile(file)


def _write_npz(trajectories: Trajectories, path: Path) -> None:
    """times, paths, motion as of `Trajectories`, and exposure_time in seconds, not a number where it is unknown."""
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            times=trajectories.times,
            paths=trajectories.paths,
            motion=trajectories.motion,
            exposure_time=np.float64(trajectories.exposure_time or np.nan),
        )


def _write_exr(trajectories: Trajectories, path: Path) -> None:
    """Mid-exposure in linear light, with the Vector pass of a multilayer file, as compositors read it.

    X and Y are the way back to where a thing was the frame before, Z and W the way to it from where it will be the
    frame after, y upwards (`primitive_motion_vector` in Cycles). Before and after are here the first and the
    last instant.
    """
    import OpenEXR

    before, after = trajectories.paths[0], -trajectories.paths[-1]
    light = linear(as_float(trajectories.frame))
    channels = {
        **{f"ViewLayer.Combined.{name}": light[..., i] for i, name in enumerate("RGB")},
        "ViewLayer.Combined.A": np.ones(light.shape[:2], np.float32),
        "ViewLayer.Vector.X": before[..., 0],
        "ViewLayer.Vector.Y": -before[..., 1],
        "ViewLayer.Vector.Z": after[..., 0],
        "ViewLayer.Vector.W": -after[..., 1],
    }
    header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    OpenEXR.File(header, {name: np.ascontiguousarray(values) for name, values in channels.items()}).write(str(path))
