"""The training loop: draw scenes, decode some instants, compare, step; log, validate, checkpoint."""

import csv
import logging
import time
from pathlib import Path

import torch
from torch import Tensor, nn

from shutterspan.core.model.network import Latent, UnfoldNet
from shutterspan.core.model.weights import save_weights
from shutterspan.core.paths import WEIGHTS
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.scenes import Scenes, draw_scenes
from shutterspan.core.training.attribution import write_attribution
from shutterspan.core.training.loss import frame_loss, trajectory_loss
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.training.state import Average, load_state, save_state

log = logging.getLogger(__name__)

#: A network without normalisation layers needs a bound: one wild batch has thrown a run back to the start.
_LARGEST_GRADIENT = 2.0

_VALIDATION_SCENES = 64
_VALIDATION_SEED = 2**31
#: Mean displacement, in pixels, above which a validation scene counts as moving.
_MOVING = 1.0


def train(recipe: Recipe, output: Path, device: torch.device) -> None:
    """Run a recipe, or go on with it where `output` (state.safetensors, curve.csv) left it."""
    output.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    network = UnfoldNet(recipe.network).to(device)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=recipe.rate, betas=(0.9, 0.999), weight_decay=1e-4, fused=device.type == "cuda"
    )
    average = Average(network, recipe.ema)
    state = output / "state.safetensors"
    first = load_state(state, network, optimizer, average) if state.exists() else 0

    sharp = SharpLibrary.load(recipe.data, validation=False)
    held_back = SharpLibrary.load(recipe.data, validation=True)
    validation = draw_scenes(held_back, recipe.scenes, _VALIDATION_SEED, _VALIDATION_SCENES, 7, device)
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
        nn.utils.clip_grad_norm_(network.parameters(), _LARGEST_GRADIENT)
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


def install(recipe: Recipe, output: Path) -> None:
    """Enter the averaged weights of a run among the shipped models, with the licences of its data."""
    network = UnfoldNet(recipe.network)
    average = Average(network, recipe.ema)
    step = load_state(output / "state.safetensors", network, torch.optim.AdamW(network.parameters()), average)
    save_weights(average.weights, recipe.network, recipe.scenes.max_blur)
    write_attribution(recipe.data / "SOURCES.tsv", WEIGHTS / "TRAINING_DATA.tsv")
    log.info("installed step %d of %s", step, recipe.name)


def _unfolded(network: UnfoldNet, scenes: Scenes) -> tuple[Tensor, Tensor]:
    """The true instants of all scenes as the network sees them: frames (N,T,3,H,W), trajectories (N,T,2,H/4,W/4)."""
    photo = scenes.photo.contiguous(memory_format=torch.channels_last)
    with torch.autocast(photo.device.type, torch.bfloat16, enabled=photo.device.type == "cuda"):
        latent = network.encode(photo, scenes.guidance)
    latent = Latent(*(part.float() for part in latent))
    return network.frames(latent, photo, scenes.times), network.trajectory(latent, scenes.times)


def _loss(network: UnfoldNet, scenes: Scenes, recipe: Recipe) -> Tensor:
    frames, trajectory = _unfolded(network, scenes)
    along = trajectory_loss(trajectory, scenes.trajectory)
    return frame_loss(frames, scenes.frames) + recipe.trajectory_weight * along


@torch.no_grad()
def _validate(recipe: Recipe, average: Average, scenes: Scenes) -> dict[str, float]:
    """PSNR of the averaged weights and of the photo repeated, and the share of the motion reproduced at the ends.

    Still scenes stand apart: there the photo is perfect, and the least touch costs more than all others gain.
    """
    network = UnfoldNet(recipe.network).to(scenes.photo.device)
    network.load_state_dict(average.weights)
    frames, trajectory = _unfolded(network, scenes)
    quality = _psnr(frames.clamp(0, 1), scenes.frames)
    repeated = _psnr(scenes.photo[:, None].expand_as(scenes.frames), scenes.frames)
    moving = scenes.motion.norm(dim=1).mean((1, 2)) > _MOVING
    ends = [0, -1]
    path = nn.functional.avg_pool2d(scenes.trajectory.flatten(0, 1), 4).view_as(trajectory)[:, ends]
    figures = {
        "psnr": quality[moving].mean(),
        "psnr_ends": quality[moving][:, ends].mean(),
        "psnr_still": quality[~moving].mean(),
        "photo": repeated[moving].mean(),
        "photo_ends": repeated[moving][:, ends].mean(),
        "photo_still": repeated[~moving].mean(),
        "motion": (trajectory[:, ends] * path).sum() / (path * path).sum(),
    }
    return {name: round(value.item(), 3) for name, value in figures.items()}


def _psnr(a: Tensor, b: Tensor) -> Tensor:
    """PSNR in dB of each picture (...,3,H,W)."""
    return -10 * torch.log10(((a - b) ** 2).mean((-1, -2, -3)).clamp(min=1e-10))


def _append(path: Path, figures: dict[str, float]) -> None:
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, figures)
        if fresh:
            writer.writeheader()
        writer.writerow(figures)
