"""The heavy pass: find motion and play direction once on the whole picture, then encode it at its best size."""

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import torch

from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.decoder import FrameDecoder
from shutterspan.core.inference.diagnostics import Seen, moves
from shutterspan.core.inference.direction import (
    agreed_direction,
    played_direction,
    resampled,
    seen_twice,
    told_direction,
)
from shutterspan.core.inference.encoded_roi import EncodedRoi, UnfoldedRoi
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.resampling import shown_in
from shutterspan.core.inference.sizes import candidates, coarse_window, half, smaller
from shutterspan.core.inference.tiles import encode, padded
from shutterspan.core.inference.tta import MIRRORED, VIEWS, View, weighted
from shutterspan.core.types.grid import Box, Window
from shutterspan.core.types.levels import as_float
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Region
from shutterspan.core.types.request import UnfoldRequest

#: So much is encoded around a region, for what moved into it or out of it: shares of the region's longer side and of
#: the photo's, and so many pixels at least.
_MARGIN, _MARGIN_OF_PHOTO, _LEAST_MARGIN = 0.25, 0.03, 64


@torch.inference_mode()
def unfold(
    photo: Photo,
    engine: Engine,
    progress: Progress | None = None,
    request: UnfoldRequest = UnfoldRequest(),
    guidance: np.ndarray | None = None,
    views: int | None = None,
) -> Exposure:
    """Encode a photo once, as far as the request needs it; every frame is then a light look-up of the `Exposure`.

    guidance, (h,w,2) float32 over the whole photo at any size, says for every pixel which way it moved, in place of
    the request's arrows: unit vectors, x right and y down, or zero where nothing is said. views: how many of `VIEWS`
    the result is the mean of, in place of the model's own number.
    Raises UsageError: the request makes no sense in this photo. MemoryExhausted, Cancelled.
    """
    request.check(photo.width, photo.height)
    encoder = _Encoder(photo, engine, progress or Progress(), request, guidance, views or engine.constants.views)
    return Exposure(photo, engine, tuple(encoder.part(box) for box in _boxes(photo, request)), request)


def _boxes(photo: Photo, request: UnfoldRequest) -> list[Box]:
    """What has to be encoded, in whole pixels: the photo, or its regions with a margin, joined where these meet."""
    if request.moves_everywhere or request.outside == "still":
        return [(0, 0, photo.width, photo.height)]
    boxes: list[Box] = []
    for region in request.regions:
        box = _with_margin(region, photo)
        while met := next((other for other in boxes if _meet(box, other)), None):
            boxes.remove(met)
            box = (min(box[0], met[0]), min(box[1], met[1]), max(box[2], met[2]), max(box[3], met[3]))
        boxes.append(box)
    return boxes


def _with_margin(region: Region, photo: Photo) -> Box:
    left, top, right, bottom = region.shape.box
    longer = max(photo.width, photo.height)
    margin = max(_MARGIN * max(right - left, bottom - top), _MARGIN_OF_PHOTO * longer, _LEAST_MARGIN)
    margin += 2 * region.border(photo.width, photo.height)
    return (
        max(0, math.floor(left - margin)),
        max(0, math.floor(top - margin)),
        min(photo.width, math.ceil(right + margin)),
        min(photo.height, math.ceil(bottom + margin)),
    )


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


class _Encoder:
    """Encodes rectangles of one photo under one request."""

    def __init__(
        self,
        photo: Photo,
        engine: Engine,
        progress: Progress,
        request: UnfoldRequest,
        guidance: np.ndarray | None,
        views: int,
    ):
        self._photo, self._engine, self._progress = photo, engine, progress
        self._request, self._guidance, self._views = request, guidance, views
        self._pictures: dict[Window, torch.Tensor] = {}

    def part(self, box: Box) -> UnfoldedRoi:
        """Find the rectangle's motion, decide its play direction, and encode it at its best size."""
        whole, constants = Window.of_box(box), self._engine.constants
        coarse = coarse_window(whole, constants.coarse_side)
        motion, grid = self._found(coarse)
        # What blurs too long to be understood at one size is understood at half of it.
        other, other_grid = self._found(half(coarse))
        motion = seen_twice(motion, shown_in(grid, other_grid, other)) * np.float32(coarse.scale)
        agreed = agreed_direction(motion)
        direction, time_reversed = played_direction(agreed, self._told(agreed, grid))
        fast = _fast(motion)

        for window in candidates(whole, coarse, fast, constants.best_blur):
            roi = self._encoded(window, (direction, grid), "unfolding")
            found = _fast(roi.motion()) * window.scale
            if window == coarse or found >= constants.motion_kept * fast * window.scale / coarse.scale:
                break
        # Blur that is longer than the network sees shows its length only as the picture gets smaller.
        while following := smaller(whole, roi.window, found, constants.best_blur):
            roi = self._encoded(following, (direction, grid), "unfolding")
            found = _fast(roi.motion()) * following.scale
        if others := VIEWS[1 : self._views]:
            more = self._encoded(roi.window, (direction, grid), "refining", others)
            roi = roi.with_latent(weighted((roi.decoder.latent, 1), (more.decoder.latent, len(others))))
        return UnfoldedRoi(roi, time_reversed, moves(Seen.of(roi), constants))

    def _found(self, window: Window) -> tuple[np.ndarray, Window]:
        """Motion (rows,columns,2) in pixels of the photo, estimated without guidance from the picture and its mirror
        image, and its grid.

        The network can't tell what moves across `FORWARD` from what moves the other way, and finds it too slow; in
        the mirror it can.
        """
        roi, mirrored = (self._encoded(window, None, "finding motion", [view]) for view in (VIEWS[0], MIRRORED))
        return seen_twice(roi.motion(), mirrored.motion()), roi.grid

    def _told(self, agreed: np.ndarray, grid: Window) -> np.ndarray:
        """What the user says about direction. Arrows speak for what moves alone, as the network learnt it; dense
        guidance says itself where it holds."""
        width, height = self._photo.width, self._photo.height
        if self._guidance is None:
            return told_direction(self._request, grid, width, height) * agreed.any(2, keepdims=True)
        rows, columns = self._guidance.shape[:2]
        return resampled(self._guidance, Window(0, 0, width, height, columns, rows), grid)

    def _encoded(
        self,
        window: Window,
        direction: tuple[np.ndarray, Window] | None,
        stage: str,
        views: Sequence[View] = VIEWS[:1],
    ) -> EncodedRoi:
        """Encode what the window shows; direction: guidance, and the window that it is for."""
        picture = self._picture(window)
        rows, columns = picture.shape[-2:]
        guidance = np.zeros((rows, columns, 2), np.float32)
        if direction:
            reach = replace(
                window,
                width=window.width * columns / window.columns,
                height=window.height * rows / window.rows,
                columns=columns,
                rows=rows,
            )
            guidance = resampled(*direction, reach)
        told = torch.from_numpy(guidance).permute(2, 0, 1)[None]
        latent = encode(picture, told, self._engine, self._progress, stage, views)
        return EncodedRoi(window, FrameDecoder(latent, picture, self._engine.constants.from_ends))

    def _picture(self, window: Window) -> torch.Tensor:
        """The photo as the window shows it, in at most its own resolution, padded: (1,3,h,w) float32 in [0,1].

        The last one is kept, for each window is encoded several times.
        """
        if window not in self._pictures:
            left, top, right, bottom = map(int, window.box)
            pixels = self._photo.pixels[top:bottom, left:right]
            if pixels.shape[:2] != (window.rows, window.columns):
                pixels = cv2.resize(pixels, (window.columns, window.rows), interpolation=cv2.INTER_AREA)
            scaled = torch.from_numpy(as_float(pixels))
            self._pictures = {window: padded(scaled.permute(2, 0, 1)[None])}
        return self._pictures[window]


def _fast(motion: np.ndarray) -> float:
    """The displacement that only a twentieth of the picture exceeds."""
    return float(np.quantile(np.linalg.norm(motion, axis=2), 0.95))
