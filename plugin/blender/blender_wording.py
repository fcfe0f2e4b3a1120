"""Words errors, warnings and stages for Blender, with the names of the add-on's properties."""

from .messages import Message, Wording, stage_message

_TO_DRAFT = "Close other programs, or set Quality to Draft."
_OTHER_FOLDER = "Set Folder to another one."
_WORDING = Wording(
    {
        "allow_replacing": "Start again: the result gets another name then.",
        "choose_other_folder": _OTHER_FOLDER,
        "choose_other_name": _OTHER_FOLDER,
        "choose_own_folder": "Set Folder to one of your own.",
        "make_folder": "Make it first, or set Folder to another one.",
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
