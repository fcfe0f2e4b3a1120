"""Progress in a terminal: one line with a bar and the time left."""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from shutterspan.core.foundation.progress import Progress
from shutterspan.core.foundation.time_left import TimeLeft, rounded

if TYPE_CHECKING:
    from tqdm import tqdm


class TerminalProgress:
    """A context manager that yields a `Progress` drawn on standard error, or a silent one if that is no terminal.

    Each stage has a bar of its own, with the time that the stage still takes.
    """

    def __init__(self) -> None:
        self._bar: tqdm | None = None
        self._stage = ""

    def __enter__(self) -> Progress:
        return Progress(self._report) if sys.stderr.isatty() else Progress()

    def __exit__(self, *_: object) -> None:
        self._close()

    def _report(self, stage: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if self._bar is None or stage != self._stage:
            self._close()
            layout = "{desc:<16} {bar:24} {n_fmt}/{total_fmt} {remaining}"
            self._bar = tqdm(total=total, desc=stage, bar_format=layout, file=sys.stderr)
            self._stage = stage
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def tell(self, line: str) -> None:
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
    """The same for one photo: its stages share one bar, and the time left is that of the whole.

    The bar ends full where nothing is raised, also where a stage doesn't come, as in a photo in which nothing moves.
    last: as `TimeLeft` takes it; clock: counts seconds.
    """

    def __init__(self, last: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._last, self._clock = last, clock
        self._left: TimeLeft | None = None

    def __exit__(self, *failure: object) -> None:
        if self._bar is not None and not any(failure):
            self._draw(1.0, "")
        super().__exit__(*failure)

    def _report(self, stage: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if self._left is None:  # not before: libraries and model are loaded until then
            self._left = TimeLeft(last=self._last, clock=self._clock)
        self._left.step(stage, done, total)
        if self._bar is None:
            layout = "{desc:<16} {bar:24} {percentage:3.0f} %{postfix}"
            self._bar = tqdm(total=1.0, desc=stage, bar_format=layout, file=sys.stderr)
        self._bar.set_description_str(stage, refresh=False)
        self._draw(self._left.share, _words(self._left.seconds))

    def _draw(self, share: float, words: str) -> None:
        assert self._bar is not None
        self._bar.n = share
        self._bar.set_postfix_str(words)


def _words(seconds: float | None) -> str:
    if not seconds:  # too early to tell, or over
        return ""
    count, unit = rounded(seconds)
    return f"about {count} {unit} left"
