"""Write an HTML page with the clips of each sample side by side and one slider for all. It needs no network and no
server."""

from html import escape
from pathlib import Path

from PIL import Image

from shutterspan.core.evaluation.evaluate import PHOTO_REPEATED, Row, SampleResult
from shutterspan.core.evaluation.page_template import PAGE
from shutterspan.core.evaluation.table import HEADINGS, table_cells
from shutterspan.core.types.arrays import PixelArray

_LONGEST_SIDE = 960  # longest side of a player in pixels
_WEBP_LIMIT = 16383  # maximum side of a WebP in pixels


class Page:
    """Builds the page. `add` writes the clips of a sample; `write` writes the page itself."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._strips = 0
        self._sections: list[str] = []
        (folder / "clips").mkdir()

    def add(self, result: SampleResult) -> None:
        """Add a sample: write its clips as image strips. Raises OSError."""
        sample = result.sample
        figures = {row.system: _figures(row) for row in result.rows}
        players: list[tuple[str, PixelArray, str]] = [
            ("input", sample.photo[None], figures.pop(PHOTO_REPEATED)),
            ("truth", sample.truth, ""),
        ]
        own_first = sorted(figures, key=lambda system: not system.startswith("ours"))
        players += [(system, result.clips[system], figures[system]) for system in own_first]
        self._sections.append(
            f'<section>\n<h2>{escape(sample.name)}</h2>\n<div class="players">\n'
            + "".join(self._player(*player) for player in players)
            + "</div>\n</section>\n"
        )

    def write(self, rows: list[Row], means: list[Row]) -> None:
        """Write index.html with all samples and both tables. Raises OSError."""
        page = PAGE.substitute(samples="".join(self._sections), means=_table(means), rows=_table(rows))
        (self._folder / "index.html").write_text(page, encoding="utf-8")

    def _player(self, title: str, clip: PixelArray, figures: str) -> str:
        strip, width, height = _strip(clip)
        self._strips += 1
        source = f"clips/{self._strips:04}.webp"
        strip.save(self._folder / source, quality=92, method=2)
        return (
            f'<figure><canvas width="{width}" height="{height}" data-strip="{source}" data-frames="{len(clip)}">'
            f"</canvas><figcaption><b>{escape(title)}</b> <span>{figures}</span></figcaption></figure>\n"
        )


def _strip(clip: PixelArray) -> tuple[Image.Image, int, int]:
    """Stack all frames of a clip in one tall image, so that a browser can display any instant without delay.

    Returns the image, and the width and height of one frame in it.
    """
    height, width = clip.shape[1:3]
    scale = min(1, _LONGEST_SIDE / max(height, width), _WEBP_LIMIT / (height * len(clip)))
    width, height = max(1, int(width * scale)), max(1, int(height * scale))
    strip = Image.new("RGB", (width, height * len(clip)))
    for index, frame in enumerate(clip):
        strip.paste(Image.fromarray(frame).resize((width, height), Image.Resampling.LANCZOS), (0, index * height))
    return strip, width, height


def _figures(row: Row) -> str:
    texts = [f"{row.scores.psnr_mean:.2f} dB"]
    if row.scores.motion is not None:
        texts.append(f"motion {row.scores.motion:.2f}")
    if row.scores.order == "reversed":
        texts.append("shown reversed")
    return ", ".join(texts)


def _table(rows: list[Row]) -> str:
    head = "".join(f"<th>{heading}</th>" for heading in HEADINGS)
    body = ""
    for line in table_cells(rows):
        start = ' class="start"' if line[0] else ""
        body += f"<tr{start}>" + "".join(f"<td>{escape(text)}</td>" for text in line) + "</tr>\n"
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"
