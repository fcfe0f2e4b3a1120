"""The photo to look at and to draw on."""
