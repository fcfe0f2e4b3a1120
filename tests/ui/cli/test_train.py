"""`shutterspan train`: the processes that it starts."""

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.core.training import loop


def test_processes_that_draw_scenes_run_no_file_of_the_current_folder(
    planted: Path, run_command: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(*_: Any) -> None:
        process = multiprocessing.get_context("spawn").Process(target=os.getpid)
        process.start()
        process.join(60)
        assert process.exitcode == 0

    monkeypatch.setattr(loop, "train", draw)
    recipe = RESOURCES / "recipes" / "wide.toml"
    assert run_command("train", "--config", recipe, "--minutes", "1").code == 0
    assert not planted.exists()
