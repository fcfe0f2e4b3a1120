"""Convert the contents of project files to JSON values and back.

Version 1 of the format has one photo with a known hash. Version 2 adds several photos; version 3 adds crops, cut-outs
and moving photos. A file is written in the oldest version that supports its contents, so that older programs can read
it.
"""

import posixpath
from typing import Any

from shutterspan.core.foundation import limits
from shutterspan.core.pipeline.project.project import ProjectFile
from shutterspan.core.pipeline.project.project_json import (
    PROJECT_KEYS,
    mask_pixel_count,
    parse_project,
    project_to_json,
)
from shutterspan.core.pipeline.project.validators import ValidationError, array, integer, json_object

#: Newest version of the format. It is increased when older programs would misread newer files.
VERSION = 3
#: Keys of `export` that version 3 added.
_ADDED_KEYS = {"aspect", "crop", "cutout", "moving_photo"}


def parse_project_file(value: dict[str, Any]) -> ProjectFile:
    """Convert JSON values, as `project_file_to_json` returns them, to the contents of a file.

    Raises ValidationError: they are invalid.
    """
    fields = _validated(value)
    if "photos" not in fields:
        return ProjectFile((parse_project(fields),))
    projects = []
    for position, photo in enumerate(fields["photos"], 1):
        try:
            projects.append(parse_project(photo))
        except ValidationError as error:
            raise error.within(str(position)).within("photos") from None
    return ProjectFile(tuple(projects), fields.get("current", 0))


def check_project_file_json(value: dict[str, Any]) -> None:
    """Check the result of `project_file_to_json`. Masks are not decoded, because this would take long.

    Raises ValidationError: `parse_project_file` would reject it.
    """
    _validated(value)


def project_file_to_json(file: ProjectFile) -> dict[str, Any]:
    """The contents of a file as JSON values. Defaults are omitted."""
    photos = [project_to_json(project) for project in file.photos]
    is_new = any(_ADDED_KEYS & photo.get("export", {}).keys() for photo in photos)
    if len(photos) == 1 and file.photos[0].sha256 is not None and not is_new:
        return {"shutterspan": 1, **photos[0]}
    current = {"current": file.current} if file.current else {}
    return {"shutterspan": 3 if is_new else 2, **current, "photos": photos}


def _validated(value: dict[str, Any]) -> dict[str, Any]:
    if value["shutterspan"] < 2:
        fields: dict[str, Any] = _file_of_one(value)
        if "sha256" not in fields["photo"]:
            raise ValidationError("missing_key", path=("photo", "sha256"))
        return fields
    fields = _file_of_several(value)
    count = len(fields["photos"])
    if fields.get("current", 0) >= count:
        raise ValidationError("invalid_integer", path=("current",), lowest=0, highest=count - 1)
    return fields


def _photos(value: Any) -> tuple[dict[str, Any], ...]:
    """The fields of each photo. Raises ValidationError, also if a photo is repeated or if all masks together are too
    large."""
    photos: tuple[dict[str, Any], ...] = _photo_list(value)
    paths: set[str] = set()
    for position, photo in enumerate(photos, 1):
        path = posixpath.normpath(photo["photo"]["path"])
        if path in paths:
            raise ValidationError("invalid_repeated_photo", path=(str(position), "photo", "path"))
        paths.add(path)
    if sum(mask_pixel_count(photo.get("regions", ())) for photo in photos) > limits.MAX_MASK_PIXELS:
        raise ValidationError("invalid_masks_too_large")
    return photos


_photo_list = array(json_object(PROJECT_KEYS, required=("photo",)), 1, limits.MAX_PHOTOS)
_file_of_one = json_object({"shutterspan": integer(1, 1), **PROJECT_KEYS}, required=("shutterspan", "photo"))
_file_of_several = json_object(
    {"shutterspan": integer(2, VERSION), "current": integer(0, limits.MAX_PHOTOS - 1), "photos": _photos},
    required=("shutterspan", "photos"),
)
