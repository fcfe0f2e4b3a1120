"""A worker's session: hello event, responses to invalid requests, cancelling, and cleaning up."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from shutterspan.core.foundation.messages import Message
from shutterspan.core.worker.protocol import OLDEST_PROTOCOL, PROTOCOL

from ..process_state import is_running

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="NOT TESTED: looks into /proc")


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def wait_for_the_encoder(client) -> None:
    while (message := client.receive()).get("stage") != "video" or not message["done"]:
        assert message["event"] == "progress"


def response_ids(client, count: int) -> set[int]:
    """The ids of the next responses."""
    return {client.receive_until_response()[-1]["id"] for _ in range(count)}


def children(process: int) -> list[int]:
    return [
        int(child) for path in Path(f"/proc/{process}/task").glob("*/children") for child in path.read_text().split()
    ]


def test_the_hello_event_comes_first(client) -> None:
    assert client.hello["event"] == "hello"
    assert (client.hello["oldest_protocol"], client.hello["protocol"]) == (OLDEST_PROTOCOL, PROTOCOL)
    assert client.hello["version"] == version("shutterspan")
    assert "cpu" in client.hello["devices"] and client.hello["models"] == ["unfold"]
    assert Path(client.hello["folder"]).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("module", ["message_writer", "params", "protocol", "session"])
def test_reading_requests_loads_no_heavy_library(module: str) -> None:
    """The end of stdin ends the worker at once, so the thread that reads it must not wait for such an import."""
    code = f"import sys, shutterspan.core.worker.{module}; print(*{{'scipy', 'skimage', 'torch'}} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"{", "line_malformed"),
        (b"[1]", "line_malformed"),
        (b'{"id": NaN}', "line_malformed"),
        (b"\xff\xfe", "line_malformed"),
        (b"[" * 100_000, "line_malformed"),
        (b'{"id": 1, "method": "op', "line_malformed"),
        (b'{"method": "open"}', "request_id_invalid"),
        (b'{"id": true, "method": "open"}', "request_id_invalid"),
        (b'{"id": 0, "method": "open"}', "request_id_invalid"),
        (b'{"request": 1, "do": "open"}', "request_id_invalid"),  # the first version of the protocol
    ],
)
def test_a_malformed_line_is_rejected_and_the_next_one_is_read(client, text: bytes, code: str) -> None:
    client.write(text)
    (response,) = client.receive_until_response()
    assert response["id"] is None and response["error"]["code"] == code
    assert response["error"]["data"]["kind"] == "usage" and response["error"]["data"]["hint"]
    assert client.fail("close", exposure=10**6)["code"] == "exposure_missing"


@pytest.mark.slow
def test_a_line_of_100_mb_is_rejected_and_the_next_one_is_read(start: Callable, small: Path) -> None:
    client = start()
    mask = "A" * (100 << 20)
    client.send("open", photo=str(small), unfold_request={"regions": [{"mask": mask}]})
    (response,) = client.receive_until_response()
    assert response["id"] is None and response["error"]["code"] == "line_too_long"
    assert client.request("open", photo=str(small))["exposure"] == client.last_id


@pytest.mark.slow
def test_a_truncated_line_ends_the_worker_cleanly(start: Callable) -> None:
    client = start()
    client.process.stdin.write(b'{"id": 1, "method": "open", "params": {"pho')
    client.process.stdin.close()
    (response,) = client.receive_until_response()
    assert response["error"]["code"] == "line_malformed" and client.process.wait(10) == 0


def test_both_sides_agree_on_a_version(client) -> None:
    assert client.request("initialize", oldest=1, newest=PROTOCOL + 5) == {"protocol": PROTOCOL}
    for oldest, newest in ((1, OLDEST_PROTOCOL - 1), (PROTOCOL + 1, PROTOCOL + 1)):
        assert client.fail("initialize", oldest=oldest, newest=newest)["code"] == "protocol_unsupported"
    assert client.request("initialize", oldest=PROTOCOL, newest=PROTOCOL) == {"protocol": PROTOCOL}


def test_a_field_beside_method_and_params_is_rejected(client) -> None:
    client.last_id += 1
    client.write(json.dumps({"id": client.last_id, "method": "open", "photo": "/a.jpg"}).encode())
    (response,) = client.receive_until_response()
    assert response["id"] == client.last_id and response["error"]["code"] == "request_field_unknown"


@pytest.mark.parametrize(
    ("method", "fields", "sentence"),
    [
        ("fly", {}, "Unknown method “fly”"),
        ("open", {}, "“photo” is missing"),
        ("open", {"photo": "dancer.jpg"}, "“photo” must be the absolute path"),
        ("open", {"photo": "/nowhere/dancer.jpg"}, "no file /nowhere/dancer.jpg"),
        ("open", {"photo": "/a.jpg", "wdith": 3}, "“wdith” is unknown"),
        (
            "open",
            {"photo": "/a.jpg", "unfold_request": {"regions": [{"ellipse": [1, 2, 3]}]}},
            "“unfold_request.regions.1.ellipse” must",
        ),
        (
            "open",
            {"photo": "/a.jpg", "unfold_request": {"regions": [{"mask": "AAAA"}]}},
            "“unfold_request.regions.1.mask” must be a PNG",
        ),
        ("open", {"photo": "/a.jpg", "unfold_request": {}, "asked": {}}, "“asked” is unknown"),
        ("frame", {"exposure": 10**6, "t": 0}, "no exposure 1000000"),
        ("frame", {"exposure": 1, "t": 1.01}, "“t” must be a number from 0 to 1"),
        ("frame", {"exposure": 1, "t": 1, "slot": 64}, "“slot” must"),
        ("frames", {"exposure": 1, "times": [], "folder": "/"}, "“times” must be a list"),
        ("export", {"photo": "/a.jpg", "target": "/a.mp4", "settings": {"frames": 1}}, "“settings.frames” must"),
        ("export", {"photo": "/a.jpg", "target": "/a.mp4", "settings": {"key_frame": 1}}, "“settings.key_frame” is"),
        ("trajectories", {"photo": "/a.jpg", "targets": ["a.png"]}, "“targets.1” must be the absolute path"),
        ("export", {"target": "/a.mp4"}, "either “exposure” or “photo”"),
        ("export", {"photo": "/a.jpg", "exposure": 1, "target": "/a.mp4"}, "either “exposure” or “photo”"),
        ("export", {"exposure": 1, "latents": "/a", "target": "/a.mp4"}, "“latents” is valid only with “photo”"),
        ("export", {"exposure": 10**6, "target": "/a.mp4"}, "no exposure 1000000"),
        ("trajectories", {"exposure": 1, "decoded_photo": "/a", "targets": ["/a.flo"]}, "“decoded_photo” is valid"),
        ("cancel", {"id": "all"}, "“id” must be a whole number"),
        ("initialize", {}, "“oldest” is missing"),
    ],
)
def test_an_invalid_request_is_an_error_that_names_the_field(client, method: str, fields: dict, sentence: str) -> None:
    error = client.fail(method, **fields)
    assert error["data"]["kind"] in ("usage", "input") and sentence in error["message"]
    assert Message.from_dict({"code": error["code"], **error["data"]}).code == error["code"]


def test_errors_of_the_core_have_a_kind_and_are_logged(client, tmp_path: Path, log_file: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff broken")
    error = client.fail("open", photo=str(tmp_path / "broken.jpg"))
    assert error["data"]["kind"] == "input" and "damaged" in error["message"] and error["data"]["hint"]
    assert error["data"]["values"]["path"] == str(tmp_path / "broken.jpg")
    wait_until(lambda: "Traceback" in log_file.read_text() and "broken.jpg is damaged" in log_file.read_text())


#: A worker with a library that prints text when a photo is unfolded.
NOISY = """
import ctypes, os
from shutterspan.core.worker import exposure_handlers, session
unfold = exposure_handlers.unfold
def noisy(*arguments):
    os.write(1, b"from C\\n")
    ctypes.CDLL(None).puts(b"from a buffer of C")
    ctypes.CDLL(None).fflush(None)
    print("from Python", flush=True)
    return unfold(*arguments)
exposure_handlers.unfold = noisy
session.main()
"""


@pytest.mark.slow
def test_output_of_libraries_does_not_break_lines(start: Callable, small: Path) -> None:
    client = start(sys.executable, "-P", "-c", NOISY)
    assert client.request("open", photo=str(small))["exposure"] == 1
    assert client.request("motion", exposure=1)["file"]


def test_a_request_is_cancelled_during_an_encode(client, large: Path, small: Path) -> None:
    number = client.send("open", photo=str(large))
    assert client.receive()["event"] == "progress"
    time.sleep(0.3)
    cancelling = client.send("cancel", id=number)
    responses: dict[int, dict] = {}
    while len(responses) < 2:
        response = client.receive_until_response()[-1]
        responses[response["id"]] = response
    assert responses[number]["error"]["code"] == "cancelled" and responses[cancelling]["result"] == {}
    assert client.fail("frame", exposure=number, t=0)["code"] == "exposure_missing"
    assert client.request("open", photo=str(small))["exposure"] == client.last_id


def test_a_waiting_request_is_cancelled(client, large: Path, small: Path) -> None:
    running = client.send("open", photo=str(large))
    assert client.receive()["event"] == "progress"
    waiting = client.send("open", photo=str(small))
    client.send("cancel", id=waiting)
    response = client.receive_until_response()[-1]
    assert response["id"] == waiting and response["error"]["code"] == "cancelled"
    assert response_ids(client, 1) == {waiting + 1}  # the response to `cancel` itself
    client.send("cancel", id=running)
    assert response_ids(client, 2) == {running, running + 3}


def test_cancelling_an_ended_request_does_nothing(client, small: Path) -> None:
    opened = client.request("open", photo=str(small))
    assert client.request("cancel", id=opened["exposure"]) == {}
    assert client.request("frame", exposure=opened["exposure"], t=0)["file"]


def test_a_cancelled_export_leaves_no_file(client, small: Path, tmp_path: Path) -> None:
    settings = {"frames": 100, "duration": 900}
    number = client.send("export", photo=str(small), still_clip=True, settings=settings, target=str(tmp_path / "a.mp4"))
    wait_for_the_encoder(client)
    encoders = children(client.process.pid)
    client.send("cancel", id=number)
    responses = [client.receive_until_response()[-1] for _ in range(2)]
    assert [response["error"]["code"] for response in responses if response["id"] == number] == ["cancelled"]
    assert encoders and not any(map(is_running, encoders)) and not list(tmp_path.iterdir())


@needs_proc
@pytest.mark.parametrize(
    "way",
    ["stdin", pytest.param("shutdown", marks=pytest.mark.slow), pytest.param("SIGTERM", marks=pytest.mark.slow)],
)
def test_the_worker_ends_during_any_work(start: Callable, small: Path, tmp_path: Path, way: str) -> None:
    client = start()
    settings = {"frames": 100, "duration": 900}
    client.send("export", photo=str(small), still_clip=True, settings=settings, target=str(tmp_path / "a.mp4"))
    wait_for_the_encoder(client)
    encoders = children(client.process.pid)
    if way == "stdin":
        client.process.stdin.close()
    elif way == "shutdown":
        client.send("shutdown")
    else:
        client.process.send_signal(signal.SIGTERM)
    assert client.process.wait(60) == 0
    assert encoders and not any(map(is_running, encoders))
    assert not list(tmp_path.iterdir()) and not Path(client.hello["folder"]).exists()


#: A host that starts the command in its arguments, sends it a request, and waits until it is killed.
HOST = """
import json, subprocess, sys, time
command, request = json.loads(sys.argv[1]), json.loads(sys.argv[2])
worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
hello = json.loads(worker.stdout.readline())
worker.stdin.write(json.dumps(request).encode() + b"\\n")
worker.stdin.flush()
for line in worker.stdout:
    message = json.loads(line)
    if message.get("stage") == "video" and message["done"]:
        break
print(json.dumps([worker.pid, hello["folder"]]), flush=True)
time.sleep(600)
"""


@pytest.mark.slow
@needs_proc
def test_the_worker_ends_when_its_host_is_killed(
    environment: dict, command: tuple, small: Path, tmp_path: Path
) -> None:
    settings = {"frames": 100, "duration": 900}
    export = {"photo": str(small), "still_clip": True, "settings": settings, "target": str(tmp_path / "a.mp4")}
    arguments = json.dumps(command), json.dumps({"id": 1, "method": "export", "params": export})
    with subprocess.Popen([sys.executable, "-c", HOST, *arguments], env=environment, stdout=subprocess.PIPE) as host:
        assert host.stdout
        worker, folder = json.loads(host.stdout.readline())
        encoders = children(worker)
        host.kill()
    wait_until(lambda: not is_running(worker))
    assert encoders and not any(map(is_running, encoders))
    assert not list(tmp_path.iterdir()) and not Path(folder).exists()


#: A worker with a missing folder for temporary files.
NO_ROOM = """
import sys, tempfile
tempfile.tempdir = sys.argv.pop()
from shutterspan.core.worker import session
session.main()
"""


@pytest.mark.slow
def test_no_room_for_temporary_files_is_reported_with_a_sentence(environment: dict, tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-P", "-c", NO_ROOM, str(tmp_path / "gone")],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
    )
    error = json.loads(process.stdout)["error"]
    assert process.returncode == 1 and error["code"] == "temporary_files_not_written"
    assert error["data"]["kind"] == "output" and "Temporary files" in error["message"]


def test_progress_is_reported_at_most_twenty_times_a_second(client, small: Path, tmp_path: Path) -> None:
    settings = {"frames": 240}
    number = client.send("export", photo=str(small), still_clip=True, settings=settings, target=str(tmp_path / "a.mp4"))
    received: list[tuple[float, dict]] = []
    while not received or "event" in received[-1][1]:
        received.append((time.monotonic(), client.receive()))
    frames = [(at, message) for at, message in received if message.get("stage") == "video"]
    assert {message["id"] for _, message in received} == {number}
    assert frames[0][1]["done"] == 1 and frames[-1][1]["done"] == 240
    assert 2 <= len(frames) <= 3 + 20 * (frames[-1][0] - frames[0][0])


def test_many_requests_are_handled_in_order(client, small: Path) -> None:
    opened = client.request("open", photo=str(small))
    numbers = [client.send("frame", exposure=opened["exposure"], t=i / 50, slot=i) for i in range(50)]
    assert [client.receive_until_response()[-1]["id"] for _ in numbers] == numbers
