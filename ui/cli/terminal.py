"""Progress in a terminal: one line with a bar and the time left."""

import sys
from typing import TYPE_CHECKING

from shutterspan.core.foundation.progress import Progress

if TYPE_CHECKING:
    from tqdm import tqdm


class TerminalProgress:
    """A context manager that yields a `Progress` drawn on standard error, or a silent one if that is no terminal."""

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
