"""Convert RGB frames to planes of luma and chroma for video: BT.709, limited range."""

from functools import lru_cache

import cv2
import numpy as np

from shutterspan.core.types.arrays import Float64Array, PixelArray, UInt8Array, UInt16Array

_LUMA_RED, _LUMA_BLUE = 0.2126, 0.0722  # luma coefficients (ITU-R BT.709-6, item 3.2)


def yuv420(frame: UInt8Array) -> UInt8Array:
    """Convert (H,W,3) RGB, H and W even, to the concatenated planes Y, Cb, Cr (4:2:0, 8 bits), flat.

    Each chroma sample is the mean of its four pixels, so its location is their centre. The file needs the corresponding
    tag.
    """
    luma, *chroma = cv2.split(cv2.transform(frame, _bt709_matrix(8, 255)))
    halves = (cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for plane in chroma)
    return np.concatenate([plane.ravel() for plane in (luma, *halves)])


def yuv422_10bit(frame: PixelArray) -> UInt16Array:
    """Convert (H,W,3) uint8 or uint16 RGB, W even, to the concatenated planes Y, Cb, Cr (4:2:2, 10 bits), flat.

    Each chroma sample is located on the left of its two pixels, as players expect for .mov files.
    """
    luma, *chroma = cv2.split(cv2.transform(frame.astype(np.uint16), _bt709_matrix(10, np.iinfo(frame.dtype).max)))
    kernel = np.array([[0.25, 0.5, 0.25]])
    halves = (cv2.filter2D(plane, -1, kernel, borderType=cv2.BORDER_REPLICATE)[:, ::2] for plane in chroma)
    return np.concatenate([plane.ravel() for plane in (luma, *halves)])


def yuva444_10bit(frame: PixelArray) -> UInt16Array:
    """Convert (H,W,4) uint8 or uint16 RGB with alpha to the concatenated planes Y, Cb, Cr, alpha (4:4:4:4, 10 bits),
    flat."""
    white = np.iinfo(frame.dtype).max
    planes = cv2.split(cv2.transform(frame[..., :3].astype(np.uint16), _bt709_matrix(10, white)))
    alpha = (frame[..., 3].astype(np.uint32) * 1023 + white // 2) // white
    return np.concatenate([plane.ravel() for plane in (*planes, alpha.astype(np.uint16))])


def pad_to_even(frame: PixelArray) -> PixelArray:
    """Pad a frame (H,W,3) to even sides by repeating the right column or the bottom row."""
    height, width = frame.shape[:2]
    if height % 2 == 0 and width % 2 == 0:
        return frame
    padded: PixelArray = cv2.copyMakeBorder(frame, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    return padded


@lru_cache
def _bt709_matrix(bits: int, white: int) -> Float64Array:
    """Return the matrix (3,4) from R, G, B in 0..white to Y, Cb, Cr; its last column is the offset."""
    luma = np.array([_LUMA_RED, 1 - _LUMA_RED - _LUMA_BLUE, _LUMA_BLUE])
    blue = (np.array([0, 0, 1]) - luma) / (2 * (1 - _LUMA_BLUE))
    red = (np.array([1, 0, 0]) - luma) / (2 * (1 - _LUMA_RED))
    step = 1 << (bits - 8)
    scaled = np.stack([219 * luma, 224 * blue, 224 * red]) * step / white
    return np.column_stack([scaled, np.array([16, 128, 128]) * step])
