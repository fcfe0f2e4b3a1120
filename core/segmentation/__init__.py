"""Find the outline of a thing in a photo from a click or a rough outline."""
