"""Strokes that add to a region or cut from it, one soon after another."""

from shutterspan.core.types.region import Rectangle
from shutterspan.ui.desktop.main_window import MainWindow


def test_a_stroke_that_follows_at_once_is_not_lost(opened: MainWindow, until) -> None:
    parts = opened.parts
    parts.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    parts.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    parts.canvas.shape_drawn.emit(Rectangle(400, 100, 450, 300), "subtract")
    parts.canvas.shape_drawn.emit(Rectangle(500, 100, 600, 300), "add")

    def inside() -> list[bool]:
        shape = parts.document.content.regions[0].region.shape
        return [shape.holds(x, 200) for x in (150, 350, 425, 475, 550)]

    until(lambda: inside()[-1], 20)
    assert inside() == [True, True, False, True, True]
    assert parts.document.undo_name == "Add to Region"
    parts.actions["undo"].trigger()
    assert inside() == [True, True, False, True, False]


def test_strokes_go_with_the_region_that_they_were_drawn_for(opened: MainWindow, until) -> None:
    parts = opened.parts
    kept = Rectangle(600, 100, 700, 300)
    parts.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    parts.canvas.shape_drawn.emit(kept, "replace")
    parts.inspector.regions.picked.emit(0)
    parts.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    parts.canvas.shape_drawn.emit(Rectangle(400, 100, 450, 300), "subtract")
    parts.actions["delete-region"].trigger()
    until(lambda: parts.background.wait(0))
    parts.canvas.shape_drawn.emit(Rectangle(700, 100, 800, 300), "add")
    until(lambda: parts.document.undo_name == "Add to Region")
    (marked,) = parts.document.content.regions
    assert [marked.region.shape.holds(x, 200) for x in (650, 750, 350)] == [True, True, False]
