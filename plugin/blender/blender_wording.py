"""Words errors, warnings and stages for Blender, with the names of the add-on's properties."""

from .messages import Message, Wording, stage_message

_TO_DRAFT = "Close other programs, or set Quality to Draft."
_OTHER_FOLDER = "Set Folder to another folder."
_WORDING = Wording(
    {
        "allow_replacing": "Start again. The result then gets another name.",
        "allow_still_clip": "Tick Also When Nothing Moves to add it anyway.",
        "choose_other_folder": _OTHER_FOLDER,
        "choose_other_name": _OTHER_FOLDER,
        "choose_own_folder": "Set Folder to a folder of your own.",
        "clip_not_written": "No strip was added, because all frames would be the same.",
        "draw_stroke": "Tick Direction, and set its angle and Motion Length.",
        "draw_where_it_moved": "Set Region to what moved, tick Direction, and set its angle and Motion Length.",
        "give_length": "Set Motion Length.",
        "make_folder": "Create the folder first, or set Folder to another folder.",
        "moved_by_hand": "It moves by Direction and Motion Length, because the estimated motion is different.",
        "nothing_found_in_region": "No motion was found in Region, so the region stands still.",
        "other_ending_or_codec": "Set Result to another format.",
        "smaller_size": _TO_DRAFT,
        "smaller_size_if_memory": "If memory ran short, set Quality to Draft.",
        "smaller_width": _TO_DRAFT,
        "try_width": "Set Quality to Draft, or use a copy of the photo that is {width} pixels wide.",
    }
)


def full_text(message: Message) -> str:
    """The text and the hint of a message."""
    return _WORDING.full_text(message)


def stage_text(stage: str) -> str:
    """The label of a stage of progress, by its code."""
    return _WORDING.text(stage_message(stage)).capitalize()
