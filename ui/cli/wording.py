"""Replace phrases in the core's messages by command line options: the core doesn't know the options."""

#: Phrases in the core's messages, and what replaces them.
OPTION_PHRASES = {
    "Allow it to be replaced": "Add --overwrite to replace it",
    "or allow them to be replaced": "or --overwrite to replace them",
    "Resume the batch to keep them": "Add --resume to keep them",
    "and resume the batch": "and add --resume",
    "render fewer photos at a time": "use fewer --jobs",
    "Raise the frame rate": "Raise --fps",
    "Depth and quality are": "--depth and --quality are",
    "Leave the quality to": "Leave --quality to",
    "The codec can be chosen for .mp4 alone": "--codec is for .mp4",
    "another ending or codec": "another ending or --codec",
    "as a sweep writes it": "as “evaluate --sweep -o FOLDER” writes it",
    "Pack the material first.": "“shutterspan train --pack” makes packs.",
    "Pack the material again.": "“train --pack” makes packs.",
    "Let fewer processes draw": "Use fewer --processes",
}
#: The option for the size of the results, by command; other commands have none.
SIZE_OPTIONS = {"render": "--size", "motion": "--width"}
#: Phrases about that size in the core's messages, and what replaces them; “{}” is the option.
SIZE_PHRASES = {
    "choose a smaller size": "use {}",
    "ask for less width": "use {}",
    "a smaller size helps": "a smaller {} helps",
    "Try a width of": "Try {}",
}


def with_option_names(text: str, command: str = "") -> str:
    """Return a message of the core with its known phrases replaced by options; other text stays unchanged.

    command: its option for the size is used; for a command without one, phrases about the size stay unchanged.
    """
    phrases = dict(OPTION_PHRASES)
    if option := SIZE_OPTIONS.get(command):
        phrases |= {phrase: replacement.format(option) for phrase, replacement in SIZE_PHRASES.items()}
    for phrase, replacement in phrases.items():
        text = text.replace(phrase, replacement)
    return text
