"""Strip > Unfold Motion Blur: the work goes on in the worker while Blender stays alive."""

import time
from contextlib import suppress
from typing import Any, ClassVar

import bpy

from .compat import sequencer_scene
from .host_common import Refused
from .job import Job
from .photo import problem
from .preferences import preferences, worker_command
from .task import Task, prepared
from .telling import tell_after_loading
from .wishes import DEVICES, Wishes, wished

_SECONDS_BETWEEN_LOOKS = 0.1
#: The job at work, and the timer that looks after it where there is a window.
_running: Job | None = None
_timer: Any = None


def running() -> Job | None:
    """The job at work, for the panel to show."""
    return _running


def stop(context: Any) -> None:
    """End the run, if there is one; nothing of it stays in Blender."""
    global _running, _timer
    if _running:
        _running.close()
    if _timer:
        context.window_manager.event_timer_remove(_timer)
        if context.workspace:
            context.workspace.status_text_set(None)
        _redraw(context)
    _running = _timer = None


class SHUTTERSPAN_OT_unfold(Wishes, bpy.types.Operator):
    """Turn the motion-blurred photo of this strip into the sharp clip of its exposure, on a channel above it"""

    bl_idname = "shutterspan.unfold"
    bl_label = "Unfold Motion Blur"
    # Without REGISTER: the panel that it brings would run the whole work again at each change.
    bl_options: ClassVar[set[str]] = {"UNDO"}

    strip: bpy.props.StringProperty(name="Strip", description="The name of the photo's strip; else the active one")
    device: bpy.props.EnumProperty(items=DEVICES, name="Device", description="What computes")

    _task: Task
    _job: Job

    @classmethod
    def poll(cls, context: Any) -> bool:
        reason = "Another photo is being unfolded. Wait for it, or stop it by Esc." if _running else ""
        # In the background a script names the strip, and gets the same sentences as errors.
        if not reason and not bpy.app.background:
            reason = problem(context)
        cls.poll_message_set(reason)
        return not reason

    def invoke(self, context: Any, event: Any) -> set[str]:
        global _timer
        if bpy.app.background:
            return self.execute(context)
        if not self._begin(context):
            return {"CANCELLED"}
        _timer = context.window_manager.event_timer_add(_SECONDS_BETWEEN_LOOKS, window=context.window)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: Any, event: Any) -> set[str]:
        if event.type == "ESC" and event.value == "PRESS":
            self._job.cancel()
            return {"RUNNING_MODAL"}
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        over = self._job.advance()
        context.workspace.status_text_set(f"“{self._task.photo.name}”: {self._job.words}   (Esc stops it)")
        _redraw(context)
        return self._end(context) if over else {"PASS_THROUGH"}

    def execute(self, context: Any) -> set[str]:
        """Wait here: what scripts and render farms want."""
        if not self._begin(context):
            return {"CANCELLED"}
        told = ""
        try:
            while not self._job.advance():
                if told != (told := self._job.meter.stage):
                    with suppress(OSError):  # nobody reads it
                        print(f"Shutterspan: {told} …", flush=True)
                time.sleep(_SECONDS_BETWEEN_LOOKS)
        except BaseException:
            stop(context)
            raise
        return self._end(context)

    def cancel(self, context: Any) -> None:
        """Blender ends, or opens another file: the strip is there no more."""
        stop(context)
        tell_after_loading(f"Unfolding “{self._task.photo.name}” was stopped: another file was opened.")

    def _begin(self, context: Any) -> bool:
        global _running
        try:
            self._task = prepared(context, wished(self.properties, sequencer_scene(context)), self.strip)
            device = self.device if self.properties.is_property_set("device") else preferences().device
            self._job = _running = Job([*worker_command(), "--device", device], self._task.requests)
        except Refused as refused:
            self.report({"ERROR"}, str(refused))
            return False
        return True

    def _end(self, context: Any) -> set[str]:
        """Nothing is left of the run but what it made."""
        stop(context)
        try:
            results = self._job.outcome()
        except Refused as refused:
            self._task.discard(self._job.results)
            self.report({"WARNING" if self._job.cancelled else "ERROR"}, str(refused))
            return {"CANCELLED"}
        try:
            told = self._task.finish(results)
        except Refused as refused:
            self.report({"ERROR"}, str(refused))
            return {"CANCELLED"}
        warnings = self._job.warnings
        self.report({"WARNING" if warnings else "INFO"}, " ".join([told, *dict.fromkeys(warnings)]))
        return {"FINISHED"}


def _redraw(context: Any) -> None:
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "SEQUENCE_EDITOR":
                area.tag_redraw()
