"""Record the figures of a run as a table, and draw them as curves."""

import csv
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from shutterspan.core.foundation.atomic import replacing_file

_WIDTH, _HEIGHT, _MARGIN = 900, 220, 56
_INK, _RULE, _COLOURS = "#333333", "#dddddd", ("#1f6fb4", "#d1662a", "#3d8f4e")

#: Panels of the picture: for each title, the names of its lines and their columns in the table.
_PANELS = {
    "training loss": {"loss": "loss"},
    "dB, validation": {"all instants": "psnr", "first and last": "first_last", "middle": "middle"},
    "crops a second": {"crops": "crops_per_second"},
}


def append_figures(table: Path, figures: dict[str, float | str]) -> None:
    """Append a row to a CSV table, or begin a table. An existing table keeps its columns; figures without a column are
    dropped.

    Raises OutputError: the table can't be written; it is then unchanged.
    """
    with replacing_file(table, overwrite=True) as draft, draft.open("w", newline="", encoding="utf-8") as file:
        existing = table.read_bytes().decode() if table.exists() else ""
        file.write(existing)
        columns = next(csv.reader(existing.splitlines()), list(figures))
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        if not existing:
            writer.writeheader()
        writer.writerow(figures)


def draw_curve(table: Path, target: Path) -> None:
    """Draw the figures in `table`, the curve.csv of a run, over the steps."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    picture = Image.new("RGB", (_WIDTH, _HEIGHT * len(_PANELS)), "white")
    draw = ImageDraw.Draw(picture)
    for number, (title, lines) in enumerate(_PANELS.items()):
        points = {name: _read_points(rows, column) for name, column in lines.items()}
        if all(points.values()):
            _draw_panel(draw, number * _HEIGHT, title, points)
    with replacing_file(target, overwrite=True) as draft:
        picture.save(draft)


def _read_points(rows: list[dict[str, str]], column: str) -> list[tuple[float, float]]:
    """Step and value of each row with a value in `column`."""
    return [(float(row["step"]), float(row[column])) for row in rows if row.get(column)]


def _draw_panel(draw: ImageDraw.ImageDraw, top: int, title: str, lines: dict[str, list[tuple[float, float]]]) -> None:
    """Draw one panel: its axes, and for each line the points (step, value) and the name."""
    font = ImageFont.load_default(14)
    steps, values = zip(*(point for points in lines.values() for point in points), strict=True)
    low, high = min(values), max(values)
    high = high if high > low else low + 1
    left, right, upper, lower = _MARGIN, _WIDTH - 16, top + 32, top + _HEIGHT - 28
    draw.text((left, top + 8), title, _INK, font)
    for share in (0.0, 0.5, 1.0):
        y = lower + (upper - lower) * share
        draw.line((left, y, right, y), _RULE)
        draw.text((left - 6, y), f"{low + (high - low) * share:.3g}", _INK, font, anchor="rm")
    for step, x, anchor in ((min(steps), left, "la"), (max(steps), right, "ra")):
        draw.text((x, lower + 6), f"step {step:.0f}", _INK, font, anchor=anchor)
    span = max(max(steps) - min(steps), 1)
    for number, ((name, points), colour) in enumerate(zip(lines.items(), _COLOURS, strict=False)):
        line = [
            (left + (right - left) * (x - min(steps)) / span, lower + (upper - lower) * (y - low) / (high - low))
            for x, y in points
        ]
        draw.line(line, colour, 2)
        for x, y in line:
            draw.ellipse((x - 2, y - 2, x + 2, y + 2), colour)
        draw.text((right - 130 * number, top + 8), name, colour, font, anchor="ra")
