"""Limits of all settings: ranges as (minimum, maximum), and choices.

This module imports nothing, because the bundles for hosts contain a copy of it.
"""

#: Choices of device and precision; the first is the default.
DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "fp32", "bf16")

#: Aspect ratios of a crop: width to height.
ASPECTS = ("9:16", "4:5", "1:1")
#: Kinds of moving photos: Motion Photo (Android), Live Photo (Apple).
MOVING_PHOTOS = ("motion", "live")

FRAMES = (2, 240)
FPS = (0.1, 240.0)
DURATION = (0.01, 3600.0)
HOLD = (0.0, 3600.0)
WIDTH = (16, 100_000)
QUALITY = (1, 100)
#: Width of a soft border, in pixels.
FEATHER = (0, 1_000_000)
#: Factor on the motion that frames show.
STRENGTH = (0.0, 3.0)
#: Length, in pixels, of a motion that the user enters.
LENGTH = (1.0, 100_000.0)
#: Number of points of a stroke.
MAX_STROKE_POINTS = 500
#: Memory limit of a process, in gigabytes.
MEMORY = (0.5, 1024)
#: Number of corners of a polygon. Paths drawn by hand have fewer.
MAX_CORNERS = 5000
#: Number of photos in a project.
MAX_PHOTOS = 5000
#: Number of pixels of all masks of a request together; a pixel needs one byte. A project file stores masks up to a
#: thousand times smaller. Without this limit, a malicious project could fill the memory.
MAX_MASK_PIXELS = 1_000_000_000
#: Minimum shorter side of a photo in pixels.
MIN_SIDE = 16
