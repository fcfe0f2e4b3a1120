from collections.abc import Callable

import pytest
from PyQt6.QtCore import QEvent, QPoint, QRect, Qt
from PyQt6.QtGui import QColor, QContextMenuEvent, QHelpEvent, QImage, QPalette
from PyQt6.QtWidgets import QAbstractSlider, QApplication, QToolTip
from pytestqt.qtbot import QtBot

from shutterspan.core.types.clip import even_times
from shutterspan.ui.desktop.widgets.timeline.timeline import Timeline


def picture(colour: str) -> QImage:
    image = QImage(90, 60, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def colour_at(timeline: Timeline, x: float, y: float) -> QColor:
    image = timeline.grab().toImage()
    return image.pixelColor(round(x * image.devicePixelRatio()), round(y * image.devicePixelRatio()))


def tip(timeline: Timeline, x: float, y: float) -> str:
    """The tooltip at a place."""
    at = QPoint(round(x), round(y))
    QApplication.sendEvent(timeline, QHelpEvent(QEvent.Type.ToolTip, at, timeline.mapToGlobal(at)))
    return QToolTip.text()


def test_the_playhead_scrubs_to_any_instant(timeline: Timeline, drag: Callable, x_of: Callable, events: list) -> None:
    drag((x_of(0.25), 50), (x_of(0.25) + 1, 60), (x_of(0.25) + 2, 500), (3000, 50), (-50, 50))
    width = timeline.width() - 24
    expected = [(x - 12) / width for x in (round(x_of(0.25)), round(x_of(0.25) + 1), round(x_of(0.25) + 2))]
    assert [t for _, t in events] == pytest.approx([*expected, 1, 0], abs=1e-5)
    assert timeline.position == 0


def test_the_playhead_stays_between_in_and_out(
    timeline: Timeline, drag: Callable, x_of: Callable, events: list
) -> None:
    timeline.set_position(0.9)
    timeline.set_range(0.2, 0.6)
    assert timeline.position == 0.6 and events == [], "only the user's own moves emit signals"
    drag((x_of(0.4), 50), (x_of(0.05), 50), (x_of(0.95), 50))
    assert [t for _, t in events] == pytest.approx([0.4, 0.2, 0.6], abs=1e-3)


def test_handles_move_the_in_and_out_points(timeline: Timeline, drag: Callable, x_of: Callable, events: list) -> None:
    drag((x_of(0) - 5, 50), (x_of(0.1) - 5, 50), (x_of(0.3), 50))
    assert timeline.start == pytest.approx(0.3, abs=0.001)
    assert [kind for kind, *_ in events] == ["position", "position", "range"], (
        "the playhead follows the handle; the range is emitted once"
    )
    drag((x_of(1) + 5, 50), (x_of(0.5), 50), (x_of(0.1), 50))
    assert events[-1] == ("range", 0.3, 0.32), "they never meet"
    drag((x_of(0.32) + 5, 50), (5000, 50))
    assert events[-1] == ("range", 0.3, 1.0)
    events.clear()
    drag((x_of(1) + 5, 50))
    assert events == []


@pytest.mark.parametrize("t", [0.5, 0.2])
def test_the_key_frame_is_marked_below_the_strip(timeline: Timeline, x_of: Callable, t: float) -> None:
    timeline.set_key_frame(t)
    roles = QPalette.ColorRole.WindowText, QPalette.ColorRole.Window
    mark, ground = (timeline.palette().color(role).lightness() for role in roles)
    for x, expected in ((-8, ground), (-2, mark), (0, mark), (2, mark), (8, ground)):
        assert colour_at(timeline, x_of(t) + x, 90).lightness() == pytest.approx(expected, abs=2)


def test_the_mark_is_whole_below_the_playhead(timeline: Timeline, x_of: Callable) -> None:
    timeline.set_key_frame(0.5)

    def mark() -> QImage:
        return timeline.grab(QRect(round(x_of(0.5)) - 6, 86, 12, 10)).toImage()

    alone = mark()
    timeline.set_position(0.5)
    assert mark() == alone


def test_the_key_frame_is_dragged_with_a_preview(
    timeline: Timeline, drag: Callable, x_of: Callable, events: list
) -> None:
    drag((x_of(0.5), 91), (x_of(0.6), 91), (x_of(0.7), 40))
    assert [kind for kind, *_ in events] == ["position"] * 3 + ["key frame"]
    assert events[-1][1] == pytest.approx(0.7, abs=1e-3) and timeline.position == pytest.approx(0.7, abs=1e-3)
    events.clear()
    drag((x_of(0.7), 91), (3000, 91))
    assert events[-1] == ("key frame", 1.0)
    timeline.set_position(0.2)
    events.clear()
    drag((x_of(1), 91))
    assert events == [("position", 1.0)], "a click only shows it"


def test_the_mark_has_a_tooltip(timeline: Timeline, x_of: Callable) -> None:
    assert not tip(timeline, x_of(0.5), 50) and not tip(timeline, x_of(0.3), 91)
    assert tip(timeline, x_of(0.5), 91).startswith("Key frame")


def test_played_once(timeline: Timeline, wait: Callable, events: list) -> None:
    timeline.play()
    assert events == [("playing", True)] and timeline.is_playing
    wait(0.11)
    wait(0.35)
    assert events[1:] == [("position", 0.1), ("position", 0.4)], "late calls skip frames, so the speed is kept"
    wait(5)
    assert events[3:] == [("position", 1.0), ("playing", False)]
    events.clear()
    timeline.play()
    assert events == [("playing", True), ("position", 0.0)], "from the end it starts over"


def test_a_boomerang_plays_on(timeline: Timeline, wait: Callable, events: list) -> None:
    timeline.set_frames(even_times(4))
    timeline.set_playback("boomerang", 10.0)
    timeline.play()
    for _ in range(13):
        wait(0.1 + 1e-6)
    indices = [round(3 * t) for kind, t in events if kind == "position"]
    assert indices == [1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1]
    timeline.pause()
    assert events[-1] == ("playing", False)
    wait(1)
    assert events[-1] == ("playing", False)


def test_it_plays_by_itself_in_real_time(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.set_frames(even_times(6))
    timeline.set_playback("none", 50.0)
    positions: list[float] = []
    timeline.position_changed.connect(positions.append)
    with qtbot.waitSignal(timeline.playing_changed, check_params_cb=lambda playing: not playing, timeout=5000):
        timeline.toggle()
    assert positions == sorted(positions) and positions[-1] == 1


def test_only_the_range_between_in_and_out_plays(timeline: Timeline, wait: Callable, events: list) -> None:
    timeline.set_range(0.25, 0.55)
    timeline.set_playback("repeat", 10.0)
    timeline.play()
    for _ in range(5):
        wait(0.1 + 1e-6)
    assert [t for kind, t in events if kind == "position"] == [0.3, 0.4, 0.5, 0.3, 0.4, 0.5]


def test_shuttling(timeline: Timeline, wait: Callable, events: list) -> None:
    timeline.set_position(0.5)
    timeline.shuttle(2)
    wait(0.1 + 1e-6)
    assert timeline.position == pytest.approx(0.7)
    timeline.shuttle(-1)
    wait(0.2 + 1e-6)
    assert timeline.position == pytest.approx(0.5)
    timeline.shuttle(0)
    assert not timeline.is_playing
    timeline.set_position(0)
    timeline.shuttle(-4)
    assert timeline.position == 1, "backwards from the start begins at the end"


def test_scrubbing_stops_it(timeline: Timeline, wait: Callable, drag: Callable, x_of: Callable, events: list) -> None:
    timeline.set_playback("repeat", 10.0)
    timeline.play()
    drag((x_of(0.55), 50))
    assert ("playing", False) in events and events[-1][1] == pytest.approx(0.55, abs=0.001)
    wait(1)
    assert timeline.position == pytest.approx(0.55, abs=0.001)


def test_steps_and_keys(timeline: Timeline, events: list) -> None:
    timeline.set_position(0.33)
    keys = Qt.Key
    for key, expected in (
        (keys.Key_Right, 0.4),
        (keys.Key_Right, 0.5),
        (keys.Key_Left, 0.4),
        (keys.Key_End, 1.0),
        (keys.Key_Right, 1.0),
        (keys.Key_Home, 0.0),
        (keys.Key_Left, 0.0),
    ):
        QtBot.keyClick(timeline, key)
        assert timeline.position == pytest.approx(expected)
    timeline.set_position(0.33)
    timeline.step(-1)
    assert timeline.position == pytest.approx(0.3)
    timeline.step(3)
    assert timeline.position == pytest.approx(0.6)


def test_moving_the_playhead_while_it_plays(timeline: Timeline, wait: Callable, events: list) -> None:
    timeline.play()
    wait(0.1 + 1e-6)
    timeline.set_position(events[-1][1])  # setting the position that was emitted has no effect
    wait(0.1)
    assert timeline.position == pytest.approx(0.2)
    timeline.set_position(0.7)
    wait(0.1 + 1e-6)
    assert timeline.position == pytest.approx(0.8)


def test_to_screen_readers_it_is_a_slider(timeline: Timeline, events: list) -> None:
    assert isinstance(timeline, QAbstractSlider)
    assert timeline.accessibleName() == "Timeline"
    timeline.set_position(0.3)
    assert timeline.value() == 30 and timeline.accessibleDescription() == "Frame 4 of 11"
    timeline.setValue(62)
    assert events == [("position", 0.62)]
    QtBot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(500, 50))
    assert timeline.value() == 50


def test_thumbnails_cover_the_whole_exposure(timeline: Timeline, x_of: Callable) -> None:
    """For any in and out points and any frames of the clip."""
    instants = timeline.instants
    assert instants == pytest.approx([(cell + 0.5) / 9 for cell in range(9)])
    timeline.set_range(0.4, 0.6)
    timeline.set_frames(even_times(5, 0.4, 0.6))
    assert timeline.instants == instants
    empty = colour_at(timeline, x_of(0.45), 50)
    for t, colour in zip(instants, ["#ff0000", "#00ff00", "#0000ff"] * 3, strict=True):
        timeline.set_thumbnail(t, picture(colour))
    assert colour_at(timeline, x_of(0.45), 50) != empty
    assert [colour_at(timeline, x_of(t), 50).name() for t in (0.42, 0.53)] == ["#ff0000", "#00ff00"]
    outside = colour_at(timeline, x_of(0.05), 50)
    assert 0 < outside.red() - max(outside.green(), outside.blue()) < 200, "dimmed, but visible"


def test_until_a_thumbnail_arrives_the_nearest_one_is_visible(timeline: Timeline, x_of: Callable, qtbot: QtBot) -> None:
    timeline.set_thumbnail(timeline.instants[2], picture("#ff0000"))
    timeline.set_thumbnail(timeline.instants[7], picture("#00ff00"))
    assert [colour_at(timeline, x_of(t), 50).name() for t in (0.15, 0.42, 0.66)] == ["#ff0000", "#ff0000", "#00ff00"]
    with qtbot.waitSignal(timeline.instants_changed, timeout=500):
        timeline.resize(600, 96)
    assert len(timeline.instants) == 5
    assert [colour_at(timeline, x_of(t), 50).name() for t in (0.15, 0.72)] == ["#ff0000", "#00ff00"]
    timeline.set_thumbnail(timeline.instants[0], picture("#0000ff"))
    assert colour_at(timeline, x_of(0.05), 50).name() == "#0000ff"
    timeline.clear_thumbnails(1.5)
    assert colour_at(timeline, x_of(0.05), 50).saturation() == 0


def test_it_requests_nothing_while_the_same_thumbnails_fit(timeline: Timeline, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(timeline.instants_changed):
        timeline.resize(1003, 96)
    timeline.resize(4000, 96)
    assert len(timeline.instants) == 24
    timeline.resize(20, 96)
    assert timeline.instants == [0.5]
    timeline.grab()


def test_portraits_are_shown_whole(timeline: Timeline, x_of: Callable) -> None:
    timeline.clear_thumbnails(0.5)
    assert len(timeline.instants) == 24
    portrait = QImage(30, 60, QImage.Format.Format_RGB32)
    portrait.fill(QColor("#00ff00"))
    for column in range(30):
        portrait.setPixelColor(column, 0, QColor("#ff0000"))
        portrait.setPixelColor(column, 1, QColor("#ff0000"))
    for t in timeline.instants:
        timeline.set_thumbnail(t, portrait)
    x = x_of(timeline.instants[12])
    assert colour_at(timeline, x, 50).name() == "#00ff00"
    assert colour_at(timeline, x, 18).red() > 200, "nothing is cut off at the top"


def test_without_frames_it_is_empty(timeline: Timeline, wait: Callable) -> None:
    timeline.set_frames([])
    timeline.grab()
    timeline.step(1)
    timeline.play()
    wait(1)
    timeline.grab()


def test_disabled_it_shows_how_to_get_frames(timeline: Timeline, x_of: Callable, drag: Callable, events: list) -> None:
    def strip() -> QImage:
        return timeline.grab(QRect(20, 20, timeline.width() - 40, 60)).toImage()

    timeline.set_thumbnail(timeline.instants[0], picture("#ff0000"))
    timeline.set_position(0.5)
    playhead = colour_at(timeline, x_of(0.5), 20)
    timeline.setEnabled(False)
    assert colour_at(timeline, x_of(0.5), 20) != playhead
    image = strip()
    colours = [image.pixelColor(x, 30) for x in range(image.width())]
    assert all(colour.saturation() == 0 for colour in colours), "no thumbnail"
    middle = colours[len(colours) // 3 : 2 * len(colours) // 3]
    assert len({colour.lightness() for colour in middle}) > 3 and len({c.lightness() for c in colours[:100]}) == 1
    drag((x_of(0.25), 50), (x_of(0.75), 50))
    QtBot.keyClick(timeline, Qt.Key.Key_Right)
    assert events == [] and timeline.position == 0.5


def test_a_right_click_requests_a_menu_for_that_place(timeline: Timeline, x_of: Callable, events: list) -> None:
    places: list[QPoint] = []
    timeline.menu_requested.connect(places.append)
    timeline.play()
    place = QPoint(round(x_of(0.3)), 50)
    send_menu_event(timeline, QContextMenuEvent.Reason.Mouse, place)
    assert not timeline.is_playing and timeline.position == pytest.approx(0.3, abs=1e-3)
    assert places == [timeline.mapToGlobal(place)]
    timeline.set_position(0.7)
    send_menu_event(timeline, QContextMenuEvent.Reason.Keyboard, place)
    assert timeline.position == 0.7 and len(places) == 2, "by key, it is for the playhead"


def send_menu_event(timeline: Timeline, reason: QContextMenuEvent.Reason, place: QPoint) -> None:
    QApplication.sendEvent(timeline, QContextMenuEvent(reason, place, timeline.mapToGlobal(place)))


def test_the_sharpest_frame_is_suggested_and_taken_by_a_click(
    timeline: Timeline, drag: Callable, x_of: Callable, events: list
) -> None:
    before = colour_at(timeline, x_of(0.3) - 4, 91)
    timeline.set_sharpness({0.1: 4.0, 0.3: 9.0, 0.9: 5.0}, 0.3)
    assert colour_at(timeline, x_of(0.3) - 4, 91) != before
    assert colour_at(timeline, x_of(0.3), 90) == before, "it is hollow"
    assert tip(timeline, x_of(0.3), 91) == "Sharpest frame. Click to make it the key frame"
    drag((x_of(0.3), 91))
    assert events == [("position", 0.3), ("key frame", 0.3)]
    timeline.set_key_frame(0.3)
    events.clear()
    drag((x_of(0.3), 91))
    assert events == [], "the key frame is already there"
    assert tip(timeline, x_of(0.3), 91).startswith("Key frame")
    timeline.set_key_frame(0.5)
    drag((x_of(0.3), 91), (x_of(0.8), 50))
    assert events == [], "released elsewhere, it does nothing"
    timeline.set_sharpness({}, None)
    assert colour_at(timeline, x_of(0.3) - 4, 91) == before


def test_the_curve_is_highest_where_frames_are_sharpest(timeline: Timeline, x_of: Callable) -> None:
    timeline.set_sharpness({0.1: 1.0, 0.5: 9.0, 0.9: 5.0}, 0.5)
    accent = timeline.palette().color(QPalette.ColorRole.Highlight)

    def curve_at(t: float) -> int:
        image = timeline.grab().toImage()
        rows = [image.pixelColor(round(x_of(t)), y) for y in range(20, 82)]
        distances = [sum(abs(a - b) for a, b in zip(row.getRgb(), accent.getRgb(), strict=True)) for row in rows]
        return 20 + distances.index(min(distances))

    heights = [curve_at(t) for t in (0.02, 0.1, 0.5, 0.9, 0.98)]
    assert heights == pytest.approx([74, 74, 26, 50, 50], abs=2)


@pytest.mark.parametrize(("window", "text"), [("#2b2b2b", "#e6e6e6"), ("#f4f0e8", "#201c18")])
def test_it_is_drawn_in_neutral_greys(timeline: Timeline, x_of: Callable, window: str, text: str) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(window))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    timeline.setPalette(palette)
    timeline.clearFocus()
    timeline.set_range(0.2, 0.8)
    timeline.set_position(0.5)
    image = timeline.grab().toImage()
    colours = {image.pixelColor(x, y).getRgb()[:3] for x in range(0, image.width(), 3) for y in range(image.height())}
    assert all(max(rgb) == min(rgb) for rgb in colours)
    playhead, outside = colour_at(timeline, x_of(0.5), 50), colour_at(timeline, x_of(0.1), 50)
    assert abs(playhead.lightness() - QColor(text).lightness()) < 12
    assert abs(outside.lightness() - QColor(window).lightness()) < 12
