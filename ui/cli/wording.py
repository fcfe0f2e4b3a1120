"""What the core says, in the words of the command line: the core knows no options, so its advice names none."""

#: Phrases of the core, and what is typed here for the same.
FLAGS = {
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
#: The option that says how large the results of a command are; other commands have none.
SIZE_OPTIONS = {"render": "--size", "motion": "--width"}
#: Phrases of the core about that size; “{}” is the option.
SIZE_FLAGS = {
    "choose a smaller size": "use {}",
    "ask for less width": "use {}",
    "a smaller size helps": "a smaller {} helps",
    "Try a width of": "Try {}",
}


def in_flags(text: str, command: str = "") -> str:
    """A sentence of the core as the command line says it; any other text as it is.

    command: whose option for the size is named; without such an option, phrases about the size stay as they are.
    """
    flags = dict(FLAGS)
    if option := SIZE_OPTIONS.get(command):
        flags |= {phrase: flag.format(option) for phrase, flag in SIZE_FLAGS.items()}
    for phrase, flag in flags.items():
        text = text.replace(phrase, flag)
    return text
