"""Texts of the core's messages and hints with names of options, which the core's own texts don't contain."""

from shutterspan.core.foundation.messages import Wording

#: Texts that name options, by code.
OPTION_TEXTS = {
    "allow_still_clip": "Add --still-clip to write it anyway.",
    "draw_stroke": "Add a --stroke along the path of the motion.",
    "draw_where_it_moved": "Add a --region and an --arrow where something moved.",
    "give_length": "Add --length with the distance in pixels.",
    "allow_replacing": "Add --overwrite to replace it, or choose another name.",
    "begin_before_end": "Choose a smaller --from or a larger --to.",
    "codec_for_mp4": "--codec is for .mp4 only. Every other ending has one codec.",
    "codec_for_mp4_alone": "--codec is for .mp4 only.",
    "constants_layout": "Choose a JSON file that “shutterspan evaluate --sweep -o FOLDER” has written.",
    "depth_for_pictures": "--depth and --quality are for pictures only. --quality is also for an animated .webp.",
    "fewer_photos_at_a_time": "Close other programs, or use fewer --jobs.",
    "fewer_processes": "Use fewer --processes. The run keeps its last checkpoint.",
    "highest_fps": "Use --fps {max_fps:g} or less.",
    "leave_codec": "Omit --codec.",
    "leave_depth": "Omit --depth and --quality, or write frames.",
    "other_ending_or_codec": "Choose another ending or --codec.",
    "pack_again": "Make packs with “shutterspan train --pack”.",
    "pack_first": "Make packs with “shutterspan train --pack”.",
    "quality_for_jpeg": "Use --quality for .jpg, .heic and .webp only.",
    "draw_region_first": "Add a --region around what moves.",
    "draw_regions_first": "Add a --region. For the whole photo, use --flip all or --strength FACTOR.",
    "raise_fps": "Raise --fps or --duration, or lower --frames.",
    "restart_scheduler": "Start it again, and add --resume.",
    "resume_or_replace": "Add --resume to keep them and render the rest, or --overwrite to replace them.",
}
#: Texts that name options of `render` alone, by code.
RENDER_TEXTS = {"spare_original": "Choose another name, or add --replace-originals."}
#: The option for the size of the results, by command. The other commands have no such option and use the core's texts.
SIZE_OPTIONS = {"render": "--size", "motion": "--width"}
#: Texts about that size, by code. OPTION stands for the option.
SIZE_TEXTS = {
    "more_worker_memory": "Give the workers more memory, or choose a smaller OPTION.",
    "smaller_size": "Close other programs, or choose a smaller OPTION.",
    "smaller_size_if_memory": "If memory ran out, choose a smaller OPTION.",
    "smaller_width": "Close other programs, or choose a smaller OPTION.",
    "try_width": "Try OPTION {width}.",
}


def wording_for(command: str) -> Wording:
    """The wording of messages for a command, which may be unknown or empty."""
    option = SIZE_OPTIONS.get(command)
    size_texts = {code: text.replace("OPTION", option) for code, text in SIZE_TEXTS.items()} if option else {}
    return Wording(OPTION_TEXTS, size_texts, RENDER_TEXTS if command == "render" else {})
