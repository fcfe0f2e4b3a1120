"""Whether an error says that memory ran out: each library has its own, and all are provoked here."""

import cv2
import numpy as np
import pytest
import torch

from shutterspan.core.inference.device import is_out_of_memory


def opencv() -> None:
    cv2.resize(np.zeros((2, 2)), (2**26, 2**26))


@pytest.mark.parametrize(
    "allocate", [opencv, lambda: torch.empty(2**60), lambda: np.empty(2**50), lambda: bytearray(2**62)]
)
def test_each_library_is_understood_when_memory_runs_out(allocate):
    with pytest.raises(Exception) as caught:
        allocate()
    assert is_out_of_memory(caught.value)


def test_another_error_of_opencv_is_none_of_memory_also_after_one_that_was():
    with pytest.raises(cv2.error) as first:
        opencv()
    with pytest.raises(cv2.error) as second:
        cv2.resize(np.zeros((0, 0)), (3, 3))
    assert is_out_of_memory(first.value) and not is_out_of_memory(second.value)
