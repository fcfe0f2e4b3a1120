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
from shutterspan.core.types.arrays import Float32Array, UInt8Array

Message = dict[str, Any]
COMMAND = (sys.executable, "-P", "-m", "shutterspan.core.worker", "--device", "cpu", "--precision", "fp32")


class RawClient:
    """A worker, and a client that reads and writes lines of the protocol without checks."""

    def __init__(self, command: tuple[str, ...], environment: dict[str, str]):
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self.last_id = 0
        self.hello = self.receive()

    def receive(self) -> Message:
        assert self.process.stdout
        message: Message = json.loads(self.process.stdout.readline())
        return message

    def write(self, line: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def send(self, method: str, **params: Any) -> int:
        """Send a request, and return its id."""
        self.last_id += 1
        self.write(json.dumps({"id": self.last_id, "method": method, "params": params}).encode())
        return self.last_id

    def receive_until_response(self) -> list[Message]:
        """The messages up to and including the next response, which is a result or an error."""
        messages = [self.receive()]
        while "event" in messages[-1]:
            messages.append(self.receive())
        return messages

    def respond(self, method: str, **params: Any) -> Message:
        """Send a request, and return its response."""
        request_id = self.send(method, **params)
        messages = self.receive_until_response()
        assert {message["id"] for message in messages} == {request_id}
        return messages[-1]

    def request(self, method: str, **params: Any) -> Message:
        """Send a request that succeeds, and return its result."""
        response = self.respond(method, **params)
        assert "result" in response, response
        result: Message = response["result"]
        return result

    def fail(self, method: str, **params: Any) -> Message:
        """Send a request that fails, and return its error."""
        error: Message = self.respond(method, **params)["error"]
        return error

    def pixels(self, reply: Message) -> UInt8Array:
        """The pixels of a frame: (H,W,3) uint8."""
        shape = reply["height"], reply["width"], 3
        return np.array(np.memmap(reply["file"], np.uint8, "r", reply["offset"], shape))

    def field(self, reply: Message) -> Float32Array:
        """A map of two values per pixel: (H,W,2) float32."""
        return np.array(np.memmap(reply["file"], "<f4", "r", 0, (reply["height"], reply["width"], 2)))

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        with suppress(OSError):
            self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment with its own home folder and its own folder for temporary files."""
    home = tmp_path_factory.mktemp("home")
    folders = {"HOME": str(home), "XDG_STATE_HOME": str(home / "state"), "TMPDIR": str(home / "tmp")}
    (home / "tmp").mkdir()
    return os.environ | folders


@pytest.fixture(scope="session")
def command() -> tuple[str, ...]:
    """The command that starts the worker."""
    return COMMAND


@pytest.fixture(scope="session")
def scratch(environment: dict[str, str]) -> Path:
    """The folder of the workers' private folders."""
    return Path(environment["TMPDIR"])


@pytest.fixture(scope="session")
def log_file(environment: dict[str, str]) -> Path:
    return Path(environment["XDG_STATE_HOME"]) / "shutterspan" / "log" / "shutterspan.log"


@pytest.fixture(scope="session")
def client(environment: dict[str, str]) -> Iterator[RawClient]:
    """A client of one worker. All tests that don't break the worker share it."""
    client = RawClient(COMMAND, environment)
    yield client
    client.close()


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Callable[..., RawClient]]:
    """Starts workers that a test may break."""
    clients: list[RawClient] = []

    def start(*command: str, **further: str) -> RawClient:
        clients.append(RawClient(command or COMMAND, environment | further))
        return clients[-1]

    yield start
    for client in clients:
        client.process.kill()
        client.process.wait()
        client.close()


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo, 256x192: a patterned square moves to the right over a still pattern."""
    from skimage.data import astronaut

    picture = astronaut().astype(np.float32)
    background, square = picture[-192:, -256:], picture[80:208, 170:298]
    frames = np.repeat(background[None], 33, 0)
    for shift, frame in enumerate(frames):
        frame[32:160, 48 + shift : 176 + shift] = square
    path = tmp_path_factory.mktemp("photos") / "slid.png"
    save_image(path, (frames.mean(0) + 0.5).astype(np.uint8))
    return path


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Noise, 48x32, which is unfolded fast."""
    path = tmp_path_factory.mktemp("photos") / "small.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (32, 48, 3), np.uint8))
    return path


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Noise, 1280x720, which is unfolded slowly."""
    path = tmp_path_factory.mktemp("photos") / "large.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (720, 1280, 3), np.uint8))
    return path
