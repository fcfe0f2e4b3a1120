"""What the core says, in the words of the command line: the core knows no options, so its advice names none."""

#: Phrases of the core, and what is typed here for the same.
FLAGS = {
    "Allow it to be replaced": "Add --overwrite to replace it",
    "or allow them to be replaced": "or --overwrite to replace them",
    "Resume the batch to keep them": "Add --resume to keep them",
    "and resume the batch": "and add --resume",
    "render fewer photos at a time": "use fewer --jobs",
    "choose a smaller size": "use --size",
    "ask for less width": "use --size",
    "a smaller size helps": "a smaller --size helps",
    "Try a width of": "Try --size",
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


def in_flags(text: str) -> str:
    """A sentence of the core as the command line says it; any other text as it is."""
    for phrase, flags in FLAGS.items():
        text = text.replace(phrase, flags)
    return text
