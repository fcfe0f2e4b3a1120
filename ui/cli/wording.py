"""Texts of the core's messages and hints in the command line's terms: the core doesn't know the options."""

from shutterspan.core.foundation.messages import Wording

#: Texts that name options, by code.
OPTION_TEXTS = {
    "allow_still_clip": "Add --still-clip to write it all the same.",
    "draw_stroke": "Add a --stroke along the path that it took.",
    "draw_where_it_moved": "Add a --region and an --arrow where something moved.",
    "give_length": "Add --length with the distance in pixels.",
    "allow_replacing": "Add --overwrite to replace it, or choose another name.",
    "codec_for_mp4": "--codec is for .mp4; other endings have one each.",
    "codec_for_mp4_alone": "--codec is for .mp4.",
    "constants_layout": "It is JSON, as “evaluate --sweep -o FOLDER” writes it.",
    "depth_for_pictures": "--depth and --quality are for pictures, --quality also for an animated .webp.",
    "fewer_photos_at_a_time": "Close other programs, or use fewer --jobs.",
    "fewer_processes": "Use fewer --processes. What was learnt up to the last checkpoint is kept.",
    "other_ending_or_codec": "Choose another ending or --codec.",
    "pack_again": "“train --pack” makes packs.",
    "pack_first": "“shutterspan train --pack” makes packs.",
    "quality_for_jpeg": "Leave --quality to .jpg, .heic and .webp.",
    "draw_region_first": "Add a --region around what moves.",
    "raise_fps": "Raise --fps, or ask for fewer frames.",
    "restart_scheduler": "Start it again, and add --resume.",
    "resume_or_replace": "Add --resume to keep them and do the rest, or --overwrite to replace them.",
}
#: Texts that name options of `render` alone, by code.
RENDER_TEXTS = {"spare_original": "Choose another name, or add --replace-originals."}
#: The option for the size of the results, by command. Other commands have none, and use the core's texts.
SIZE_OPTIONS = {"render": "--size", "motion": "--width"}
#: Texts about that size, by code. OPTION stands for the option.
SIZE_TEXTS = {
    "more_worker_memory": "Give the workers more memory, or use OPTION.",
    "smaller_size": "Close other programs, or use OPTION.",
    "smaller_size_if_memory": "If memory ran short, a smaller OPTION helps.",
    "smaller_width": "Close other programs, or use OPTION.",
    "try_width": "Try OPTION {width}.",
}


def wording_for(command: str) -> Wording:
    """The wording of messages for a command, which may be unknown or empty."""
    option = SIZE_OPTIONS.get(command)
    size_texts = {code: text.replace("OPTION", option) for code, text in SIZE_TEXTS.items()} if option else {}
    return Wording(OPTION_TEXTS, size_texts, RENDER_TEXTS if command == "render" else {})
