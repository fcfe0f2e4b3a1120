"""Join a JPEG and an MP4 to an Android Motion Photo: one file that phones show as a photo and play as a video.

The format: developer.android.com/media/platform/motion-photo-format. The video's bytes follow the picture's, and XMP
says how many they are. Older programs find them by the properties of Google's former format, MicroVideo.
"""

from collections.abc import Callable
from xml.etree.ElementTree import C14NWriterTarget, ParseError, XMLParser

from shutterspan.core.image_io.jpeg_segments import XMP_PREFIX, max_app1_bytes, read_app1, replace_app1

#: A player chooses the instant of the picture itself.
UNKNOWN_PRESENTATION = -1

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_CAMERA = "http://ns.google.com/photos/1.0/camera/"
_CONTAINER = "http://ns.google.com/photos/1.0/container/"
_ITEM = "http://ns.google.com/photos/1.0/container/item/"
#: The time for rewriting grows with the square of nested namespaces.
_MAX_REWRITTEN_BYTES = 64 << 10
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
    """Return a Motion Photo: the JPEG, with XMP that describes the video behind it, then the MP4.

    presentation_us: the time in the video that shows the picture, in microseconds, or UNKNOWN_PRESENTATION. Other XMP
    of the JPEG is kept, unless it is damaged, or too long for one segment together with the description.
    Raises ValueError: not a JPEG, or damaged before the picture's data.
    """
    description = _description(_camera_properties(len(mp4), presentation_us), len(mp4))
    xmp = _rewrite(_EMPTY_PACKET, description)
    if old := read_app1(jpeg, XMP_PREFIX):
        try:
            merged = _rewrite(old, description)
        except (ParseError, ValueError, LookupError):  # the last: an unknown text encoding
            merged = xmp
        xmp = merged if len(merged) <= max_app1_bytes(XMP_PREFIX) else xmp
    return replace_app1(jpeg, XMP_PREFIX, xmp) + mp4


def without_motion_photo(xmp: bytes | None) -> bytes | None:
    """XMP without the description of a Motion Photo, which isn't true of a picture that was made of one.

    XMP that is damaged, or so long that rewriting it would take seconds, is left out where it has such a description.
    """
    if not xmp or not any(name in xmp for name in (b"MotionPhoto", b"MicroVideo")):
        return xmp
    if len(xmp) > _MAX_REWRITTEN_BYTES:
        return None
    try:
        return _rewrite(xmp, "")
    except (ParseError, ValueError, LookupError):
        return None


def _camera_properties(video_bytes: int, presentation_us: int) -> dict[str, int]:
    """The properties in the namespace of cameras. Offsets of MicroVideo count from the end of the file."""
    return dict(zip(_PROPERTIES, (1, 1, presentation_us, 1, 1, video_bytes, presentation_us), strict=True))


def _rewrite(xmp: bytes, description: str) -> bytes:
    """Return XMP with this description in place of that of a Motion Photo, which it may have.

    Raises ParseError, ValueError, LookupError: no XMP, damaged, or with a document type.
    """
    outdated = [f"{{{_CONTAINER}}}Directory", *(f"{{{_CAMERA}}}{name}" for name in _PROPERTIES)]
    parts: list[str] = []
    writer = _DescriptionWriter(parts.append, description, outdated)
    parser = XMLParser(target=writer)
    parser.feed(xmp.rstrip(b"\0"))  # some programs end the text like a string of C
    parser.close()
    if not writer.is_written:
        raise ValueError("XML without RDF")
    return "".join(parts).encode()


def _description(camera: dict[str, int], video_bytes: int) -> str:
    """The properties as an RDF description. Readers that search the text expect Google's prefixes and attributes."""
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


class _DescriptionWriter(C14NWriterTarget):
    """Writes the XML that a parser reads, without outdated properties and with a description at the end of its RDF.

    The canonical form keeps all prefixes, as they may be part of values, and needs no recursion.
    """

    def __init__(self, write: Callable[[str], object], description: str, outdated: list[str]):
        super().__init__(write, with_comments=True, exclude_tags=outdated, exclude_attrs=outdated)
        self._write_text = write
        self._description = description
        self.is_written = False

    def doctype(self, *_: object) -> None:
        """Refuse a document type, whose entities could expand without end; XMP has none."""
        raise ValueError("XMP with a document type")

    def end(self, tag: str) -> None:
        if tag == f"{{{_RDF}}}RDF" and not self.is_written:
            self._write_text(self._description)
            self.is_written = True
        super().end(tag)
