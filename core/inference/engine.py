"""The network on its device, in its precision."""

from dataclasses import dataclass, field, replace
from typing import Self

import torch
from torch import Tensor

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.argument_checks import check_choice, check_type
from shutterspan.core.inference.device import has_fast_bf16, resolve_device, retain_freed_memory
from shutterspan.core.inference.winograd import is_winograd_faster, use_winograd
from shutterspan.core.model.constants import Constants
from shutterspan.core.model.motion_detector import MotionDetector
from shutterspan.core.model.network import Latent, UnfoldNet
from shutterspan.core.model.weights import DEFAULT_MODEL, ModelEntry, load_detector, load_network


@dataclass(frozen=True)
class Engine:
    """A network ready to run: on its device, in its precision. Immutable; several threads may use it at once.

    detector: the motion detector for its features, in float32, or None.
    """

    network: UnfoldNet = field(repr=False)
    device: torch.device
    dtype: torch.dtype
    model: ModelEntry = field(repr=False)
    detector: MotionDetector | None = field(repr=False, default=None)

    @property
    def precision(self) -> str:
        """“bf16” or “fp32”."""
        return "bf16" if self.dtype == torch.bfloat16 else "fp32"

    @property
    def constants(self) -> Constants:
        """The model's settings of inference."""
        return self.model.constants

    def with_constants(self, constants: Constants) -> Self:
        """The same engine with other settings of inference."""
        return replace(self, model=replace(self.model, constants=constants))

    def encode(self, picture: Tensor, guidance: Tensor) -> Latent:
        """Run `UnfoldNet.encode` on the engine's device, in its precision.

        Inputs may be on any device and have any dtype and memory layout. The latent is float32, contiguous, on the
        engine's device.
        """
        return _to_float32(self.network.encode(self._as_input(picture), self._as_input(guidance)))

    def encode_and_detect(self, picture: Tensor) -> tuple[Latent, Tensor]:
        """Return the results of `encode` without guidance and of `detect`, in little more time than one of them."""
        assert self.detector
        latent, features = self.network.encode_with_features(self._as_input(picture))
        return _to_float32(latent), self.detector(features.float()).cpu()

    def features(self, picture: Tensor) -> Tensor:
        """Run `UnfoldNet.features` on the engine's device, in its precision; float32, on the engine's device."""
        return self.network.features(self._as_input(picture)).float()

    def detect(self, picture: Tensor) -> Tensor:
        """Log odds (B,1,H/8,W/8) that something is blurred by motion, for a picture (B,3,H,W) in [0,1]; on the CPU.

        H and W must be multiples of `STRIDE`, and the engine must have a detector.
        """
        assert self.detector
        log_odds: Tensor = self.detector(self.features(picture))
        return log_odds.cpu()

    def _as_input(self, maps: Tensor) -> Tensor:
        """Move maps to the engine's device, in its precision."""
        return maps.to(self.device, self.dtype).contiguous(memory_format=torch.channels_last)


def open_engine(device: str = "auto", precision: str = "auto", model: str = DEFAULT_MODEL) -> Engine:
    """Load a model onto a device; “auto” chooses the fastest available device and the precision that is fast on it.

    device: “auto”, “cpu”, “cuda” or “mps”; precision: “auto”, “fp32” or “bf16”; model: a name of the list of models.
    One engine serves any number of photos. On the CPU of a Linux computer, the C library then keeps up to 256 MB of
    freed memory.
    Raises UsageError: the device is not available, or the precision is unknown. ModelError: the model is unknown, or
    can't be loaded.
    """
    check_type("model", model, str)
    network, entry = load_network(model)
    detector = load_detector(network, entry)
    engine = build_engine(network, entry, device, precision)
    return replace(engine, detector=detector.to(engine.device)) if detector else engine


def build_engine(network: UnfoldNet, model: ModelEntry, device: str = "auto", precision: str = "auto") -> Engine:
    """Move a network to a device, in a precision, and replace convolutions by faster ones; “auto” as in `open_engine`.

    Raises UsageError: the device is not available, or the precision is unknown.
    """
    check_type("device", device, str)
    check_choice("precision", precision, limits.PRECISIONS)
    device = resolve_device(device)
    if precision == "auto":
        precision = "bf16" if has_fast_bf16(device) else "fp32"
    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    if device == "cpu":
        retain_freed_memory()
    network = network.to(device, dtype)
    if (device, precision) == ("cpu", "fp32") and is_winograd_faster():
        use_winograd(network)
    return Engine(network, torch.device(device), dtype, model)


def _to_float32(latent: Latent) -> Latent:
    """The latent in float32, contiguous."""
    return Latent(*(maps.float().contiguous() for maps in latent))
