"""Decode the sharp frames of a motion-blurred photo's exposure.

    from shutterspan.core import export, load_photo, open_engine, unfold

    photo = load_photo("dancer.jpg")
    exposure = unfold(photo, open_engine())
    frame = exposure.frame_at(0.25)
    export(exposure.clip(frames=11), "dancer.mp4", fps=24)

The page docs/library.md explains each call. The names listed in `__all__` are stable; all other modules of this package
may change with any version. Each name is imported from its module when it is first used, so `import shutterspan.core`
loads neither NumPy nor PyTorch.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shutterspan.core.foundation.errors import Cancelled as Cancelled
    from shutterspan.core.foundation.errors import EncoderError as EncoderError
    from shutterspan.core.foundation.errors import InputError as InputError
    from shutterspan.core.foundation.errors import MemoryExhausted as MemoryExhausted
    from shutterspan.core.foundation.errors import ModelError as ModelError
    from shutterspan.core.foundation.errors import OutputError as OutputError
    from shutterspan.core.foundation.errors import ShutterspanError as ShutterspanError
    from shutterspan.core.foundation.errors import UsageError as UsageError
    from shutterspan.core.foundation.paths import SAMPLE as SAMPLE
    from shutterspan.core.foundation.progress import Progress as Progress
    from shutterspan.core.image_io.reading import load_photo as load_photo
    from shutterspan.core.inference.engine import Engine as Engine
    from shutterspan.core.inference.engine import open_engine as open_engine
    from shutterspan.core.inference.exposure import Exposure as Exposure
    from shutterspan.core.inference.unfold import unfold as unfold
    from shutterspan.core.pipeline.export import Encoding as Encoding
    from shutterspan.core.pipeline.export import export as export
    from shutterspan.core.pipeline.export import export_frame as export_frame
    from shutterspan.core.types.clip import Clip as Clip
    from shutterspan.core.types.guidance import Arrow as Arrow
    from shutterspan.core.types.guidance import Guidance as Guidance
    from shutterspan.core.types.guidance import Stroke as Stroke
    from shutterspan.core.types.photo import Metadata as Metadata
    from shutterspan.core.types.photo import Photo as Photo
    from shutterspan.core.types.region import Ellipse as Ellipse
    from shutterspan.core.types.region import Mask as Mask
    from shutterspan.core.types.region import Polygon as Polygon
    from shutterspan.core.types.region import Rectangle as Rectangle
    from shutterspan.core.types.region import Region as Region
    from shutterspan.core.types.request import UnfoldRequest as UnfoldRequest
    from shutterspan.core.visualization.trajectories import Speed as Speed
    from shutterspan.core.visualization.trajectories import motion_speed as motion_speed

    __version__: str

#: The names of each module.
_NAMES = {
    "foundation.errors": (
        "Cancelled",
        "EncoderError",
        "InputError",
        "MemoryExhausted",
        "ModelError",
        "OutputError",
        "ShutterspanError",
        "UsageError",
    ),
    "foundation.paths": ("SAMPLE",),
    "foundation.progress": ("Progress",),
    "image_io.reading": ("load_photo",),
    "inference.engine": ("Engine", "open_engine"),
    "inference.exposure": ("Exposure",),
    "inference.unfold": ("unfold",),
    "pipeline.export": ("Encoding", "export", "export_frame"),
    "types.clip": ("Clip",),
    "types.guidance": ("Arrow", "Guidance", "Stroke"),
    "types.photo": ("Metadata", "Photo"),
    "types.region": ("Ellipse", "Mask", "Polygon", "Rectangle", "Region"),
    "types.request": ("UnfoldRequest",),
    "visualization.trajectories": ("Speed", "motion_speed"),
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names}

__all__ = [
    "SAMPLE",
    "Arrow",
    "Cancelled",
    "Clip",
    "Ellipse",
    "EncoderError",
    "Encoding",
    "Engine",
    "Exposure",
    "Guidance",
    "InputError",
    "Mask",
    "MemoryExhausted",
    "Metadata",
    "ModelError",
    "OutputError",
    "Photo",
    "Polygon",
    "Progress",
    "Rectangle",
    "Region",
    "ShutterspanError",
    "Speed",
    "Stroke",
    "UnfoldRequest",
    "UsageError",
    "__version__",
    "export",
    "export_frame",
    "load_photo",
    "motion_speed",
    "open_engine",
    "unfold",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("shutterspan")
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
