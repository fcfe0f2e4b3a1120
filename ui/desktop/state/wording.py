"""Words messages for the app: in its language, with its own hints where it has controls of its own."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from shutterspan.core.foundation.messages import Message, Value, Wording, load_translation, stage_message
from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.ui.desktop.state.number_format import localize_numbers

#: The app's own texts of hints, by code.
_OWN_TEXTS = {
    "smaller_size": QT_TRANSLATE_NOOP("Wording", "Close other programs, or choose a smaller width."),
    "smaller_width": QT_TRANSLATE_NOOP("Wording", "Close other programs, or choose a smaller width."),
    "smaller_size_if_memory": QT_TRANSLATE_NOOP("Wording", "If memory ran short, a smaller width helps."),
    "draw_where_it_moved": QT_TRANSLATE_NOOP("Wording", "Draw a region and a stroke where something moved."),
    "try_width": QT_TRANSLATE_NOOP("Wording", "At a width of {width} pixels it looks sharper."),
}
#: Code of a message that is a name given by the user, and so in no catalogue.
_NAME_BY_USER = ""


def message_text(message: Message) -> str:
    """The text of a message, without its hint."""
    return _wording(QLocale().name()).text(message)


def message_hint(message: Message) -> str:
    """The hint of a message, or an empty text."""
    return _wording(QLocale().name()).hint(message)


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
