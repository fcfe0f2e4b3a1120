"""A target for the worker: each line that it receives gets one response in the form of the protocol."""

import io
import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.worker.dispatcher import Dispatcher
from shutterspan.core.worker.message_writer import MessageWriter
from shutterspan.core.worker.protocol import METHODS, ErrorResponse, encode_message, read_lines
from shutterspan.core.worker.session import Session
from shutterspan.core.worker.store import PixelStore, PrivateFolder

from .target import Target

#: A device that doesn't exist: a pass checks its params and ends before the network is loaded.
_NO_DEVICE = "none"


class _Answers(MessageWriter):
    """Records the messages of a worker."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def _write(self, message: Mapping[str, Any]) -> None:
        self.messages.append(json.loads(encode_message(message)))


class _Session(Session):
    """A session that does its jobs in the caller's thread and doesn't end the process."""

    def answer(self, lines: bytes, dispatcher: Dispatcher) -> None:
        self._hello_written.set()
        for line in read_lines(io.BytesIO(lines)):
            try:
                self._receive(line)
            except UsageError as error:
                self._writer.write_error(None, error)
        self._queue._ended = True  # like `end`, but without cancelling jobs
        while self._queue._jobs:
            self._work("passes", dispatcher)
            self._work("short", dispatcher)

    def _end(self) -> None:
        pass


#: Removed when the process ends.
_TEMPORARY = tempfile.TemporaryDirectory(prefix="shutterspan-fuzz-")


@cache
def _dispatcher() -> Dispatcher:
    return Dispatcher(PixelStore(Path(_TEMPORARY.name)), _NO_DEVICE, "fp32")


@cache
def _folder() -> PrivateFolder:
    return PrivateFolder()


def check_lines(data: bytes) -> None:
    answers = _Answers()
    _Session(answers, _folder()).answer(data, _dispatcher())
    lines = list(read_lines(io.BytesIO(data)))
    events = [one for one in answers.messages if "event" in one]
    responses = [one for one in answers.messages if "event" not in one]
    assert not events and len(responses) == len(lines), f"{len(lines)} lines, {answers.messages}"
    ids = [one["id"] for one in responses if one["id"] is not None]
    assert len(ids) == len(set(ids))
    for one in responses:
        _check_response(one)


def _check_response(response: dict[str, Any]) -> None:
    if "error" in response:
        error = msgspec.convert(response, ErrorResponse)["error"]
        assert error["code"] != "internal_error", response
        assert error["message"] and error["data"]["kind"], response
        return
    assert isinstance(response["id"], int) and isinstance(response["result"], dict)
    assert any(_fits(response["result"], method.result) for method in METHODS.values())


def _fits(result: dict[str, Any], form: type) -> bool:
    try:
        msgspec.convert(result, form)
    except msgspec.ValidationError:
        return False
    return True


def line_seeds() -> list[bytes]:
    region = {"ellipse": [1, 2, 8, 9], "name": "wheel", "feather": 2, "strokes": [[[1, 2], [3, 4]]], "strength": 0.5}
    request = {"regions": [region], "outside": "still", "arrows": [[0, 0, 4, 4]]}
    settings = {"frames": 5, "from": 0, "to": 1, "fps": 24, "loop": "boomerang", "size": 64, "crop": [[0, 0], [1, 1]]}
    requests: list[tuple[str, dict[str, Any]]] = [
        ("initialize", {"oldest": 1, "newest": 99}),
        ("open", {"photo": "/nowhere.jpg", "unfold_request": request, "width": 64}),
        ("replay", {"exposure": 1, "unfold_request": request}),
        ("frame", {"exposure": 1, "t": 0.5, "width": 64, "slot": 3, "part": [0, 0, 8, 8]}),
        ("frames", {"exposure": 1, "times": [0, 0.5], "folder": "/nowhere", "depth": 16, "cutout": True}),
        ("motion", {"exposure": 1}),
        ("consistency", {"exposure": 1}),
        ("save_latents", {"exposure": 1}),
        ("set_aside", {"exposure": 1}),
        ("export", {"photo": "/nowhere.jpg", "target": "/nowhere/a.mp4", "settings": settings, "still_clip": True}),
        ("export", {"exposure": 1, "target": "/nowhere/a.png", "settings": {"at": 0.5}, "keep": True}),
        ("trajectories", {"photo": "/nowhere.jpg", "targets": ["/nowhere/a.json"], "draw": "arrows", "latents": "/a"}),
        ("close", {"exposure": 1}),
        ("cancel", {"id": 1}),
        ("shutdown", {}),
    ]
    lines = [
        json.dumps({"id": number, "method": method, "params": params}).encode() + b"\n"
        for number, (method, params) in enumerate(requests, 1)
    ]
    return [*lines, b"".join(lines[-3:]), b'{"id": 1, "method": "open"}\n{\n[]\n']


WORKER_TARGETS = {"worker": Target(check_lines, line_seeds, 2048)}
