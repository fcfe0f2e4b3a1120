"""The command line's own messages and hints, in English, beside those of the core's catalogue."""

#: The text of each message and the code of its hint, by code.
MESSAGES = {
    "addon_of_other_version": (
        "The add-on of {program} is of version {installed}, this is {own_version}.",
        "install_addon",
    ),
    "app_library_missing": ("The desktop app can't start. {problem}", ""),
    "app_not_importable": ("The desktop app can't start. {reason}.", "run_installer_again"),
    "backend_failed": ("{backend} failed in {precision}: {reason}", ""),
    "bench_app_failed": ("The app can't be measured here: {reason}", ""),
    "bench_export_failed": ("An export failed: {reason}", ""),
    "bench_painting_failed": ("The app can't paint here: {reason}", ""),
    "bench_render_failed": ("A render failed: {reason}", ""),
    "blur_exceeds_size": ("A blur of {blur:g} pixels is too long for photos of {size}.", "raise_size"),
    "check_failed": ("{reason}.", "run_installer_again"),
    "encoder_without_h264": ("The video encoder can't write H.264.", "run_installer_again"),
    "engines_on_cpu": ("--engines compares on the CPU, in every precision.", "leave_engine_options"),
    "filter_not_executable": (
        "GIMP passes {path} over: its file may not be executed.",
        "install_filter",
    ),
    "filter_of_other_version": ("{path} is of version {installed}, this is {own_version}.", "install_filter"),
    "invalid_arguments": ("{reason}.", "see_help"),
    "length_without_arrow": ("--length is for arrows.", "add_arrow"),
    "minutes_missing": ("How long may the training take?", "add_minutes"),
    "name_needs_folder": ("--name is for files that go into a folder, or beside the photo.", "name_folder"),
    "options_for_one_photo": (
        "Several photos need a folder to go to; regions, arrows, --alternatives, --consistency and --project are for "
        "one photo.",
        "name_folder",
    ),
    "options_for_regions": ("--feather and --outside are for regions.", "add_region"),
    "output_missing": ("There is no place to write to.", "name_output"),
    "output_not_printed": ("Not all could be printed: {reason}.", "print_elsewhere"),
    "own_worker_not_starting": ("The worker doesn't start.", "run_installer_again"),
    "photo_repeated": ("{photo} comes again, with other settings. A batch renders each photo once.", "render_again"),
    "process_failed": ("it ended with {exit_code}", ""),
    "project_has_regions": ("What moves, and which way, stands in the project.", "change_project"),
    "sweep_without_options": ("--sweep prints a table of its own.", "leave_evaluation_options"),
    "worker_locator_unusable": (
        "Plug-ins can't find Shutterspan: {path} is missing or damaged.",
        "run_installer_again",
    ),
    "worker_of_other_version": ("The worker of {interpreter} is of another version.", "run_installer_again"),
    "worker_of_interpreter_not_starting": ("The worker of {interpreter} doesn't start.", "run_installer_again"),
}
#: The text of each hint, by code.
HINTS = {
    "add_arrow": "Add --arrow, or draw a --stroke, which has a length of its own.",
    "add_minutes": "Add --minutes M.",
    "add_region": "Add --region, or leave them away.",
    "change_project": "Change it there, or render the photo.",
    "install_addon": "Run `python3 install.py --blender`.",
    "install_filter": "Run `python3 install.py --gimp`.",
    "leave_engine_options": "Leave --device and --precision away.",
    "leave_evaluation_options": "Leave --best and --each away.",
    "name_folder": "Name the folder by -o, and leave the others away.",
    "name_output": "Name it by --output, as dancer.mp4.",
    "print_elsewhere": "Free some space, or print it to another place.",
    "raise_size": "Raise --size, or take at most --blur {max_blur}.",
    "resume_or_rename": "Add --resume to go on with its batch, or choose another name.",
    "render_again": "Render it by itself, or into another folder.",
    "run_installer_again": "Run install.py again.",
    "see_help": "See “{program} --help”.",
}
