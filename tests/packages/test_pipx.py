"""The wheel, installed by pipx: the command in the path, an added library, update and removal."""

import json
import shlex
from pathlib import Path

import pytest

from .conftest import LATER, Distributions
from .installed_copy import LOCKED, SAMPLE, make_environment, output_of, run, traces

pytestmark = pytest.mark.packages


def test_a_user_of_pipx_installs_updates_and_removes_it(
    distributions: Distributions, later_wheel: Path, tmp_path: Path
) -> None:
    home, tools = tmp_path / "home", tmp_path / "tools"
    home.mkdir()
    make_environment(tools)
    output_of([tools / "bin" / "python", "-m", "pip", "install", "--quiet", "pipx"], home)
    path = {"PATH": f"{home / '.local' / 'bin'}:{tools / 'bin'}:/usr/bin:/bin"}

    def output(*command: str | Path) -> str:
        return output_of(list(command), home, path)

    def line_of(library: str) -> str:
        return next(line for line in output("shutterspan", "doctor").splitlines() if line[9:].startswith(library))

    output("pipx", "install", "--pip-args", shlex.join(LOCKED), distributions.wheel)
    report = output("shutterspan", "doctor")
    assert "installed by pipx" in report and "All checks passed." in report
    report = json.loads(output("shutterspan", "render", SAMPLE, "-o", "clip.mp4", "--json"))
    assert report["frames"] == 7 and (home / "clip.mp4").is_file()

    printed = run(["shutterspan", "app"], home, path).stderr
    assert "The library PyQt6 is not installed. Run “pipx inject shutterspan PyQt6” in a terminal." in printed
    output("pipx", "inject", "shutterspan", "PyQt6")
    assert line_of("PyQt6").split()[-1][0].isdigit()

    (home / ".config" / "GIMP" / "3.0").mkdir(parents=True)
    output("shutterspan", "setup", "gimp", "desktop")
    output("pipx", "install", "--force", "--pip-args", shlex.join(LOCKED), later_wheel)
    assert output("shutterspan", "--version") == f"shutterspan {LATER}\n"
    assert "Run “shutterspan setup gimp”" in run(["shutterspan", "doctor"], home, path).stdout
    output("shutterspan", "setup")
    assert line_of("PyQt6").split()[-1][0].isdigit(), "an update keeps the added library"
    assert "All checks passed." in output("shutterspan", "doctor")

    assert "run “pipx uninstall shutterspan”" in output("shutterspan", "setup", "--remove", "--delete-settings")
    output("pipx", "uninstall", "shutterspan")
    assert [path for path in traces(home) if path.suffix not in (".log", ".lock")] == []  # pipx keeps these files
