from hypothesis import given
from hypothesis import strategies as st

from shutterspan.ui.desktop.state.history import History


def test_steps_have_names() -> None:
    history = History("a")
    assert (history.undo_name, history.redo_name) == ("", "")
    history.push("Add B", "b")
    history.push("Add C", "c")
    assert (history.value, history.undo_name) == ("c", "Add C")
    history.undo()
    assert (history.value, history.undo_name, history.redo_name) == ("b", "Add B", "Add C")
    history.push("Add D", "d")
    assert (history.value, history.redo_name) == ("d", "")


def test_a_slider_that_is_dragged_makes_one_step() -> None:
    history = History(0)
    for value in range(1, 6):
        history.push("Feather", value, "feather", value / 10)
    history.undo()
    assert history.value == 0
    history.redo()
    assert history.value == 5
    history.push("Feather", 6, "feather", 60)
    history.undo()
    assert history.value == 5


def test_a_saved_step_is_never_merged_away() -> None:
    history = History(0)
    history.push("Feather", 1, "feather", 0.1)
    history.mark_saved(history.value)
    history.push("Feather", 2, "feather", 0.2)
    assert not history.is_saved
    history.undo()
    assert history.is_saved
    assert history.value == 1


def test_a_saved_step_that_was_overwritten_after_undo_is_lost() -> None:
    history = History(0)
    history.push("One", 1)
    history.mark_saved(history.value)
    history.undo()
    history.push("Two", 2)
    assert not history.is_saved
    history.undo()
    assert not history.is_saved


@given(st.lists(st.sampled_from(["push", "undo", "redo", "save"]), max_size=60))
def test_behaves_like_a_list_of_values(commands: list[str]) -> None:
    history, values, index, saved = History(0), [0], 0, 0
    for number, command in enumerate(commands, 1):
        if command == "push":
            history.push(f"Step {number}", number)
            saved = -1 if saved > index else saved
            values, index = [*values[: index + 1], number], index + 1
        elif command == "undo":
            history.undo()
            index = max(0, index - 1)
        elif command == "redo":
            history.redo()
            index = min(len(values) - 1, index + 1)
        else:
            history.mark_saved(history.value)
            saved = index
        assert history.value == values[index]
        assert history.is_saved == (saved == index)
        assert bool(history.undo_name) == (index > 0)
        assert bool(history.redo_name) == (index < len(values) - 1)


def test_the_oldest_steps_are_dropped() -> None:
    history = History(0)
    for value in range(1, 2000):
        history.push("Step", value)
    for _ in range(2000):
        history.undo()
    assert 0 < history.value < 1999
    assert not history.is_saved


def test_a_save_that_ends_after_a_change_saves_the_step_it_began_with() -> None:
    history = History("a")
    history.push("Add B", "b")
    history.push("Add C", "c")
    history.mark_saved("b")
    assert not history.is_saved
    history.undo()
    assert history.is_saved
    history.push("Add D", "d")
    history.mark_saved("c")
    assert not history.is_saved
    history.undo()
    assert not history.is_saved, "the saved step is gone"
