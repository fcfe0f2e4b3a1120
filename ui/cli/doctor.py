"""`shutterspan doctor`: what is installed, what works, what is missing and what to do about it."""

import argparse
import importlib
import platform
from collections.abc import Callable
from functools import partial
from importlib.metadata import version

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.ui.cli import hosts
from shutterspan.ui.cli.wording import in_flags

_LIBRARIES = {
    "torch": "torch",
    "numpy": "numpy",
    "opencv-python-headless": "cv2",
    "Pillow": "PIL",
    "tifffile": "tifffile",
    "imagecodecs": "imagecodecs",
    "rawpy": "rawpy",
    "pillow-heif": "pillow_heif",
    "OpenEXR": "OpenEXR",
    "safetensors": "safetensors",
    "imageio-ffmpeg": "imageio_ffmpeg",
}


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("doctor", help="check the installation and say what is missing")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Exit code 0 if all is well, 1 if something is missing."""
    checks: dict[str, Callable[[], str]] = {
        "Python": lambda: f"{platform.python_version()} on {platform.platform()}",
        **{name: partial(_library, name, module) for name, module in _LIBRARIES.items()},
        "device": _device,
        "model": _model,
        "encoder": _encoder,
        "worker": hosts.own_worker,
        "GIMP": hosts.gimp,
        "Blender": hosts.blender,
    }
    failures = 0
    for name, check in checks.items():
        try:
            print(f"ok       {name:24} {check()}")
        except Exception as error:
            failures += 1
            hint = error.hint if isinstance(error, ShutterspanError) else "Run install.py again."
            print(f"FAILED   {name:24} {in_flags(str(error).rstrip('.'))}. {in_flags(hint)}")
    print("All is well." if not failures else f"{failures} of {len(checks)} checks failed.")
    return 1 if failures else 0


def _library(name: str, module: str) -> str:
    importlib.import_module(module)
    return version(name)


def _device() -> str:
    from shutterspan.core.inference.device import available_devices, processor

    cpu = processor()
    return f"{', '.join(available_devices())}; {cpu['threads']} threads, {cpu['instruction_set']}"


def _model() -> str:
    from shutterspan.core.model.weights import load_network

    network, entry = load_network()
    millions = sum(p.numel() for p in network.parameters()) / 1e6
    return f"{entry.file}, {millions:.1f} million parameters, intact"


def _encoder() -> str:
    import imageio_ffmpeg

    from shutterspan.core.video_io.process import has_encoder

    if not has_encoder("libx264"):
        raise ShutterspanError("The video encoder can't write H.264", "Run install.py again.")
    return f"ffmpeg {imageio_ffmpeg.get_ffmpeg_version()}, with H.264"
