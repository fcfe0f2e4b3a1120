"""Questions that take a window of their own."""
