"""Limits of all settings: ranges as (minimum, maximum), and choices.

Imports nothing, because the bundles for hosts carry a copy of this file.
"""

#: Choices of device and precision; the first is the default.
DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "fp32", "bf16")

#: Width to height of a crop.
ASPECTS = ("9:16", "4:5", "1:1")
#: Kinds of a still with a video that phones play as one photo: Android's Motion Photo, Apple's Live Photo.
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
#: Length, in pixels, of a motion that the user gives.
LENGTH = (1.0, 100_000.0)
#: Points of a drawn stroke.
MAX_STROKE_POINTS = 500
#: Memory limit of a process, in gigabytes.
MEMORY = (0.5, 1024)
#: Corners of a polygon; paths drawn by hand have fewer.
MAX_CORNERS = 5000
#: Photos of one project.
MAX_PHOTOS = 5000
#: Pixels of all masks of one request together, one byte each. A project file stores them compressed, up to a thousand
#: times smaller, so without this limit a malicious project could fill the memory.
MAX_MASK_PIXELS = 1_000_000_000
#: Pixels of a photo's shorter side, at least.
MIN_SIDE = 16
