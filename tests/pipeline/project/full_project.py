"""An edited project, and parts of the text of project files."""

import numpy as np

from shutterspan.core.pipeline.project.project import Project, RegionStyle
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings

SHA = "0123456789abcdef" * 4
MASK = Mask(np.tri(20, 30, dtype=np.uint8) * 255)
FULL = Project(
    "photos/dancer ⌘.jpg",
    SHA,
    UnfoldRequest(
        (
            Region(Rectangle(1, 2, 30, 40.5), 3.25, name="Left “arm”"),
            Region(Ellipse(10, 10, 90, 80), guidance=Guidance((Arrow((20, 30), (25.5, 31)),), True)),
            Region(Polygon(((0, 0), (50, 0.5), (20, 40)))),
            Region(MASK, 0.0),
        ),
        "still",
        Guidance((Arrow((1, 1), (9, 9)),), True),
    ),
    RenderSettings(11, 0.2, 0.7, True, None, 30, 4, "boomerang", 0.5, 1080, 16, 90, "hevc", True),
    0.4,
    "dancer.mp4",
    (RegionStyle("#4aa3ff"), RegionStyle(), RegionStyle("#ffb02e", False), RegionStyle(None, False)),
)

PHOTO = f'"shutterspan": 1, "photo": {{"path": "a.jpg", "sha256": "{SHA}"}}'
BOX = '"rectangle": [1, 2, 3, 4]'
