"""Tensors nested in dataclasses and lists: joined, moved to a device, written to a file and read again."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

Tree = TypeVar("Tree")


@dataclass(frozen=True)
class Stored:
    """Stands for a tensor that lies in a file under the name `key`."""

    key: str


def mapped(function: Callable[..., Any], *trees: Any) -> Any:
    """Apply `function` to the tensors that stand at the same place of each tree; other values stay as in the first."""
    first = trees[0]
    if isinstance(first, Tensor | Stored):
        return function(*trees)
    if isinstance(first, list):
        return [mapped(function, *parts) for parts in zip(*trees, strict=True)]
    if is_dataclass(first) and not isinstance(first, type):
        names = [field.name for field in fields(first)]
        values = {name: mapped(function, *(getattr(tree, name) for tree in trees)) for name in names}
        return replace(first, **values)
    return first


def joined(trees: list[Tree]) -> Tree:
    """Batches as one: all tensors (N,...) one after the other."""
    return mapped(lambda *parts: torch.cat(parts), *trees)


def on_device(tree: Tree, device: torch.device) -> Tree:
    """The tree on another device; from pinned memory the copy runs beside other work."""
    return mapped(lambda tensor: tensor.to(device, non_blocking=True), tree)


def pinned(tree: Tree) -> Tree:
    """The tree in memory from which a graphics card copies by itself."""
    return mapped(lambda tensor: tensor.pin_memory() if tensor.numel() else tensor, tree)


def write_tree(tree: Tree, path: Path) -> Tree:
    """Write the tensors to a safetensors file; the tree that `read_tree` fills again, small enough for a pipe."""
    tensors: dict[str, Tensor] = {}

    def store(tensor: Tensor) -> Stored:
        key = str(len(tensors))
        tensors[key] = tensor.contiguous()
        return Stored(key)

    rest = mapped(store, tree)
    save_file(tensors, path)
    return rest


def read_tree(tree: Tree, path: Path) -> Tree:
    """Fill a tree of `write_tree` from its file."""
    tensors = load_file(path)
    return mapped(lambda place: tensors[place.key], tree)
