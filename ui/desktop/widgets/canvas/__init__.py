"""The canvas: shows the photo and its frames; the user draws regions, arrows and strokes on it."""
