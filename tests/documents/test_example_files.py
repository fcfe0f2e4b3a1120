"""The files of the pages' commands suit these commands."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from ..pictures.drawn_ball import BALL_PATH, BALL_REGION
from .commands import Command, commands_of
from .example_files import write_example_files
from .pages import read_pages

BALL_COMMANDS = [command for page in read_pages() for command in commands_of(page) if "ball.jpg" in command.tokens]


def values_of(command: Command, option: str) -> list[str]:
    """The values of an option in a command."""
    return [value for name, value in zip(command.tokens, command.tokens[1:], strict=False) if name == option]


def joined(numbers: npt.ArrayLike) -> str:
    return ",".join(map(str, np.ravel(numbers)))


@pytest.mark.parametrize("command", BALL_COMMANDS, ids=str)
def test_region_and_guidance_are_those_of_the_drawn_ball(command: Command) -> None:
    assert values_of(command, "--region") == [f"rectangle:{joined(BALL_REGION)}"]
    assert values_of(command, "--stroke") in ([], [joined(BALL_PATH)])
    assert values_of(command, "--arrow") in ([], [joined((BALL_PATH[0], BALL_PATH[-1]))])


def test_the_ball_moves_inside_its_region(tmp_path: Path) -> None:
    """Where the ball passes, the photo differs from the wall, which has the same colour along each row."""
    write_example_files(tmp_path)
    with Image.open(tmp_path / "ball.jpg") as photo:
        pixels = np.asarray(photo, float)
    rows, columns = np.nonzero(np.abs(pixels - pixels[:, :20].mean(axis=1, keepdims=True)).max(axis=2) > 30)
    left, top, right, bottom = BALL_REGION
    assert left < columns.min() < columns.max() < right and top < rows.min() < rows.max() < bottom
    assert all((abs(rows - y) + abs(columns - x)).min() <= 2 for x, y in BALL_PATH)
