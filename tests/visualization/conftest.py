from collections.abc import Callable

import numpy as np
import pytest

from shutterspan.core.visualization.trajectories import Trajectories


def _moving(dx: float = 12.0, dy: float = -5.0, exposure_time: float | None = None, bend: float = 0.0) -> Trajectories:
    """Trajectories (60,90): the left half moves by (dx, dy), bent downwards by `bend`; the right half is still."""
    times = np.linspace(0, 1, 9)
    displacements = np.zeros((9, 60, 90, 2), np.float32)
    tau = (times - 0.5)[:, None, None]
    displacements[:, :, :45, 0] = dx * tau
    displacements[:, :, :45, 1] = dy * tau + bend * (2 * tau) ** 2
    grey = np.full((60, 90, 3), 90, np.uint8)
    return Trajectories(times, displacements, grey, grey + 30, exposure_time)


@pytest.fixture
def moving() -> Callable[..., Trajectories]:
    return _moving
