"""The pieces that the window is made of. They know the core's words for things, not the document."""
