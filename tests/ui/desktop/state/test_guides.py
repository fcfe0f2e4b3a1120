"""Arrows, strokes and strengths of a document: their owners, replacements and flips."""

from dataclasses import replace

import pytest

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke
from shutterspan.core.types.region import Rectangle, Region
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state import guides
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.guides import PlacedGuide, guides_of, with_guide

RIGHT, LEFT = Arrow((20, 20), (40, 20)), Arrow((40, 22), (20, 22))
DOWN = Arrow((20, 20), (21, 60))
CURVE = Stroke(((20.0, 20.0), (30.0, 24.0), (40.0, 20.0)))
INSIDE, OUTSIDE = Region(Rectangle(10, 10, 50, 50)), Region(Rectangle(60, 10, 90, 50))


def with_regions(*regions: Region, **changes: object) -> DocumentState:
    state = DocumentState(**changes)  # type: ignore[arg-type]
    for region in regions:
        state = edits.with_region(state, region)
    return state


@pytest.mark.parametrize("guide", [RIGHT, CURVE])
def test_a_guide_goes_to_the_topmost_region_that_it_starts_in(guide: guides.Guide) -> None:
    state = with_guide(with_regions(INSIDE, Region(Rectangle(15, 15, 30, 30))), guide)
    assert guides.placed_guides(state) == [PlacedGuide(1, guide)]


@pytest.mark.parametrize("guide", [RIGHT, CURVE])
def test_a_guide_beside_a_region_goes_there_unless_the_outside_moves(guide: guides.Guide) -> None:
    assert guides.placed_guides(with_guide(with_regions(OUTSIDE), guide)) == [PlacedGuide(0, guide)]
    assert guides.placed_guides(with_guide(with_regions(OUTSIDE, outside="moving"), guide)) == [
        PlacedGuide(None, guide)
    ]
    far = Region(Rectangle(500, 500, 600, 600))
    assert guides.placed_guides(with_guide(with_regions(far), guide)) == [PlacedGuide(None, guide)]


def test_the_newest_of_guides_that_contradict_each_other_stays() -> None:
    state = with_guide(with_guide(DocumentState(), RIGHT), LEFT)
    assert guides_of(state, None) == [LEFT]
    assert guides_of(with_guide(state, CURVE), None) == [CURVE]
    assert guides_of(with_guide(with_guide(state, CURVE), LEFT), None) == [LEFT]
    assert guides_of(with_guide(with_guide(DocumentState(), CURVE), DOWN), None) == [DOWN, CURVE]


def test_an_arrow_perpendicular_to_an_older_one_keeps_it_despite_rounding() -> None:
    one, other = Arrow((0, 0), (30, 10)), Arrow((0, 30), (-10, 60 - 1e-8))
    assert guides_of(with_guide(with_guide(DocumentState(), one), other), None) == [one, other]


@pytest.mark.parametrize("guide", [LEFT, CURVE])
def test_guides_of_the_whole_photo_are_removed_if_they_apply_nowhere(guide: guides.Guide) -> None:
    state = with_guide(DocumentState(), guide)
    for region in (INSIDE, OUTSIDE):
        state = edits.with_region(state, region)
    state = with_guide(state, RIGHT)
    assert guides.placed_guides(state) == [PlacedGuide(None, guide), PlacedGuide(0, RIGHT)]
    assert guides.placed_guides(edits.without_region(state, 1)) == [PlacedGuide(0, RIGHT)]
    over_the_other = Arrow((70, 20), (80, 20))
    assert guides.placed_guides(with_guide(state, over_the_other)) == [
        PlacedGuide(0, RIGHT),
        PlacedGuide(1, over_the_other),
    ]


def test_a_guide_without_effect_is_an_error() -> None:
    for guide in (Arrow((300, 300), (310, 300)), Stroke(((300.0, 300.0), (310.0, 300.0)))):
        with pytest.raises(UsageError, match="in no region"):
            with_guide(with_guide(with_regions(INSIDE), RIGHT), guide)


def test_a_region_that_is_off_takes_no_guide_and_keeps_its_own() -> None:
    state = edits.with_region_enabled(with_guide(with_regions(OUTSIDE, INSIDE), RIGHT), 1, False)
    assert not guides.placed_guides(state)
    over_it = with_guide(state, LEFT)
    assert guides.placed_guides(over_it) == [PlacedGuide(0, LEFT)], "the nearest region that is on"
    cleared = guides.without_guides(over_it)
    assert guides.placed_guides(edits.with_region_enabled(cleared, 1, True)) == [PlacedGuide(1, RIGHT)]


def test_guides_of_the_photo_stay_while_their_regions_are_off() -> None:
    state = with_guide(with_guide(with_regions(INSIDE), CURVE), RIGHT)
    state = replace(edits.with_region(state, OUTSIDE), guidance=Guidance((DOWN,)))
    state = with_guide(edits.with_region_enabled(state, 1, False), RIGHT)
    state.check(100, 100)
    assert guides.guides_of(state, None) and not state.request.guidance.directions
    assert [placed.owner for placed in guides.placed_guides(state)] == [0, 0, 0]
    on = edits.with_region_enabled(state, 1, True)
    assert on.request.guidance == Guidance((DOWN,)) and PlacedGuide(None, DOWN) in guides.placed_guides(on)


def test_guides_of_the_photo_are_removed_when_a_region_with_its_own_is_switched_on() -> None:
    state = edits.with_region_enabled(with_guide(with_regions(INSIDE), RIGHT), 0, False)
    state = with_guide(state, DOWN)
    assert guides.placed_guides(state) == [PlacedGuide(None, DOWN)], "everything may move while no region is on"
    state.check(100, 100)
    on = edits.with_region_enabled(state, 0, True)
    on.check(100, 100)
    assert guides.placed_guides(on) == [PlacedGuide(0, RIGHT)]


def test_a_guide_is_replaced_where_it_belongs() -> None:
    state = with_guide(with_regions(INSIDE, OUTSIDE), CURVE)
    longer = Stroke(((20.0, 20.0), (80.0, 30.0)))
    state = guides.with_guide_replaced(state, PlacedGuide(0, CURVE), longer)
    assert guides.placed_guides(state) == [PlacedGuide(0, longer)]
    assert not guides.placed_guides(guides.without_guide(state, PlacedGuide(0, longer)))
    assert guides.without_guide(state, PlacedGuide(1, longer)) == state


def test_flips_reverse_arrows_and_strokes_if_there_are_any() -> None:
    state = with_guide(with_regions(INSIDE, OUTSIDE), CURVE)
    flipped = edits.with_flip(state, 0)
    assert guides_of(flipped, 0) == [CURVE.reversed()]
    assert not flipped.regions[0].region.guidance.flipped
    assert edits.with_flip(state, 1).regions[1].region.guidance.flipped
    assert edits.with_flip(flipped, 0) == state
    everything = edits.with_flip(state, None)
    assert guides_of(everything, 0) == [CURVE.reversed()]
    assert everything.request.guidance_of(everything.regions[1].region).flipped
    assert edits.with_flip(everything, None) == state


def test_guides_point_in_play_direction() -> None:
    project = DocumentState(guidance=Guidance((RIGHT,), flipped=True))
    assert guides_of(project, None) == [RIGHT.reversed()]
    drawn = with_guide(edits.with_flip(DocumentState(), None), RIGHT)
    assert drawn.guidance == Guidance((RIGHT.reversed(),), flipped=True)
    assert guides_of(drawn, None) == [RIGHT]
    assert guides_of(with_guide(drawn, LEFT), None) == [LEFT]
    assert not guides_of(guides.without_guide(drawn, PlacedGuide(None, RIGHT)), None)


def test_all_guides_are_removed_and_strengths_and_flips_stay() -> None:
    state = with_guide(with_guide(with_regions(INSIDE, outside="moving"), CURVE), Arrow((90, 90), (95, 90)))
    state = edits.with_flip(guides.with_strength(state, 0, 0.5), None)
    cleared = guides.without_guides(state)
    assert not guides.placed_guides(cleared)
    assert cleared.regions[0].region.guidance == replace(state.regions[0].region.guidance, strokes=())
    assert guides.without_guides(cleared) is cleared


def test_strengths_are_set_for_a_region_and_for_everything() -> None:
    state = guides.with_strength(guides.with_strength(with_regions(INSIDE), 0, 2.0), None, 1.25)
    assert state.request.guidance_of(state.regions[0].region).strength == 2.5


@pytest.mark.parametrize(("length", "text"), [(3.14159, "3.1 px"), (9.96, "10 px"), (34.2, "34 px"), (1234, "1234 px")])
def test_lengths_are_worded(length: float, text: str) -> None:
    assert guides.length_text(Stroke(((0.0, 0.0), (length, 0.0)))) == text
