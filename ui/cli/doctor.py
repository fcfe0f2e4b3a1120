"""`shutterspan doctor`: check each part of the installation, and print how to repair what fails."""

import argparse
import importlib
import platform
from collections.abc import Callable
from functools import partial
from importlib.metadata import version

from shutterspan.core.foundation.errors import InputError, ShutterspanError
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.foundation.optional_library import import_problem
from shutterspan.core.foundation.program import InstallMethod, running_program
from shutterspan.ui.cli import host_checks
from shutterspan.ui.cli.wording import wording_for

_LIBRARIES = {
    "torch": "torch",
    "numpy": "numpy",
    "opencv-python-headless": "cv2",
    "Pillow": "PIL",
    "tifffile": "tifffile",
    "imagecodecs": "imagecodecs",
    "pillow-heif": "pillow_heif",
    "OpenEXR": "OpenEXR",
    "safetensors": "safetensors",
    "imageio-ffmpeg": "imageio_ffmpeg",
}
#: Libraries of the extras: module, what needs it, and the lock file of those that install.py doesn't install.
_OPTIONAL_LIBRARIES = {
    "PyQt6": ("PyQt6", "the app needs it", ""),
    "rawpy": ("rawpy", "photos in camera raw need it", ""),
    "scikit-image": ("skimage", "“shutterspan evaluate” needs it", ""),
    "distributed": ("distributed", "“shutterspan render --scheduler” needs it", "requirements-cluster.lock"),
}
_METHODS = {
    InstallMethod.CLONE: "installed by install.py",
    InstallMethod.PIP: "installed by pip",
    InstallMethod.PIPX: "installed by pipx",
    InstallMethod.BUNDLE: "without Python",
}


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "doctor",
        help="check the installation",
        description="Check each part of the installation, and print how to repair what fails.",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the result of each check, and return the exit code: 0 if all succeed, else 1."""
    checks: dict[str, Callable[[], str]] = {
        "Shutterspan": _describe_program,
        "Python": lambda: f"{platform.python_version()} on {platform.platform()}",
        **{name: partial(_check_library, name, module) for name, module in _LIBRARIES.items()},
        **{name: partial(_check_optional_library, name, *facts) for name, facts in _OPTIONAL_LIBRARIES.items()},
        "device": _check_device,
        "model": _check_model,
        "encoder": _check_encoder,
        "worker": host_checks.check_own_worker,
        "plug-ins": host_checks.check_plugins,
        "desktop": host_checks.check_desktop,
        "GIMP": host_checks.check_gimp,
        "Blender": host_checks.check_blender,
    }
    failures, wording = 0, wording_for(options.command)
    for name, check in checks.items():
        try:
            print(f"ok       {name:24} {check()}")
        except Exception as error:
            failures += 1
            print(f"FAILED   {name:24} {wording.full_text(_problem(error))}")
    print("All checks passed." if not failures else f"{failures} of {len(checks)} checks failed.")
    return 1 if failures else 0


def _problem(error: Exception) -> Message:
    if isinstance(error, ShutterspanError):
        return error.content
    return make_message("check_failed", reason=str(error).rstrip("."), **running_program().repair_hint())


def _describe_program() -> str:
    program = running_program()
    return f"{program.version}, {_METHODS[program.method]}: {program.command}"


def _check_library(name: str, module: str) -> str:
    importlib.import_module(module)
    return version(name)


def _check_optional_library(name: str, module: str, purpose: str, lock: str) -> str:
    """Return the version of an optional library, or how to install it. Raises InputError: it can't be imported."""
    try:
        importlib.import_module(module)
    except ImportError as error:
        problem = import_problem(error, module, name, lock)
        if problem.code != "library_missing":
            raise InputError.with_content(problem) from error
        return f"not installed (optional): {purpose}. {wording_for('doctor').hint(problem)}"
    return version(name)


def _check_device() -> str:
    from shutterspan.core.inference.device import available_devices, cpu_info

    cpu = cpu_info()
    return f"{', '.join(available_devices())}; {cpu['threads']} threads, {cpu['instruction_set']}"


def _check_model() -> str:
    from shutterspan.core.model.weights import load_network

    network, entry = load_network()
    millions = sum(p.numel() for p in network.parameters()) / 1e6
    return f"{entry.file}, {millions:.1f} million parameters, intact"


def _check_encoder() -> str:
    import imageio_ffmpeg

    from shutterspan.core.video_io.ffmpeg_process import has_encoder

    if not has_encoder("libx264"):
        raise ShutterspanError("encoder_without_h264", **running_program().repair_hint())
    return f"ffmpeg {imageio_ffmpeg.get_ffmpeg_version()}, with H.264"
