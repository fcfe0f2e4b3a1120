"""The training loop: draw scenes, decode some instants, compare, step; log, validate, checkpoint."""

import csv
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import torch
from torch import Tensor, nn

from shutterspan.core.inference.engine import fast_bf16
from shutterspan.core.model.network import Latent, UnfoldNet, frames, trajectory
from shutterspan.core.model.weights import save_weights
from shutterspan.core.paths import WEIGHTS
from shutterspan.core.progress import Progress
from shutterspan.core.synthesis.batch import Materials, draw_batch, joined
from shutterspan.core.synthesis.scenes import Scenes
from shutterspan.core.training.attribution import write_attribution
from shutterspan.core.training.curve import draw_curve
from shutterspan.core.training.loss import frame_loss, trajectory_loss
from shutterspan.core.training.muon import optimizers
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.training.replay import Replay
from shutterspan.core.training.sheet import draw_sheet
from shutterspan.core.training.state import Average, grow, load_state, save_state

log = logging.getLogger(__name__)

#: A network without normalisation layers needs a bound: one wild batch has thrown a run back to the start.
_LARGEST_GRADIENT = 2.0

#: A processor's cores work on so many scenes each: drawing a scene is a thousand small steps, which two cores do not
#: do faster than one. A graphics card gets the whole batch at once.
_SCENES_A_CORE = 8

#: Crops of real clips, some 4 MB each at 128 px, that are measured once and used many times.
_CROPS = 700

_VALIDATION_SCENES = 64
_VALIDATION_SEED = 2**31
_SHOWN = 10
#: Mean displacement, in pixels, above which a validation scene counts as moving.
_MOVING = 1.0


class _Run:
    """A network in training, with all that its next step depends on."""

    def __init__(self, recipe: Recipe, device: torch.device, begins: bool):
        """begins: nothing was learnt yet, so the recipe's `start` holds."""
        torch.manual_seed(recipe.seed)
        self.recipe, self.device = recipe, device
        self.network = UnfoldNet(recipe.network).to(device)
        if recipe.start and begins:
            grow(self.network, recipe.start)
        self.replay = Replay(recipe.uses)
        self.average = Average(self.network, recipe.ema)
        on_cpu = device.type == "cpu"
        self.part = min(_SCENES_A_CORE, recipe.batch) if on_cpu else recipe.batch
        cores = torch.get_num_threads() if on_cpu else 1
        self.cores = ThreadPoolExecutor(cores, initializer=_alone if on_cpu else None)
        self.optimizers = optimizers(self.network, recipe.rate, cores)

    def learn(self, materials: Materials, step: int) -> float:
        """One step; the loss. The seeds follow from the step: a resumed run sees what an unbroken one would have."""
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self.recipe.rate_at(step)
        parts = self.recipe.batch // self.part
        first = (self.recipe.seed * 10_000_000 + step) * parts
        drawn = self.cores.map(lambda seed: self._gradients(materials, seed), range(first, first + parts))
        losses, gradients, fresh = zip(*drawn, strict=True)
        for packed in fresh:
            self.replay.keep(packed)
        for parameter, *some in zip(self.network.parameters(), *gradients, strict=True):
            parameter.grad = torch.stack(some).mean(0) if len(some) > 1 else some[0]
        nn.utils.clip_grad_norm_(self.network.parameters(), _LARGEST_GRADIENT)
        list(self.cores.map(lambda optimizer: optimizer.step(), self.optimizers))
        self.average.update(self.network, step)
        return torch.stack(losses).mean().item()

    def _gradients(self, materials: Materials, seed: int) -> tuple[Tensor, tuple[Tensor, ...], list[Scenes]]:
        """Loss and gradients of a part of the batch, and what to keep of the scenes that were drawn for it."""
        count = self.replay.fresh(self.part)
        fresh = draw_batch(materials, self.recipe.scenes, seed, count, self.recipe.times, self.device)
        scenes = joined([fresh, *self.replay.again(seed, self.part - count)])
        loss = _loss(self.network, scenes, self.recipe)
        return loss.detach(), torch.autograd.grad(loss, list(self.network.parameters())), self.replay.packed(fresh)


def _alone() -> None:
    """One thread for what this thread of the pool computes; the other cores have theirs."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)


def train(
    recipe: Recipe,
    output: Path,
    device: torch.device,
    progress: Progress | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> None:
    """Run a recipe, or go on with it where `output` (state.safetensors, curve.csv) left it.

    tell: called with a line of figures at every checkpoint. Raises InputError: no sharp pictures. Cancelled.
    """
    progress = progress or Progress()
    output.mkdir(parents=True, exist_ok=True)
    state = output / "state.safetensors"
    run = _Run(recipe, device, begins=not state.exists())
    first = load_state(state, run.network, run.optimizers, run.average) if state.exists() else 0

    materials = Materials.load(recipe.data, validation=False, crops=_CROPS)
    held_back = Materials.load(recipe.data, validation=True)
    validation = draw_batch(held_back, recipe.scenes, _VALIDATION_SEED, _VALIDATION_SCENES, 7, device)
    log.info(
        "%d photos, %d cut-outs, %d windows of clips; from step %d",
        len(materials.library.photos),
        len(materials.library.cutouts),
        sum(map(len, materials.windows.clips)),
        first,
    )

    started, losses = time.monotonic(), []
    for step in range(first, recipe.steps):
        progress.step("training", step, recipe.steps)
        losses.append(run.learn(materials, step))
        if (step + 1) % recipe.checkpoint_every == 0 or step + 1 == recipe.steps:
            save_state(state, run.network, run.optimizers, run.average, step + 1)
            seconds = time.monotonic() - started
            rate = (step + 1 - first) * recipe.batch / seconds
            figures = {
                "step": step + 1,
                "seconds": round(seconds),
                "samples_per_second": round(rate, 2),
                "loss": round(sum(losses) / len(losses), 5),
                **_validate(recipe, run.average, validation, output / "sheet.png"),
            }
            losses.clear()
            _append(output / "curve.csv", figures)
            draw_curve(output / "curve.csv", output / "curve.png")
            left = (recipe.steps - step - 1) * recipe.batch / rate
            line = ", ".join(f"{name} {value:g}" for name, value in figures.items())
            log.info("%s; %d min left", line, left / 60)
            tell(f"{line}; {left / 60:.0f} min left")


def install(recipe: Recipe, output: Path) -> None:
    """Enter the averaged weights of a run among the shipped models, with the licences of its data."""
    network = UnfoldNet(recipe.network)
    average = Average(network, recipe.ema)
    step = load_state(output / "state.safetensors", network, optimizers(network, recipe.rate), average)
    save_weights(average.weights, recipe.network, recipe.scenes.max_blur)
    write_attribution(recipe.data / "SOURCES.tsv", WEIGHTS / "TRAINING_DATA.tsv")
    log.info("installed step %d of %s", step, recipe.name)


def _unfolded(network: UnfoldNet, scenes: Scenes) -> tuple[Tensor, Tensor]:
    """The true instants of all scenes as the network sees them: frames (N,T,3,H,W), trajectories (N,T,2,H/4,W/4)."""
    photo = scenes.photo.contiguous(memory_format=torch.channels_last)
    with torch.autocast(photo.device.type, torch.bfloat16, enabled=fast_bf16(photo.device.type)):
        latent = network.encode(photo, scenes.guidance)
    latent = Latent(*(part.float() for part in latent))
    return frames(latent, photo, scenes.times), trajectory(latent, scenes.times)


def _loss(network: UnfoldNet, scenes: Scenes, recipe: Recipe) -> Tensor:
    shown, paths = _unfolded(network, scenes)
    along = trajectory_loss(paths, scenes.trajectory, scenes.valid)
    return frame_loss(shown, scenes.frames) + recipe.trajectory_weight * along


@torch.no_grad()
def _validate(recipe: Recipe, average: Average, scenes: Scenes, sheet: Path) -> dict[str, float]:
    """PSNR of the averaged weights and of the photo repeated, and the share of the motion reproduced at the ends.

    The fastest scenes are drawn on `sheet`.
    Still scenes stand apart: there the photo is perfect, and the least touch costs more than all others gain.
    """
    network = UnfoldNet(recipe.network).to(scenes.photo.device)
    network.load_state_dict(average.weights)
    shown, paths = _unfolded(network, scenes)
    quality = _psnr(shown.clamp(0, 1), scenes.frames)
    repeated = _psnr(scenes.photo[:, None].expand_as(scenes.frames), scenes.frames)
    moving = scenes.motion.norm(dim=1).mean((1, 2)) > _MOVING
    fastest = scenes.motion.norm(dim=1).mean((1, 2)).argsort(descending=True)[:_SHOWN].sort().values
    draw_sheet(scenes.photo[fastest], scenes.frames[fastest], shown[fastest].clamp(0, 1), sheet)
    ends = [0, -1]
    path = nn.functional.avg_pool2d(scenes.trajectory.flatten(0, 1), 4).view_as(paths)[:, ends]
    figures = {
        "psnr": quality[moving].mean(),
        "psnr_ends": quality[moving][:, ends].mean(),
        "psnr_still": quality[~moving].mean(),
        "photo": repeated[moving].mean(),
        "photo_ends": repeated[moving][:, ends].mean(),
        "photo_still": repeated[~moving].mean(),
        "motion": (paths[:, ends] * path).sum() / (path * path).sum(),
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
