"""Project files: a photo, what moves in it and which way, and what is to be made of it."""

from shutterspan.core.pipeline.project.file import load_project, save_project, saved
from shutterspan.core.pipeline.project.form import request_from, request_values, settings_from, settings_values
from shutterspan.core.pipeline.project.project import Mark, Project, identified
from shutterspan.core.pipeline.project.values import Wrong

__all__ = [
    "Mark",
    "Project",
    "Wrong",
    "identified",
    "load_project",
    "request_from",
    "request_values",
    "save_project",
    "saved",
    "settings_from",
    "settings_values",
]
