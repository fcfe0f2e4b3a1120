"""Videos out and in."""
