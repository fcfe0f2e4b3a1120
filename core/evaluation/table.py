"""Define the columns of result tables; make tables in Markdown."""

from collections.abc import Callable

from shutterspan.core.evaluation.evaluate import Row


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


_COLUMNS: dict[str, Callable[[Row], str]] = {
    "first": lambda row: _number(row.scores.psnr_first, 1),
    "middle": lambda row: _number(row.scores.psnr_middle, 1),
    "last": lambda row: _number(row.scores.psnr_last, 1),
    "mean PSNR": lambda row: _number(row.scores.psnr_mean, 2),
    "SSIM": lambda row: _number(row.scores.ssim, 3),
    "PSNR fast": lambda row: _number(row.scores.psnr_fast, 1),
    "rel. EPE": lambda row: _number(row.scores.epe, 2),
    "sign-free": lambda row: _number(row.scores.epe_sign_free, 2),
    "motion": lambda row: _number(row.scores.motion, 2),
    "sharp": lambda row: _number(row.scores.sharpness, 2),
    "order": lambda row: row.scores.order or "",
    "reblur": lambda row: f"{row.reblur.psnr:.1f} {row.reblur.light or ''}".strip(),
    "encode s": lambda row: _number(row.encode_seconds, 2),
    "frame s": lambda row: _number(row.frame_seconds, 3),
}

HEADINGS = ["sample", "system", *_COLUMNS]


def table_cells(rows: list[Row]) -> list[list[str]]:
    """The texts of a table, one list for each row. Only the first row of a sample has the sample's name."""
    before = ["", *(row.sample for row in rows)]
    return [
        ["" if row.sample == previous else row.sample, row.system, *(text(row) for text in _COLUMNS.values())]
        for row, previous in zip(rows, before, strict=False)
    ]


def markdown_table(headings: list[str], lines: list[list[str]]) -> str:
    """A Markdown table. lines: a list of cell texts for each row."""
    table = [headings, ["---"] * len(headings), *lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in table).replace("*", r"\*")
