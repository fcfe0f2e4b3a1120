"""Words messages for the app: in its language, with hints that name its own controls."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from shutterspan.core.foundation.messages import Message, Value, Wording, load_translation, stage_message
from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.ui.desktop.state.number_format import localize_numbers

_SMALLER = QT_TRANSLATE_NOOP("Wording", "Close other programs, export at a smaller width, or raise the memory limit.")
_MOVED_AWAY = QT_TRANSLATE_NOOP("Wording", "It may have been moved or renamed.")
_OTHER_FILE = QT_TRANSLATE_NOOP("Wording", "Choose another file.")
_OTHER_FORMAT = QT_TRANSLATE_NOOP("Wording", "Choose another format.")
_OTHER_NAME = QT_TRANSLATE_NOOP("Wording", "Choose another name.")
_STROKE = QT_TRANSLATE_NOOP("Wording", "Draw a stroke along the path of the motion.")
_UNFOLD = QT_TRANSLATE_NOOP("Wording", "Unfold the photo again.")
_RESTART = QT_TRANSLATE_NOOP("Wording", "Try again. If it happens again, restart Shutterspan.")
_INSTALLER = QT_TRANSLATE_NOOP("Wording", "Install Shutterspan again.")

#: The app's own texts of hints, by code.
_OWN_TEXTS = {
    "allow_replacing": QT_TRANSLATE_NOOP(
        "Wording", "Choose another name, or choose the same name again to replace the file."
    ),
    "allow_still_clip": QT_TRANSLATE_NOOP("Wording", "Raise the strength, or draw a stroke where something moved."),
    "begin_before_end": QT_TRANSLATE_NOOP("Wording", "Set the in point before the out point."),
    "check_its_spelling": _OTHER_FILE,
    "check_name": _OTHER_FILE,
    "check_name_and_folder": _MOVED_AWAY,
    "check_spelling": _MOVED_AWAY,
    "choose_another": QT_TRANSLATE_NOOP("Wording", "Choose another photo."),
    "choose_codec": _OTHER_FORMAT,
    "choose_new_folder": QT_TRANSLATE_NOOP("Wording", "Choose a new folder, or remove this one."),
    "constants_layout": _INSTALLER,
    "correct_request": _RESTART,
    "count_requests_up": _RESTART,
    "draw_where_it_moved": QT_TRANSLATE_NOOP("Wording", "If something moved, draw a region and a stroke there."),
    "fewer_masks": QT_TRANSLATE_NOOP("Wording", "Draw fewer or simpler regions."),
    "free_disk_space": QT_TRANSLATE_NOOP("Wording", "Free some space on the disk, or choose another folder."),
    "give_length": _STROKE,
    "known_devices": QT_TRANSLATE_NOOP("Wording", "Choose another device in the preferences."),
    "known_methods": _RESTART,
    "known_models": _INSTALLER,
    "known_targets": _OTHER_FORMAT,
    "leave_codec": _OTHER_FORMAT,
    "leave_depth": _OTHER_FORMAT,
    "make_folder": QT_TRANSLATE_NOOP("Wording", "Choose another folder."),
    "mask_as_photo": QT_TRANSLATE_NOOP("Wording", "Draw it again."),
    "mend_project": QT_TRANSLATE_NOOP("Wording", "Restore it from a backup."),
    "number_once": _OTHER_NAME,
    "one_object_a_line": _RESTART,
    "open_full_size": _UNFOLD,
    "open_photo_again": _UNFOLD,
    "other_ending_or_codec": _OTHER_FORMAT,
    "quality_for_jpeg": _OTHER_FORMAT,
    "region_span": QT_TRANSLATE_NOOP("Wording", "Draw it inside the photo."),
    "reinstall_encoder": _INSTALLER,
    "smaller_size": _SMALLER,
    "smaller_size_if_memory": QT_TRANSLATE_NOOP("Wording", "If memory ran short, export at a smaller width."),
    "smaller_width": _SMALLER,
    "try_width": QT_TRANSLATE_NOOP("Wording", "At a width of {width} pixels it looks sharper."),
    "write_16_bits": _OTHER_FORMAT,
    "write_video": _OTHER_FORMAT,
}
#: Code of a message that is a name given by the user, which no catalogue contains.
_NAME_BY_USER = ""


def app_wording() -> Wording:
    """The wording in the app's language."""
    return _wording(QLocale().name())


def message_text(message: Message) -> str:
    """The text of a message, without its hint."""
    return app_wording().text(message)


def message_hint(message: Message) -> str:
    """The hint of a message, or an empty text."""
    return app_wording().hint(message)


def with_region_names(message: Message, names: Sequence[str]) -> Message:
    """The message with the names that the user gave to regions, in place of their numbers."""

    def named(value: Value) -> Value:
        number = value.values.get("number") if isinstance(value, Message) and value.code == "region_numbered" else None
        if not isinstance(number, int) or not 0 < number <= len(names):
            return value
        return Message(_NAME_BY_USER, text=names[number - 1])

    return replace(message, values={key: named(value) for key, value in message.values.items()})


def stage_text(stage: str) -> str:
    """The name of a stage of progress, by its code; empty without a stage."""
    return message_text(stage_message(stage)) if stage else ""


@lru_cache(maxsize=1)
def _wording(locale: str) -> Wording:
    """locale: such as “de_CH”."""
    own_texts = {code: QCoreApplication.translate("Wording", text) for code, text in _OWN_TEXTS.items()}
    translation = load_translation(RESOURCES / "translations" / f"messages_{locale.split('_')[0]}.json")
    return Wording(own_texts, translation, localize=localize_numbers)
