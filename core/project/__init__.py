"""Project files: a photo, what moves in it and which way, and what is to be made of it."""

from shutterspan.core.project.file import ENDING, load_project, save_project, saved
from shutterspan.core.project.project import Project, identified

__all__ = ["ENDING", "Project", "identified", "load_project", "save_project", "saved"]
