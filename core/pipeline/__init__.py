"""From a photo to files: for one photo, for a batch, and for a project."""
