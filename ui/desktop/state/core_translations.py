"""Translate the core's English messages. The core doesn't import Qt, so its messages are matched here."""

import re
from functools import lru_cache

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

#: Messages of the core that the app can show. “{}” stands for names and numbers, which are kept.
SENTENCES = (
    # directions of arrows
    QT_TRANSLATE_NOOP("Core", "right"),
    QT_TRANSLATE_NOOP("Core", "down and right"),
    QT_TRANSLATE_NOOP("Core", "down"),
    QT_TRANSLATE_NOOP("Core", "down and left"),
    QT_TRANSLATE_NOOP("Core", "left"),
    QT_TRANSLATE_NOOP("Core", "up and left"),
    QT_TRANSLATE_NOOP("Core", "up"),
    QT_TRANSLATE_NOOP("Core", "up and right"),
    # progress
    QT_TRANSLATE_NOOP("Core", "finding motion"),
    QT_TRANSLATE_NOOP("Core", "unfolding"),
    QT_TRANSLATE_NOOP("Core", "refining"),
    QT_TRANSLATE_NOOP("Core", "frames"),
    QT_TRANSLATE_NOOP("Core", "video"),
    QT_TRANSLATE_NOOP("Core", "animation"),
    QT_TRANSLATE_NOOP("Core", "palette"),
    # unsuitable photos
    QT_TRANSLATE_NOOP("Core", "No motion was found in this photo; every frame is the photo."),
    QT_TRANSLATE_NOOP("Core", "This photo looks out of focus rather than moved."),
    QT_TRANSLATE_NOOP("Core", "No motion was found; every frame is the photo."),
    QT_TRANSLATE_NOOP("Core", "What moves in its clip may never have moved."),
    QT_TRANSLATE_NOOP("Core", "The blur is too long for this size: what moves will look soft."),
    QT_TRANSLATE_NOOP("Core", "Try a width of {}."),
    # unreadable files
    QT_TRANSLATE_NOOP("Core", "There is no file {}."),
    QT_TRANSLATE_NOOP("Core", "Check the spelling of its name and folder."),
    QT_TRANSLATE_NOOP("Core", "{} is a folder, not a photo."),
    QT_TRANSLATE_NOOP("Core", "Name one picture file in it."),
    QT_TRANSLATE_NOOP("Core", "{} is not a regular file."),
    QT_TRANSLATE_NOOP("Core", "Name a picture file."),
    QT_TRANSLATE_NOOP("Core", "{} is larger than 2 GB."),
    QT_TRANSLATE_NOOP("Core", "{} may not be read."),
    QT_TRANSLATE_NOOP("Core", "Ask its owner for permission."),
    QT_TRANSLATE_NOOP("Core", "{} can't be read: {}."),
    QT_TRANSLATE_NOOP("Core", "Check its name."),
    QT_TRANSLATE_NOOP("Core", "{} is empty."),
    QT_TRANSLATE_NOOP("Core", "{} doesn't fit into memory."),
    QT_TRANSLATE_NOOP("Core", "Shrink it first."),
    QT_TRANSLATE_NOOP("Core", "{} is damaged or cut short: no {} can be decoded."),
    QT_TRANSLATE_NOOP("Core", "Copy it from its source again, or open and save it in a picture editor."),
    QT_TRANSLATE_NOOP("Core", "{} is not a photo of a kind that can be read."),
    QT_TRANSLATE_NOOP(
        "Core",
        "JPEG, PNG, TIFF, WebP, BMP, HEIC, AVIF and camera raw are read; convert other files to one of these first.",
    ),
    QT_TRANSLATE_NOOP("Core", "{} claims {}x{} pixels; the limit is {} megapixels."),
    QT_TRANSLATE_NOOP("Core", "Shrink or crop it first."),
    QT_TRANSLATE_NOOP("Core", "{} claims {}x{} pixels, but holds only {} bytes."),
    QT_TRANSLATE_NOOP("Core", "{} is only {}x{} pixels."),
    QT_TRANSLATE_NOOP("Core", "A photo needs at least {} on each side."),
    QT_TRANSLATE_NOOP("Core", "{} holds pixels of an unusual kind."),
    QT_TRANSLATE_NOOP("Core", "Save it as RGB with 8 or 16 bits."),
    QT_TRANSLATE_NOOP("Core", "{} is an animation, not one photo."),
    QT_TRANSLATE_NOOP("Core", "Save one of its frames first."),
    QT_TRANSLATE_NOOP("Core", "{} is an HDR photo ({})."),
    QT_TRANSLATE_NOOP("Core", "Export it without HDR first."),
    QT_TRANSLATE_NOOP("Core", "{} is cut short: its pixels are missing."),
    QT_TRANSLATE_NOOP("Core", "{} is a camera raw file of an unknown kind."),
    QT_TRANSLATE_NOOP("Core", "Develop it to a 16-bit TIFF first."),
    QT_TRANSLATE_NOOP("Core", "{} holds floats beyond 1, where white should be."),
    QT_TRANSLATE_NOOP("Core", "Divide them by the value of white."),
    # projects
    QT_TRANSLATE_NOOP("Core", "There is no project {}."),
    QT_TRANSLATE_NOOP("Core", "{} is not a Shutterspan project."),
    QT_TRANSLATE_NOOP("Core", "Name a project, or a photo."),
    QT_TRANSLATE_NOOP(
        "Core", "{} was saved by a newer Shutterspan, in version {} of the format; this one reads up to {}."
    ),
    QT_TRANSLATE_NOOP("Core", "Update Shutterspan."),
    QT_TRANSLATE_NOOP("Core", "{} can't be read as a project: {}."),
    QT_TRANSLATE_NOOP("Core", "Mend it, or save it anew."),
    QT_TRANSLATE_NOOP("Core", "{} is too large for a project."),
    QT_TRANSLATE_NOOP("Core", "{} is damaged: it is no text."),
    QT_TRANSLATE_NOOP("Core", "{} is damaged: it is no JSON."),
    QT_TRANSLATE_NOOP("Core", "Bring back a copy of it."),
    QT_TRANSLATE_NOOP("Core", "The photo of {} is missing: there is no {} to be read."),
    QT_TRANSLATE_NOOP("Core", "Put it back there."),
    QT_TRANSLATE_NOOP("Core", "{} has changed since {} was saved."),
    QT_TRANSLATE_NOOP("Core", "Bring back the photo as it was."),
    QT_TRANSLATE_NOOP("Core", "{} can't be saved as a project: {}."),
    QT_TRANSLATE_NOOP("Core", "Change it, and save it again."),
    QT_TRANSLATE_NOOP("Core", "A mask is damaged."),
    QT_TRANSLATE_NOOP("Core", "A mask doesn't fit into memory."),
    QT_TRANSLATE_NOOP("Core", "Close other programs."),
    QT_TRANSLATE_NOOP("Core", "The masks are too large for the project {}."),
    # regions and arrows
    QT_TRANSLATE_NOOP("Core", "region {}"),
    QT_TRANSLATE_NOOP("Core", "Region {}"),
    QT_TRANSLATE_NOOP("Core", "the photo"),
    QT_TRANSLATE_NOOP("Core", "from ({}, {}) to ({}, {})"),
    QT_TRANSLATE_NOOP("Core", "Draw it anew."),
    QT_TRANSLATE_NOOP("Core", "{} crosses itself."),
    QT_TRANSLATE_NOOP("Core", "{} has more than {} corners."),
    QT_TRANSLATE_NOOP("Core", "{} reaches beyond the photo, which is {}x{} pixels."),
    QT_TRANSLATE_NOOP("Core", "It spans ({}, {}) to ({}, {})."),
    QT_TRANSLATE_NOOP("Core", "The mask of {} is {}x{} pixels, the photo {}x{}."),
    QT_TRANSLATE_NOOP("Core", "A mask is as large as its photo."),
    QT_TRANSLATE_NOOP("Core", "The masks have {} pixels together; the limit is {}."),
    QT_TRANSLATE_NOOP("Core", "Draw fewer masks, or join some."),
    QT_TRANSLATE_NOOP("Core", "The feather of {} can't be {} pixels."),
    QT_TRANSLATE_NOOP("Core", "Zero is a sharp border."),
    QT_TRANSLATE_NOOP("Core", "The arrow {} of {} leaves the photo, which is {}x{} pixels."),
    QT_TRANSLATE_NOOP("Core", "Both its ends belong inside."),
    QT_TRANSLATE_NOOP("Core", "The arrow {} of {} has no length."),
    QT_TRANSLATE_NOOP("Core", "Draw it along the motion."),
    QT_TRANSLATE_NOOP("Core", "The arrows of {} contradict each other: one points {}, another {}."),
    QT_TRANSLATE_NOOP("Core", "Keep one of them, or draw a region for each thing."),
    QT_TRANSLATE_NOOP("Core", "The arrow {} starts in no region."),
    QT_TRANSLATE_NOOP("Core", "Start it where something moves."),
    QT_TRANSLATE_NOOP("Core", "A clip from {} to {} shows nothing."),
    QT_TRANSLATE_NOOP("Core", "It begins before it ends."),
    # files that can't be written
    QT_TRANSLATE_NOOP("Core", "{} can't be written: {}."),
    QT_TRANSLATE_NOOP("Core", "{} can't be written: the disk is full."),
    QT_TRANSLATE_NOOP("Core", "Choose another name."),
    QT_TRANSLATE_NOOP("Core", "Free some space on it."),
    QT_TRANSLATE_NOOP("Core", "{} may not be written to."),
    QT_TRANSLATE_NOOP("Core", "{} can't be looked into."),
    QT_TRANSLATE_NOOP("Core", "Choose a folder of your own."),
    QT_TRANSLATE_NOOP("Core", "The folder {} does not exist."),
    QT_TRANSLATE_NOOP("Core", "Make it first, or choose another one."),
    QT_TRANSLATE_NOOP("Core", "{} is a file, not a folder."),
    QT_TRANSLATE_NOOP("Core", "Choose another folder."),
    QT_TRANSLATE_NOOP("Core", "{} is a folder, not a file."),
    QT_TRANSLATE_NOOP("Core", "{} is a device, not a file."),
    QT_TRANSLATE_NOOP("Core", "{} exists already."),
    QT_TRANSLATE_NOOP("Core", "Allow it to be replaced, or choose another name."),
    QT_TRANSLATE_NOOP("Core", "Choose an empty folder."),
    QT_TRANSLATE_NOOP("Core", "{} would follow on from the {} frames of this clip."),
    QT_TRANSLATE_NOOP("Core", "Remove the older files, or choose another name."),
    QT_TRANSLATE_NOOP("Core", "{} frames at {} a second last {} s, more than {} s."),
    QT_TRANSLATE_NOOP("Core", "Raise the frame rate, or ask for fewer frames."),
    QT_TRANSLATE_NOOP("Core", "A {} can't hold {}x{} pixels."),
    QT_TRANSLATE_NOOP("Core", "Save as PNG or TIFF instead."),
    QT_TRANSLATE_NOOP("Core", 'No picture can be written as "{}".'),
    QT_TRANSLATE_NOOP("Core", "Use one of {}."),
    QT_TRANSLATE_NOOP("Core", "Temporary files can't be written: {}."),
    QT_TRANSLATE_NOOP("Core", "Free some space on the disk."),
    QT_TRANSLATE_NOOP("Core", "The video can't be written: the disk is full."),
    QT_TRANSLATE_NOOP("Core", "The video encoder was killed."),
    QT_TRANSLATE_NOOP("Core", "If memory ran short, a smaller size helps."),
    QT_TRANSLATE_NOOP("Core", "The video encoder failed: {}."),
    QT_TRANSLATE_NOOP("Core", "The video encoder can't be started."),
    QT_TRANSLATE_NOOP("Core", "The video encoder here has no {}."),
    QT_TRANSLATE_NOOP("Core", "Choose another ending or codec."),
    # the computer, and the installation
    QT_TRANSLATE_NOOP("Core", "There is not enough memory to unfold this photo."),
    QT_TRANSLATE_NOOP("Core", "Close other programs, or choose a smaller size."),
    QT_TRANSLATE_NOOP("Core", "There is not enough memory for this."),
    QT_TRANSLATE_NOOP("Core", "Close other programs, or ask for less width."),
    QT_TRANSLATE_NOOP("Core", "There is no device “{}” on this computer."),
    QT_TRANSLATE_NOOP("Core", "There is: {}."),
    QT_TRANSLATE_NOOP("Core", "The list of models can't be read."),
    QT_TRANSLATE_NOOP("Core", "The weights of the model “{}” are missing."),
    QT_TRANSLATE_NOOP("Core", "The weights of the model “{}” are damaged."),
    QT_TRANSLATE_NOOP("Core", "Something went wrong inside Shutterspan."),
    QT_TRANSLATE_NOOP("Core", "The details are in {}."),
    QT_TRANSLATE_NOOP("Core", "No details: {} can't be written either."),
)
#: Playback speed of a clip, compared with real time.
PLAYBACK_SPEEDS = (
    QT_TRANSLATE_NOOP("Core", "{} s in {} frames: {} fps, real time at {}"),
    QT_TRANSLATE_NOOP("Core", "{} s in {} frames: {} fps, {}x slow at {}"),
    QT_TRANSLATE_NOOP("Core", "{} s in {} frames: {} fps, {}x fast at {}"),
)
_NUMBER = re.compile(r"[\d.,/]+")
_SEPARATOR = re.compile(r"(?<=\d)[.,](?=\d)")
_SENTENCE_END = re.compile(r"(?<=\.) (?=[A-Z])")


def translate_core(text: str) -> str:
    """Translate a message of the core, which may be several sentences; unknown text is returned unchanged."""
    translated = _translate_sentence(text)
    if translated != text:
        return translated
    return " ".join(map(_translate_sentence, _SENTENCE_END.split(text)))


def localize_numbers(text: str) -> str:
    """Replace the decimal and thousands separators in an English text by those of the user's locale."""
    locale = QLocale()
    separators = {".": locale.decimalPoint(), ",": locale.groupSeparator()}
    return _SEPARATOR.sub(lambda match: separators[match[0]], text)


def _translate_sentence(text: str) -> str:
    for template, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match:
            parts = [
                localize_numbers(part) if _NUMBER.fullmatch(part) else _translate_sentence(part)
                for part in match.groups()
            ]
            return QCoreApplication.translate("Core", template).format(*parts)
    return text


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Each message with its regular expression, the most specific ones first."""
    by_specificity = sorted((*SENTENCES, *PLAYBACK_SPEEDS), key=lambda text: (text.count("{}") > 0, -len(text)))
    return [(text, re.compile("(.+?)".join(map(re.escape, text.split("{}"))), re.DOTALL)) for text in by_specificity]
