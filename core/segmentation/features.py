"""Compute colour and motion of each pixel, as comparable values and as pictures for OpenCV."""

import cv2
import numpy as np

from shutterspan.core.types.arrays import BoolArray, Float32Array, UInt8Array

#: Sigma, in pixels, of the blur that reduces noise before values are compared.
_NOISE_SIGMA = 1.0
#: This distance of colours in Lab is one feature unit. So is the fastest motion divided by the second number, but at
#: least the third number of pixels.
_LAB_UNIT, _FASTEST_PARTS, _MIN_MOTION_UNIT = 12.0, 3, 2.0
#: Quantile of the motion that counts as the fastest motion.
_FAST_QUANTILE = 0.99
#: The smallest and the largest weight of a feature.
_WEIGHTS = 0.2, 4.0
#: The 8 bits of a channel span this many standard deviations on either side of the mean.
_SPAN = 3.0


def colour_and_motion(photo: UInt8Array, motion: Float32Array | None) -> Float32Array:
    """Lab colour and motion of each pixel, denoised, in comparable units: (H,W,5) float32.

    photo: (H,W,3), sRGB; motion: (h,w,2), displacement in pixels of the photo, of any size; None counts as no motion.
    """
    rows, columns = photo.shape[:2]
    lab = cv2.cvtColor(photo.astype(np.float32) / 255, cv2.COLOR_RGB2LAB) / _LAB_UNIT
    moved = np.zeros((rows, columns, 2), np.float32)
    if motion is not None:
        moved = cv2.resize(_relative_motion(motion), (columns, rows), interpolation=cv2.INTER_LINEAR)
    features: Float32Array = cv2.GaussianBlur(np.dstack([lab, moved]), (0, 0), _NOISE_SIGMA)
    return features


def _relative_motion(motion: Float32Array) -> Float32Array:
    """Motion relative to the photo's border, which is mostly background, in comparable units: (h,w,2)."""
    border = np.concatenate([motion[0], motion[-1], motion[:, 0], motion[:, -1]])
    relative = motion - np.median(border, axis=0)
    fastest = float(np.quantile(np.linalg.norm(relative, axis=2), _FAST_QUANTILE))
    in_units: Float32Array = relative / max(_MIN_MOTION_UNIT, fastest / _FASTEST_PARTS)
    return in_units


def three_channels(features: Float32Array, inside: BoolArray, outside: BoolArray) -> UInt8Array:
    """Project features (H,W,F) to the three channels that separate two areas best: (H,W,3) uint8.

    Each feature is weighted by how well it separates the areas alone; then three principal components are kept.
    inside, outside: (H,W), some pixels of the thing and of its surroundings.
    """
    within, around = features[inside], features[outside]
    spread = (within.std(0) + around.std(0)) / 2 + 1e-2
    separation = np.abs(within.mean(0) - around.mean(0)) / spread
    weights = np.clip(separation**2, *_WEIGHTS)
    samples = np.concatenate([within, around])
    scaled = (features - samples.mean(0)) / (samples.std(0) + 1e-2) * weights
    flat = scaled.reshape(-1, features.shape[2])
    area = (inside | outside).ravel()
    _, axes = np.linalg.eigh(np.cov(flat[area].T))
    components = flat @ axes[:, ::-1][:, :3]
    largest = components[area].std() + 1e-6
    levels = np.clip(127.5 * (1 + components / (_SPAN * largest)), 0, 255)
    channels: UInt8Array = levels.astype(np.uint8).reshape(*features.shape[:2], 3)
    return channels
