"""What can be asked for, by callers and in projects: ranges (least, most), devices, precisions.

Imports nothing: hosts carry a copy of it.
"""

#: What the device and the precision can be; the first is the default.
DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "fp32", "bf16")

FRAMES = (2, 240)
FPS = (0.1, 240.0)
DURATION = (0.01, 3600.0)
HOLD = (0.0, 3600.0)
WIDTH = (16, 100_000)
QUALITY = (1, 100)
#: Width of a soft border, in pixels.
FEATHER = (0, 1_000_000)
#: Memory that a process may be limited to, in gigabytes.
MEMORY = (1, 1024)
#: Most corners of a polygon; a path that was drawn by hand has fewer.
CORNERS = 5000
#: Most pixels that the masks of one request have together, a byte each. In a file they may take a thousandth of that,
#: so a foreign project could fill the memory.
MASK_PIXELS = 1_000_000_000
#: Fewest pixels on each side of a photo.
MIN_SIDE = 16
