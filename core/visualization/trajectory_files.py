"""Write trajectories as a picture, as SVG, or as data for other programs."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from shutterspan.core.color.srgb import srgb_to_linear
from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.types.levels import to_float
from shutterspan.core.visualization.arrows import arrows_to_svg, choose_arrows, draw_arrows
from shutterspan.core.visualization.flow_colors import flow_colours
from shutterspan.core.visualization.overlay_style import DrawingStyle
from shutterspan.core.visualization.trajectories import Trajectories, trajectory_speed

#: Writes trajectories to a file, without checks.
TrajectoryWriter = Callable[[Trajectories, Path], None]


def save_trajectories(
    compute: Callable[[], Trajectories], targets: Sequence[Path], style: DrawingStyle, overwrite: bool = False
) -> Trajectories:
    """Compute trajectories and write them to files. The files' suffixes choose the formats.

    compute: called after all targets were checked. Files are written atomically. Raises UsageError, OutputError, and
    the errors of `compute`.
    """
    writers = [writer_for(path.suffix, style) for path in targets]
    with ExitStack() as stack:
        drafts = [stack.enter_context(replacing_file(path, overwrite)) for path in targets]
        trajectories = compute()
        for write, draft in zip(writers, drafts, strict=True):
            write(trajectories, draft)
    return trajectories


def writer_for(suffix: str, style: DrawingStyle) -> TrajectoryWriter:
    """Return the function that writes files with this suffix.

    Raises UsageError: trajectories can't be written with this suffix or in this style.
    """
    data = {".svg": _write_svg, ".flo": _write_flo, ".npz": _write_npz, ".exr": _write_exr}
    if (writer := data.get(suffix.lower())) is not None:
        if style == "colours" and writer is _write_svg:
            raise UsageError("svg_without_colours")
        return writer
    try:
        encode = make_image_encoder(suffix)
    except UsageError as error:
        raise UsageError("trajectories_kind_unknown", suffix=suffix) from error

    def write_picture(trajectories: Trajectories, path: Path) -> None:
        path.write_bytes(encode(draw_trajectories(trajectories, style)))

    return write_picture


def draw_trajectories(trajectories: Trajectories, style: DrawingStyle) -> UInt8Array:
    """A picture of the motion, (H,W,3) uint8, sRGB."""
    if style == "colours":
        return flow_colours(trajectories.motion, trajectory_speed(trajectories).fast)
    return draw_arrows(choose_arrows(trajectories), trajectories.photo)


def _write_svg(trajectories: Trajectories, path: Path) -> None:
    path.write_bytes(arrows_to_svg(choose_arrows(trajectories), trajectories.photo))


def _write_flo(trajectories: Trajectories, path: Path) -> None:
    """Write the Middlebury format (Baker et al.): tag, width, height, then u and v of each pixel; little-endian."""
    height, width = trajectories.motion.shape[:2]
    with path.open("wb") as file:
        file.write(b"PIEH")
        np.array([width, height], "<i4").tofile(file)
        trajectories.motion.astype("<f4").tofile(file)


def _write_npz(trajectories: Trajectories, path: Path) -> None:
    """Write the arrays `times`, `paths` (the displacements) and `motion`, and `exposure_time` in seconds, NaN if
    unknown."""
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            times=trajectories.times,
            paths=trajectories.displacements,
            motion=trajectories.motion,
            exposure_time=np.float64(trajectories.exposure_time or np.nan),
        )


def _write_exr(trajectories: Trajectories, path: Path) -> None:
    """Write the frame at mid-exposure in linear light, with a Vector pass, as a multilayer file for compositors.

    The vectors follow `primitive_motion_vector` in Cycles, with y upwards: X and Y point to the content's position in
    the previous frame, Z and W from its position in the next frame. Here, the first and the last instant replace the
    previous and the next frame.
    """
    import OpenEXR

    before, after = trajectories.displacements[0], -trajectories.displacements[-1]
    light = srgb_to_linear(to_float(trajectories.frame))
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
