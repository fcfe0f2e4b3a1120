"""A progress bar with the remaining time, for terminals."""

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from shutterspan.core.foundation.messages import ENGLISH, stage_message
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.foundation.time_left import TimeLeft, round_seconds

if TYPE_CHECKING:
    from tqdm import tqdm

#: The width of a terminal that doesn't report its width.
_COLUMNS = 80


class TerminalProgress:
    """A context with a `Progress` that draws on standard error, or draws nothing if that is not a terminal.

    Each stage has its own bar, with the remaining time of this stage.
    """

    def __init__(self) -> None:
        self._bar: tqdm | None = None
        self._stage = ""

    def __enter__(self) -> Progress:
        return Progress(self._report) if sys.stderr.isatty() else Progress()

    def __exit__(self, *_: object) -> None:
        self._close()

    def _report(self, stage: str, done: int, total: int) -> None:
        if self._bar is None or stage != self._stage:
            self._close()
            self._bar = _make_bar(stage, total, "{desc:<16} {bar:24} {n_fmt}/{total_fmt} {remaining}")
            self._stage = stage
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def print_line(self, line: str) -> None:
        """Print a line above the bar."""
        if self._bar is None:
            print(line, flush=True)
        else:
            self._bar.write(line)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class PhotoProgress(TerminalProgress):
    """Like `TerminalProgress`, but with one bar for all stages of one photo, and the remaining time in total.

    Without an exception, the bar ends full, even if stages are missing because nothing moves in the photo.
    last: the last stage, for `TimeLeft`; clock: returns seconds.
    """

    def __init__(self, last: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._last, self._clock = last, clock
        self._time_left: TimeLeft | None = None

    def __exit__(self, *failure: object) -> None:
        if self._bar is not None and not any(failure):
            self._draw(1.0, "")
        super().__exit__(*failure)

    def _report(self, stage: str, done: int, total: int) -> None:
        if self._time_left is None:  # starts here, so that loading of libraries and model doesn't count
            self._time_left = TimeLeft(last_stage=self._last, clock=self._clock)
        self._time_left.step(stage, done, total)
        if self._bar is None:
            self._bar = _make_bar(stage, 1.0, "{desc:<16} {bar:24} {percentage:3.0f} %{postfix}")
        self._bar.set_description_str(ENGLISH.text(stage_message(stage)), refresh=False)
        self._draw(self._time_left.fraction_done, _time_left_text(self._time_left.seconds_left))

    def _draw(self, fraction: float, text: str) -> None:
        assert self._bar is not None
        self._bar.n = fraction
        self._bar.set_postfix_str(text)


def _make_bar(stage: str, total: float, layout: str) -> "tqdm":
    from tqdm import tqdm

    label = ENGLISH.text(stage_message(stage))
    # tqdm draws nothing if there is one row only, and would use the size 0 that some terminals report.
    return tqdm(total=total, desc=label, bar_format=layout, file=sys.stderr, ncols=_terminal_width(), nrows=2)


def _terminal_width() -> int:
    """The columns of the terminal; 80 if it doesn't report them."""
    with suppress(OSError, ValueError):
        return os.get_terminal_size(sys.stderr.fileno()).columns or _COLUMNS
    return _COLUMNS


def _time_left_text(seconds: float | None) -> str:
    if not seconds:  # not known yet, or finished
        return ""
    count, unit = round_seconds(seconds)
    return f"about {count} {unit} left"
