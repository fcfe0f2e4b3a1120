"""Make the initial weights of a run: random, or grown from those of a shipped model."""

import torch
from torch import Tensor

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.model.network import UnfoldNet
from shutterspan.core.model.weights import load_network
from shutterspan.core.training.recipe import Recipe


def initial_weights(recipe: Recipe) -> dict[str, Tensor]:
    """Weights of the recipe's network: random, or grown from the shipped model `recipe.start`.

    Raises ModelError. UsageError: the model's network is larger.
    """
    torch.manual_seed(recipe.seed)
    weights = dict(UnfoldNet(recipe.network).state_dict())
    if not recipe.start:
        return weights
    smaller = dict(load_network(recipe.start)[0].state_dict())
    if not all(name in weights and _contains(weights[name], old) for name, old in smaller.items()):
        reason = f"the network of the model {recipe.start} is larger"
        raise UsageError("recipe_invalid", path=recipe.name, reason=reason)
    return grow_weights(weights, smaller)


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


def _contains(weight: Tensor, smaller: Tensor) -> bool:
    """Whether no dimension of `smaller` is larger than that of `weight`."""
    return all(new >= old for new, old in zip(weight.shape, smaller.shape, strict=True))
