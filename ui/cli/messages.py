"""The command line's own messages and hints, in English, beside those of the core's catalogue."""

#: The text of each message and the code of its hint, by code.
MESSAGES = {
    "addon_of_other_version": (
        "The add-on in {program} has version {installed}, but Shutterspan has version {own_version}.",
        "run_command",
    ),
    "app_library_missing": ("The desktop app can't start. {problem}", ""),
    "backend_failed": ("{backend} failed in {precision}: {reason}", ""),
    "bench_app_failed": ("The app can't be measured: {reason}", ""),
    "bench_export_failed": ("An export failed: {reason}", ""),
    "bench_painting_failed": ("The painting of the app can't be measured: {reason}", ""),
    "bench_render_failed": ("A render failed: {reason}", ""),
    "blur_exceeds_size": ("A blur of {blur:g} pixels is too long for photos of {size}.", "raise_size"),
    "check_failed": ("{reason}.", ""),
    "encoder_without_h264": ("The video encoder can't write H.264.", ""),
    "engines_on_cpu": ("--engines always measures on the CPU, in every precision.", "leave_engine_options"),
    "filter_not_executable": (
        "GIMP ignores {path}, because its file is not executable.",
        "run_command",
    ),
    "filter_of_other_version": (
        "The filter {path} has version {installed}, but Shutterspan has version {own_version}.",
        "run_command",
    ),
    "folder_named_like_file": (
        "{path} is named like a file, but several results need a folder.",
        "name_other_folder",
    ),
    "invalid_arguments": ("{reason}.", "see_help"),
    "length_without_arrow": ("--length needs an arrow.", "add_arrow"),
    "minutes_missing": ("The training needs a time limit.", "add_minutes"),
    "name_needs_folder": ("--name needs a folder for the files.", "name_folder_or_omit_name"),
    "options_for_one_photo": (
        "Several photos need a folder for their results. Regions, arrows, --alternatives, --consistency and --project "
        "are for one photo only.",
        "name_folder",
    ),
    "options_for_regions": ("--feather and --outside need a region.", "add_region"),
    "output_missing": ("No output is specified.", "name_output"),
    "output_not_printed": ("The output could not be printed completely: {reason}.", "print_elsewhere"),
    "own_worker_not_starting": ("The worker doesn't start.", ""),
    "photo_repeated": (
        "{photo} is already in this batch, with other settings. A batch renders each photo once.",
        "render_again",
    ),
    "process_failed": ("the process ended with exit code {exit_code}", ""),
    "project_has_regions": (
        "Regions and guidance of a project can't be changed on the command line.",
        "change_project",
    ),
    "sweep_without_options": ("--sweep can't be combined with --best or --each.", "leave_evaluation_options"),
    "training_left_out": ("This copy of Shutterspan can't train.", ""),
    "worker_locator_unusable": (
        "Plug-ins can't find Shutterspan: {path} is missing or damaged.",
        "run_command",
    ),
    "worker_of_other_version": ("The worker of {interpreter} has another version.", "run_command"),
    "worker_of_interpreter_not_starting": ("The worker of {interpreter} doesn't start.", "run_command"),
}
#: The text of each hint, by code.
HINTS = {
    "add_arrow": "Add --arrow, or use --stroke, which has its own length.",
    "add_minutes": "Add --minutes M.",
    "add_region": "Add --region, or omit these options.",
    "change_project": "Change them in the app, or render the photo instead of the project.",
    "leave_engine_options": "Omit --device and --precision.",
    "leave_evaluation_options": "Omit --best and --each.",
    "name_folder": "Specify a folder with -o, and omit the other options.",
    "name_folder_or_omit_name": "Specify a folder with -o, or omit --name.",
    "name_other_folder": "Specify a folder with -o, such as -o clips/.",
    "name_output": "Add --output with a name, such as --output dancer.mp4.",
    "print_elsewhere": "Free some disk space, or redirect the output to another place.",
    "raise_size": "Raise --size, or use --blur {max_blur} or less.",
    "resume_or_rename": "Add --resume to continue its batch, or choose another name.",
    "render_again": "Render it separately, or into another folder.",
    "see_help": "See “{program} --help”.",
}
