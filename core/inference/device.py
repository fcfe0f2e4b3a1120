"""Devices: which there are, what they do fast, and how they tell that memory ran out."""

import contextlib
import ctypes
import sys

import cv2
import torch

from shutterspan.core.foundation.errors import UsageError

#: Of glibc's malloc.h: names of settings; blocks up to the first size come from memory that is kept, the most that it
#: takes, and so much is kept before any is given back, in bytes.
_M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -3, -1
_LARGEST_BLOCK, _KEPT = 32 * 2**20, 256 * 2**20

#: What OpenCV's messages hold when memory ran out. Its `code` is no help: the class has it, not the error, so a later
#: error of any thread replaces it.
_OPENCV_OUT_OF_MEMORY = (f"({cv2.Error.StsNoMem}:", "bad_alloc")


def available_devices() -> list[str]:
    """The devices on this computer, fastest first."""
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    return [name for name, present in there.items() if present]


def chosen_device(device: str) -> str:
    """The one asked for, or for “auto” the fastest one there. Raises UsageError: it is not there."""
    present = available_devices()
    if device == "auto":
        return present[0]
    if device not in present:
        raise UsageError(f"There is no device “{device}” on this computer.", f"There is: {', '.join(present)}.")
    return device


def processor() -> dict[str, int | str]:
    """Threads and instruction set that work on the CPU uses."""
    return {"threads": torch.get_num_threads(), "instruction_set": torch.backends.cpu.get_cpu_capability()}


def fast_bf16(device: str) -> bool:
    """Whether bf16 is a gain here. A CPU without bf16 instructions emulates it, four times slower than fp32."""
    if device == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return device == "cpu" and bool(torch.cpu.get_capabilities().get("avx512_bf16", False))


def keep_memory() -> None:
    """Let each layer have the memory of the one before, where glibc would give it back to the system and fetch it anew
    page by page: a fifth of the time of an encode."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # another C library
            settings = ctypes.CDLL(None)
            settings.mallopt(_M_MMAP_THRESHOLD, _LARGEST_BLOCK)
            settings.mallopt(_M_TRIM_THRESHOLD, _KEPT)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception of torch, CUDA, OpenCV or Python says that memory ran out."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    if isinstance(error, cv2.error):
        return any(words in str(error) for words in _OPENCV_OUT_OF_MEMORY)
    return isinstance(error, RuntimeError) and "alloc" in str(error) and "memory" in str(error)
