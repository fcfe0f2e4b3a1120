"""Export presets, among them the built-in ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shutterspan.core.foundation.messages import Message, make_message

#: Codes of the name and the purpose of each built-in preset.
_TEXTS = {
    "reel": ("preset_reel", "preset_reel_purpose"),
    "clip": ("preset_clip", "preset_clip_purpose"),
    "small": ("preset_small", "preset_small_purpose"),
    "web": ("preset_web", "preset_web_purpose"),
    "gif": ("preset_gif", "preset_gif_purpose"),
    "webp": ("preset_webp", "preset_webp_purpose"),
    "motion": ("preset_motion", "preset_motion_purpose"),
    "live": ("preset_live", "preset_live_purpose"),
    "prores": ("preset_prores", "preset_prores_purpose"),
    "cutout": ("preset_cutout", "preset_cutout_purpose"),
    "frames": ("preset_frames", "preset_frames_purpose"),
    "still": ("preset_still", "preset_still_purpose"),
}


@dataclass(frozen=True)
class Preset:
    """An export preset.

    name: the name of a user's preset, or the key of a built-in one; suffix: the file's suffix, or "" for a folder of
    frames; changes: changes to the other settings, with the keys of project files; still: whether only one frame is
    exported; name_pattern: pattern of file names, see `expand_name`; is_built_in: whether the preset comes with the
    program.
    """

    name: str
    suffix: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    still: bool = False
    name_pattern: str = "{photo}"
    is_built_in: bool = False

    @property
    def label(self) -> Message | str:
        """The name that users see; for a built-in preset, a message."""
        return make_message(_TEXTS[self.name][0]) if self.is_built_in else self.name

    @property
    def purpose(self) -> Message | None:
        """The purpose of a built-in preset."""
        return make_message(_TEXTS[self.name][1]) if self.is_built_in else None


def _built_in(
    name: str, suffix: str, changes: Mapping[str, Any] | None = None, name_pattern: str = "{photo}", still: bool = False
) -> Preset:
    return Preset(name, suffix, changes or {}, still, name_pattern, is_built_in=True)


BUILT_IN_PRESETS = (
    _built_in(
        "reel",
        ".mp4",
        {"duration": 6.0, "loop": "boomerang", "fps": 30.0, "frames": 31, "codec": "h264", "hold": 0.2, "ease": True},
    ),
    _built_in("clip", ".mp4"),
    _built_in("small", ".mp4", {"codec": "hevc", "size": 1280}),
    _built_in("web", ".webm", {"size": 1280, "loop": "boomerang", "fps": 30.0, "frames": 31}),
    _built_in("gif", ".gif", {"size": 640, "loop": "boomerang", "fps": 12.5, "frames": 11}),
    _built_in("webp", ".webp", {"size": 1080, "loop": "boomerang", "fps": 25.0, "frames": 15}),
    _built_in("motion", ".jpg", {"moving_photo": "motion", "frames": 45, "fps": 30.0, "loop": "none"}, "{photo}.MP"),
    _built_in("live", ".jpg", {"moving_photo": "live", "frames": 45, "fps": 30.0, "loop": "none"}, "{photo}-live"),
    _built_in("prores", ".mov", {"size": "full", "loop": "none", "frames": 49, "fps": 24.0}),
    _built_in(
        "cutout", ".mov", {"cutout": True, "size": "full", "loop": "none", "frames": 49, "fps": 24.0}, "{photo}-cutout"
    ),
    _built_in("frames", "", {"depth": 16, "size": "full"}, "{photo}-frames"),
    _built_in("still", ".png", {"size": "full"}, still=True),
)
