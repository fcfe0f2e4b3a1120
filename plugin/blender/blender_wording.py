"""Words errors, warnings and stages for Blender, with the names of the add-on's properties."""

from .messages import Message, Wording, stage_message

_TO_DRAFT = "Close other programs, or set Quality to Draft."
_OTHER_FOLDER = "Set Folder to another one."
_WORDING = Wording(
    {
        "allow_replacing": "Start again: the result gets another name then.",
        "allow_still_clip": "Tick Also When Nothing Moves to add it all the same.",
        "choose_other_folder": _OTHER_FOLDER,
        "choose_other_name": _OTHER_FOLDER,
        "choose_own_folder": "Set Folder to one of your own.",
        "clip_not_written": "No strip was added, because all frames would be the same.",
        "draw_stroke": "Tick Direction, and set its angle and Motion Length.",
        "draw_where_it_moved": "Set Region to what moved, tick Direction, and set its angle and Motion Length.",
        "give_length": "Set Motion Length.",
        "make_folder": "Make it first, or set Folder to another one.",
        "moved_by_hand": "It moves by Direction and Motion Length, because the motion that was found is another.",
        "nothing_found_in_region": "No motion was found in Region, so it stands still.",
        "other_ending_or_codec": "Set Result to another one.",
        "smaller_size": _TO_DRAFT,
        "smaller_size_if_memory": "If memory ran short, set Quality to Draft.",
        "smaller_width": _TO_DRAFT,
        "try_width": "Set Quality to Draft, or take a copy of the photo that is {width} pixels wide.",
    }
)


def full_text(message: Message) -> str:
    """The text and the hint of a message."""
    return _WORDING.full_text(message)


def stage_text(stage: str) -> str:
    """The label of a stage of progress, by its code."""
    return _WORDING.text(stage_message(stage)).capitalize()
