"""Out-of-memory errors are recognised. Each library raises its own error; these tests provoke all of them."""

import cv2
import numpy as np
import pytest
import torch

from shutterspan.core.inference.device import is_out_of_memory, start_computing_thread


def exhaust_opencv() -> None:
    cv2.resize(np.zeros((2, 2)), (2**26, 2**26))


@pytest.mark.parametrize(
    "allocate", [exhaust_opencv, lambda: torch.empty(2**60), lambda: np.empty(2**50), lambda: bytearray(2**62)]
)
def test_the_errors_of_all_libraries_are_recognised(allocate):
    with pytest.raises(Exception) as caught:
        allocate()
    assert is_out_of_memory(caught.value)


def test_an_error_of_opencv_is_not_confused_with_an_earlier_lack_of_memory():
    with pytest.raises(cv2.error) as first:
        exhaust_opencv()
    with pytest.raises(cv2.error) as second:
        cv2.resize(np.zeros((0, 0)), (3, 3))
    assert is_out_of_memory(first.value) and not is_out_of_memory(second.value)


def test_a_computing_thread_uses_one_thread_and_others_keep_all() -> None:
    count = torch.get_num_threads()
    inside: list[int] = []
    torch.set_num_threads(3)
    try:
        start_computing_thread(lambda: inside.append(torch.get_num_threads())).join()
        assert inside == [1] and torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(count)
