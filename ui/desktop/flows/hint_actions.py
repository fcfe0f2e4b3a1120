"""Buttons that carry out the hint of a message."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QCoreApplication

from shutterspan.core.foundation.memory import CAN_LIMIT_MEMORY
from shutterspan.core.foundation.messages import Message
from shutterspan.core.foundation.paths import is_project
from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.widgets.message_bar import MessageAction

#: Codes of hints that propose to open another file.
_OPEN = {
    "ask_owner",
    "check_its_spelling",
    "check_name",
    "check_name_and_folder",
    "check_spelling",
    "choose_another",
    "choose_other_file",
    "copy_again",
    "copy_from_source",
    "develop_raw",
    "divide_by_white",
    "drop_one_photo",
    "export_without_hdr",
    "mend_project",
    "name_a_picture",
    "name_one_picture",
    "name_project_or_photo",
    "open_photo_anew",
    "photo_min_side",
    "readable_kinds",
    "restore_copy",
    "save_as_rgb",
    "save_one_frame",
    "shrink_first",
    "shrink_or_crop",
}
#: Codes of hints that propose to write to another place.
_WRITE_ELSEWHERE = {
    "allow_replacing",
    "choose_empty_folder",
    "choose_new_folder",
    "choose_other_folder",
    "choose_other_name",
    "choose_own_folder",
    "free_disk_space",
    "make_folder",
    "number_once",
    "project_suffix",
    "remove_older_files",
    "save_nearby",
    "spare_original",
}
#: Codes of hints that propose to export with other settings.
_EXPORT_OTHERWISE = {
    "choose_codec",
    "highest_fps",
    "known_targets",
    "leave_codec",
    "leave_depth",
    "other_ending_or_codec",
    "quality_for_jpeg",
    "raise_fps",
    "save_as_png",
    "smaller_size_if_memory",
    "use_one_of",
    "write_16_bits",
    "write_video",
}
_UNFOLD_AGAIN = {"nothing_lost", "open_full_size", "open_photo_again", "try_again", "unfold_again"}
_MEMORY = {"close_programs", "smaller_size", "smaller_width"}
#: Codes of messages that give the reason why a photo is unsuitable.
PHOTO_WARNINGS = {
    "diagnosis_blur_too_long",
    "diagnosis_no_motion",
    "diagnosis_out_of_focus",
    "diagnosis_out_of_focus_no_motion",
    "nothing_found_in_region",
    "nothing_moves",
    "photo_too_small",
}
_DRAW_STROKE = {"allow_still_clip", "draw_stroke", "give_length"}


def hint_buttons(message: Message, actions: Actions, export_at: Callable[[int], object]) -> list[MessageAction]:
    """The buttons for a message whose actions are possible now.

    export_at: opens the export dialog with this width in pixels.
    """
    width = message.values.get("width")
    texts = _texts(message)
    buttons: list[MessageAction] = []
    if message.hint_code == "try_width" and isinstance(width, int):
        buttons.append((_tr("Export {} Pixels Wide…").format(width), lambda: export_at(width)))
    buttons += [(text, actions[name].trigger) for name, text in texts.items() if actions[name].isEnabled()]
    if message.code in PHOTO_WARNINGS:
        buttons.append((_tr("Which Photos Work"), actions["photo-guide"].trigger))
    return buttons


def _texts(message: Message) -> dict[str, str]:
    """The text of a button for each action, by the action's name."""
    hint = message.hint_code
    if hint in _OPEN:
        return {"open": _tr("Open…")}
    if hint in _WRITE_ELSEWHERE:
        return _texts_of_writing(message)
    if hint in _EXPORT_OTHERWISE:
        return {"export": _tr("Export…")}
    if hint in _UNFOLD_AGAIN:
        return {"unfold": _tr("Unfold Again")}
    if hint in _MEMORY:
        return _texts_of_memory(hint)
    if hint in _DRAW_STROKE:
        return {"stroke": _tr("Draw a Stroke")}
    if hint == "draw_where_it_moved":
        return {"lasso": _tr("Draw a Region"), "stroke": _tr("Draw a Stroke")}
    if hint == "known_devices":
        return {"preferences": _tr("Preferences…")}
    if hint == "read_log":
        return {"log": _tr("Show the Log")}
    if hint == "start_program_again":
        return {"save": _tr("Save")}
    return {}


def _texts_of_writing(message: Message) -> dict[str, str]:
    """Save a project elsewhere, or export anything else; offer both if only the folder is known."""
    name = str(message.values.get("path") or message.values.get("project") or message.values.get("name") or "")
    texts = {"export": _tr("Export…"), "save-as": _tr("Save As…")}
    if name:
        is_saved = is_project(Path(name)) or message.hint_code == "project_suffix"
        texts.pop("export" if is_saved else "save-as")
    return texts


def _texts_of_memory(hint: str) -> dict[str, str]:
    texts = {} if hint == "close_programs" else {"export": _tr("Export…")}
    return {**texts, "preferences": _tr("Preferences…")} if CAN_LIMIT_MEMORY else texts


def _tr(text: str) -> str:
    return QCoreApplication.translate("HintActions", text)
