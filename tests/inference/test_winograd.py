"""Winograd's algorithm gives the latents of direct convolutions, for any number of threads."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import Tensor

from shutterspan.core.inference.winograd import is_winograd_available, use_winograd
from shutterspan.core.model.network import Latent, NetworkConfig, UnfoldNet

TOLERANCE = 1e-3  # of features around one


@pytest.fixture
def winograd() -> None:
    if not is_winograd_available():
        pytest.skip("NOT TESTED: this build of PyTorch has no NNPACK, or the CPU has no AVX2")


@pytest.fixture
def thread_count() -> Iterator[int]:
    count = torch.get_num_threads()
    yield count
    torch.set_num_threads(count)


def networks() -> tuple[UnfoldNet, UnfoldNet]:
    """The same network twice; only the second one uses Winograd's algorithm."""
    torch.manual_seed(4)
    config = NetworkConfig((24, 32, 40, 48), (1, 1, 1, 1), residual_map_count=5)
    direct, other = (UnfoldNet(config).requires_grad_(False) for _ in range(2))
    # With the initial weights of zero, a bias that is left out would go unnoticed.
    for parameter in direct.parameters():
        if parameter.ndim == 1:
            torch.nn.init.normal_(parameter)
    other.load_state_dict(direct.state_dict())
    use_winograd(other)
    return direct, other


def inputs(height: int, width: int, batch: int = 1) -> tuple[Tensor, Tensor]:
    torch.manual_seed(5)
    return torch.rand(batch, 3, height, width), torch.randn(batch, 2, height, width)


def assert_close(one: Latent, other: Latent) -> None:
    for expected, maps in zip(one, other, strict=True):
        assert expected.abs().mean() > 0.1
        torch.testing.assert_close(maps, expected, atol=TOLERANCE, rtol=TOLERANCE)


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last], ids=str)
@pytest.mark.parametrize(("height", "width"), [(16, 16), (32, 208), (176, 48)])
def test_latents_are_those_of_direct_convolutions(winograd, height, width, layout, batch):
    direct, other = networks()
    photo, guidance = (x.contiguous(memory_format=layout) for x in inputs(height, width, batch))
    before = photo.clone(), guidance.clone()
    with torch.inference_mode():
        assert_close(direct.encode(photo, guidance), other.encode(photo, guidance))
        torch.testing.assert_close(other.features(photo), direct.features(photo), atol=TOLERANCE, rtol=TOLERANCE)
    assert torch.equal(photo, before[0]) and torch.equal(guidance, before[1])


def test_each_3x3_convolution_is_replaced_and_the_weights_keep_their_names(winograd):
    direct, other = networks()
    assert {name: value.shape for name, value in other.state_dict().items()} == {
        name: value.shape for name, value in direct.state_dict().items()
    }
    left = {module.kernel_size for module in other.modules() if isinstance(module, torch.nn.Conv2d)}
    assert left == {(1, 1), (2, 2)}


def test_the_result_does_not_depend_on_threads(winograd, thread_count):
    _, network = networks()
    photo, guidance = inputs(64, 96)
    with torch.inference_mode():
        expected = network.encode(photo, guidance)
    for count in (1, 2):
        torch.set_num_threads(count)
        with torch.inference_mode():
            assert all(map(torch.equal, network.encode(photo, guidance), expected))


def test_several_threads_encode_at_once(winograd):
    _, network = networks()
    pictures = [inputs(64, side) for side in (48, 64, 80, 96)] * 5

    @torch.inference_mode()
    def encode(picture: tuple[Tensor, Tensor]) -> Latent:
        return network.encode(*picture)

    expected = [encode(picture) for picture in pictures]
    with ThreadPoolExecutor(4) as threads:
        for one, other in zip(expected, threads.map(encode, pictures), strict=True):
            assert all(map(torch.equal, one, other))


def test_without_memory_for_it_the_convolutions_are_direct(winograd, monkeypatch):
    direct, other = networks()
    photo, guidance = inputs(48, 48)

    def fail(*arguments: object, **options: object) -> Tensor:
        raise RuntimeError("posix_memalign failed: Cannot allocate memory (12)")

    monkeypatch.setattr(torch, "_nnpack_spatial_convolution", fail)
    with torch.inference_mode():
        assert_close(direct.encode(photo, guidance), other.encode(photo, guidance))
