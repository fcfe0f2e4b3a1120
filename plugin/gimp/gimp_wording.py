"""Words errors, warnings and stages for GIMP: in the user's language, with the names of the filter's fields."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from gi.repository import GLib

from ..messages import Wording, load_translation
from .texts import _

#: The folder in the bundle with messages_de.json and the catalogues of further languages.
_FOLDER = Path(__file__).resolve().parents[1]


@cache
def user_wording() -> Wording:
    """The wording in the user's language. The filter's own texts take precedence over the catalogue's."""
    return Wording(_own_texts(), _translation(_FOLDER, GLib.get_language_names()), localize=_localize)


def _own_texts() -> dict[str, str]:
    """The filter's own texts, hints and labels of stages, by code."""
    scale_down = _("Close other programs, or scale the image down first.")
    return {
        "allow_replacing": _("Tick “Replace the file if it exists”, or choose another name."),
        "allow_still_clip": _("Tick “Also when nothing moves” to write it anyway."),
        "draw_stroke": _("Tick “Set the direction”, and set direction and length."),
        "draw_where_it_moved": _("Select what moved, tick “Set the direction”, and set direction and length."),
        "give_length": _("Set the length of the motion."),
        "moved_by_hand": _("It moves by your direction and length, because the estimated motion is different."),
        "nothing_found_in_region": _("No motion was found in the selection, so the selected part stands still."),
        "other_ending_or_codec": _("Choose another file name ending."),
        "smaller_size": scale_down,
        "smaller_size_if_memory": _("If memory ran short, scale the image down first."),
        "smaller_width": scale_down,
        "try_width": _("Scale the image to a width of {width} pixels first."),
        "stage_finding_motion": _("Finding motion"),
        "stage_frames": _("Making frames"),
        "stage_refining": _("Refining"),
        "stage_unfolding": _("Unfolding"),
    }


def _translation(folder: Path, languages: Iterable[str]) -> dict[str, str]:
    """The catalogue of the first of these languages that has one; empty if English comes first, because it needs no
    catalogue.

    languages: as locale names, such as “de_AT.UTF-8”.
    """
    for language in languages:
        if language == "C" or language.startswith("en"):
            break
        if texts := load_translation(folder / f"messages_{language}.json"):
            return texts
    return {}


def _localize(number: str) -> str:
    """Convert the separators of a number, such as “1,234.5”, to those of the filter's language."""
    sample = _("1,234.5")
    return number.translate(str.maketrans(",.", sample[1] + sample[5]))
