import math

import pytest

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import Wording, make_message
from shutterspan.core.types.guidance import Arrow, Guidance


def arrow(degrees: float, length: float = 50) -> Arrow:
    angle = math.radians(degrees)
    return Arrow((100, 100), (100 + length * math.cos(angle), 100 + length * math.sin(angle)))


def refusal(*arrows: Arrow) -> str:
    with pytest.raises(UsageError) as caught:
        Guidance(arrows).check(make_message("region_numbered", number=3), 300, 200)
    return caught.value.message


@pytest.mark.parametrize("degrees", range(0, 360, 15))
def test_arrows_within_a_right_angle_do_not_contradict(degrees: int) -> None:
    Guidance((arrow(degrees), arrow(degrees + 85), arrow(degrees + 40, 3))).check(
        make_message("region_numbered", number=3), 300, 200
    )


def test_contradicting_arrows_are_named_with_their_region() -> None:
    message = refusal(arrow(2), arrow(30), arrow(170))
    assert message == "The arrows of region 3 contradict each other: one points right, another left."
    assert "one points down, another up and right" in refusal(arrow(90), arrow(-40))


def test_faces_word_inner_messages() -> None:
    with pytest.raises(UsageError) as caught:
        Guidance((arrow(0), arrow(180))).check(make_message("whole_photo"), 300, 200)
    german = {"arrows_contradict": "{region:capital}: {first}, {second}", "whole_photo": "das Foto"}
    directions = {"direction_right": "rechts", "direction_left": "links"}
    assert Wording(german | directions).text(caught.value.content) == "Das Foto: rechts, links"
    assert str(arrow(0)) == str(arrow(0).span) == "from (100, 100) to (150, 100)"


def test_arrows_contradict_each_other_beyond_a_right_angle() -> None:
    perpendicular = Arrow((0, 0), (3, 1)), Arrow((0, 0), (-1, 3 - 1e-9))
    assert not perpendicular[0].contradicts(perpendicular[1]), "despite rounding errors"
    assert arrow(0).contradicts(arrow(91)) and not arrow(0).contradicts(arrow(89))
    assert not arrow(0).contradicts(arrow(180, 0)) and not arrow(0, 0).contradicts(arrow(180))


def test_arrows_of_no_length_or_outside() -> None:
    assert refusal(arrow(0, 0)) == "The arrow from (100, 100) to (100, 100) of region 3 has no length."
    assert "has no length" in refusal(arrow(0, 0.5))
    assert "extends beyond the photo, which is 300x200 pixels" in refusal(arrow(0, 250))
    assert "extends beyond the photo" in refusal(Arrow((-5, 4), (50, 4)))
    assert "extends beyond the photo" in refusal(Arrow((5, math.nan), (50, 4)))


@pytest.mark.parametrize(
    ("degrees", "code", "name"),
    [
        (0, "direction_right", "right"),
        (45, "direction_down_right", "down and right"),
        (90, "direction_down", "down"),
        (150, "direction_down_left", "down and left"),
        (200, "direction_left", "left"),
        (225, "direction_up_left", "up and left"),
        (-90, "direction_up", "up"),
        (-60, "direction_up_right", "up and right"),
    ],
)
def test_names_of_directions(degrees: float, code: str, name: str) -> None:
    assert (arrow(degrees).direction_name.code, str(arrow(degrees).direction_name)) == (code, name)
    assert math.dist(arrow(degrees).direction, (0, 0)) == pytest.approx(1)
