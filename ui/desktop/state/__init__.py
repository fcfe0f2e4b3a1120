"""State of the app: the document with its history, the exposure, preferences. No widgets; tested without a window."""
