"""The canvas: shows the photo and its frames; the user draws regions and arrows on it."""
