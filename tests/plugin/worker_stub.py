"""A stub of the worker, with methods that are slow, hang or crash."""

import sys

from shutterspan.plugin.protocol import PROTOCOL, Method

#: A stub of the worker: sends its hello, and calls the function with the method's name for each request.
STUB = """
import json, os, sys, time
def send(**message):
    print(json.dumps(message), flush=True)
def hello(**fields):
    defaults = {"protocol": PROTOCOL, "oldest_protocol": PROTOCOL, "version": "9.9", "folder": ""}
    send(event="hello", **defaults | {"devices": [], "models": []} | fields)
def initialize(number, params):
    return {"protocol": params["newest"]}
def think(number, params):
    send(event="progress", id=number, stage="thinking", done=1, total=2)
    send(event="warning", id=number, warning={"code": "careful", "message": "Careful.", "values": {}})
    return params
def stuck(number, params):
    send(event="progress", id=number, stage="sleeping", done=0, total=1)
    time.sleep(600)
def die(number, params):
    print("its last line", file=sys.stderr, flush=True)
    os.kill(os.getpid(), params["by"])
def half(number, params):
    sys.stdout.write('{"id": %d, "resu' % number)
    sys.stdout.flush()
    os.kill(os.getpid(), 9)
def cancel(number, params):
    return {}
def serve():
    for line in sys.stdin:
        request = json.loads(line)
        result = globals()[request["method"]](request["id"], request["params"])
        send(id=request["id"], result=result)
""".replace("PROTOCOL", str(PROTOCOL))

#: Methods of the stub.
THINK, STUCK, DIE, HALF = (Method(name, dict, dict) for name in ("think", "stuck", "die", "half"))


def stub(code: str = "hello(); serve()") -> list[str]:
    return [sys.executable, "-c", f"{STUB}\n{code}"]
