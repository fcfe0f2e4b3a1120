"""Fuzz one target, guided by the coverage of the program's own modules. Run it in the repository's root:

python -m tests.fuzz.run TARGET --seconds 60   look for inputs that a target doesn't survive
python -m tests.fuzz.run TARGET --keep         keep the smallest set of inputs that reaches what all reach

If an input makes the target fail, it is written to a file in the system's temporary folder, which the output names; the
exit status is then not 0.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import atheris

# Only the program's own modules count as coverage, for speed.
with atheris.instrument_imports(include=["shutterspan.core"]):
    from .targets import TARGETS

from .target import CORPUS, Target

#: Limits for one input: seconds, and megabytes of the whole process.
_TIMEOUT, _MAX_MB = 10, 3000
_TERM = re.compile(rb"[A-Za-z_][\w:.-]{3,39}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", allow_abbrev=False)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--found", type=Path, help="a folder in which new inputs are kept from run to run")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    options, further = parser.parse_known_args()
    if further:  # libFuzzer has started this process to merge
        _run_libfuzzer(options, further)
    if options.work:
        _start(options)
    with tempfile.TemporaryDirectory() as work:  # libFuzzer ends its process without cleaning up
        command = [sys.executable, "-m", "tests.fuzz.run", *sys.argv[1:], "--work", work]
        sys.exit(subprocess.run(command, env=os.environ | {"TMPDIR": work}).returncode)


def _start(options: argparse.Namespace) -> None:
    """Run libFuzzer, which ends the process."""
    target, work = TARGETS[options.target], options.work
    seeds, found, dictionary = work / "seeds", options.found or work / "found", work / "dictionary"
    _write_seeds(target, seeds)
    found.mkdir(exist_ok=True)
    dictionary.write_text(_dictionary(target.make_seeds()), "ascii")
    arguments = [f"-timeout={_TIMEOUT}", f"-rss_limit_mb={_MAX_MB}", f"-max_len={target.max_bytes}"]
    arguments.append(f"-artifact_prefix={work.parent}/fuzz-{options.target}-")
    corpus = CORPUS / options.target
    if options.keep:
        old = work / "old"
        if corpus.exists():
            shutil.move(corpus, old)
        corpus.mkdir(parents=True)
        arguments += ["-merge=1", str(corpus)]
    else:
        old = corpus
        arguments += [f"-max_total_time={options.seconds}", f"-seed={options.seed}", f"-dict={dictionary}"]
        arguments.append("-print_final_stats=1")
    arguments += [str(folder) for folder in (found, old, seeds) if folder.exists()]
    _run_libfuzzer(options, arguments)


def _run_libfuzzer(options: argparse.Namespace, arguments: list[str]) -> None:
    """Run libFuzzer. Its first argument is the command with which it starts further processes in a shell."""
    command = f"{shlex.quote(sys.executable)} -m tests.fuzz.run {options.target}"
    atheris.Setup([command, *arguments], TARGETS[options.target].run)
    atheris.Fuzz()


def _write_seeds(target: Target, folder: Path) -> None:
    folder.mkdir()
    for number, data in enumerate(target.make_seeds()):
        (folder / str(number)).write_bytes(data)


def _dictionary(seeds: Sequence[bytes]) -> str:
    """The terms in the seeds, in the form of libFuzzer's dictionaries. The fuzzer inserts them into inputs."""
    terms = {match[0].decode("ascii") for seed in seeds for match in _TERM.finditer(seed)}
    return "".join(f'"{term}"\n' for term in sorted(terms))


if __name__ == "__main__":
    main()
