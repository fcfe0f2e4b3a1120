"""Project files: a photo, its unfold request and its render settings."""
