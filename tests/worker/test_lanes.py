"""Short requests are handled during a pass; both can be cancelled; several photos share the memory."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Message = dict[str, Any]


def responses(client, *request_ids: int) -> list[Message]:
    """The responses to these requests in the order of arrival. Other messages are ignored."""
    received: list[Message] = []
    while len(received) < len(request_ids):
        message = client.receive_until_response()[-1]
        if message["id"] in request_ids:
            received.append(message)
    return received


def ids(messages: list[Message]) -> list[int]:
    return [message["id"] for message in messages]


@pytest.fixture
def busy(client, large: Path) -> Iterator[Any]:
    """The client while its worker unfolds another photo, which takes longer than a test."""
    running = client.send("open", photo=str(large))
    assert client.receive()["event"] == "progress"
    yield client
    cancelling = client.send("cancel", id=running)
    last = responses(client, running, cancelling)
    assert {message["id"]: "error" in message for message in last} == {running: True, cancelling: False}


@pytest.fixture(scope="module")
def opened(client, small: Path) -> int:
    """An exposure of the small photo."""
    exposure: int = client.request("open", photo=str(small))["exposure"]
    return exposure


@pytest.fixture(scope="module")
def still_frame(client, opened: int) -> np.ndarray:
    return client.pixels(client.request("frame", exposure=opened, t=0.5))


def test_short_requests_are_served_in_order_while_a_pass_runs(opened: int, still_frame, busy) -> None:
    frames = [busy.send("frame", exposure=opened, t=i / 20, slot=i) for i in range(20)]
    motion = busy.send("motion", exposure=opened)
    received = responses(busy, *frames, motion)
    assert ids(received) == [*frames, motion]
    assert np.array_equal(busy.pixels(received[10]["result"]), still_frame)


def test_a_replay_and_its_frames_do_not_wait_for_a_pass(opened: int, still_frame, busy) -> None:
    replay = busy.send("replay", exposure=opened, unfold_request={"flipped": True})
    frame, closing = busy.send("frame", exposure=replay, t=0.5), busy.send("close", exposure=replay)
    received = responses(busy, replay, frame, closing)
    assert ids(received) == [replay, frame, closing] and all("result" in message for message in received)


def test_requests_that_need_a_pass_wait_for_it(client, opened: int, small: Path, tmp_path: Path) -> None:
    opening = client.send("open", photo=str(small))
    frame, other = client.send("frame", exposure=opening, t=0), client.send("frame", exposure=opened, t=0)
    export = client.send("export", exposure=opening, still_clip=True, target=str(tmp_path / "a.gif"))
    closing = client.send("close", exposure=opening)
    received = responses(client, opening, frame, other, export, closing)
    assert all("result" in message for message in received)
    in_turn = [number for number in ids(received) if number != other]
    assert in_turn == [opening, frame, export, closing]


def test_a_short_request_is_cancelled_while_a_pass_continues(opened: int, busy, tmp_path: Path) -> None:
    times = [i / 998 for i in range(999)]
    frames = busy.send("frames", exposure=opened, times=times, folder=str(tmp_path))
    while busy.receive()["id"] != frames:
        pass
    waiting = busy.send("frame", exposure=opened, t=0)
    cancelling = [busy.send("cancel", id=number) for number in (waiting, frames)]
    received = responses(busy, frames, waiting, *cancelling)
    failed = {message["id"] for message in received if message.get("error", {}).get("code") == "cancelled"}
    assert failed == {frames, waiting} and not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("way", ["stdin", "shutdown"])
def test_it_ends_while_both_lanes_are_busy(start: Callable, small: Path, large: Path, tmp_path: Path, way: str) -> None:
    client = start()
    opened = client.request("open", photo=str(small))["exposure"]
    frames = client.send("frames", exposure=opened, times=[i / 998 for i in range(999)], folder=str(tmp_path))
    while client.receive()["id"] != frames:
        pass
    client.send("open", photo=str(large))
    while client.receive()["id"] == frames:
        pass
    if way == "stdin":
        client.process.stdin.close()
    else:
        client.send("shutdown")
    assert client.process.wait(60) == 0
    assert not list(tmp_path.iterdir()) and not Path(client.hello["folder"]).exists()


def test_an_exposure_set_aside_is_opened_again_by_a_replay(client, small: Path) -> None:
    opened = client.request("open", photo=str(small))
    frame = client.pixels(client.request("frame", exposure=opened["exposure"], t=0.2))
    assert client.request("set_aside", exposure=opened["exposure"]) == {}
    replay = client.request("replay", exposure=opened["exposure"], unfold_request={})
    assert replay["encode_count"] == opened["encode_count"]
    again = client.request("frame", exposure=replay["exposure"], t=0.2)
    assert np.array_equal(client.pixels(again), frame)
    assert client.request("close", exposure=opened["exposure"]) == {}
    assert client.request("frame", exposure=replay["exposure"], t=0.2)["width"] == 48
    assert client.fail("set_aside", exposure=opened["exposure"])["code"] == "exposure_missing"


#: A worker in which memory runs out several times when a further photo is unfolded.
SHORT_OF_MEMORY = """
import sys
from shutterspan.core.worker import exposure_handlers, session
unfold, failures, count = exposure_handlers.unfold, int(sys.argv.pop()), 0
def short_of_memory(*arguments):
    global count
    count += 1
    if 2 <= count < 2 + failures:
        raise MemoryError
    return unfold(*arguments)
exposure_handlers.unfold = short_of_memory
session.main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("failures", [1, 2])
def test_exposures_set_aside_are_dropped_if_memory_runs_out(start: Callable, small: Path, failures: int) -> None:
    client = start(sys.executable, "-P", "-c", SHORT_OF_MEMORY, str(failures))
    aside = client.request("open", photo=str(small))["exposure"]
    client.request("set_aside", exposure=aside)
    response = client.respond("open", photo=str(small))
    if failures == 1:
        assert response["result"]["exposure"] == 3
    else:
        assert response["error"]["code"] == "memory_exhausted"
    assert client.fail("replay", exposure=aside, unfold_request={})["code"] == "exposure_missing"


@pytest.mark.slow
def test_a_memory_limit_may_be_a_fraction_of_a_gigabyte(start: Callable, command: tuple[str, ...], small: Path) -> None:
    client = start(*command, "--memory", "1.5")
    opened = client.request("open", photo=str(small))
    limit = Path(f"/proc/{client.process.pid}/limits").read_text()
    assert f"{3 << 29}" in next(line for line in limit.splitlines() if line.startswith("Max data size"))
    assert client.request("frame", exposure=opened["exposure"], t=0)["width"] == 48


def test_a_part_of_a_frame(client, photo: Path) -> None:
    opened = client.request("open", photo=str(photo))
    whole = client.pixels(client.request("frame", exposure=opened["exposure"], t=0.3))
    part = client.request("frame", exposure=opened["exposure"], t=0.3, part=[60, 20, 180, 100])
    assert (part["width"], part["height"]) == (120, 80)
    assert np.array_equal(client.pixels(part), whole[20:100, 60:180])
    small = client.request("frame", exposure=opened["exposure"], t=0.3, part=[60, 20, 180, 100], width=30)
    assert (small["width"], small["height"]) == (30, 20)


@pytest.mark.parametrize("part", [[0, 0, 257, 10], [0, 0, 10, 193], [5, 0, 5, 10], [5, 9, 10, 8]])
def test_a_part_beyond_the_photo_is_an_error(client, photo: Path, part: list[int]) -> None:
    opened = client.request("open", photo=str(photo), width=64)
    outside = client.fail("frame", exposure=opened["exposure"], t=0.3, part=[0, 0, 65, 10])
    assert outside["code"] == "part_outside" and "64x48 pixels" in outside["message"]
    assert client.fail("frame", exposure=opened["exposure"], t=0.3, part=part)["code"] == "part_outside"


@pytest.mark.parametrize("part", [[0, 0, 10], [0, 0, 10, 1.5], [-1, 0, 10, 10], "all"])
def test_an_invalid_part_is_an_error(client, part: object) -> None:
    error = client.fail("frame", exposure=1, t=0, part=part)
    assert error["code"] == "params_invalid" and "“part" in error["message"]
