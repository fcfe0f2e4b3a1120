"""The worker's life: what it says first, that nothing breaks its line, and that it leaves nothing behind."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from shutterspan.core.worker.protocol import PROTOCOL

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="NOT TESTED: looks into /proc")


def wait_until(holds: Callable[[], bool], seconds: float = 15) -> None:
    given_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < given_up
        time.sleep(0.02)


def wait_for_the_encoder(line) -> None:
    while (message := line.hear()).get("stage") != "video" or not message["done"]:
        assert message["say"] == "progress"


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")")[-1].split()[0] != "Z"
    except OSError:
        return False


def children(process: int) -> list[int]:
    return [
        int(child) for path in Path(f"/proc/{process}/task").glob("*/children") for child in path.read_text().split()
    ]


def test_hello(line) -> None:
    assert line.hello["say"] == "hello" and line.hello["protocol"] == PROTOCOL
    assert line.hello["version"] == version("shutterspan")
    assert "cpu" in line.hello["devices"] and line.hello["models"] == ["unfold"]
    assert Path(line.hello["folder"]).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"{", "could not be understood"),
        (b"[1]", "could not be understood"),
        (b'{"request": NaN}', "could not be understood"),
        (b"\xff\xfe", "could not be understood"),
        (b"[" * 100_000, "could not be understood"),
        (b'{"do": "open"}', "no number"),
        (b'{"request": true, "do": "open"}', "no number"),
        (b'{"request": 0, "do": "open"}', "no number"),
    ],
)
def test_a_malformed_line_is_refused_and_the_next_one_heard(line, text: bytes, sentence: str) -> None:
    line.write(text)
    error, done = line.rest()
    assert error["say"] == "error" and error["kind"] == "usage" and sentence in error["message"]
    assert error["request"] is None and done["request"] is None
    assert line.ask("close", exposure=10**6)["say"] == "error"


@pytest.mark.parametrize(
    ("do", "fields", "sentence"),
    [
        ("fly", {}, "no “fly” to do"),
        ("open", {}, "“photo” is missing"),
        ("open", {"photo": "dancer.jpg"}, "“photo” must be the absolute path"),
        ("open", {"photo": "/nowhere/dancer.jpg"}, "no file /nowhere/dancer.jpg"),
        ("open", {"photo": "/a.jpg", "wdith": 3}, "“wdith” is unknown"),
        ("open", {"photo": "/a.jpg", "asked": {"regions": [{"ellipse": [1, 2, 3]}]}}, "“asked.regions.1.ellipse” must"),
        ("open", {"photo": "/a.jpg", "asked": {"regions": [{"mask": "AAAA"}]}}, "“asked.regions.1.mask” must be a PNG"),
        ("frame", {"exposure": 10**6, "t": 0}, "no exposure 1000000"),
        ("frame", {"exposure": 1, "t": 1.01}, "“t” must be a number from 0 to 1"),
        ("frame", {"exposure": 1, "t": 1, "slot": 64}, "“slot” must"),
        ("frames", {"exposure": 1, "times": [], "folder": "/"}, "“times” must be a list"),
        ("export", {"photo": "/a.jpg", "target": "/a.mp4", "settings": {"frames": 1}}, "“settings.frames” must"),
        ("export", {"photo": "/a.jpg", "target": "/a.mp4", "settings": {"key_frame": 1}}, "“settings.key_frame” is"),
        ("trajectories", {"photo": "/a.jpg", "targets": ["a.png"]}, "“targets.1” must be the absolute path"),
        ("cancel", {"cancels": "all"}, "“cancels” must be a whole number"),
    ],
)
def test_what_makes_no_sense_is_an_error_in_words(line, do: str, fields: dict, sentence: str) -> None:
    told = line.ask(do, **fields)
    assert told["say"] == "error" and told["kind"] in ("usage", "input") and sentence in told["message"]


def test_errors_of_the_core_come_with_their_kind_and_leave_their_trace_in_the_log(
    line, tmp_path: Path, log_file: Path
) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff broken")
    told = line.ask("open", photo=str(tmp_path / "broken.jpg"))
    assert told["kind"] == "input" and "damaged" in told["message"] and told["hint"]
    wait_until(lambda: "Traceback" in log_file.read_text() and "broken.jpg is damaged" in log_file.read_text())


#: The worker with a library that prints as it likes, whenever a photo is unfolded.
NOISY = """
import ctypes, os
from shutterspan.core.worker import opened, session
unfold = opened.unfold
def noisy(*arguments):
    os.write(1, b"from C\\n")
    ctypes.CDLL(None).puts(b"from a buffer of C")
    ctypes.CDLL(None).fflush(None)
    print("from Python", flush=True)
    return unfold(*arguments)
opened.unfold = noisy
session.main()
"""


def test_what_libraries_print_does_not_break_the_line(started: Callable, small: Path) -> None:
    line = started(sys.executable, "-P", "-c", NOISY)
    assert line.ask("open", photo=str(small))["say"] == "result"
    assert line.ask("trust", exposure=1)["say"] == "result"


def test_cancelled_in_the_middle_of_an_encode(line, large: Path, small: Path) -> None:
    number = line.send("open", photo=str(large))
    assert line.hear()["say"] == "progress"
    time.sleep(0.3)
    at = time.monotonic()
    cancelling = line.send("cancel", cancels=number)
    said = {}
    while len(said) < 3:
        message = line.hear()
        if message["say"] != "progress":
            said[message["request"], message["say"]] = time.monotonic() - at
    assert set(said) == {(number, "cancelled"), (number, "done"), (cancelling, "done")}
    assert said[number, "cancelled"] < 1
    assert line.ask("frame", exposure=number, t=0)["kind"] == "usage"
    assert line.ask("open", photo=str(small))["say"] == "result"


def test_cancelled_before_its_turn(line, large: Path, small: Path) -> None:
    running = line.send("open", photo=str(large))
    assert line.hear()["say"] == "progress"
    waiting = line.send("open", photo=str(small))
    line.send("cancel", cancels=waiting)
    heard = line.rest()
    assert [(m["request"], m["say"]) for m in heard if m["say"] != "progress"] == [
        (waiting, "cancelled"),
        (waiting, "done"),
    ]
    assert line.rest()[-1]["request"] == waiting + 1  # of the cancel itself
    line.send("cancel", cancels=running)
    assert {line.rest()[-1]["request"] for _ in range(2)} == {running, running + 3}


def test_cancelling_what_is_over_does_nothing(line, small: Path) -> None:
    opened = line.ask("open", photo=str(small))
    line.send("cancel", cancels=opened["exposure"])
    assert [message["say"] for message in line.rest()] == ["done"]
    assert line.ask("frame", exposure=opened["exposure"], t=0)["say"] == "result"


def test_a_cancelled_export_leaves_no_file(line, small: Path, tmp_path: Path) -> None:
    settings = {"frames": 100, "duration": 900}
    number = line.send("export", photo=str(small), settings=settings, target=str(tmp_path / "a.mp4"))
    wait_for_the_encoder(line)
    encoders = children(line.process.pid)
    line.send("cancel", cancels=number)
    ended = line.rest() + line.rest()
    assert {"request": number, "say": "cancelled"} in ended
    assert encoders and not any(map(alive, encoders)) and not list(tmp_path.iterdir())


@needs_proc
@pytest.mark.parametrize(
    "way",
    ["stdin", pytest.param("shutdown", marks=pytest.mark.slow), pytest.param("SIGTERM", marks=pytest.mark.slow)],
)
def test_it_ends_whatever_it_does(started: Callable, small: Path, tmp_path: Path, way: str) -> None:
    line = started()
    settings = {"frames": 100, "duration": 900}
    line.send("export", photo=str(small), settings=settings, target=str(tmp_path / "a.mp4"))
    wait_for_the_encoder(line)
    encoders = children(line.process.pid)
    if way == "stdin":
        line.process.stdin.close()
    elif way == "shutdown":
        line.send("shutdown")
    else:
        line.process.send_signal(signal.SIGTERM)
    assert line.process.wait(5) == 0
    assert encoders and not any(map(alive, encoders))
    assert not list(tmp_path.iterdir()) and not Path(line.hello["folder"]).exists()


#: A host: starts the command of its arguments, has it work, and waits to be killed.
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


@needs_proc
def test_it_ends_when_its_host_is_killed(environment: dict, command: tuple, small: Path, tmp_path: Path) -> None:
    settings = {"frames": 100, "duration": 900}
    export = {"photo": str(small), "settings": settings, "target": str(tmp_path / "a.mp4")}
    told = json.dumps(command), json.dumps({"request": 1, "do": "export", **export})
    with subprocess.Popen([sys.executable, "-c", HOST, *told], env=environment, stdout=subprocess.PIPE) as host:
        assert host.stdout
        worker, folder = json.loads(host.stdout.readline())
        encoders = children(worker)
        host.kill()
    wait_until(lambda: not alive(worker), 5)
    assert encoders and not any(map(alive, encoders))
    assert not list(tmp_path.iterdir()) and not Path(folder).exists()


#: The worker where temporary files belong into a folder that is not there.
NO_ROOM = """
import sys, tempfile
tempfile.tempdir = sys.argv.pop()
from shutterspan.core.worker import session
session.main()
"""


def test_no_room_for_temporary_files_is_a_sentence(environment: dict, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", NO_ROOM, str(tmp_path / "gone")],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
    )
    error = json.loads(done.stdout)
    assert done.returncode == 1 and error["kind"] == "output" and "Temporary files" in error["message"]


def test_progress_is_told_at_most_twenty_times_a_second(line, small: Path, tmp_path: Path) -> None:
    settings = {"frames": 240}
    number = line.send("export", photo=str(small), settings=settings, target=str(tmp_path / "a.mp4"))
    heard: list[tuple[float, dict]] = []
    while not heard or heard[-1][1]["say"] != "done":
        heard.append((time.monotonic(), line.hear()))
    frames = [(at, message) for at, message in heard if message.get("stage") == "video"]
    assert {message["request"] for _, message in heard} == {number}
    assert frames[0][1]["done"] == 0 and frames[-1][1]["done"] == 240
    assert 2 <= len(frames) <= 3 + 20 * (frames[-1][0] - frames[0][0])


def test_a_flood_of_requests_is_worked_off_in_order(line, small: Path) -> None:
    opened = line.ask("open", photo=str(small))
    numbers = [line.send("frame", exposure=opened["exposure"], t=i / 50, slot=i) for i in range(50)]
    assert [line.rest()[-1]["request"] for _ in numbers] == numbers
