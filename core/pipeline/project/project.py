"""What a project holds."""

import os
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.foundation.errors import InputError, UsageError
from shutterspan.core.foundation.hashing import file_sha256
from shutterspan.core.foundation.paths import real_path
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings


@dataclass(frozen=True)
class Mark:
    """How a region is shown; it makes no difference to what is rendered. colour: as “#rrggbb”, or none chosen yet;
    shown: whether its outline is drawn."""

    colour: str | None = None
    shown: bool = True


@dataclass(frozen=True)
class Project:
    """path: the photo's, from the project's folder, with forward slashes; sha256: of its bytes; request: what moves and
    which way; settings: what is made of it, without `at`; key_frame: the instant in [0,1] that is saved as the
    deblurred photo; file: what is written, a name in the project's folder, or none; marks: one for each region of the
    request, or none at all where all are as usual."""

    path: str
    sha256: str
    request: UnfoldRequest = UnfoldRequest()
    settings: RenderSettings = RenderSettings()
    key_frame: float = 0.5
    file: str | None = None
    marks: tuple[Mark, ...] = ()

    def photo_beside(self, project: Path) -> Path:
        """The photo of the project that lies at this path. Raises InputError: missing, or not the one it was."""
        path = project.parent / self.path
        try:
            found = file_sha256(path)
        except (OSError, ValueError) as error:
            raise InputError(
                f"The photo of {project} is missing: there is no {path} to be read.", "Put it back there."
            ) from error
        if found != self.sha256:
            raise InputError(f"{path} has changed since {project} was saved.", "Bring back the photo as it was.")
        return path


def identified(photo: Path, project: Path) -> Project:
    """The bare project, to be saved at `project`, of a photo.

    Raises InputError: the photo can't be read. UsageError: no path leads to it, as from another drive.
    """
    try:
        way = os.path.relpath(real_path(photo), real_path(project).parent)
        return Project(Path(way).as_posix(), file_sha256(photo))
    except OSError as error:
        raise InputError(f"There is no file {photo} to be read.", "Check its name and folder.") from error
    except ValueError as error:
        raise UsageError(f"{photo} and {project} lie on different drives.", "Save the project nearby.") from error
