"""Recipes, and the clock of a run."""

import json
from dataclasses import replace

import pytest
import torch

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.core.model.network import UnfoldNet
from shutterspan.core.model.weights import load_network
from shutterspan.core.training.initialization import initial_weights
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.training.run_clock import RunClock


class FakeTime:
    """A clock whose time tests can set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_learning_rate_rises_stays_constant_and_falls_to_zero(recipe):
    ramped = recipe("rate = 1.0\nwarmup = 0.1\ndecay = 0.3")
    assert [ramped.rate_at(share) for share in (0.0, 0.05, 0.5, 0.85, 1.0)] == pytest.approx([0, 0.5, 1, 0.5, 0])


def test_crops_grow_for_the_last_part_of_the_run(recipe):
    assert [recipe("late_size = 48").crop_size_at(share) for share in (0.0, 0.69, 0.71, 1.0)] == [32, 32, 48, 48]
    assert recipe().crop_size_at(1.0) == 32 and recipe().crop_sizes() == [32]


@pytest.mark.parametrize(
    ("more", "scenes"),
    [
        ("speed = 3", ""),
        ("times = 4", ""),
        ("late_size = 50", ""),
        ("", "depth = 3"),
        ("batch = 0", ""),
        ("trials = [{ rate = 1 }]", ""),
    ],
)
def test_mistakes_in_a_recipe_are_reported(recipe, more, scenes):
    with pytest.raises(UsageError, match="is invalid"):
        recipe(more, scenes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_recipe_that_an_editor_saved_is_loaded(tmp_path, encoding):
    path = tmp_path / "edited.toml"
    path.write_bytes("# größer\r\nbatch = 3\r\n[scenes]\r\nsize = 64\r\n".encode(encoding))
    recipe = Recipe.load(path)
    assert (recipe.batch, recipe.scenes.size) == (3, 64)


@pytest.mark.parametrize(("counts", "valid"), [("[]", True), ("[7, 13]", True), ("[7, 8]", False), ("[3, 13]", False)])
def test_the_numbers_of_sub_frames_are_odd_and_enough_for_the_true_instants(tmp_path, counts, valid):
    path = tmp_path / "counts.toml"
    path.write_text(f"times = 5\n[scenes]\nsubframes = {counts}")
    if valid:
        assert list(Recipe.load(path).scenes.subframes) == json.loads(counts)
        return
    with pytest.raises(UsageError, match="is invalid"):
        Recipe.load(path)


def test_a_recipe_that_is_missing_is_reported(tmp_path):
    with pytest.raises(UsageError, match="can't be read"):
        Recipe.load(tmp_path / "none.toml")


@pytest.mark.parametrize("path", sorted((RESOURCES / "recipes").glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_recipes_are_read_and_begin_with_the_shipped_network(path):
    recipe = Recipe.load(path)
    assert recipe.name == path.stem
    shipped, weights = load_network()[0].state_dict(), initial_weights(recipe)
    assert all(torch.equal(weights[name], value) for name, value in shipped.items())


def test_a_start_with_a_larger_network_is_reported(recipe):
    with pytest.raises(UsageError, match="is invalid: the network of the model unfold is larger"):
        initial_weights(recipe('start = "unfold"'))
    fewer_blocks = replace(load_network()[0].config, encoder_blocks=(1, 2, 3, 3))
    with pytest.raises(UsageError, match="is larger"):
        initial_weights(replace(recipe('start = "unfold"'), network=fewer_blocks))


def test_the_wide_network_fits_one_file_and_can_begin_with_the_shipped_weights():
    wide = Recipe.load(RESOURCES / "recipes" / "wide.toml")
    assert wide.start == "unfold"
    parameters = sum(parameter.numel() for parameter in UnfoldNet(wide.network).parameters())
    assert parameters <= 8.3e6 and 2 * parameters + 2**16 < 16 * 2**20


def test_a_run_ends_in_time_for_its_last_files():
    fake_time = FakeTime()
    clock = RunClock(100, fake_time)
    fake_time.now += 20  # preparation
    clock.start_learning(start_share=0.0, final_seconds=10)
    assert clock.share() == 0 and clock.seconds_left() == pytest.approx(100 - 20 - 13 - 3)
    fake_time.now += 32
    assert clock.share() == pytest.approx(0.5)
    fake_time.now += 60
    assert clock.share() == 1 and clock.seconds_left() == 0


def test_a_resumed_run_uses_the_whole_budget_for_its_remaining_share():
    fake_time = FakeTime()
    clock = RunClock(53, fake_time)
    clock.start_learning(start_share=0.6, final_seconds=0)
    fake_time.now += 25
    assert clock.share() == pytest.approx(0.8)


def test_a_run_without_time_to_learn_ends_at_once():
    clock = RunClock(5, FakeTime())
    clock.start_learning(start_share=0.0, final_seconds=10)
    assert clock.share() == 1
