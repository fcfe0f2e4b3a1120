"""`shutterspan presets`: list the export presets."""

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shutterspan.core.pipeline.presets.preset import Preset
    from shutterspan.core.pipeline.presets.preset_files import PresetFolder


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "presets",
        help="list the export presets",
        description="List the presets for “shutterspan render --preset NAME”: the built-in ones and those that you "
        "have saved in the export dialog of the app.",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from shutterspan.core.foundation.messages import ENGLISH
    from shutterspan.core.pipeline.presets.preset import BUILT_IN_PRESETS

    own, problems = user_presets().load()
    for preset in BUILT_IN_PRESETS:
        assert preset.purpose
        print(f"{preset.name:<8} {ENGLISH.text(preset.purpose)}")
    for preset in own:
        print(f"{preset.name}  ({preset.suffix or 'frames'})")
    for problem in problems:
        print(f"shutterspan: {ENGLISH.full_text(problem.content)}", file=sys.stderr)
    return 1 if problems else 0


def chosen_preset(options: argparse.Namespace) -> "Preset | None":
    """The preset of the options, as a still or a moving photo if they request one; None without a preset.

    Raises what `find_preset` raises.
    """
    from shutterspan.core.pipeline.playable_formats import MOVING_PHOTO_SUFFIXES
    from shutterspan.core.pipeline.presets.preset_files import find_preset

    if options.preset is None:
        return None
    preset = find_preset(options.preset, user_presets())
    if options.moving_photo:
        suffixes = MOVING_PHOTO_SUFFIXES[options.moving_photo]
        suffix = preset.suffix if preset.suffix in suffixes else suffixes[0]
        changes = {**preset.changes, "moving_photo": options.moving_photo}
        return replace(preset, changes=changes, suffix=suffix, still=False)
    if options.at is not None and not preset.still and "moving_photo" not in preset.changes:
        return replace(preset, suffix=".png", still=True)
    return preset


def user_presets() -> "PresetFolder":
    """The folder with the user's own presets, which the app shares."""
    from platformdirs import user_config_path

    from shutterspan.core.pipeline.presets.preset_files import PresetFolder

    return PresetFolder(user_config_path("shutterspan", appauthor=False) / "presets")
