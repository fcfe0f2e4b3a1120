"""Find the available devices, and those with fast bf16; configure freed memory and threads."""

import contextlib
import ctypes
import sys
import threading
from collections.abc import Callable

import torch

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.memory_errors import is_out_of_memory as is_out_of_memory

#: Parameters of `mallopt`, from glibc's malloc.h.
_M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -3, -1
#: In bytes. Blocks up to the first size (the largest that glibc accepts) come from the heap, which stays allocated. The
#: heap keeps at most the second size of free memory.
_MMAP_THRESHOLD, _TRIM_THRESHOLD = 32 * 2**20, 256 * 2**20


def available_devices() -> list[str]:
    """The devices of this computer, fastest first: “cuda”, “mps”, “cpu”."""
    availability = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    return [name for name, available in availability.items() if available]


def resolve_device(device: str) -> str:
    """Return the given device; for “auto”, the fastest available one. Raises UsageError: the device is not
    available."""
    available = available_devices()
    if device == "auto":
        return available[0]
    if device not in available:
        raise UsageError("device_missing", device=device, devices=", ".join(available))
    return device


def cpu_info() -> dict[str, int | str]:
    """Number of threads and instruction set that PyTorch uses on the CPU."""
    return {"threads": torch.get_num_threads(), "instruction_set": torch.backends.cpu.get_cpu_capability()}


def has_fast_bf16(device: str) -> bool:
    """Whether bf16 is faster than fp32 on a device. CPUs without bf16 instructions emulate it, four times slower."""
    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return device == "cpu" and bool(torch.cpu.get_capabilities().get("avx512_bf16", False))


def retain_freed_memory() -> None:
    """Make glibc keep freed memory, so that each layer of the network reuses the memory of the previous layer.

    By default, glibc returns memory to the system and then gets it back page by page. This takes a fifth of the time of
    an encode.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # another C library
            settings = ctypes.CDLL(None)
            settings.mallopt(_M_MMAP_THRESHOLD, _MMAP_THRESHOLD)
            settings.mallopt(_M_TRIM_THRESHOLD, _TRIM_THRESHOLD)


def start_computing_thread(work: Callable[[], None]) -> threading.Thread:
    """Start a daemon thread for some work. All of its PyTorch computations run in this one thread.

    So most of the processor stays free for the caller's thread. The thread also starts no OpenMP threads: if memory
    doesn't suffice for them, OpenMP ends the process.
    """
    count, is_limited = torch.get_num_threads(), threading.Event()

    def run() -> None:
        torch.set_num_threads(1)
        is_limited.set()
        work()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    is_limited.wait()
    torch.set_num_threads(count)  # for this thread and all others; the new thread keeps its own number
    return thread
