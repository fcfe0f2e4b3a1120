"""How a run went, as a picture."""

import csv
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from shutterspan.core.atomic import replacing_file

_WIDTH, _HEIGHT, _MARGIN = 900, 220, 56
_INK, _RULE, _COLOURS = "#333333", "#dddddd", ("#1f6fb4", "#d1662a", "#3d8f4e")

#: What each panel shows: a title, and lines that are a column or the difference of two.
_PANELS: dict[str, dict[str, tuple[str, ...]]] = {
    "training loss": {"loss": ("loss",)},
    "dB above the photo repeated, validation": {
        "all instants": ("psnr", "photo"),
        "first and last": ("psnr_ends", "photo_ends"),
    },
    "share of the motion reproduced, validation": {"motion": ("motion",)},
}


def draw_curve(table: Path, target: Path) -> None:
    """Draw the figures of a run's curve.csv, `table`, over its steps."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    steps = [row["step"] for row in rows]
    picture = Image.new("RGB", (_WIDTH, _HEIGHT * len(_PANELS)), "white")
    draw = ImageDraw.Draw(picture)
    for number, (title, lines) in enumerate(_PANELS.items()):
        values = {
            name: [row[columns[0]] - sum(row[column] for column in columns[1:]) for row in rows]
            for name, columns in lines.items()
        }
        _panel(draw, number * _HEIGHT, title, steps, values)
    with replacing_file(target, overwrite=True) as draft:
        picture.save(draft)


def _panel(draw: ImageDraw.ImageDraw, top: int, title: str, steps: list[float], lines: dict[str, list[float]]) -> None:
    font = ImageFont.load_default(14)
    low, high = min(map(min, lines.values())), max(map(max, lines.values()))
    high = high if high > low else low + 1
    left, right, upper, lower = _MARGIN, _WIDTH - 16, top + 32, top + _HEIGHT - 28
    draw.text((left, top + 8), title, _INK, font)
    for share in (0.0, 0.5, 1.0):
        y = lower + (upper - lower) * share
        draw.line((left, y, right, y), _RULE)
        draw.text((left - 6, y), f"{low + (high - low) * share:.3g}", _INK, font, anchor="rm")
    for step, anchor in ((steps[0], "la"), (steps[-1], "ra")):
        draw.text((left if anchor == "la" else right, lower + 6), f"step {step:.0f}", _INK, font, anchor=anchor)
    span = max(steps[-1] - steps[0], 1)
    for place, ((name, values), colour) in enumerate(zip(lines.items(), _COLOURS, strict=False)):
        points = [
            (left + (right - left) * (step - steps[0]) / span, lower + (upper - lower) * (value - low) / (high - low))
            for step, value in zip(steps, values, strict=True)
        ]
        draw.line(points if len(points) > 1 else points * 2, colour, 2)
        draw.text((right - 130 * place, top + 8), name, colour, font, anchor="ra")
