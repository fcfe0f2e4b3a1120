"""`shutterspan synthesize`: make blurred photos with their true frames from sharp photos and videos."""

import argparse
from pathlib import Path

from shutterspan.core.foundation.argument_types import number_in_range
from shutterspan.core.foundation.errors import UsageError
from shutterspan.ui.cli.terminal import TerminalProgress


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "synthesize",
        help="make blurred photos with true frames from sharp pictures",
        description="Make blurred photos from your own sharp photos, cut-outs (pictures with transparent parts, also "
        "animated ones) and videos. Each blurred photo in OUT has the seven sharp frames of its exposure. OUT has the "
        "layout of the GoPro set, which “shutterspan evaluate” reads.",
    )
    command.add_argument(
        "folder", type=Path, metavar="FOLDER", help="folder with JPEG, PNG, WebP and videos, also in subfolders"
    )
    command.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="new folder to write")
    command.add_argument(
        "--count", type=number_in_range(int, 1, 1_000_000), default=16, metavar="N", help="number of photos; default 16"
    )
    command.add_argument(
        "--seed", type=number_in_range(int, 0, 2**31), default=0, help="another seed gives other photos; default 0"
    )
    command.add_argument(
        "--blur",
        type=number_in_range(float, 1, 200),
        default=32,
        metavar="PX",
        help="longest blur; default 32 pixels",
    )
    command.add_argument(
        "--size",
        type=number_in_range(int, 64, 768),
        default=256,
        metavar="PX",
        help="width and height of the photos; default 256 pixels",
    )
    command.add_argument(
        "--held-back", action="store_true", help="use only the sources that are held back from training"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    if options.blur > options.size / 2:
        raise UsageError("blur_exceeds_size", blur=options.blur, size=options.size, max_blur=options.size // 2)
    from shutterspan.core.synthesis.dataset import synthesize
    from shutterspan.core.synthesis.scenes import SceneRecipe

    recipe = SceneRecipe(size=options.size, max_blur=options.blur, subframes=(), still=0, real=0.5)
    held_back = True if options.held_back else None
    with TerminalProgress() as progress:
        synthesize(options.folder, options.output, recipe, options.seed, options.count, progress, held_back)
