"""Combine a JPEG and an MP4 to an Android Motion Photo: one file that phones display as a photo and play as a video.

Format: developer.android.com/media/platform/motion-photo-format. The bytes of the video follow those of the picture;
XMP contains their number. Older programs use the properties of Google's former format, MicroVideo.
"""

from shutterspan.core.image_io.jpeg_segments import APP1, join_xmp_segments, replace_xmp
from shutterspan.core.image_io.jpeg_structure import read_structure
from shutterspan.core.image_io.xmp import is_outdated
from shutterspan.core.image_io.xmp_packet import parse_xmp

#: Stands for an unknown instant of the picture; the player then chooses one.
UNKNOWN_PRESENTATION = -1

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_CAMERA = "http://ns.google.com/photos/1.0/camera/"
_CONTAINER = "http://ns.google.com/photos/1.0/container/"
_ITEM = "http://ns.google.com/photos/1.0/container/item/"
_PROPERTIES = (
    "MotionPhoto",
    "MotionPhotoVersion",
    "MotionPhotoPresentationTimestampUs",
    "MicroVideo",
    "MicroVideoVersion",
    "MicroVideoOffset",
    "MicroVideoPresentationTimestampUs",
)
_EMPTY_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    f'<rdf:RDF xmlns:rdf="{_RDF}"></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()


def motion_photo(jpeg: bytes, mp4: bytes, presentation_us: int) -> bytes:
    """Return a Motion Photo: the JPEG, with XMP that describes the video, then the MP4.

    presentation_us: the picture's time in the video, in microseconds, or UNKNOWN_PRESENTATION. Other XMP of the JPEG is
    kept, unless it is damaged.
    Raises ValueError: not a JPEG, or damaged before the picture's data.
    """
    description = _description(_camera_properties(len(mp4), presentation_us), len(mp4)).encode()
    old = join_xmp_segments(read_structure(jpeg).payloads(APP1, b""))
    try:
        described = replace_xmp(jpeg, _with_description(old or _EMPTY_PACKET, description))
    except ValueError:  # only XMP can be damaged: the JPEG was read before
        described = replace_xmp(jpeg, _with_description(_EMPTY_PACKET, description))
    return described + mp4


def _with_description(xmp: bytes, description: bytes) -> bytes:
    """Return XMP with this description. It replaces that of an earlier Motion Photo. Raises ValueError."""
    packet = parse_xmp(xmp)
    return packet.without(filter(is_outdated, packet.properties), description)


def _camera_properties(video_bytes: int, presentation_us: int) -> dict[str, int]:
    """The properties in the namespace of cameras. MicroVideo's offsets are relative to the end of the file."""
    return dict(zip(_PROPERTIES, (1, 1, presentation_us, 1, 1, video_bytes, presentation_us), strict=True))


def _description(camera: dict[str, int], video_bytes: int) -> str:
    """The properties as an RDF description. It uses Google's prefixes and attributes, because some readers search the
    text for them."""
    attributes = " ".join(f'GCamera:{name}="{value}"' for name, value in camera.items())
    items = _item("image/jpeg", "Primary", 0) + _item("video/mp4", "MotionPhoto", video_bytes)
    return (
        f'<rdf:Description xmlns:rdf="{_RDF}" xmlns:GCamera="{_CAMERA}" xmlns:Container="{_CONTAINER}"'
        f' xmlns:Item="{_ITEM}" rdf:about="" {attributes}>'
        f"<Container:Directory><rdf:Seq>{items}</rdf:Seq></Container:Directory></rdf:Description>"
    )


def _item(mime: str, semantic: str, length: int) -> str:
    attributes = f'Item:Mime="{mime}" Item:Semantic="{semantic}" Item:Length="{length}" Item:Padding="0"'
    return f'<rdf:li rdf:parseType="Resource"><Container:Item {attributes}/></rdf:li>'
