"""The exposure as a filmstrip to scrub and to play."""
