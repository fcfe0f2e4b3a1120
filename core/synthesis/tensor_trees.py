"""Concatenate trees of tensors (nested dataclasses and lists), move them to a device, write them to a file and read
them."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

Tree = TypeVar("Tree")


@dataclass(frozen=True)
class StoredTensor:
    """Placeholder for a tensor that a file holds under the name `key`."""

    key: str


def map_tensors(function: Callable[..., Any], *trees: Any) -> Any:
    """Apply `function` to the tensors at the same position of each tree. Other values come from the first tree."""
    first = trees[0]
    if isinstance(first, Tensor | StoredTensor):
        return function(*trees)
    if isinstance(first, list):
        return [map_tensors(function, *parts) for parts in zip(*trees, strict=True)]
    if is_dataclass(first) and not isinstance(first, type):
        names = [field.name for field in fields(first)]
        values = {name: map_tensors(function, *(getattr(tree, name) for tree in trees)) for name in names}
        return replace(first, **values)
    return first


def concatenate(trees: list[Tree]) -> Tree:
    """Concatenate the tensors (N,...) of all trees along the first dimension."""
    concatenated: Tree = map_tensors(lambda *tensors: torch.cat(tensors), *trees)
    return concatenated


def to_device(tree: Tree, device: torch.device) -> Tree:
    """Copy a tree to another device. Copies from pinned memory are asynchronous."""
    copied: Tree = map_tensors(lambda tensor: tensor.to(device, non_blocking=True), tree)
    return copied


def pin_memory(tree: Tree) -> Tree:
    """Copy a tree to pinned memory, for asynchronous copies to a graphics card."""
    pinned: Tree = map_tensors(lambda tensor: tensor.pin_memory() if tensor.numel() else tensor, tree)
    return pinned


def write_tree(tree: Tree, path: Path) -> Tree:
    """Write the tensors to a safetensors file. Returns the tree with `StoredTensor`s instead, small enough for a
    pipe."""
    tensors: dict[str, Tensor] = {}

    def store(tensor: Tensor) -> StoredTensor:
        key = str(len(tensors))
        tensors[key] = tensor.contiguous()
        return StoredTensor(key)

    stored_tree: Tree = map_tensors(store, tree)
    save_file(tensors, path)
    return stored_tree


def read_tree(tree: Tree, path: Path) -> Tree:
    """Read the tensors of a tree that `write_tree` returned from its file."""
    tensors = load_file(path)
    filled: Tree = map_tensors(lambda stored: tensors[stored.key], tree)
    return filled
