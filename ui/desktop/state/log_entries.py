"""Log entries of unfoldings and exports: size, device, seconds and verdict."""

from pathlib import Path

from shutterspan.core.foundation.log import log
from shutterspan.core.worker.protocol import ConsistencyFields, ExportResult, OpenResult
from shutterspan.ui.desktop.state.document import OpenedPhoto


class UnfoldingLog:
    """Logs each photo that was encoded, and the verdict on its frames. Replays of the same latents aren't logged."""

    def __init__(self) -> None:
        self._encode_count = 0
        self._is_verdict_due = False

    def log_opened(self, photo: OpenedPhoto, result: OpenResult) -> None:
        """result: of `open` or `replay`."""
        if result["encode_count"] == self._encode_count:
            return
        self._encode_count, self._is_verdict_due = result["encode_count"], True
        log.info(
            "unfolded %s (%d x %d pixels) at %d x %d, on %s in %s, in %.1f s: %s",
            photo.path.name,
            photo.width,
            photo.height,
            result["width"],
            result["height"],
            result["device"],
            result["precision"],
            result["seconds"],
            _outcome(result["moving"], result["diagnosis"]["code"] if result["diagnosis"] else ""),
        )

    def log_verdict(self, photo: OpenedPhoto, consistency: ConsistencyFields) -> None:
        if not self._is_verdict_due:
            return
        self._is_verdict_due = False
        log.info(
            "%s: %.0f %% of its motion agrees with the photo's blur (%s), %.1f dB, %.1f times as sharp as the photo",
            photo.path.name,
            100 * consistency["explained_fraction"],
            consistency["level"],
            consistency["psnr"],
            consistency["sharpening"],
        )


def log_export(target: Path, result: ExportResult) -> None:
    log.info(
        "exported %s: %d frames of %d x %d pixels, on %s in %s, in %.1f s, %d MB of memory: %s",
        target,
        result["frames"],
        *result["photo_size"],
        result["device"],
        result["precision"],
        result["seconds"].get("whole", sum(result["seconds"].values())),
        sum(result["peak_memory_mb"].values()),
        _outcome(result["motion_found"], result["diagnosis"]["code"] if result["diagnosis"] else ""),
    )


def _outcome(moving: bool, diagnosis: str) -> str:
    motion = "motion found" if moving else "no motion found"
    return f"{motion}, {diagnosis}" if diagnosis else motion
