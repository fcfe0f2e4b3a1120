"""Project files: a photo, what moves in it and which way, and what is to be made of it."""
