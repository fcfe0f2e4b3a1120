"""An engine for many looks at one photo: what was encoded once is not encoded again."""

import hashlib
from dataclasses import dataclass, field

from torch import Tensor

from shutterspan.core.inference.engine import Engine
from shutterspan.core.model.network import Latent


@dataclass(frozen=True)
class RememberingEngine(Engine):
    """Finds what the other engine finds. Latents are kept as long as it lives, so make one for each photo."""

    _known: dict[bytes, Latent] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, engine: Engine) -> "RememberingEngine":
        return cls(engine.network, engine.device, engine.dtype, engine.model)

    def encode(self, picture: Tensor, guidance: Tensor) -> Latent:
        key = _digest(picture) + _digest(guidance)
        if key not in self._known:
            self._known[key] = super().encode(picture, guidance)
        return self._known[key]


def _digest(values: Tensor) -> bytes:
    return hashlib.sha256(f"{tuple(values.shape)}".encode() + values.contiguous().numpy().tobytes()).digest()
