"""Installs the filter in GIMP's profiles for one copy of the program, and removes it from there.

Standard library only: install.py needs this before anything is installed.
"""

from collections.abc import Sequence
from pathlib import Path

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.paths import is_same_file, relative_to_cwd
from shutterspan.core.foundation.program import Program
from shutterspan.installer.gimp_profiles import GimpProfile, gimp_profiles, gimp_program, sandboxed_gimp
from shutterspan.installer.locator_file import locate, other_located_copy, remembered_places, require_locator
from shutterspan.installer.plugin_build import build_plugin
from shutterspan.installer.user_files import Failures, reporting_failed_removal


def set_up_gimp(program: Program, folders: Sequence[Path], failures: Failures) -> None:
    """Install the filter in the profiles in these folders, or in all that are found. It uses this copy of the program.

    failures: gets the errors of profiles. Raises InputError: there is no profile, or GIMP can't run the filter. Raises
    OutputError: the locator can't be written.
    """
    sandboxed = None if folders else sandboxed_gimp()
    if sandboxed and gimp_program() is None:
        raise InputError.with_content(sandboxed)
    profiles = _chosen_profiles(folders, failures)
    require_locator()
    for profile in profiles:
        with failures.step():
            install_filter(program, profile)
            locate(program, "gimp_profiles", [profile.folder] if folders else [])
            print(
                f"The filter is in {relative_to_cwd(profile.plugin)}. "
                "Restart GIMP, and choose Filters > Blur > Unfold Motion Blur."
            )
    if sandboxed:
        print(sandboxed)


def remove_from_gimp(program: Program, folders: Sequence[Path], failures: Failures) -> None:
    """Remove the filter from the profiles in these folders, or from all, and print each.

    failures: gets the errors of profiles.
    """
    earlier = len(failures.errors)
    chosen = [_named_profile(folder) for folder in _existing(folders, failures)] if folders else known_profiles()
    profiles = [profile for profile in chosen if profile.installed]
    other = other_located_copy(program)
    for profile in profiles:
        with failures.step():
            remove_filter(profile)
            if other:
                print(f"It used another copy of Shutterspan, {other}.")
    if not profiles and len(failures.errors) == earlier:
        print("GIMP has no Shutterspan filter.")


def known_profiles() -> list[GimpProfile]:
    """The profiles that are found, and those in uncommon places that have the filter."""
    found = gimp_profiles()
    for folder in remembered_places("gimp_profiles"):
        profile = GimpProfile(folder)
        if profile.installed and not any(is_same_file(folder, other.folder) for other in found):
            found.append(profile)
    return found


def profiles_with_filter() -> list[GimpProfile]:
    return [profile for profile in known_profiles() if profile.installed]


def install_filter(program: Program, profile: GimpProfile) -> None:
    """Raises OutputError."""
    build_plugin(program, "gimp", profile.plugin)


def remove_filter(profile: GimpProfile) -> None:
    """Remove the filter, and print it. Raises OutputError."""
    with reporting_failed_removal(profile.plugin):
        profile.remove()
    print(f"Removed {profile.plugin}.")


def _chosen_profiles(folders: Sequence[Path], failures: Failures) -> list[GimpProfile]:
    """The profiles in these folders, or all that are found. Raises InputError: no folder was named, and none is found.

    failures: gets the errors of folders that are missing or no profiles.
    """
    if not folders:
        if profiles := known_profiles():
            return profiles
        raise InputError("gimp_profile_missing")
    profiles = []
    for folder in _existing(folders, failures):
        with failures.step():
            profile = _named_profile(folder)
            if not profile.plausible:
                raise InputError("gimp_folder_foreign", path=folder)
            profiles.append(profile)
    return profiles


def _named_profile(folder: Path) -> GimpProfile:
    return GimpProfile(folder.absolute())


def _existing(folders: Sequence[Path], failures: Failures) -> list[Path]:
    """Those of the folders that exist. failures: gets the errors of the others."""
    for folder in folders:
        with failures.step():
            if not folder.is_dir():
                raise InputError("gimp_folder_missing", path=folder)
    return [folder for folder in folders if folder.is_dir()]
