#!/usr/bin/env python3
"""Train on a rented computer: `python3 ui/cli/start_training.py WORK PACK…` starts a run, or follows a running one.

The command copies the packs and the program to the folder WORK, which must be outside this tree. The run continues in
the background, even if this tree changes or is removed. At each call, the results so far (averaged weights in half
precision, figures, pictures, log) are copied to the folder of `--out`. The computer needs Python 3.11 or newer,
PyTorch, NumPy, OpenCV, Pillow and safetensors.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

_TREE = Path(__file__).resolve().parents[2]

#: The folders of the tree that a run needs.
_PROGRAM_FOLDERS = ("core", "resources/recipes", "resources/weights", "ui/cli")

#: The last line that a successful run prints.
_END_LINE = "The run is over.\n"

#: Larger files are not copied.
_MAX_FILE_BYTES = 16 * 2**20


def main(arguments: list[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if sys.platform != "linux":
        parser.error("this script needs Linux; on other systems use “shutterspan train”")
    for pack in options.packs:
        if not pack.is_file():
            parser.error(f"there is no pack {pack}")
    work = options.work.resolve()
    packs, report = work / "packs", work / "run" / "latest" / "report.txt"
    packs.mkdir(parents=True, exist_ok=True)
    for pack in options.packs:
        _copy(pack, packs / pack.name)
    if not _is_running(work) and not options.look:
        _start_run(work, report, options)
    printed = _follow_run(work, report, options.wait)
    if options.out:
        _copy_results(report.parent, options.out)
    return 0 if options.look or _is_running(work) or printed.endswith(_END_LINE) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path, metavar="WORK", help="a folder outside this tree")
    parser.add_argument(
        "packs", type=Path, nargs="*", metavar="PACK", help="packs to copy, made by “shutterspan train --pack”"
    )
    parser.add_argument("--recipe", default="refine", help="name of a recipe in resources/recipes; default: refine")
    parser.add_argument("--minutes", type=float, default=20.0, help="end the run within this time; default 20")
    parser.add_argument(
        "--wait", type=float, default=90.0, metavar="SECONDS", help="follow the run for this time; default 90"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="folder to which the results are copied")
    parser.add_argument("--look", action="store_true", help="only follow a running run; start none")
    parser.add_argument("--device", help="default: a graphics card, if there is one")
    parser.add_argument("--no-rehearsal", action="store_true", help="start without a rehearsal")
    return parser


def _start_run(work: Path, report: Path, options: argparse.Namespace) -> None:
    program = work / "program"
    shutil.rmtree(program, ignore_errors=True)
    for folder in _PROGRAM_FOLDERS:
        shutil.copytree(_TREE / folder, program / "shutterspan" / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for room in ("resources", "ui"):
        shutil.copyfile(_TREE / room / "__init__.py", program / "shutterspan" / room / "__init__.py")
    recipe = program / "shutterspan" / "resources" / "recipes" / f"{options.recipe}.toml"
    command = [sys.executable, "-P", "-m", "shutterspan.ui.cli.run_training", "--config", str(recipe)]
    command += ["--packs", str(work / "packs"), "--output", str(work / "run"), "--minutes", str(options.minutes)]
    command += ["--device", options.device] if options.device else []
    command += [] if options.no_rehearsal else ["--rehearse"]
    search_path = [str(program), os.environ.get("PYTHONPATH")]
    environment = {
        "PYTHONPATH": os.pathsep.join(filter(None, search_path)),
        "PYTHONUNBUFFERED": "1",
        # Scenes and training steps allocate large tensors alternately.
        "PYTORCH_CUDA_ALLOC_CONF": "expandable_segments:True",
    }
    report.parent.mkdir(parents=True, exist_ok=True)
    with report.open("a", encoding="utf-8") as file:
        process = subprocess.Popen(
            command,
            cwd=program,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # the run continues after this script and its parent end
        )
    _pid_file(work).write_text(str(process.pid), "ascii")
    while process.poll() is None and not _is_running(work):  # a new process has no command for a moment
        time.sleep(0.01)


def _follow_run(work: Path, report: Path, seconds: float) -> str:
    """Print the report of the run as it grows, until the run or the time ends. Return the whole report."""
    end, printed = time.monotonic() + seconds, ""
    while True:
        text = report.read_text("utf-8", errors="replace") if report.exists() else ""
        print(text[len(printed) :], end="", flush=True)
        printed = text
        if not _is_running(work) or time.monotonic() > end:
            return printed
        time.sleep(0.5)


def _copy_results(latest: Path, out: Path) -> None:
    """Copy the run's files so far, except hidden and very large ones, to the folder of `--out`."""
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(latest.iterdir()):
        if path.is_file() and not path.name.startswith(".") and path.stat().st_size <= _MAX_FILE_BYTES:
            _copy(path, out / path.name)


def _copy(source: Path, target: Path) -> None:
    """Copy a file atomically, because the run may read the folder at any time."""
    draft = target.with_name(f".{target.name}")
    shutil.copyfile(source, draft)
    draft.replace(target)


def _is_running(work: Path) -> bool:
    """Whether the process of the run exists. If it has ended, its command is empty, or another process has its id."""
    try:
        pid = int(_pid_file(work).read_text("ascii"))
        return b"shutterspan.ui.cli.run_training" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False


def _pid_file(work: Path) -> Path:
    return work / "run.pid"


if __name__ == "__main__":
    sys.exit(main())
