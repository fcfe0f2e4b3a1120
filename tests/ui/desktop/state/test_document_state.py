import numpy as np
import pytest

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.shapes import combine_shapes

INSIDE, OUTSIDE = Region(Rectangle(10, 10, 50, 50)), Region(Rectangle(60, 10, 90, 50))


def with_regions(*regions: Region) -> DocumentState:
    state = DocumentState()
    for region in regions:
        state = edits.with_region(state, region)
    return state


def test_regions_have_different_numbers_and_colours() -> None:
    state = with_regions(INSIDE, OUTSIDE)
    assert [styled.name for styled in state.regions] == ["Region 1", "Region 2"]
    assert state.regions[0].colour != state.regions[1].colour
    again = edits.with_region(edits.without_region(state, 0), INSIDE)
    assert [styled.name for styled in again.regions] == ["Region 2", "Region 1"]


def test_two_flips_restore_the_state() -> None:
    state = edits.with_flip(with_regions(INSIDE), 0)
    assert state.request.regions[0].guidance.flipped
    assert edits.with_flip(state, 0) == with_regions(INSIDE)
    assert edits.with_flip(state, None).request.guidance.flipped


def test_a_region_that_is_switched_off_is_flipped_and_checked_but_not_unfolded() -> None:
    state = edits.with_region_enabled(with_regions(INSIDE, OUTSIDE), 0, False)
    assert [region.name for region in state.request.regions] == ["Region 2"]
    assert [region.name for region in state.whole_request.regions] == ["Region 1", "Region 2"]
    flipped = edits.with_flip(state, 0)
    assert flipped.regions[0].region.guidance.flipped and flipped.request == state.request
    assert edits.with_region_enabled(state, 0, True) == with_regions(INSIDE, OUTSIDE)
    state.check(100, 100)
    with pytest.raises(UsageError, match="Region 1"):
        edits.with_region_changes(state, 0, shape=Rectangle(10, 10, 150, 50)).check(100, 100)


@pytest.mark.parametrize("shape", [Rectangle(2, 2, 8, 8), Ellipse(1, 1, 9, 9), Polygon(((2, 2), (8, 2), (8, 8)))])
def test_shapes_are_added_and_cut(shape: Rectangle | Polygon) -> None:
    left = Rectangle(0, 0, 5, 10)
    both = combine_shapes(shape, left, "add", 10, 10)
    assert (both.pixels[:, :5] == 255).all()
    assert both.pixels[5, 6] > 0
    rest = combine_shapes(shape, left, "subtract", 10, 10)
    assert not rest.pixels[:, :5].any()
    assert rest.pixels[5, 6] > 0


def test_a_mask_is_never_changed_in_place() -> None:
    mask = Mask(np.zeros((10, 10), np.uint8))
    combine_shapes(mask, Rectangle(0, 0, 5, 5), "add", 10, 10)
    assert not mask.pixels.any()
