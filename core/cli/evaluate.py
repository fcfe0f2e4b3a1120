"""`shutterspan evaluate`: score this program's clips beside those of other systems on the same samples."""

import argparse
from pathlib import Path

from shutterspan.core.cli.options import add_engine_options
from shutterspan.core.cli.terminal import TerminalProgress


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "evaluate",
        help="measure the clips against true frames",
        description="Score our clips, and those of other systems, against the true frames of sample photos. Reads "
        "folders in the layout of the GoPro set, NAME_gt.gif with peers beside it, or plain folders of frames.",
    )
    command.add_argument("--samples", type=Path, required=True, metavar="FOLDER")
    command.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="also write Markdown, JSON and players")
    command.add_argument("--json", action="store_true", help="print JSON instead of a table")
    command.add_argument("--best", action="store_true", help="as render --best")
    add_engine_options(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    from shutterspan.core.evaluation.report import run as evaluate
    from shutterspan.core.evaluation.unfolding import unfolding
    from shutterspan.core.inference.engine import open_engine
    from shutterspan.core.inference.views import BEST, STANDARD

    unfold = unfolding(open_engine(options.device, options.precision), BEST if options.best else STANDARD)
    with TerminalProgress() as progress:
        report = evaluate(options.samples, unfold, options.output, progress)
    print(report.json() if options.json else report.markdown())
