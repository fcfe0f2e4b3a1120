"""`shutterspan bench --engines`: the network's encoder in PyTorch and in other engines, side by side on the CPU.

Started as a process of its own, this module measures one engine in one precision and tells it as JSON.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shutterspan.core.foundation.memory import own_peak
from shutterspan.ui.cli.measure import told_by

if TYPE_CHECKING:
    from torch import Tensor, nn

    #: Finds residuals and paths, float32, in a photo (1,3,H,W) with guidance (1,2,H,W).
    Encode = Callable[[Tensor, Tensor], Sequence[Tensor]]

#: Each engine is started so many times, in turns, and encodes so often every time: what else the computer does
#: meanwhile meets all of them.
_ROUNDS, _TIMES = 3, 5
_COLUMNS = ("engine", "precision", "seconds (of work)", "of PyTorch's", "peak MB", "picture differs", "paths differ")


@dataclass(frozen=True)
class Engine:
    """An engine that can encode.

    prepare: makes it ready, in a precision, for a photo and guidance of the sizes of those given.
    packages: what has to be installed for it, by the names under which they are imported.
    """

    name: str
    prepare: "Callable[[str, Tensor, Tensor], Encode]"
    packages: tuple[str, ...]
    precisions: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        return [package for package in self.packages if not find_spec(package)]


def compare(photo: Path) -> dict[str, Any]:
    """Measure every engine that is installed, in fp32 and, where the CPU has it, in bf16.

    photo: its sides are multiples of 16, and it has no transparency.
    Raises ShutterspanError: an engine failed.
    """
    from shutterspan.core.inference.device import fast_bf16, processor

    precisions = ("fp32", "bf16") if fast_bf16("cpu") else ("fp32",)
    rows = [(e.name, p) for p in precisions for e in ENGINES if p in e.precisions and not e.missing]
    with tempfile.TemporaryDirectory(prefix="shutterspan-engines-") as folder:
        told = [_measured(*row, photo, Path(folder)) for _ in range(_ROUNDS) for row in rows]
    results = [_summary(told[number :: len(rows)]) for number in range(len(rows))]
    return processor() | {"engines": results, "missing": {e.name: e.missing for e in ENGINES if e.missing}}


def print_table(measured: dict[str, Any]) -> None:
    print(f"The encoder on a photo of 1280x720, {measured['threads']} threads, {measured['instruction_set']}.")
    print("What differs from PyTorch in fp32: at most (in the mean), in levels of 255 and in pixels.")
    print("| " + " | ".join(_COLUMNS) + " |")
    print("|" + "---|" * len(_COLUMNS))
    rows = measured["engines"]
    for row in rows:
        ours = next(r for r in rows if r["engine"] == ENGINES[0].name and r["precision"] == row["precision"])
        cells = (
            row["engine"],
            row["precision"],
            f"{row['seconds']:.2f} ({row['work']:.2f})",
            f"{row['seconds'] / ours['seconds']:.2f} ({row['work'] / ours['work']:.2f})",
            f"{row['peak_memory_mb']:.0f}",
            *(f"{row[name]['most']:.2f} ({row[name]['mean']:.3f})" for name in ("picture", "paths")),
        )
        print("| " + " | ".join(cells) + " |")
    for name, packages in measured["missing"].items():
        print(f"{name} is not installed ({', '.join(packages)}): pip install -r requirements-engines.lock")


def _measured(engine: str, precision: str, photo: Path, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "shutterspan.ui.cli.engines", engine, precision, str(photo), str(folder)]
    return told_by(command, f"{engine} failed in {precision}")


def _summary(told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One engine's rounds in one: the medians of all encodes, the largest memory."""
    return told[0] | {
        "seconds": statistics.median(s for one in told for s in one["seconds"]),
        "work": statistics.median(s for one in told for s in one["work"]),
        "peak_memory_mb": max(one["peak_memory_mb"] for one in told),
    }


def main() -> None:
    """Measure the engine, the precision and the photo that the command line names.

    The last argument is a folder in which the first one to come, PyTorch in fp32, leaves what the others differ from.
    """
    import numpy as np
    import torch
    from safetensors.torch import load_file, save_file

    from shutterspan.core.image_io.reading import load_photo
    from shutterspan.core.model.network import FORWARD, RESIDUAL_UNIT, TRAJECTORY_UNIT

    engine, precision, path, folder = sys.argv[1:]
    pixels = torch.from_numpy(load_photo(Path(path)).pixels / np.float32(255))
    photo = pixels.permute(2, 0, 1)[None].contiguous()
    guidance = torch.tensor(FORWARD)[None, :, None, None].expand(1, 2, *photo.shape[-2:]).contiguous()
    encode = {e.name: e for e in ENGINES}[engine].prepare(precision, photo, guidance)
    latent = encode(photo, guidance)  # the first one is slower
    seconds, work = [], []
    for _ in range(_TIMES):
        started, worked = time.perf_counter(), time.process_time()
        encode(photo, guidance)
        seconds.append(time.perf_counter() - started)
        work.append(time.process_time() - worked)
    told = {"engine": engine, "precision": precision, "seconds": seconds, "work": work, "peak_memory_mb": own_peak()}
    units = {"picture": RESIDUAL_UNIT * 255, "paths": TRAJECTORY_UNIT}
    found = {name: part.contiguous() for name, part in zip(units, latent, strict=True)}
    reference = Path(folder) / "reference.safetensors"
    if not reference.exists():
        save_file(found, reference)
    theirs = load_file(reference)
    for name, unit in units.items():
        gap = (found[name] - theirs[name]).abs() * unit
        told[name] = {"most": float(gap.max()), "mean": float(gap.mean())}
    print(json.dumps(told))


def _pytorch(precision: str, photo: "Tensor", guidance: "Tensor") -> "Encode":
    import torch

    from shutterspan.core.foundation.progress import Progress
    from shutterspan.core.inference.engine import open_engine
    from shutterspan.core.inference.tiles import encode

    engine = open_engine("cpu", precision)
    return torch.inference_mode()(lambda photo, guidance: tuple(encode(photo, guidance, engine, Progress(), "")))


def _openvino(precision: str, photo: "Tensor", guidance: "Tensor") -> "Encode":
    import torch

    # Its converter reports home by this package, unasked; without it, it does not.
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino

    shapes = [tuple(x.shape) for x in (photo, guidance)]
    corner = (photo[..., :64, :64], guidance[..., :64, :64])  # to look on with; the whole would only take memory
    model = openvino.convert_model(_encoder(), example_input=corner, input=shapes)
    settings = {
        "INFERENCE_PRECISION_HINT": {"fp32": "f32"}.get(precision, precision),
        "INFERENCE_NUM_THREADS": torch.get_num_threads(),
    }
    request = openvino.Core().compile_model(model, "CPU", settings).create_infer_request()
    return lambda *inputs: [torch.from_numpy(x) for x in request.infer([x.numpy() for x in inputs]).values()]


def _onnx_runtime(precision: str, photo: "Tensor", guidance: "Tensor") -> "Encode":
    import onnxruntime
    import torch

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = torch.get_num_threads()
    names = ("photo", "guidance")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "encoder.onnx"
        torch.onnx.export(_encoder(), (photo, guidance), file, input_names=names, dynamo=True, verbose=False)
        session = onnxruntime.InferenceSession(file, settings, providers=["CPUExecutionProvider"])
    return lambda *inputs: [
        torch.from_numpy(x) for x in session.run(None, {n: x.numpy() for n, x in zip(names, inputs, strict=True)})
    ]


def _encoder() -> "nn.Module":
    """The network as other engines take it over, in fp32: a module that is called to encode."""
    from torch import nn

    from shutterspan.core.inference.engine import open_engine

    network = open_engine("cpu", "fp32").network

    class Encoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, photo: "Tensor", guidance: "Tensor") -> tuple["Tensor", ...]:
            return tuple(network.encode(photo, guidance))

    return Encoder().eval()


#: What all others are compared with comes first. ONNX Runtime has no bf16 convolutions for the CPU.
ENGINES = (
    Engine("PyTorch", _pytorch, (), ("fp32", "bf16")),
    Engine("OpenVINO", _openvino, ("openvino",), ("fp32", "bf16")),
    Engine("ONNX Runtime", _onnx_runtime, ("onnxruntime", "onnx", "onnxscript"), ("fp32",)),
)


if __name__ == "__main__":
    main()
