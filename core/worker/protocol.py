"""The wire protocol of the worker and its clients: the types of all messages, one JSON object per line.

It uses the terms of JSON-RPC 2.0 (https://www.jsonrpc.org/specification), but error codes are texts. See
docs/protocol.md.

Standard library only: clients carry a copy of this file, and it is imported before anything is installed.
"""

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, Generic, Literal, NoReturn, NotRequired, TypedDict, TypeVar

#: The newest version of the protocol, which this file describes, and the oldest version that is still supported. The
#: version number is increased when an older client or worker would misread a newer one.
PROTOCOL, OLDEST_PROTOCOL = 2, 2
#: Maximum length of a line, in bytes. Masks take most of it.
MAX_LINE_BYTES = 64 << 20

JsonObject = dict[str, Any]

# Messages for users


class MessageFields(TypedDict):
    """A message for a user: its code in the catalogue, English texts, and values. A value can be a message itself."""

    code: str
    message: str
    hint: str
    hint_code: str
    values: dict[str, Any]


class ErrorData(TypedDict):
    """More fields of an error; kind: “usage”, “input”, “output”, “encoder”, “memory”, “model” or “internal”."""

    kind: str
    hint: str
    hint_code: str
    values: dict[str, Any]


class ErrorObject(TypedDict):
    """Why a request failed. code: a code in the catalogue, or “cancelled”; message: the text in English."""

    code: str
    message: str
    data: ErrorData


# Envelopes


class Request(TypedDict):
    """A request. id: chosen by the client, which counts from 1; method: a key of `METHODS`."""

    id: int
    method: str
    params: NotRequired[JsonObject]


class ResultResponse(TypedDict):
    """The last message about a request that succeeded."""

    id: int
    result: JsonObject


class ErrorResponse(TypedDict):
    """The last message about a request that failed or was cancelled. id: None for a line that isn't a request."""

    id: int | None
    error: ErrorObject


class HelloEvent(TypedDict):
    """The worker's first message. Its fields `event`, `protocol` and `version` are the same in all versions.

    devices: available devices, the fastest first; folder: the private folder, which is removed when the worker ends.
    """

    event: Literal["hello"]
    protocol: int
    oldest_protocol: int
    version: str
    devices: list[str]
    models: list[str]
    folder: str


class ProgressEvent(TypedDict):
    """Progress of a request. stage: a code; the catalogue has its text under “stage_” and this code."""

    event: Literal["progress"]
    id: int
    stage: str
    done: int
    total: int


class WarningEvent(TypedDict):
    """The photo of a request is unsuitable. The request continues."""

    event: Literal["warning"]
    id: int
    warning: MessageFields


# Parts of params and results


class RegionFields(TypedDict):
    """A region, with exactly one shape. Coordinates are in pixels of the photo.

    rectangle, ellipse: left, top, right, bottom; polygon: points (x, y); mask: a grey PNG of the photo's size, in
    base64; feather: width of the soft border in pixels; other fields: see `UnfoldRequestFields`.
    """

    rectangle: NotRequired[list[float]]
    ellipse: NotRequired[list[float]]
    polygon: NotRequired[list[list[float]]]
    mask: NotRequired[str]
    name: NotRequired[str]
    feather: NotRequired[float]
    arrows: NotRequired[list[list[float]]]
    strokes: NotRequired[list[list[list[float]]]]
    flipped: NotRequired[bool]
    strength: NotRequired[float]


class UnfoldRequestFields(TypedDict):
    """What moves, and in which direction. Coordinates are in pixels of the photo.

    arrows: x0, y0, x1, y1 each; an arrow gives only a direction; strokes: points (x, y) each; a stroke gives the path
    of something that moved; strength: factor on the motion, from 0 to 3; the strength of the whole photo multiplies
    those of the regions.
    """

    regions: NotRequired[list[RegionFields]]
    outside: NotRequired[Literal["photo", "still", "moving"]]
    arrows: NotRequired[list[list[float]]]
    strokes: NotRequired[list[list[list[float]]]]
    flipped: NotRequired[bool]
    strength: NotRequired[float]


SettingsFields = TypedDict(
    "SettingsFields",
    {
        "frames": NotRequired[int],
        "from": NotRequired[float],
        "to": NotRequired[float],
        "ease": NotRequired[bool],
        "hold": NotRequired[float],
        "fps": NotRequired[float],
        "duration": NotRequired[float],
        "loop": NotRequired[Literal["none", "boomerang", "repeat"]],
        "size": NotRequired[int | Literal["full", "fit"]],
        "aspect": NotRequired[Literal["9:16", "4:5", "1:1"]],
        "crop": NotRequired[list[float]],
        "cutout": NotRequired[bool],
        "moving_photo": NotRequired[Literal["motion", "live"]],
        "depth": NotRequired[Literal[8, 16]],
        "quality": NotRequired[int],
        "codec": NotRequired[str],
        "best": NotRequired[bool],
        "at": NotRequired[float],
    },
)
"""Settings of an export; omitted ones take their defaults."""


class ExportSource(TypedDict):
    """What to export: an open exposure of a photo at full size, or a photo.

    unfold_request: the photo's request, or another request for the exposure, as in `replay`. decoded_photo, latents:
    only for a photo. decoded_photo: file that a client wrote with `image_io.decoded_photo.write_decoded_photo`; the
    photo isn't decoded again. latents: file of `save_latents` for the same photo and request; the photo isn't encoded
    again.
    """

    exposure: NotRequired[int]
    photo: NotRequired[str]
    unfold_request: NotRequired[UnfoldRequestFields]
    decoded_photo: NotRequired[str]
    latents: NotRequired[str]


class PlaybackSpeedFields(TypedDict):
    """Playback speed compared with real time. slowdown: below 1, the clip plays faster than real time."""

    captured_fps: float
    slowdown: float
    message: MessageFields


class PreviewSpeedFields(PlaybackSpeedFields):
    """Playback speed of a preview. exposure_time: in seconds; shutter: the exposure time as cameras display it, such as
    “1/8”."""

    exposure_time: float
    shutter: str


class SpeedFields(TypedDict):
    """Speed of the moving pixels: median and 95th percentile, in pixels over the exposure and in pixels per second
    (None if the exposure time is unknown). moving: share of the picture that moves, in [0,1]."""

    typical: float
    fast: float
    moving: float
    typical_per_second: float | None
    fast_per_second: float | None


class ConsistencyFields(TypedDict):
    """How well the frames explain the photo. explained_fraction: in [0,1]; psnr: PSNR of their mean, in dB; level:
    level of the explained fraction; sharpening: how many times as sharp as the photo the frames are."""

    explained_fraction: float
    psnr: float
    averaging_space: str
    level: Literal["fits", "mostly_fits", "partly_fits", "does_not_fit"]
    sharpening: float


class PixelFile(TypedDict):
    """Pixels in a file of the private folder, in rows from top to bottom. They are valid until the next response that
    names this file."""

    file: str
    width: int
    height: int


# Params and results of the methods


class InitializeParams(TypedDict):
    """The oldest and the newest version of the protocol that the client supports."""

    oldest: int
    newest: int


class InitializeResult(TypedDict):
    """The version that both sides use from now on."""

    protocol: int


class OpenParams(TypedDict):
    """width: maximum width of the copy that is unfolded; None for the photo itself. Other fields: see
    `ExportSource`."""

    photo: str
    unfold_request: NotRequired[UnfoldRequestFields]
    width: NotRequired[int | None]
    decoded_photo: NotRequired[str]


class OpenResult(TypedDict):
    """exposure: id of the exposure. width, height: size of the unfolded photo or copy; working_…: the working size.

    diagnosis: why the photo is unsuitable for this request, None if it is suitable; `open` also warns of it. notices:
    how the request was carried out, where that isn't obvious. playback_speed: speed of a video with the default
    settings, None if the exposure time is unknown. encode_count: number of photos that this worker has encoded since
    its start.
    """

    exposure: int
    width: int
    height: int
    moving: bool
    diagnosis: MessageFields | None
    notices: list[MessageFields]
    working_width: int
    working_height: int
    playback_speed: PreviewSpeedFields | None
    device: str
    precision: str
    seconds: float
    encode_count: int


class ReplayParams(TypedDict):
    """Another request for an open exposure. The exposure stays open, and its latents must cover the request."""

    exposure: int
    unfold_request: UnfoldRequestFields


class ExposureParams(TypedDict):
    exposure: int


class FrameParams(TypedDict):
    """t: in [0,1]; width: maximum width in pixels; slot: number of the file to write; several slots keep several frames
    valid.

    part: left, top, right, bottom, in whole pixels of the unfolded photo or copy. Only this part of the frame is
    rendered, at full size; `width` then limits the width of the part's picture.
    """

    exposure: int
    t: float
    width: NotRequired[int | None]
    slot: NotRequired[int]
    part: NotRequired[list[int] | None]


class FrameResult(PixelFile):
    """8-bit sRGB pixels, beginning at the byte `offset`."""

    offset: int


class FramesParams(TypedDict):
    """Write frames as PNG into an empty folder. times: each in [0,1]; depth: bits per channel, by default the photo's
    depth; cutout: whether only the regions are written, with straight alpha."""

    exposure: int
    times: list[float]
    folder: str
    depth: NotRequired[int | None]
    cutout: NotRequired[bool]


class FilesResult(TypedDict):
    files: list[str]


class MapParams(TypedDict):
    """width: maximum width in pixels."""

    exposure: int
    width: NotRequired[int | None]


class MotionResult(PixelFile):
    """Displacement over the exposure, x and y, in pixels of the photo, as little-endian float32."""

    speed: SpeedFields


class ConsistencyResult(PixelFile, ConsistencyFields):
    """Maps of the unexplained and of the changing share of each pixel, as little-endian float32."""


class SaveLatentsResult(TypedDict):
    """file: a file in the private folder, for the param `latents` of `export` and `trajectories`, also in another
    worker."""

    file: str


class ExportParams(ExportSource):
    """target: its name chooses the format; a path that ends with a slash is a folder for frames. consistency: whether
    the report includes how well the frames explain the photo. keep: whether the exposure stays open. still_clip:
    whether a clip is written even if nothing moves."""

    target: str
    settings: NotRequired[SettingsFields]
    overwrite: NotRequired[bool]
    consistency: NotRequired[bool]
    keep: NotRequired[bool]
    still_clip: NotRequired[bool]


class ExportResult(TypedDict):
    """Report of an export. Sizes are [width, height] in pixels; diagnosis: why the photo is unsuitable, None if it is
    suitable; files: empty if nothing moves, unless `still_clip` was set; frames: number of decoded frames; consistency:
    None if there is a diagnosis; seconds: time of each part of the work, and “whole”; peak_memory_mb: peak memory of
    “python” and “encoder”; exposure: id of the open exposure, None if it was not kept; notices, encode_count: see
    `OpenResult`."""

    photo: str
    photo_size: list[int]
    working_size: list[int]
    motion_found: bool
    diagnosis: MessageFields | None
    notices: list[MessageFields]
    files: list[str]
    frames: int
    playback_speed: PlaybackSpeedFields | None
    consistency: ConsistencyFields | None
    device: str
    precision: str
    model: str
    seconds: dict[str, float]
    peak_memory_mb: dict[str, float]
    exposure: int | None
    encode_count: int


class TrajectoriesParams(ExportSource):
    """targets: their suffixes choose the formats; width: width of the output in pixels; draw: style of pictures."""

    targets: list[str]
    width: NotRequired[int | None]
    draw: NotRequired[Literal["arrows", "colours"]]
    overwrite: NotRequired[bool]


class TrajectoriesResult(FilesResult):
    """encode_count: see `OpenResult`."""

    speed: SpeedFields
    encode_count: int


class CancelParams(TypedDict):
    """id: id of the request to cancel; a request that has ended is ignored."""

    id: int


class NoFields(TypedDict):
    """No fields."""


_Params = TypeVar("_Params")
_Result = TypeVar("_Result")


class Method(Generic[_Params, _Result]):
    """A method of the worker, with the types of its params and its result."""

    def __init__(self, name: str, params: type[_Params], result: type[_Result]):
        self.name, self.params, self.result = name, params, result


#: Agree on a version of the protocol. Optional: without this request, the worker uses its newest version.
INITIALIZE = Method("initialize", InitializeParams, InitializeResult)
#: Unfold a photo, and keep the exposure open.
OPEN = Method("open", OpenParams, OpenResult)
#: Open another exposure of the same latents, for another request. Nothing is encoded.
REPLAY = Method("replay", ReplayParams, OpenResult)
#: Decode a frame for display.
FRAME = Method("frame", FrameParams, FrameResult)
#: Write frames as PNG files, in the photo's colour space, with its metadata.
FRAMES = Method("frames", FramesParams, FilesResult)
#: Measure the motion of each pixel.
MOTION = Method("motion", MapParams, MotionResult)
#: Compare the mean of the frames with the photo.
CONSISTENCY = Method("consistency", ExposureParams, ConsistencyResult)
#: Write the latents to a file, for another worker.
SAVE_LATENTS = Method("save_latents", ExposureParams, SaveLatentsResult)
#: Let the worker drop an exposure when memory is short. Until then, `replay` still works with it.
SET_ASIDE = Method("set_aside", ExposureParams, NoFields)
#: Write a clip, frames or a still at full quality.
EXPORT = Method("export", ExportParams, ExportResult)
#: Write the trajectories of the photo's motion.
TRAJECTORIES = Method("trajectories", TrajectoriesParams, TrajectoriesResult)
#: Close an exposure, and delete its files.
CLOSE = Method("close", ExposureParams, NoFields)
#: Cancel another request, which then ends with the error “cancelled”. A pass ends within a second.
CANCEL = Method("cancel", CancelParams, NoFields)
#: End the worker.
SHUTDOWN = Method("shutdown", NoFields, NoFields)

METHODS: dict[str, Method[Any, Any]] = {
    method.name: method
    for method in (
        INITIALIZE,
        OPEN,
        REPLAY,
        FRAME,
        FRAMES,
        MOTION,
        CONSISTENCY,
        SAVE_LATENTS,
        SET_ASIDE,
        EXPORT,
        TRAJECTORIES,
        CLOSE,
        CANCEL,
        SHUTDOWN,
    )
}


# Functions


def negotiate(oldest: int, newest: int) -> int | None:
    """The newest version of the protocol that both sides support, None if there is none.

    oldest, newest: versions of the other side.
    """
    common = min(newest, PROTOCOL)
    return common if common >= max(oldest, OLDEST_PROTOCOL) else None


def encode_message(message: Mapping[str, Any]) -> bytes:
    """The message as a line of JSON. Raises ValueError: JSON doesn't support one of its values."""
    try:
        return json.dumps(message, allow_nan=False, separators=(",", ":")).encode() + b"\n"
    except TypeError as error:
        raise ValueError(str(error)) from error


def decode_message(line: bytes) -> JsonObject:
    """Parse a line. Raises ValueError: it isn't a JSON object."""
    try:
        message = json.loads(line.decode(), parse_constant=_reject_constant)
    except RecursionError as error:
        raise ValueError("too many brackets in one another") from error
    if not isinstance(message, dict):
        raise ValueError("no braces around it")
    return message


def read_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file until it ends. A line longer than `MAX_LINE_BYTES` is cut off, so it isn't valid
    JSON."""
    while line := file.readline(MAX_LINE_BYTES):
        yield line
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES)


def _reject_constant(text: str) -> NoReturn:
    """Raise ValueError for NaN and Infinity, which aren't valid JSON."""
    raise ValueError(f"{text} is no number")
