"""Out-of-memory errors of several libraries."""

import cv2
import numpy as np
import pytest
import torch

from shutterspan.core.foundation.errors import Cancelled, InputError, MemoryExhausted
from shutterspan.core.pipeline.out_of_memory import reporting_exhausted_memory


def test_a_failed_allocation_becomes_an_error_with_a_hint() -> None:
    with pytest.raises(MemoryExhausted, match="not enough memory") as caught, reporting_exhausted_memory():
        np.empty(1 << 60, np.uint8)
    assert caught.value.hint and isinstance(caught.value.__cause__, MemoryError)
    with pytest.raises(MemoryExhausted), reporting_exhausted_memory():
        torch.empty(1 << 60, dtype=torch.uint8)


@pytest.mark.parametrize("error", [InputError("a.jpg is empty."), Cancelled(), ValueError("memory"), cv2.error("size")])
def test_other_errors_are_unchanged(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, reporting_exhausted_memory():
        raise error
    assert caught.value is error
