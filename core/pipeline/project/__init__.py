"""Project files: photos, each with its unfold request and its render settings."""
