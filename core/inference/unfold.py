"""The heavy pass: estimate motion and play direction of the whole picture once, then encode it at its best size."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
import torch

from shutterspan.core.foundation.argument_checks import check_type, check_whole_number
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.clear_motion import has_clear_motion
from shutterspan.core.inference.decoder import FrameDecoder
from shutterspan.core.inference.diagnostics import MotionEvidence, has_visible_motion
from shutterspan.core.inference.direction import (
    arrows_to_guidance,
    consistent_direction,
    fuse_axes,
    orient_forward,
    resample_guidance,
)
from shutterspan.core.inference.double_size import blend_by_speed, double_grid, halve_latent
from shutterspan.core.inference.encoded_roi import EncodedRoi, UnfoldedRoi
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.motion_detection import largest_log_odds, largest_of_mean
from shutterspan.core.inference.resampling import resample_field
from shutterspan.core.inference.sizes import candidate_grids, coarse_grid, enlarged_grid, next_smaller_grid
from shutterspan.core.inference.tiles import encode_and_detect_tiled, encode_tiled, pad_to_stride
from shutterspan.core.inference.tta import AUGMENTATIONS, MIRRORED, Augmentation, choose_augmentations, weighted_mean
from shutterspan.core.inference.unguided_latents import average_with_unguided
from shutterspan.core.model.network import STRIDE, Latent
from shutterspan.core.types.arrays import BoolArray, Float32Array, check_field
from shutterspan.core.types.grid import Box, PixelGrid
from shutterspan.core.types.levels import to_float
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Region
from shutterspan.core.types.request import UnfoldRequest

#: Each region is encoded with a margin for content that moves into it or out of it. The margin is the largest of three
#: values: a share of the region's longer side, a share of the photo's longer side, and a number of pixels.
_REGION_MARGIN, _PHOTO_MARGIN, _MIN_MARGIN = 0.25, 0.03, 64


@torch.inference_mode()
def unfold(
    photo: Photo,
    engine: Engine,
    progress: Progress | None = None,
    request: UnfoldRequest = UnfoldRequest(),
    guidance: Float32Array | None = None,
    augmentation_count: int | None = None,
) -> Exposure:
    """Encode a photo once, as far as the request needs it; the returned `Exposure` decodes each frame quickly.

    Large photos are encoded at a reduced size and in tiles, so the memory of the pass is limited. Several threads may
    unfold at once, each with a `Progress` of its own.
    progress: gets the steps of the stages “finding_motion”, “unfolding” and “refining”, and can cancel.
    guidance: replaces the request's arrows by the direction of motion of each pixel, (h,w,2) float32 over the whole
    photo at any resolution: unit vectors, x right and y down, or zero where the direction is unknown. Other arrays of
    finite numbers are converted.
    augmentation_count: the largest number of `AUGMENTATIONS` whose mean is taken, by default the model's constant.
    Large pictures have fewer.
    Raises UsageError: an argument is invalid, or the request doesn't suit the photo. MemoryExhausted, Cancelled.
    """
    check_type("photo", photo, Photo)
    check_type("engine", engine, Engine)
    check_type("request", request, UnfoldRequest)
    progress = Progress() if progress is None else progress
    check_type("progress", progress, Progress)
    if guidance is not None:
        guidance = check_field("guidance", guidance)
    count = engine.constants.augmentation_count
    if augmentation_count is not None:
        count = check_whole_number("augmentation_count", augmentation_count, 1)
    request.check(photo.width, photo.height)
    encoder = _RoiEncoder(photo, engine, progress, request, guidance, count)
    rois = tuple(encoder.encode(box) for box in _boxes_to_encode(photo, request))
    return Exposure(photo, engine, rois, request, count)


def _boxes_to_encode(photo: Photo, request: UnfoldRequest) -> list[Box]:
    """The whole photo, or the boxes of its regions with a margin, in whole pixels; overlapping boxes are joined."""
    if request.moves_everywhere or request.outside == "still":
        return [(0, 0, photo.width, photo.height)]
    boxes: list[Box] = []
    for region in request.regions:
        box = _with_margin(region, photo)
        while overlapping := next((other for other in boxes if _overlap(box, other)), None):
            boxes.remove(overlapping)
            box = (
                min(box[0], overlapping[0]),
                min(box[1], overlapping[1]),
                max(box[2], overlapping[2]),
                max(box[3], overlapping[3]),
            )
        boxes.append(box)
    return boxes


def _with_margin(region: Region, photo: Photo) -> Box:
    left, top, right, bottom = region.shape.box
    longer_side = max(photo.width, photo.height)
    margin = max(_REGION_MARGIN * max(right - left, bottom - top), _PHOTO_MARGIN * longer_side, _MIN_MARGIN)
    margin += 2 * region.border_width(photo.width, photo.height)
    return (
        max(0, math.floor(left - margin)),
        max(0, math.floor(top - margin)),
        min(photo.width, math.ceil(right + margin)),
        min(photo.height, math.ceil(bottom + margin)),
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


class _FirstEstimate(NamedTuple):
    """What is estimated without guidance.

    motion: (rows,columns,2) float32, in pixels of the working picture; grid: the motion's grid; log_odds: the motion
    detector's largest value, None without a detector; latents: those of the picture and of its mirror image.
    """

    motion: Float32Array
    grid: PixelGrid
    log_odds: float | None
    latents: tuple[Latent, Latent]


class _Guidance(NamedTuple):
    """Guidance for the network: unit vectors or zero, (rows,columns,2) float32, and their grid.

    is_estimated: (rows,columns) float32, one where the user gives no guidance, else zero.
    """

    field: Float32Array
    grid: PixelGrid
    is_estimated: Float32Array

    def is_estimated_on(self, grid: PixelGrid) -> BoolArray:
        """Where, on another grid, the user gives no guidance."""
        return resample_field(grid, self.grid, self.is_estimated) > 0.99


class _RoiEncoder:
    """Encodes rectangles of one photo under one request."""

    def __init__(
        self,
        photo: Photo,
        engine: Engine,
        progress: Progress,
        request: UnfoldRequest,
        guidance: Float32Array | None,
        augmentation_count: int,
    ):
        self._photo, self._engine, self._progress = photo, engine, progress
        self._request, self._guidance, self._augmentation_count = request, guidance, augmentation_count
        self._pictures: dict[tuple[PixelGrid, int], torch.Tensor] = {}

    def encode(self, box: Box) -> UnfoldedRoi:
        """Estimate a rectangle's motion, choose its play direction, and encode it at its best size."""
        whole = PixelGrid.of_box(box)
        coarse = coarse_grid(whole, self._engine.constants.coarse_side)
        estimate = self._estimate_motion(coarse)
        coarse_motion = _fast_motion(estimate.motion)
        candidates = candidate_grids(whole, coarse, coarse_motion, self._engine.constants.best_blur)
        finer = self._estimate_finer(whole) if candidates == [whole] else None
        guidance, time_reversed = self._choose_direction(finer or estimate)

        roi = self._encode_at_best_size(whole, candidates, coarse_motion, guidance)
        log_odds = self._examine_again(whole, coarse, roi, estimate.log_odds)
        if roi.grid == coarse:
            roi = roi.with_latent(_average(roi.decoder.latent, estimate, guidance))
        roi = self._refine(roi, guidance, finer)
        moving = has_visible_motion(MotionEvidence.from_roi(roi, log_odds), self._engine.constants)
        return UnfoldedRoi(roi, time_reversed, moving, log_odds)

    def _choose_direction(self, estimate: _FirstEstimate) -> tuple[_Guidance, bool]:
        """The guidance from an estimate and from the user, and whether its time is reversed."""
        direction = consistent_direction(estimate.motion)
        clear = has_clear_motion(estimate.motion)
        user_guidance = self._user_guidance(direction, clear, estimate.grid)
        field, time_reversed = orient_forward(direction * clear[..., None], user_guidance)
        is_estimated = np.all(user_guidance == 0, 2).astype(np.float32)
        return _Guidance(field, estimate.grid, is_estimated), time_reversed

    def _encode_at_best_size(
        self, whole: PixelGrid, candidates: Sequence[PixelGrid], coarse_motion: float, guidance: _Guidance
    ) -> EncodedRoi:
        """Encode a rectangle at the largest size at which the network finds its motion.

        candidates: see `candidate_grids`. coarse_motion: the motion of the fast parts at the last one, in its pixels.
        """
        constants, coarse = self._engine.constants, candidates[-1]
        for grid in candidates:
            roi = self._encode(grid, guidance, "unfolding")
            fast_motion = _fast_motion(roi.motion()) * grid.scale
            if grid == coarse or fast_motion >= constants.motion_kept * coarse_motion * grid.scale / coarse.scale:
                break
        # If the blur is too long for the network, its true length can be estimated only at smaller sizes.
        while smaller := next_smaller_grid(whole, roi.grid, fast_motion, constants.best_blur):
            roi = self._encode(smaller, guidance, "unfolding")
            fast_motion = _fast_motion(roi.motion()) * smaller.scale
        return roi

    def _examine_again(
        self, whole: PixelGrid, coarse: PixelGrid, roi: EncodedRoi, log_odds: float | None
    ) -> float | None:
        """The motion detector's largest log odds, where a rectangle without motion is examined at a larger size too.

        There, smaller things are visible.
        """
        constants = self._engine.constants
        larger = enlarged_grid(whole, roi.grid, constants.coarse_side)
        if log_odds is None or log_odds >= constants.min_log_odds or larger.columns <= coarse.columns:
            return log_odds
        picture = self._working_picture(larger)
        return max(log_odds, largest_log_odds(picture, self._engine, self._progress, "unfolding"))

    def _refine(self, roi: EncodedRoi, guidance: _Guidance, finer: _FirstEstimate | None) -> EncodedRoi:
        """The ROI with the mean latent of all its augmentations, at its own size and at twice its size.

        finer: the estimate at twice the size, if there is one.
        """
        augmentations = choose_augmentations(roi.grid.columns, roi.grid.rows, self._augmentation_count)
        latent, others = roi.decoder.latent, augmentations.own_size[1:]
        if others:
            refined = self._encode(roi.grid, guidance, "refining", others)
            latent = weighted_mean((latent, 1), (refined.decoder.latent, len(others)))
        if augmentations.double_size:
            doubled = self._encode(
                double_grid(roi.grid), guidance, "refining", augmentations.double_size, stride=2 * STRIDE
            )
            doubled_latent = doubled.decoder.latent
            if finer and finer.grid == doubled.trajectory_grid:
                doubled_latent = _average(doubled_latent, finer, guidance)
            latent = blend_by_speed(latent, halve_latent(doubled_latent))
        return roi.with_latent(latent)

    def _estimate_motion(self, grid: PixelGrid) -> _FirstEstimate:
        """Estimate the motion of a rectangle without guidance, from the picture and its mirror image.

        Motion perpendicular to `FORWARD` has no default sign, so the network underestimates it. In the mirror image,
        the same motion is not perpendicular to `FORWARD`.
        """
        (original, log_odds), (mirrored, mirrored_log_odds) = (
            self._encode_and_detect(grid, augmentation) for augmentation in (AUGMENTATIONS[0], MIRRORED)
        )
        largest = None
        if log_odds is not None and mirrored_log_odds is not None:
            largest = largest_of_mean(log_odds, mirrored_log_odds)
        return _fuse(original, mirrored, largest)

    def _estimate_finer(self, whole: PixelGrid) -> _FirstEstimate | None:
        """Estimate the motion of a small rectangle at twice its size; None if it isn't small.

        There, limbs and other thin parts are wide enough for the network.
        """
        doubled = double_grid(whole)
        if max(doubled.columns, doubled.rows) > self._engine.constants.coarse_side:
            return None
        original, mirrored = (
            self._encode(doubled, None, "finding_motion", [augmentation], stride=2 * STRIDE)
            for augmentation in (AUGMENTATIONS[0], MIRRORED)
        )
        return _fuse(original, mirrored, None)

    def _encode_and_detect(self, grid: PixelGrid, augmentation: Augmentation) -> tuple[EncodedRoi, torch.Tensor | None]:
        """Encode a rectangle without guidance; also returns the motion detector's log odds, None without a detector."""
        if not self._engine.detector:
            return self._encode(grid, None, "finding_motion", [augmentation]), None
        picture = self._working_picture(grid)
        latent, log_odds = encode_and_detect_tiled(
            picture, self._engine, self._progress, "finding_motion", augmentation
        )
        return self._as_roi(grid, latent, picture), log_odds

    def _user_guidance(self, direction: Float32Array, clear: BoolArray, grid: PixelGrid) -> Float32Array:
        """The user's guidance (rows,columns,2) float32 on a grid. Dense guidance is used unchanged.

        direction (rows,columns,2), clear (rows,columns): the direction that was found, and where its motion is clear.
        """
        width, height = self._photo.width, self._photo.height
        if self._guidance is None:
            return arrows_to_guidance(self._request, direction, clear, grid, width, height)
        rows, columns = self._guidance.shape[:2]
        return resample_guidance(self._guidance, PixelGrid(0, 0, width, height, columns, rows), grid)

    def _encode(
        self,
        grid: PixelGrid,
        guidance: _Guidance | None,
        stage: str,
        augmentations: Sequence[Augmentation] = AUGMENTATIONS[:1],
        stride: int = STRIDE,
    ) -> EncodedRoi:
        """Encode a rectangle at a resolution, with guidance or without. stride: see `pad_to_stride`."""
        picture = self._working_picture(grid, stride)
        rows, columns = picture.shape[-2:]
        field = np.zeros((rows, columns, 2), np.float32)
        if guidance:
            padded_grid = replace(
                grid,
                width=grid.width * columns / grid.columns,
                height=grid.height * rows / grid.rows,
                columns=columns,
                rows=rows,
            )
            field = resample_guidance(guidance.field, guidance.grid, padded_grid)
        tensor = torch.from_numpy(field).permute(2, 0, 1)[None]
        latent = encode_tiled(picture, tensor, self._engine, self._progress, stage, augmentations)
        return self._as_roi(grid, latent, picture)

    def _as_roi(self, grid: PixelGrid, latent: Latent, picture: torch.Tensor) -> EncodedRoi:
        return EncodedRoi(grid, FrameDecoder(latent, picture, self._engine.constants.end_frame_share))

    def _working_picture(self, grid: PixelGrid, stride: int = STRIDE) -> torch.Tensor:
        """The photo on a grid, padded to a stride: (1,3,h,w) float32 in [0,1].

        The latest picture is cached, because each grid is encoded several times.
        """
        if (grid, stride) not in self._pictures:
            left, top, right, bottom = map(int, grid.box)
            pixels = self._photo.pixels[top:bottom, left:right]
            if pixels.shape[:2] != (grid.rows, grid.columns):
                interpolation = cv2.INTER_CUBIC if grid.scale > 1 else cv2.INTER_AREA
                pixels = cv2.resize(pixels, (grid.columns, grid.rows), interpolation=interpolation)
            tensor = torch.from_numpy(to_float(pixels))
            self._pictures = {(grid, stride): pad_to_stride(tensor.permute(2, 0, 1)[None], stride)}
        return self._pictures[grid, stride]


def _fuse(original: EncodedRoi, mirrored: EncodedRoi, log_odds: float | None) -> _FirstEstimate:
    """The estimate from the encodes of a picture and of its mirror image."""
    motion = fuse_axes(original.motion(), mirrored.motion()) * np.float32(original.grid.scale)
    latents = (original.decoder.latent, mirrored.decoder.latent)
    return _FirstEstimate(motion, original.trajectory_grid, log_odds, latents)


def _average(latent: Latent, estimate: _FirstEstimate, guidance: _Guidance) -> Latent:
    """The mean of a guided latent and the unguided latents of an estimate at the same size."""
    return average_with_unguided(latent, estimate.latents, guidance.is_estimated_on(estimate.grid))


def _fast_motion(motion: Float32Array) -> float:
    """The 0.95 quantile of the displacements, as the motion of the fast parts."""
    return float(np.quantile(np.linalg.norm(motion, axis=2), 0.95))
