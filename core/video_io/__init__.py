"""Videos out and in."""

from shutterspan.core.video_io.decoding import decode_video, read_animation
from shutterspan.core.video_io.encoding import ANIMATIONS, CODECS, FileKind, encode_animation, encode_video

__all__ = ["ANIMATIONS", "CODECS", "FileKind", "decode_video", "encode_animation", "encode_video", "read_animation"]
