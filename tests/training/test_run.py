"""Whole runs with drawing processes and a tiny network, and failures during a run."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from PIL import Image
from safetensors import safe_open

from shutterspan.core.foundation.errors import Cancelled, InputError, MemoryExhausted
from shutterspan.core.foundation.messages import Message
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.device import has_fast_bf16
from shutterspan.core.model.network import NetworkConfig
from shutterspan.core.model.weights import load_network
from shutterspan.core.training.checkpoints import read_average, write_average
from shutterspan.core.training.install_weights import install_weights
from shutterspan.core.training.learner import Learner
from shutterspan.core.training.loop import train
from shutterspan.core.training.packs import unpack
from shutterspan.ui.cli.main import main

from ..process_state import is_running

CPU = torch.device("cpu")
FILES = {"average.safetensors", "curve.csv", "curve.png", "sheet.jpg", "sources.tsv"}


def run(recipe, packs, output, seconds, **options) -> list[str]:
    lines: list[str] = []
    train(recipe, packs, output, seconds / 60, CPU, 1, report=lambda line: lines.append(str(line)), **options)
    return lines


def rows(output: Path) -> list[dict[str, str]]:
    with (output / "latest" / "curve.csv").open() as file:
        return list(csv.DictReader(file))


def position(output: Path) -> dict[str, float]:
    with safe_open(output / "state.safetensors", "pt") as file:
        return json.loads(file.metadata()["position"])


def child_processes(process_id: int) -> list[int]:
    """The ids of the child processes of a process."""
    output = subprocess.run(["pgrep", "-P", str(process_id)], capture_output=True, text=True, check=False)
    return [int(line) for line in output.stdout.split()]


@pytest.mark.slow
def test_a_run_ends_in_time_with_its_files_and_can_be_resumed(recipe, packs, data, tmp_path):
    """Packs that are added during the run are used, and a truncated pack doesn't stop the run."""
    packs_folder, output = tmp_path / "packs", tmp_path / "run"
    packs_folder.mkdir()
    shutil.copy(packs / "00.pack", packs_folder)
    tiny_recipe = recipe("late_size = 48\nrate = 2e-3", "real = 0.4")
    lines: list[str] = []

    def report(line: str | Message) -> None:
        if not lines:
            shutil.copy(packs / "00.pack", packs_folder / "01.pack")
            (packs_folder / "02.pack").write_bytes((packs / "00.pack").read_bytes()[:5000])
        lines.append(str(line))

    started = time.monotonic()
    train(tiny_recipe, packs_folder, output, 20 / 60, CPU, 1, report=report)
    assert time.monotonic() - started < 20
    assert {path.name for path in (output / "latest").iterdir()} == FILES
    table = rows(output)
    assert float(table[-1]["share"]) == 1 and table[-1]["size"] == "48" and table[0]["size"] == "32"
    assert all(-12 < float(row["loss"]) < 0 for row in table[1:]) and int(table[-1]["step"]) > 20
    assert {"psnr", "middle", "photo", "video", "repeated", "waited", "crops_per_second"} <= set(table[0])
    assert any("Took in 01.pack" in line for line in lines)
    assert sum("02.pack is damaged or incomplete" in line for line in lines) == 1
    assert any("32 bit" in line for line in lines) != has_fast_bf16("cpu")
    assert not (output / "drawn").exists()
    weights, config, blur = read_average(output / "latest" / "average.safetensors")
    assert (
        config == tiny_recipe.network and blur == 8 and {value.dtype for value in weights.values()} == {torch.float16}
    )
    with Image.open(output / "latest" / "sheet.jpg") as grid, Image.open(output / "latest" / "curve.png") as curve:
        colours = curve.getcolors(2**20)
        assert grid.size == (7 * 48, 2 * 48) and colours is not None and len(colours) > 5
    sources = (output / "latest" / "sources.tsv").read_text().splitlines()
    assert sources[0] == "path\tkind\tlicence\tprovenance" and len(sources) > 20

    before = position(output)
    run(tiny_recipe, packs_folder, output, 9)
    assert position(output)["steps"] >= before["steps"] and len(rows(output)) > len(table)


@pytest.mark.slow
def test_a_killed_run_leaves_no_processes_and_can_be_resumed(recipe, packs, tmp_path):
    recipe("rate = 2e-3", "real = 0.4")
    output = tmp_path / "run"
    command = [
        sys.executable,
        "-m",
        "shutterspan.ui.cli.run_training",
        "--config",
        tmp_path / "tiny.toml",
        "--packs",
        packs,
    ]
    process = subprocess.Popen([*command, "--output", output, "--minutes", "5", "--processes", "2"])
    deadline = time.monotonic() + 120
    while not (output / "state.safetensors").exists() or position(output)["steps"] < 20:
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.2)
    drawing_processes = child_processes(process.pid)
    assert len(drawing_processes) >= 2
    process.send_signal(signal.SIGKILL)
    process.wait()
    while any(is_running(process_id) for process_id in drawing_processes):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    stopped = position(output)
    assert 0 < stopped["share"] < 0.5
    read_average(output / "latest" / "average.safetensors")
    done = subprocess.run(
        [*command, "--output", output, "--minutes", "0.5"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and done.stdout.endswith("The run is over.\n"), done.stdout + done.stderr
    assert position(output)["share"] == 1 and position(output)["steps"] > stopped["steps"]


@pytest.mark.slow
def test_a_run_can_be_cancelled(recipe, packs, tmp_path):
    calls = []

    def stop(stage: str, done: int, total: int) -> None:
        calls.append((stage, done, total))
        if len(calls) == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(recipe(), packs, tmp_path / "run", 60, progress=Progress(stop))
    assert calls[0][0] == "training" and 20 < calls[0][2] < 60
    assert position(tmp_path / "run")["share"] < 0.5 and not (tmp_path / "run" / "drawn").exists()


@pytest.mark.slow
def test_a_rehearsal_tries_all_crops_and_leaves_no_files(recipe, packs, tmp_path):
    draft = tmp_path / "run" / "rehearsal" / ".shutterspan-01234567.safetensors"
    draft.parent.mkdir(parents=True)
    draft.touch()
    lines = run(recipe("rate = 2e-3\nlate_size = 48"), packs, tmp_path / "run", 20, rehearsal=True)
    assert lines.index("Rehearsal") < lines.index("The rehearsal went well.")
    assert sum("px: loss" in line for line in lines) == 2 and not draft.parent.exists()
    assert position(tmp_path / "run")["rate"] == 2e-3


@pytest.mark.slow
def test_a_loss_that_is_not_finite_rolls_a_run_back(recipe, packs, tmp_path):
    lines = run(recipe("rate = 1e30", seconds=1.0), packs, tmp_path / "run", 16)
    assert any("not numbers" in line and "rate 5e+29" in line for line in lines)
    weights, _, _ = read_average(tmp_path / "run" / "latest" / "average.safetensors")
    assert all(value.isfinite().all() for value in weights.values())


@pytest.mark.slow
def test_a_batch_that_does_not_fit_is_halved_with_its_learning_rate(recipe, packs, tmp_path, monkeypatch):
    original_step = Learner.step

    def small_device(self: Learner, batch, rate: float) -> torch.Tensor:
        if len(batch.photo) > room:
            raise torch.OutOfMemoryError("no more room on this device")
        return original_step(self, batch, rate)

    monkeypatch.setattr(Learner, "step", small_device)
    room = 1
    lines = run(recipe("rate = 1e-3"), packs, tmp_path / "run", 9)
    reports = [line for line in lines if line.startswith("Out of memory")]
    assert reports == ["Out of memory: 2 scenes a step, rate 0.0005", "Out of memory: 1 scenes a step, rate 0.00025"]
    assert position(tmp_path / "run")["batch"] == 1 and position(tmp_path / "run")["rate"] == 2.5e-4
    room = 0
    with pytest.raises(MemoryExhausted, match="one scene"):
        run(recipe(), packs, tmp_path / "other", 9)


@pytest.mark.slow
def test_a_rehearsal_that_does_not_fit_into_memory_is_repeated_with_half_of_everything(
    recipe, packs, tmp_path, monkeypatch
):
    original_step = Learner.step

    def step(self: Learner, batch, rate: float) -> torch.Tensor:
        if rate > 0 and len(batch.photo) > 2:
            torch.empty(2**60)
        return original_step(self, batch, rate)

    monkeypatch.setattr(Learner, "step", step)
    lines = run(recipe("rate = 1e-3"), packs, tmp_path / "run", 12, rehearsal=True)
    assert "Out of memory: 2 scenes a step, rate 0.0005, half as many kept" in lines
    assert position(tmp_path / "run")["batch"] == 2


def test_memory_that_runs_out_later_ends_the_run_with_a_message(recipe, packs, tmp_path):
    def exhaust(stage: str, done: int, total: int) -> None:
        cv2.resize(np.zeros((2, 2)), (2**26, 2**26))

    with pytest.raises(MemoryExhausted, match="ran out of memory"):
        run(recipe(), packs, tmp_path / "run", 60, progress=Progress(exhaust))


def test_a_run_removes_only_its_own_drafts(recipe, tmp_path):
    output = tmp_path / "run"
    other_files = {".shutterspan-batch/00/note.json", ".shutterspan-01234567.mp4", "holiday/.shutterspan-01234567.png"}
    own_drafts = {
        ".shutterspan-01234567.safetensors",
        "latest/.shutterspan-89abcdef.jpg",
        "material/.shutterspan-01234567/contents.json",
    }
    for name in (*other_files, *own_drafts):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).touch()
    with pytest.raises(InputError, match="no packs"):
        run(recipe(), tmp_path, output, 9)
    assert {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()} == other_files


def test_a_killed_drawing_process_ends_the_run_with_a_message(recipe, packs, tmp_path):
    def kill(line: str | Message) -> None:
        for process_id in child_processes(os.getpid()):
            if b"spawn_main" in Path(f"/proc/{process_id}/cmdline").read_bytes():
                os.kill(process_id, signal.SIGKILL)

    with pytest.raises(MemoryExhausted, match="process that draws scenes"):
        train(recipe("reuse_count = 1"), packs, tmp_path / "run", 1, CPU, 1, report=kill)
    assert position(tmp_path / "run")["share"] == 0


def test_missing_and_truncated_packs_are_reported(recipe, packs, tmp_path):
    with pytest.raises(InputError, match="no packs") as caught:
        run(recipe(), tmp_path, tmp_path / "run", 9)
    assert caught.value.hint == "Pack the material first." and not (tmp_path / "run").exists()
    (tmp_path / "00.pack").write_bytes((packs / "00.pack").read_bytes()[:-100])
    with pytest.raises(InputError, match="incomplete"):
        run(recipe(), tmp_path, tmp_path / "run", 9)


def test_a_sample_that_cannot_be_read_is_reported(recipe, packs, tmp_path):
    unpack(packs / "00.pack", tmp_path / "run" / "material")
    (tmp_path / "run" / "material" / "00" / "validation" / "photo01" / "blur.png").write_bytes(b"cut off")
    with pytest.raises(InputError, match="photo01 can't be read"):
        run(recipe(), packs, tmp_path / "run", 9)


@pytest.mark.slow
def test_a_state_of_another_network_is_reported(recipe, packs, tmp_path):
    tiny_recipe = recipe()
    run(tiny_recipe, packs, tmp_path / "run", 8)
    other = replace(tiny_recipe, network=NetworkConfig((8, 12, 16, 24), (1, 1, 1, 1)))
    with pytest.raises(InputError, match="another network"):
        run(other, packs, tmp_path / "run", 8)
    (tmp_path / "run" / "state.safetensors").write_bytes(b"cut short")
    with pytest.raises(InputError, match="can't be read"):
        run(tiny_recipe, packs, tmp_path / "run", 8)


def test_averaged_weights_are_installed_as_a_model(tmp_path):
    config = NetworkConfig((8, 12, 16, 20), (1, 1, 1, 1))
    learner = Learner(config, CPU, 0.9, 0.05)
    (tmp_path / "latest").mkdir()
    write_average(tmp_path / "latest" / "average.safetensors", learner, 8.0, 3)
    (tmp_path / "latest" / "sources.tsv").write_text("path\tkind\tlicence\tprovenance\na.webp\tphotos\tCC0\tmade\n")
    install_weights(tmp_path / "latest", "tiny", tmp_path / "weights")
    network, entry = load_network("tiny", tmp_path / "weights")
    assert entry.network == config and entry.max_blur == 8
    torch.testing.assert_close(network.stem.weight, learner.averaged_weights()["stem.weight"], atol=1e-3, rtol=1e-3)
    assert (tmp_path / "weights" / "TRAINING_DATA.tsv").read_text().endswith("made\n")
    with pytest.raises(InputError, match="missing or damaged"):
        install_weights(tmp_path, "tiny", tmp_path / "weights")


def test_the_command_packs_and_requires_minutes(data, samples, recipe, tmp_path, capsys):
    recipe()
    packs = tmp_path / "packs"
    assert main(["train", "--pack", str(data), "--validation", str(samples), "-o", str(packs)]) == 0
    assert "00.pack: 0." in capsys.readouterr().out and (packs / "00.pack").exists()
    assert main(["train", "--config", str(tmp_path / "tiny.toml"), "--packs", str(packs)]) == 2
    assert main(["train", "--config", str(tmp_path / "tiny.toml"), "--packs", str(tmp_path), "--minutes", "0.1"]) == 1
    errors = capsys.readouterr().err
    assert "needs a time limit" in errors and "no packs" in errors and "Traceback" not in errors
    assert not os.environ.get("PYTHONSAFEPATH"), "other commands of the same process are unchanged"
