"""A sentence for the report line of a file that was opened while another one's photo was being unfolded."""

from typing import Any, ClassVar

import bpy


class SHUTTERSPAN_OT_tell(bpy.types.Operator):
    """Shows a sentence as if the work that it is about had ended only now"""

    bl_idname = "shutterspan.tell"
    bl_label = "Tell"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    sentence: bpy.props.StringProperty()
    _timer: Any = None

    def invoke(self, context: Any, event: Any) -> set[str]:
        """What an operator reports shows in the window only where events drive it, and no script."""
        self._timer = context.window_manager.event_timer_add(0.01, window=context.window)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: Any, event: Any) -> set[str]:
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        context.window_manager.event_timer_remove(self._timer)
        self.report({"WARNING"}, self.sentence)
        return {"FINISHED"}


def tell_after_loading(sentence: str) -> None:
    """Reports are forgotten with the file that they belong to, so this one waits for the next."""

    def tell() -> None:
        if SHUTTERSPAN_OT_tell.is_registered:
            with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):
                bpy.ops.shutterspan.tell("INVOKE_DEFAULT", sentence=sentence)

    bpy.app.timers.register(tell, first_interval=0.2, persistent=True)
