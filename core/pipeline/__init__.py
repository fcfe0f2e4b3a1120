"""From a photo to files: what the faces call, for one photo, for a folder of them, and for a project."""
