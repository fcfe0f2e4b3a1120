"""Reports a warning after another .blend file was opened. Opening a file stops unfolding and clears earlier reports."""

from typing import Any, ClassVar

import bpy


class SHUTTERSPAN_OT_deferred_report(bpy.types.Operator):
    """Reports a warning in the window."""

    bl_idname = "shutterspan.tell"
    bl_label = "Tell"
    bl_description = "Show a message about work that has ended"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    sentence: bpy.props.StringProperty()
    _timer: Any = None

    def invoke(self, context: Any, event: Any) -> set[str]:
        """Wait for an event: Blender displays an operator's report only if an event runs it, not if a script does."""
        self._timer = context.window_manager.event_timer_add(0.01, window=context.window)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: Any, event: Any) -> set[str]:
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        context.window_manager.event_timer_remove(self._timer)
        self.report({"WARNING"}, self.sentence)
        return {"FINISHED"}


def report_after_loading(sentence: str) -> None:
    """Report a warning once the next file is open. A report that is made earlier is cleared with the old file."""

    def report() -> None:
        if SHUTTERSPAN_OT_deferred_report.is_registered:
            with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):
                bpy.ops.shutterspan.tell("INVOKE_DEFAULT", sentence=sentence)

    bpy.app.timers.register(report, first_interval=0.2, persistent=True)
