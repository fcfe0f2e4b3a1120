"""The worker with little memory, and without some of its standard streams."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="NOT TESTED: ulimit is obeyed on Linux alone")

INITIALIZE = json.dumps({"id": 1, "method": "initialize", "params": {"oldest": 2, "newest": 2}})


def run_worker(limit: str = "", redirection: str = "") -> subprocess.CompletedProcess[str]:
    command = f'{limit} exec "$0" -m shutterspan.core.worker {redirection}'
    return subprocess.run(
        ["sh", "-c", command, sys.executable], input=INITIALIZE + "\n", capture_output=True, encoding="utf-8"
    )


@pytest.mark.parametrize("kilobytes", [300_000, 500_000, 700_000])
def test_too_little_memory_is_reported_in_a_message(kilobytes: int) -> None:
    worker = run_worker(f"ulimit -v {kilobytes};")
    *_, error = (message["error"] for message in map(json.loads, worker.stdout.splitlines()) if "error" in message)
    assert worker.returncode == 1 and not worker.stderr
    assert (error["code"], error["data"]["kind"]) == ("memory_exhausted", "memory")


@pytest.mark.slow
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_the_worker_needs_no_stderr(redirection: str) -> None:
    worker = run_worker(redirection=redirection)
    hello, answer = map(json.loads, worker.stdout.splitlines())
    assert hello["event"] == "hello" and answer == {"id": 1, "result": {"protocol": 2}}
    assert worker.returncode == 0
