"""Which motion is clear: not the faint traces beside fast motion, but slow motion everywhere else."""

import numpy as np
import pytest

from shutterspan.core.inference.clear_motion import has_clear_motion
from shutterspan.core.types.arrays import Float32Array


def uniform(speed: float, width: int = 80) -> Float32Array:
    """Motion (60,width,2) to the right everywhere."""
    return np.tile(np.array([speed, 0], np.float32), (60, width, 1))


@pytest.mark.parametrize("speed", [0.6, 3, 30])
def test_motion_of_one_speed_is_clear(speed: float) -> None:
    assert has_clear_motion(uniform(speed)).all()
    assert not has_clear_motion(uniform(0)).any()


def test_faint_motion_beside_fast_motion_is_unclear() -> None:
    motion = uniform(1, width=200)
    fast, slower = np.s_[20:40, 20:40], np.s_[20:40, 46:52]
    motion[fast], motion[slower] = (20, 0), (0, 6)
    clear = has_clear_motion(motion)
    assert clear[22:38, 22:38].all()
    assert clear[22:38, 48:50].all(), "faster than any faint trace"
    assert not clear[44:48, 22:38].any()
    assert clear[:, 100:].all(), "far from the fast thing"


def test_motion_is_unclear_in_proportion_to_the_fast_motion() -> None:
    motion = uniform(8)
    motion[:, 40:] *= np.float32(0.5)
    assert has_clear_motion(motion).all()
    motion[:, 40:] *= np.float32(0.4)
    clear = has_clear_motion(motion)
    assert clear[:, :38].all() and not clear[:, 44:54].any()
