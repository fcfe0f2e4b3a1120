"""Make the initial weights of a run: random, or grown from those of a shipped model."""

import torch
from torch import Tensor

from shutterspan.core.model.network import UnfoldNet
from shutterspan.core.model.weights import load_network
from shutterspan.core.training.recipe import Recipe


def initial_weights(recipe: Recipe) -> dict[str, Tensor]:
    """Weights of the recipe's network: random, or grown from the shipped model `recipe.start`. Raises ModelError."""
    torch.manual_seed(recipe.seed)
    weights = dict(UnfoldNet(recipe.network).state_dict())
    return grow_weights(weights, dict(load_network(recipe.start)[0].state_dict())) if recipe.start else weights


def grow_weights(weights: dict[str, Tensor], smaller: dict[str, Tensor]) -> dict[str, Tensor]:
    """Grow the weights `smaller` of a network to those of a larger one with the same output (Net2Net, Chen et al., ICLR
    2016).

    At first, existing features don't depend on new ones, and new residual maps are zero. All other new parameters keep
    their values in `weights`, the initialisation of the larger network.
    """
    grown = {name: value.clone() for name, value in weights.items()}
    for name, old in smaller.items():
        grown[name][: None if name.startswith("to_pictures") else len(old)] = 0
        grown[name][tuple(slice(n) for n in old.shape)] = old
    return grown
