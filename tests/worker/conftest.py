import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image

Message = dict[str, Any]
COMMAND = (sys.executable, "-P", "-m", "shutterspan.core.worker", "--device", "cpu", "--precision", "fp32")


class Line:
    """A worker, spoken to in bare lines."""

    def __init__(self, command: tuple[str, ...], environment: dict[str, str]):
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self.count = 0
        self.hello = self.hear()

    def hear(self) -> Message:
        assert self.process.stdout
        message: Message = json.loads(self.process.stdout.readline())
        return message

    def write(self, line: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def send(self, do: str, **fields: Any) -> int:
        """The request's number."""
        self.count += 1
        self.write(json.dumps({"request": self.count, "do": do, **fields}).encode())
        return self.count

    def rest(self) -> list[Message]:
        """All that is said until something is done."""
        messages = [self.hear()]
        while messages[-1]["say"] != "done":
            messages.append(self.hear())
        return messages

    def ask(self, do: str, **fields: Any) -> Message:
        """The last that is said before it's done."""
        number = self.send(do, **fields)
        messages = self.rest()
        assert {message["request"] for message in messages} == {number}
        return messages[-2]

    def pixels(self, told: Message) -> np.ndarray:
        """Those of a frame."""
        shape = told["height"], told["width"], 3
        return np.array(np.memmap(told["file"], np.uint8, "r", told["offset"], shape))

    def field(self, told: Message) -> np.ndarray:
        return np.array(np.memmap(told["file"], "<f4", "r", 0, (told["height"], told["width"], 2)))

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        with suppress(OSError):
            self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home, and a folder for temporary files, of their own."""
    home = tmp_path_factory.mktemp("home")
    folders = {"HOME": str(home), "XDG_STATE_HOME": str(home / "state"), "TMPDIR": str(home / "tmp")}
    (home / "tmp").mkdir()
    return os.environ | folders


@pytest.fixture(scope="session")
def command() -> tuple[str, ...]:
    """What starts the worker, as others start it."""
    return COMMAND


@pytest.fixture(scope="session")
def scratch(environment: dict[str, str]) -> Path:
    """Where the worker's private folders lie."""
    return Path(environment["TMPDIR"])


@pytest.fixture(scope="session")
def log_file(environment: dict[str, str]) -> Path:
    return Path(environment["XDG_STATE_HOME"]) / "shutterspan" / "log" / "shutterspan.log"


@pytest.fixture(scope="session")
def line(environment: dict[str, str]) -> Iterator[Line]:
    """One worker for all tests that leave it as it was."""
    line = Line(COMMAND, environment)
    yield line
    line.close()


@pytest.fixture
def started(environment: dict[str, str]) -> Iterator[Callable[..., Line]]:
    """Starts workers that a test may ill-treat."""
    lines: list[Line] = []

    def start(*command: str, **further: str) -> Line:
        lines.append(Line(command or COMMAND, environment | further))
        return lines[-1]

    yield start
    for line in lines:
        line.process.kill()
        line.process.wait()
        line.close()


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A patterned square that slid to the right over a still pattern: 256x192."""
    from skimage.data import astronaut

    picture = astronaut().astype(np.float32)
    ground, thing = picture[-192:, -256:], picture[80:208, 170:298]
    steps = np.repeat(ground[None], 33, 0)
    for step, frame in enumerate(steps):
        frame[32:160, 48 + step : 176 + step] = thing
    path = tmp_path_factory.mktemp("photos") / "slid.png"
    save_image(path, (steps.mean(0) + 0.5).astype(np.uint8))
    return path


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Noise, 48x32: is unfolded at once."""
    path = tmp_path_factory.mktemp("photos") / "small.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (32, 48, 3), np.uint8))
    return path


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Noise, 1280x720: takes a while to unfold."""
    path = tmp_path_factory.mktemp("photos") / "large.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (720, 1280, 3), np.uint8))
    return path
