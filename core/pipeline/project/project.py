"""The contents of projects and project files; find a project's photo."""

import os
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.foundation.errors import InputError, UsageError
from shutterspan.core.foundation.hashing import file_sha256
from shutterspan.core.foundation.paths import real_path
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings


@dataclass(frozen=True)
class RegionStyle:
    """The display colour of a region, and whether the region is switched on.

    colour: as “#rrggbb”, None if not chosen yet; enabled: whether the region affects the frames.
    """

    colour: str | None = None
    enabled: bool = True


@dataclass(frozen=True)
class Project:
    """A photo with a request, settings, and the styles of its regions.

    path: the photo's path relative to the project's folder, with forward slashes; sha256: hash of the photo's bytes,
    None if the photo was never opened; request: the request with all regions, also those that are switched off;
    settings: render settings without `at`; key_frame: the key frame's instant in [0,1]; file: name of the output in the
    project's folder, or None; region_styles: one style for each region of the request, or empty if all have the
    default.
    """

    path: str
    sha256: str | None
    request: UnfoldRequest = UnfoldRequest()
    settings: RenderSettings = RenderSettings()
    key_frame: float = 0.5
    file: str | None = None
    region_styles: tuple[RegionStyle, ...] = ()

    @property
    def active_request(self) -> UnfoldRequest:
        """The request that is unfolded: without regions that are switched off."""
        return self.request.with_enabled_regions([style.enabled for style in self.region_styles])

    def find_photo(self, project: Path) -> Path:
        """The path of the photo. project: the path of this project's file.

        Raises InputError: the photo is missing, or has changed since the project was saved.
        """
        path = project.parent / self.path
        try:
            digest = file_sha256(path)
        except (OSError, ValueError) as error:
            raise InputError("project_photo_missing", project=project, path=path) from error
        if self.sha256 and digest != self.sha256:
            raise InputError("photo_changed", path=path, project=project)
        return path


@dataclass(frozen=True)
class ProjectFile:
    """The contents of a project file.

    photos: one or more projects, one for each photo, each with a different path; current: index of the current photo.
    """

    photos: tuple[Project, ...]
    current: int = 0


def project_for_photo(photo: Path, project: Path) -> Project:
    """A new project for a photo, with default settings. project: the path at which the project will be saved.

    Raises InputError: the photo can't be read. UsageError: the photo is on another drive.
    """
    try:
        relative = os.path.relpath(real_path(photo), real_path(project).parent)
        return Project(Path(relative).as_posix(), file_sha256(photo))
    except OSError as error:
        raise InputError("photo_missing", path=photo) from error
    except ValueError as error:
        raise UsageError("different_drives", photo=photo, project=project) from error
