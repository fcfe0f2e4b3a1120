"""Simulated compression matches the compression of JPEG files."""

import cv2
import numpy as np
import pytest
import torch

from shutterspan.core.synthesis.jpeg_artifacts import simulate_jpeg
from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.types.arrays import UInt8Array


def there_and_back(picture: UInt8Array, quality: int) -> UInt8Array:
    """Encode (H,W,3) uint8 as JPEG and decode it."""
    data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert decoded is not None
    return decoded[..., ::-1].astype(np.uint8, copy=False)


def psnr(a: UInt8Array, b: UInt8Array) -> float:
    return float(-10 * np.log10(((a.astype(float) - b) ** 2).mean() / 255**2))


@pytest.mark.parametrize("quality", [40, 60, 80, 97])
@pytest.mark.parametrize("size", [(96, 96), (50, 37)])
def test_simulated_compression_matches_a_file(library: SharpLibrary, quality: int, size: tuple[int, int]) -> None:
    picture = np.ascontiguousarray(library.photos[0][: size[0], : size[1]])
    tensor = torch.from_numpy(picture).permute(2, 0, 1)[None] / 255
    simulated = (simulate_jpeg(tensor, torch.tensor([float(quality)]))[0] * 255).round().permute(1, 2, 0).numpy()
    file = there_and_back(picture, quality)
    assert psnr(simulated, file) > psnr(picture, file) + 6, "nearer to the file than the original"
    assert psnr(simulated, picture) == pytest.approx(psnr(file, picture), abs=0.3)


def test_each_picture_has_its_own_quality(library: SharpLibrary) -> None:
    picture = torch.from_numpy(library.photos[0][:64, :64].copy()).permute(2, 0, 1)[None] / 255
    both = simulate_jpeg(picture.expand(2, -1, -1, -1), torch.tensor([30.0, 95.0]))
    for row, quality in enumerate((30.0, 95.0)):
        torch.testing.assert_close(both[row], simulate_jpeg(picture, torch.tensor([quality]))[0])
    low, high = (both - picture).square().mean((1, 2, 3))
    assert low > 4 * high
