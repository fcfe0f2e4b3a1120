"""From a photo to files: for one photo, for a folder of them, and for a project."""
