"""`shutterspan package`: make the plug-in bundle for GIMP or Blender, to install by hand or to distribute."""

import argparse
import subprocess
import sys
from pathlib import Path


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "package",
        help="make the plug-in bundle for GIMP or Blender",
        description="Make the plug-in bundle for GIMP or Blender. For Blender it is a zip that you install from disk. "
        "For GIMP it is a folder named shutterspan that you move into GIMP's folder plug-ins. To make and install a "
        "bundle in one step, run `shutterspan setup blender` or `shutterspan setup gimp`.",
    )
    command.add_argument("host", choices=("blender", "gimp"), help="the host program")
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        help="file or folder to write; default: shutterspan-blender.zip or shutterspan",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make the bundle in a process of its own, because the command line must not import `plugin/`.

    The process reports its errors itself. Returns its exit code.
    """
    target = options.output or Path("shutterspan-blender.zip" if options.host == "blender" else "shutterspan")
    command = [sys.executable, "-P", "-m", "shutterspan.plugin.package", options.host, str(target.resolve())]
    completed = subprocess.run(command, stderr=subprocess.PIPE, encoding="utf-8", errors="backslashreplace")
    print(completed.stderr, end="", file=sys.stderr)
    if completed.returncode == 0:
        print(target)
    return completed.returncode
