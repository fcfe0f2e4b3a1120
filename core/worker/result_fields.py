"""Converts the core's values to fields of results."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

from shutterspan.core.foundation.memory import PeakMemory
from shutterspan.core.foundation.messages import Message
from shutterspan.core.types.playback_speed import PlaybackSpeed, shutter_speed
from shutterspan.core.worker.protocol import (
    ConsistencyFields,
    ExportResult,
    MessageFields,
    PixelFile,
    PlaybackSpeedFields,
    PreviewSpeedFields,
    SpeedFields,
)

if TYPE_CHECKING:  # imported lazily, so that the worker can report errors of importing heavy libraries
    import numpy.typing as npt

    from shutterspan.core.inference.consistency import Consistency
    from shutterspan.core.pipeline.render import RenderReport
    from shutterspan.core.visualization.trajectories import Speed


def message_fields(message: Message) -> MessageFields:
    return cast(MessageFields, message.as_dict())


def playback_speed_fields(speed: PlaybackSpeed) -> PlaybackSpeedFields:
    return PlaybackSpeedFields(
        captured_fps=speed.captured_fps, slowdown=speed.slowdown, message=message_fields(speed.message)
    )


def preview_speed_fields(speed: PlaybackSpeed) -> PreviewSpeedFields:
    return PreviewSpeedFields(
        **playback_speed_fields(speed), exposure_time=speed.seconds, shutter=shutter_speed(speed.seconds)
    )


def speed_fields(speed: "Speed") -> SpeedFields:
    return cast(SpeedFields, asdict(speed))


def consistency_fields(consistency: "Consistency") -> ConsistencyFields:
    return ConsistencyFields(
        explained_fraction=consistency.explained_fraction,
        psnr=consistency.psnr,
        averaging_space=consistency.averaging_space,
        level=consistency.level,
        sharpening=consistency.sharpening,
    )


def export_result(
    report: "RenderReport", memory: PeakMemory, exposure_id: int | None, encode_count: int
) -> ExportResult:
    """The result of an export. exposure_id: the exposure's id if it stays open; encode_count: the worker's count."""
    return ExportResult(
        photo=report.photo,
        photo_size=list(report.photo_size),
        working_size=list(report.working_size),
        motion_found=report.motion_found,
        diagnosis=message_fields(report.diagnosis) if report.diagnosis else None,
        notices=[message_fields(notice) for notice in report.notices],
        files=list(report.files),
        frames=report.frames,
        playback_speed=playback_speed_fields(report.playback_speed) if report.playback_speed else None,
        consistency=consistency_fields(report.consistency) if report.consistency else None,
        device=report.device,
        precision=report.precision,
        model=report.model,
        seconds=report.seconds,
        peak_memory_mb=memory.as_dict(),
        exposure=exposure_id,
        encode_count=encode_count,
    )


def pixel_file(file: str, pixels: "npt.NDArray[Any]") -> PixelFile:
    """Describe a file that contains an array (H,W,…)."""
    return PixelFile(file=file, width=pixels.shape[1], height=pixels.shape[0])
