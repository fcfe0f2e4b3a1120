"""Least and most of what can be asked for, by callers and in projects."""

FRAMES = (2, 240)
FPS = (0.1, 240.0)
DURATION = (0.01, 3600.0)
HOLD = (0.0, 3600.0)
WIDTH = (16, 100_000)
QUALITY = (1, 100)
