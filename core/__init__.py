"""Decode the sharp frames of a motion-blurred photo's exposure.

    photo = load_photo("dancer.jpg")
    exposure = unfold(photo, open_engine())
    frame = exposure.frame_at(0.25)
    export(exposure.clip(frames=11), "dancer.mp4", fps=24)

Each name is imported from its module when it is first used, so that `import shutterspan.core` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shutterspan.core.image_io.reading import load_photo as load_photo
    from shutterspan.core.inference.engine import open_engine as open_engine
    from shutterspan.core.inference.exposure import Exposure as Exposure
    from shutterspan.core.inference.unfold import unfold as unfold
    from shutterspan.core.pipeline.export import export as export
    from shutterspan.core.types.clip import Clip as Clip

    __version__: str

_MODULES = {
    "load_photo": "image_io.reading",
    "open_engine": "inference.engine",
    "unfold": "inference.unfold",
    "Exposure": "inference.exposure",
    "Clip": "types.clip",
    "export": "pipeline.export",
}

__all__ = ["Clip", "Exposure", "__version__", "export", "load_photo", "open_engine", "unfold"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("shutterspan")
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
