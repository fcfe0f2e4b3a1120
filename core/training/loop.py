"""The training loop: draw scenes, decode some instants, compare, step; log, validate, checkpoint."""

import csv
import logging
import time
from pathlib import Path

import torch
from torch import Tensor, nn

from shutterspan.core.model.network import Latent, UnfoldNet
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.scenes import Scenes, draw_scenes
from shutterspan.core.training.loss import frame_loss, frequency_loss, trajectory_loss
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.training.state import Average, load_state, save_state

log = logging.getLogger(__name__)

_VALIDATION_SCENES = 64
_VALIDATION_SEED = 2**31


def train(recipe: Recipe, output: Path, device: torch.device) -> None:
    """Run a recipe, or go on with it: `output` holds state.safetensors, curve.csv and ends with weights.safetensors."""
    output.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    network = UnfoldNet(recipe.network).to(device, memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=recipe.rate, betas=(0.9, 0.99), weight_decay=1e-4, fused=device.type == "cuda"
    )
    average = Average(network, recipe.ema)
    state = output / "state.safetensors"
    first = load_state(state, network, optimizer, average) if state.exists() else 0

    sharp = SharpLibrary.load(recipe.data, validation=False)
    held_back = SharpLibrary.load(recipe.data, validation=True)
    validation = draw_scenes(held_back, recipe.scenes, _VALIDATION_SEED, _VALIDATION_SCENES, 3, device)
    log.info("%d photos, %d cut-outs; from step %d", len(sharp.photos), len(sharp.cutouts), first)

    started, losses = time.monotonic(), []
    for step in range(first, recipe.steps):
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate_at(step)
        # The seed is the step, so that a resumed run sees the scenes that an unbroken one would have seen.
        seed = recipe.seed * 10_000_000 + step
        scenes = draw_scenes(sharp, recipe.scenes, seed, recipe.batch, recipe.times, device)
        loss = _loss(network, scenes, recipe)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 0.5)
        optimizer.step()
        average.update(network, step)
        losses.append(loss.detach())
        if (step + 1) % recipe.checkpoint_every == 0 or step + 1 == recipe.steps:
            save_state(state, network, optimizer, average, step + 1)
            seconds = time.monotonic() - started
            rate = (step + 1 - first) * recipe.batch / seconds
            figures = {
                "step": step + 1,
                "seconds": round(seconds),
                "samples_per_second": round(rate, 2),
                "loss": round(torch.stack(losses).mean().item(), 5),
                **_validate(recipe, average, validation),
            }
            losses.clear()
            _append(output / "curve.csv", figures)
            left = (recipe.steps - step - 1) * recipe.batch / rate
            log.info("%s, %d min left", figures, left / 60)


def _decode(network: UnfoldNet, scenes: Scenes) -> tuple[Tensor, Tensor]:
    """All instants of all scenes: frames (N*T,3,H,W) and trajectories (N*T,2,H/4,W/4)."""
    layout = torch.channels_last
    times = scenes.times.shape[1]
    photo = scenes.photo.contiguous(memory_format=layout)
    autocast = torch.autocast(photo.device.type, torch.bfloat16, enabled=photo.device.type == "cuda")
    with autocast:
        latent = network.encode(photo, scenes.guidance)
        repeated = Latent(*(v.repeat_interleave(times, 0).contiguous(memory_format=layout) for v in latent))
        decoded = network.decode(repeated, photo.repeat_interleave(times, 0), scenes.times.flatten())
    return decoded.rgb.float(), decoded.trajectory.float()


def _loss(network: UnfoldNet, scenes: Scenes, recipe: Recipe) -> Tensor:
    rgb, trajectory = _decode(network, scenes)
    frames = scenes.frames.flatten(0, 1)
    return (
        frame_loss(rgb, frames)
        + recipe.frequency_weight * frequency_loss(rgb, frames)
        + recipe.trajectory_weight * trajectory_loss(trajectory, scenes.trajectory.flatten(0, 1))
    )


@torch.no_grad()
def _validate(recipe: Recipe, average: Average, scenes: Scenes) -> dict[str, float]:
    """PSNR of the averaged weights (and of the photo repeated), and the share of the motion reproduced."""
    network = UnfoldNet(recipe.network).to(scenes.photo.device, memory_format=torch.channels_last)
    network.load_state_dict(average.weights)
    rgb, trajectory = _decode(network, scenes)
    truth = scenes.frames.flatten(0, 1)
    still = scenes.photo.repeat_interleave(scenes.times.shape[1], 0)
    path = torch.nn.functional.avg_pool2d(scenes.trajectory.flatten(0, 1), 4)
    reproduced = (trajectory * path).sum() / (path * path).sum()
    return {
        "psnr": round(_psnr(rgb.clamp(0, 1), truth), 3),
        "psnr_photo": round(_psnr(still, truth), 3),
        "motion": round(reproduced.item(), 3),
    }


def _psnr(a: Tensor, b: Tensor) -> float:
    return (-10 * torch.log10(((a - b) ** 2).mean((1, 2, 3)).clamp(min=1e-10))).mean().item()


def _append(path: Path, figures: dict[str, float]) -> None:
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, figures)
        if fresh:
            writer.writeheader()
        writer.writerow(figures)
