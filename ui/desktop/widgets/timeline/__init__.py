"""The timeline widget: scrub and play the exposure as a filmstrip."""
