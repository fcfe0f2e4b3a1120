"""RGB frames to the planes of luma and chroma that video is made of, by BT.709 in limited range."""

from functools import lru_cache

import cv2
import numpy as np

_RED, _BLUE = 0.2126, 0.0722  # their shares of luma (ITU-R BT.709-6, item 3.2)


def yuv420(frame: np.ndarray) -> np.ndarray:
    """(H,W,3) uint8 RGB to the planes Y, Cb, Cr one after the other, flat uint8; H and W even.

    Each chroma sample is the mean of its four pixels and so sits between them; the file has to say as much.
    """
    luma, *chroma = cv2.split(cv2.transform(frame, _matrix(8, 255)))
    halves = (cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for plane in chroma)
    return np.concatenate([plane.ravel() for plane in (luma, *halves)])


def yuv422_10bit(frame: np.ndarray) -> np.ndarray:
    """(H,W,3) uint8 or uint16 RGB to the planes Y, Cb, Cr one after the other, flat uint16 of 10 bits; W even.

    Each chroma sample sits on the left one of its two pixels, as players expect of a .mov.
    """
    luma, *chroma = cv2.split(cv2.transform(frame.astype(np.uint16), _matrix(10, np.iinfo(frame.dtype).max)))
    around = np.array([[0.25, 0.5, 0.25]])
    halves = (cv2.filter2D(plane, -1, around, borderType=cv2.BORDER_REPLICATE)[:, ::2] for plane in chroma)
    return np.concatenate([plane.ravel() for plane in (luma, *halves)])


def even(frame: np.ndarray) -> np.ndarray:
    """An odd edge is repeated once, right or below."""
    height, width = frame.shape[:2]
    if height % 2 == 0 and width % 2 == 0:
        return frame
    return cv2.copyMakeBorder(frame, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)


@lru_cache
def _matrix(bits: int, white: int) -> np.ndarray:
    """(3,4): R, G, B in 0..white to Y, Cb, Cr; the last column is added."""
    luma = np.array([_RED, 1 - _RED - _BLUE, _BLUE])
    blue = (np.array([0, 0, 1]) - luma) / (2 * (1 - _BLUE))
    red = (np.array([1, 0, 0]) - luma) / (2 * (1 - _RED))
    step = 1 << (bits - 8)
    scaled = np.stack([219 * luma, 224 * blue, 224 * red]) * step / white
    return np.column_stack([scaled, np.array([16, 128, 128]) * step])
