"""What differs between Blender 4.2 and 5.x, all in one place."""

from typing import Any

import bpy

#: Options of properties that hold a path: since 4.5, whoever understands “//” says so.
PATH_OPTIONS = {"PATH_SUPPORTS_BLEND_RELATIVE"} if bpy.app.version >= (4, 5, 0) else set()


def sequencer_scene(context: Any) -> Any:
    """The scene that the sequencer shows; since 5.0 not always the active one."""
    return getattr(context, "sequencer_scene", None) or context.scene


def strips_of(owner: Any) -> Any:
    """The strips of an editor or a meta strip; called sequences before 4.4."""
    return owner.strips if hasattr(owner, "strips") else owner.sequences


def all_strips(editor: Any) -> Any:
    """Those inside of meta strips too."""
    return editor.strips_all if hasattr(editor, "strips_all") else editor.sequences_all


def span(strip: Any) -> tuple[int, int]:
    """First frame of a strip on the timeline, and the one after its last; renamed in 5.1."""
    if hasattr(strip, "left_handle"):
        return int(strip.left_handle), int(strip.right_handle)
    return int(strip.frame_final_start), int(strip.frame_final_end)
