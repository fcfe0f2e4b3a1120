"""Handles the differences between Blender 4.2 and 5.x that affect the add-on."""

from typing import Any

import bpy

#: Options of path properties. Since 4.5, a property has to declare that it supports “//”.
PATH_OPTIONS = {"PATH_SUPPORTS_BLEND_RELATIVE"} if bpy.app.version >= (4, 5, 0) else set()


def sequencer_scene(context: Any) -> Any:
    """The scene that the sequencer shows. Since 5.0 this need not be the active scene."""
    return getattr(context, "sequencer_scene", None) or context.scene


def strips_of(owner: Any) -> Any:
    """The strips of a sequence editor or a meta strip. Before 4.4 they were called sequences."""
    return owner.strips if hasattr(owner, "strips") else owner.sequences


def all_strips(editor: Any) -> Any:
    """All strips of a sequence editor, also those inside meta strips."""
    return editor.strips_all if hasattr(editor, "strips_all") else editor.sequences_all


def span(strip: Any) -> tuple[int, int]:
    """First frame of a strip on the timeline, and the frame after its last. Renamed in 5.1."""
    if hasattr(strip, "left_handle"):
        return int(strip.left_handle), int(strip.right_handle)
    return int(strip.frame_final_start), int(strip.frame_final_end)
