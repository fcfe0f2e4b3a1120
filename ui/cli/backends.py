"""`shutterspan bench --engines`: compare the network's encoder in PyTorch and in other inference backends on the CPU.

As a process of its own, this module measures one backend in one precision, and prints the result as JSON.
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

from shutterspan.core.foundation.memory import peak_memory_mb
from shutterspan.ui.cli.json_process import json_output_of

if TYPE_CHECKING:
    from torch import Tensor, nn

    #: Takes a photo (1,3,H,W) and guidance (1,2,H,W); returns residual maps and trajectory coefficients, all float32.
    EncodeFunction = Callable[[Tensor, Tensor], Sequence[Tensor]]

#: Each backend is started `_ROUNDS` times, in turn with the others, so that other load on the computer affects all
#: backends equally.
_ROUNDS, _ENCODES_PER_ROUND = 3, 5
_COLUMNS = ("engine", "precision", "seconds (of CPU time)", "ratio to PyTorch", "peak MB", "picture", "trajectories")


@dataclass(frozen=True)
class Backend:
    """An inference backend that can run the network's encoder.

    prepare: prepares the encoder in a precision, for inputs of the sizes of the given photo and guidance.
    packages: the packages that it needs, by their import names.
    """

    name: str
    prepare: "Callable[[str, Tensor, Tensor], EncodeFunction]"
    packages: tuple[str, ...]
    precisions: tuple[str, ...]

    @property
    def missing_packages(self) -> list[str]:
        return [package for package in self.packages if not find_spec(package)]


def compare(photo: Path) -> dict[str, Any]:
    """Measure each installed backend, in fp32 and, where the CPU supports it, in bf16; return the table as JSON data.

    photo: its sides are multiples of 16, and it has no transparency.
    Raises ShutterspanError: a backend failed.
    """
    from shutterspan.core.inference.device import cpu_info, has_fast_bf16

    precisions = ("fp32", "bf16") if has_fast_bf16("cpu") else ("fp32",)
    rows = [(e.name, p) for p in precisions for e in BACKENDS if p in e.precisions and not e.missing_packages]
    with tempfile.TemporaryDirectory(prefix="shutterspan-engines-") as folder:
        measurements = [_measure(*row, photo, Path(folder)) for _ in range(_ROUNDS) for row in rows]
    results = [_summarize_rounds(measurements[number :: len(rows)]) for number in range(len(rows))]
    return cpu_info() | {
        "engines": results,
        "missing": {e.name: e.missing_packages for e in BACKENDS if e.missing_packages},
    }


def print_table(measured: dict[str, Any]) -> None:
    print(f"Encoder, photo of 1280x720, {measured['threads']} threads, {measured['instruction_set']}.")
    print("Difference from PyTorch in fp32: maximum (mean), in levels of 255 and in pixels.")
    print("| " + " | ".join(_COLUMNS) + " |")
    print("|" + "---|" * len(_COLUMNS))
    rows = measured["engines"]
    for row in rows:
        pytorch = next(r for r in rows if r["engine"] == BACKENDS[0].name and r["precision"] == row["precision"])
        cells = (
            row["engine"],
            row["precision"],
            f"{row['seconds']:.2f} ({row['work']:.2f})",
            f"{row['seconds'] / pytorch['seconds']:.2f} ({row['work'] / pytorch['work']:.2f})",
            f"{row['peak_memory_mb']:.0f}",
            *(f"{row[name]['most']:.2f} ({row[name]['mean']:.3f})" for name in ("picture", "paths")),
        )
        print("| " + " | ".join(cells) + " |")
    for name, packages in measured["missing"].items():
        print(f"{name} is not installed ({', '.join(packages)}): pip install -r requirements-engines.lock")


def _measure(backend: str, precision: str, photo: Path, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "shutterspan.ui.cli.backends", backend, precision, str(photo), str(folder)]
    measurement: dict[str, Any] = json_output_of(command, "backend_failed", backend=backend, precision=precision)
    return measurement


def _summarize_rounds(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Merge the rounds of one backend: the medians over all encodes, the largest memory."""
    return rounds[0] | {
        "seconds": statistics.median(s for one in rounds for s in one["seconds"]),
        "work": statistics.median(s for one in rounds for s in one["work"]),
        "peak_memory_mb": max(one["peak_memory_mb"] for one in rounds),
    }


def main() -> None:
    """Measure one encoder. Arguments: backend, precision, photo, folder.

    The first call, for PyTorch in fp32, stores its output in the folder as the reference for all later calls.
    """
    import numpy as np
    import torch
    from safetensors.torch import load_file, save_file

    from shutterspan.core.image_io.reading import load_photo
    from shutterspan.core.model.network import FORWARD, RESIDUAL_UNIT, TRAJECTORY_UNIT

    backend, precision, path, folder = sys.argv[1:]
    pixels = torch.from_numpy(load_photo(Path(path)).pixels / np.float32(255))
    photo = pixels.permute(2, 0, 1)[None].contiguous()
    guidance = torch.tensor(FORWARD)[None, :, None, None].expand(1, 2, *photo.shape[-2:]).contiguous()
    encode = {e.name: e for e in BACKENDS}[backend].prepare(precision, photo, guidance)
    latent = encode(photo, guidance)  # warm-up: the first call is slower
    seconds, work = [], []
    for _ in range(_ENCODES_PER_ROUND):
        started, worked = time.perf_counter(), time.process_time()
        encode(photo, guidance)
        seconds.append(time.perf_counter() - started)
        work.append(time.process_time() - worked)
    result = {
        "engine": backend,
        "precision": precision,
        "seconds": seconds,
        "work": work,
        "peak_memory_mb": peak_memory_mb(),
    }
    units = {"picture": RESIDUAL_UNIT * 255, "paths": TRAJECTORY_UNIT}
    outputs = {name: output.contiguous() for name, output in zip(units, latent, strict=True)}
    reference = Path(folder) / "reference.safetensors"
    if not reference.exists():
        save_file(outputs, reference)
    expected = load_file(reference)
    for name, unit in units.items():
        difference = (outputs[name] - expected[name]).abs() * unit
        result[name] = {"most": float(difference.max()), "mean": float(difference.mean())}
    print(json.dumps(result))


def _prepare_pytorch(precision: str, photo: "Tensor", guidance: "Tensor") -> "EncodeFunction":
    import torch

    from shutterspan.core.foundation.progress import Progress
    from shutterspan.core.inference.engine import open_engine
    from shutterspan.core.inference.tiles import encode_tiled

    engine = open_engine("cpu", precision)
    return torch.inference_mode()(lambda photo, guidance: tuple(encode_tiled(photo, guidance, engine, Progress(), "")))


def _prepare_direct(precision: str, photo: "Tensor", guidance: "Tensor") -> "EncodeFunction":
    import torch

    return torch.inference_mode()(_encoder_module().forward)


def _prepare_openvino(precision: str, photo: "Tensor", guidance: "Tensor") -> "EncodeFunction":
    import torch

    # OpenVINO's converter sends telemetry through this package by default; blocking the import disables that.
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino

    shapes = [tuple(x.shape) for x in (photo, guidance)]
    example = (photo[..., :64, :64], guidance[..., :64, :64])  # a crop is enough for tracing, and saves memory
    model = openvino.convert_model(_encoder_module(), example_input=example, input=shapes)
    settings = {
        "INFERENCE_PRECISION_HINT": {"fp32": "f32"}.get(precision, precision),
        "INFERENCE_NUM_THREADS": torch.get_num_threads(),
    }
    request = openvino.Core().compile_model(model, "CPU", settings).create_infer_request()
    return lambda *inputs: [torch.from_numpy(x) for x in request.infer([x.numpy() for x in inputs]).values()]


def _prepare_onnx_runtime(precision: str, photo: "Tensor", guidance: "Tensor") -> "EncodeFunction":
    import onnxruntime
    import torch

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = torch.get_num_threads()
    names = ("photo", "guidance")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "encoder.onnx"
        torch.onnx.export(_encoder_module(), (photo, guidance), file, input_names=names, dynamo=True, verbose=False)
        session = onnxruntime.InferenceSession(file, settings, providers=["CPUExecutionProvider"])
    return lambda *inputs: [
        torch.from_numpy(x) for x in session.run(None, {n: x.numpy() for n, x in zip(names, inputs, strict=True)})
    ]


def _encoder_module() -> "nn.Module":
    """Return the network's encoder in fp32, without changes for speed, as a module that other backends can convert."""
    from torch import nn

    from shutterspan.core.model.weights import load_network

    network, _ = load_network()

    class EncoderAdapter(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, photo: "Tensor", guidance: "Tensor") -> tuple["Tensor", ...]:
            return tuple(network.encode(photo, guidance))

    return EncoderAdapter().eval()


#: The first is the reference for the others. The second is the same without Winograd's algorithm, which is used on some
#: CPUs. ONNX Runtime has no bf16 convolutions for the CPU.
BACKENDS = (
    Backend("PyTorch", _prepare_pytorch, (), ("fp32", "bf16")),
    Backend("PyTorch, direct", _prepare_direct, (), ("fp32",)),
    Backend("OpenVINO", _prepare_openvino, ("openvino",), ("fp32", "bf16")),
    Backend("ONNX Runtime", _prepare_onnx_runtime, ("onnxruntime", "onnx", "onnxscript"), ("fp32",)),
)


if __name__ == "__main__":
    main()
