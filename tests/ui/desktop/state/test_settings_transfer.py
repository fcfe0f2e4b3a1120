"""Settings of one photo, pasted to photos of any size: always valid, and only the chosen parts change."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke
from shutterspan.core.types.region import Ellipse, Mask, Rectangle, Region
from shutterspan.core.types.request import Outside
from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.state.document_state import DocumentState, StyledRegion
from shutterspan.ui.desktop.state.settings_transfer import PARTS, CopiedSettings, Part, Size, paste_edit

SIZE = 400, 300
REGION = StyledRegion(Region(Rectangle(40, 30, 80, 90), 5, name="dancer"), "#4aa3ff", enabled=False)
ARROW = Arrow((100, 100), (200, 100))
COPIED = CopiedSettings(
    DocumentState(
        (REGION,),
        "still",
        Guidance((ARROW,), True, (), 0.5),
        RenderSettings(31, 0.1, 0.9, True, None, 30, 6, "none", 0.2, 640, 16, 80, "hevc", True),
        0.25,
    ),
    SIZE,
)

sizes = st.tuples(st.integers(16, 300), st.integers(16, 300))
part_sets: st.SearchStrategy[frozenset[Part]] = st.frozensets(st.sampled_from(PARTS))


def guidances(size: Size) -> st.SearchStrategy[Guidance]:
    """Guidance with at most one direction, so that none contradict each other."""
    width, height = size
    left, right = st.floats(0, width * 0.4), st.floats(width * 0.6, width)
    starts, ends = st.tuples(left, st.floats(0, height)), st.tuples(right, st.floats(0, height))
    arrows = st.builds(Arrow, starts, ends).map(lambda arrow: ((arrow,), ()))
    strokes = st.builds(lambda start, end: Stroke((start, end)), starts, ends).map(lambda stroke: ((), (stroke,)))
    directions = st.just(((), ())) | arrows | strokes
    return st.builds(
        lambda direction, flipped, strength: Guidance(direction[0], flipped, direction[1], strength),
        directions,
        st.booleans(),
        st.floats(*limits.STRENGTH),
    )


def styled_regions(size: Size) -> st.SearchStrategy[StyledRegion]:
    width, height = size
    sides = st.floats(0, width * 0.4), st.floats(0, height * 0.4), st.floats(width * 0.6, width), st.just(height)
    masks = st.builds(Mask, st.just(np.eye(height, width, dtype=np.uint8) * 255))
    shapes = st.builds(Rectangle, *sides) | st.builds(Ellipse, *sides) | masks
    regions = st.builds(Region, shapes, st.none() | st.floats(0, max(size)), guidances(size))
    return st.builds(StyledRegion, regions, st.sampled_from(["#4aa3ff", "#ffb02e"]), st.booleans())


@st.composite
def valid_states(draw: st.DrawFn) -> CopiedSettings:
    """States that are valid, with the sizes of their photos."""
    size = draw(sizes)
    regions = tuple(draw(st.lists(styled_regions(size), max_size=2)))
    outside = draw(st.sampled_from(get_args(Outside)))
    state = DocumentState(regions, outside, draw(guidances(size)))
    if not state.whole_request.has_unguided_motion:
        state = replace(state, guidance=Guidance())
    state.check(*size)
    clip = RenderSettings(draw(st.integers(2, 240)), size=draw(st.sampled_from(["full", "fit", 100])))
    return CopiedSettings(replace(state, settings=clip), size)


@settings(max_examples=40)
@given(valid_states(), valid_states(), part_sets)
def test_pasted_settings_are_valid_and_nothing_else_changes(
    copied: CopiedSettings, target: CopiedSettings, parts: frozenset[Part]
) -> None:
    old = target.state
    new = paste_edit(copied, target.size, parts)(old)
    new.check(*target.size)
    source = copied.state if "regions" in parts else old
    assert [styled.colour for styled in new.regions] == [styled.colour for styled in source.regions]
    assert [styled.enabled for styled in new.regions] == [styled.enabled for styled in source.regions]
    assert new.outside == source.outside
    guidance = copied.state.guidance if "guidance" in parts else old.guidance
    assert (new.guidance.flipped, new.guidance.strength) == (guidance.flipped, guidance.strength)
    if new.request.has_unguided_motion:
        assert len(new.guidance.directions) == len(guidance.directions), "arrows go only where they hold nowhere"
    assert new.settings.frames == (copied if "time" in parts else target).state.settings.frames
    if "regions" not in parts:
        assert new.regions == old.regions
    if isinstance(new.settings.size, int) and "export" in parts:
        assert new.settings.size <= target.size[0]


@settings(max_examples=40)
@given(valid_states(), part_sets)
def test_pasting_a_photos_own_settings_changes_nothing(copied: CopiedSettings, parts: frozenset[Part]) -> None:
    state = copied.state
    assert paste_edit(copied, copied.size, parts - {"export"})(state) == state


def test_regions_keep_their_place_colour_and_switch_in_a_larger_photo() -> None:
    new = paste_edit(COPIED, (800, 600), {"regions"})(DocumentState())
    (styled,) = new.regions
    assert styled == replace(REGION, region=replace(REGION.region, shape=Rectangle(80, 60, 160, 180), feather=10))
    assert new == replace(DocumentState(), regions=(styled,), outside="still")


def test_guidance_is_that_of_the_whole_photo() -> None:
    new = paste_edit(COPIED, (800, 600), {"guidance"})(DocumentState())
    guidance = Guidance((Arrow((200, 200), (400, 200)),), True, (), 0.5)
    assert new == replace(DocumentState(), guidance=guidance)


def test_time_and_export_share_the_settings_between_them() -> None:
    clip, other = COPIED.state.settings, DocumentState()
    time = paste_edit(COPIED, (4000, 3000), {"time"})(other)
    files = {name: getattr(other.settings, name) for name in ("size", "depth", "quality", "codec", "best")}
    assert time == replace(other, settings=replace(clip, **files), key_frame=0.25)
    export = paste_edit(COPIED, (4000, 3000), {"export"})(other)
    files = {name: getattr(clip, name) for name in files}
    assert export == replace(other, settings=replace(other.settings, **files))


def test_an_export_is_no_wider_than_the_photo() -> None:
    assert paste_edit(COPIED, (500, 400), {"export"})(DocumentState()).settings.size == 500


def test_arrows_of_the_photo_are_removed_if_each_pasted_region_has_its_own() -> None:
    region = Region(Rectangle(40, 30, 200, 90), guidance=Guidance((Arrow((50, 50), (90, 50)),)))
    copied = CopiedSettings(DocumentState((StyledRegion(region, "#4aa3ff"),)), SIZE)
    target = DocumentState(guidance=Guidance((ARROW,), True))
    new = paste_edit(copied, SIZE, {"regions"})(target)
    new.check(*SIZE)
    assert new.guidance == Guidance(flipped=True)


def test_only_existing_settings_can_be_pasted() -> None:
    assert COPIED.parts == set(PARTS)
    assert CopiedSettings(DocumentState(), SIZE).parts == {"time", "export"}
    flipped = DocumentState(guidance=Guidance(flipped=True))
    assert CopiedSettings(flipped, SIZE).parts == {"guidance", "time", "export"}


def test_masks_that_would_be_too_large_are_an_error_only_if_they_are_pasted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MASK_PIXELS", 1000 * 1000)
    mask = StyledRegion(Region(Mask(np.full((300, 400), 255, np.uint8))), "#4aa3ff")
    copied = CopiedSettings(DocumentState((mask,)), SIZE)
    with pytest.raises(UsageError) as caught:
        paste_edit(copied, (2000, 1500), set(PARTS))
    assert caught.value.code == "masks_too_large"
    assert not paste_edit(copied, (2000, 1500), {"guidance", "time"})(DocumentState()).regions
