"""`shutterspan package`: make the plug-in bundle for GIMP or Blender, to install by hand or to distribute."""

import argparse
import subprocess
import sys
from pathlib import Path


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "package",
        help="make what is put into GIMP or Blender",
        description="Make what is put into a host program: for Blender a zip that it installs from disk, for GIMP a "
        "folder named shutterspan that belongs into its folder plug-ins. `python3 install.py --blender` or `--gimp` "
        "does both.",
    )
    command.add_argument("host", choices=("blender", "gimp"))
    command.add_argument("-o", "--output", type=Path, metavar="OUT", help="default: here, by the name that is expected")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make the bundle in a process of its own, which reports its errors itself, and return its exit code.

    The command line must not import `plugin/`.
    """
    target = options.output or Path("shutterspan-blender.zip" if options.host == "blender" else "shutterspan")
    command = [sys.executable, "-P", "-m", "shutterspan.plugin.package", options.host, str(target.resolve())]
    completed = subprocess.run(command, stderr=subprocess.PIPE, encoding="utf-8", errors="backslashreplace")
    print(completed.stderr, end="", file=sys.stderr)
    if completed.returncode == 0:
        print(target)
    return completed.returncode
