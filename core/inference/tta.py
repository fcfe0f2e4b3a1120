"""One picture seen in several ways: as it is, turned, in a mirror, played backwards. The mean of what the network
finds in each is nearer to the truth than what it finds in one (self-ensemble; Lim et al., EDSR, CVPRW 2017).
"""

from dataclasses import dataclass

from torch import Tensor

from shutterspan.core.model.network import FORWARD, Latent

#: Rows and columns of a field, and of the 2x2 cells of a pixel-unshuffled one that was `_opened`.
_FIELD, _IN_CELL = (-2, -1), (-4, -3)

#: What becomes of a latent's maps, the middle frame and the repairs, as time runs backwards.
_PARITY = (1.0, -1.0, 1.0, -1.0, 1.0, 1.0)


@dataclass(frozen=True)
class View:
    """mirrored: left and right change places; upended: top and bottom; diagonal: thereafter rows and columns do."""

    mirrored: bool = False
    upended: bool = False
    diagonal: bool = False

    @property
    def _back(self) -> "View":
        """The view that undoes this one."""
        return View(self.upended, self.mirrored, True) if self.diagonal else self

    def seen(self, picture: Tensor, guidance: Tensor) -> tuple[Tensor, Tensor, bool]:
        """A picture (B,3,H,W) and its guidance (B,2,H,W) in this view, and whether the guidance says to play it
        backwards: the network knows best what runs `FORWARD`."""
        told = self._vectors(guidance)
        backwards = bool((told * told.new_tensor(FORWARD)[:, None, None]).sum() < 0)
        return self._turned(picture), (-told if backwards else told), backwards

    def brought_back(self, latent: Latent, backwards: bool) -> Latent:
        """What was found in this view, as of the picture itself."""
        maps = self._back._turned(self._back._turned(_opened(latent.residuals)), _IN_CELL)
        paths = self._back._vectors(latent.paths.unflatten(1, (3, 2)))
        if backwards:
            # Odd waves of the cosine series and odd powers of time change their sign.
            maps = maps * maps.new_tensor(_PARITY[: maps.shape[1]]).view(-1, 1, 1, 1, 1, 1)
            paths = paths * paths.new_tensor([-1.0, 1.0, -1.0]).view(-1, 1, 1, 1)
        return Latent(maps.flatten(1, 4), paths.flatten(1, 2))

    def _turned(self, field: Tensor, axes: tuple[int, int] = _FIELD) -> Tensor:
        field = field.flip([axis for axis, flipped in zip(axes, (self.upended, self.mirrored), strict=True) if flipped])
        return field.transpose(*axes) if self.diagonal else field

    def _vectors(self, field: Tensor) -> Tensor:
        """Vectors (...,2,h,w), x and y, which turn as the picture does."""
        signs = field.new_tensor([-1.0 if self.mirrored else 1.0, -1.0 if self.upended else 1.0])
        turned = self._turned(field * signs[:, None, None])
        return turned.flip(-3) if self.diagonal else turned


#: In how many views a photo is seen where quality is worth the time.
BEST = 8

MIRRORED = View(mirrored=True)

#: In the order of their worth. Half a turn, played backwards, leaves the direction of all motion as it was.
VIEWS = (
    View(),
    View(mirrored=True, upended=True),
    MIRRORED,
    View(upended=True),
    View(diagonal=True),
    View(mirrored=True, upended=True, diagonal=True),
    View(mirrored=True, diagonal=True),
    View(upended=True, diagonal=True),
)


def weighted(*latents: tuple[Latent, float]) -> Latent:
    """The mean of latents, each with its weight."""
    total = sum(weight for _, weight in latents)
    parts = zip(*(latent for latent, _ in latents), strict=True)
    shares = [weight / total for _, weight in latents]
    return Latent(*(sum(share * one for share, one in zip(shares, part, strict=True)) for part in parts))


def _opened(residuals: Tensor) -> Tensor:
    """Pixel-unshuffled maps (B,M*12,h,w) as (B,M,3,2,2,h,w): map, colour, row and column in a cell, cells."""
    return residuals.unflatten(1, (-1, 3, 2, 2))
