"""The operator Strip > Unfold Motion Blur. The worker computes while Blender stays responsive."""

import time
from contextlib import suppress
from typing import Any, ClassVar

import bpy

from .addon_preferences import configured_worker_command, preferences
from .background_run import BackgroundRun
from .blender_wording import full_text
from .compat import sequencer_scene
from .deferred_report import report_after_loading
from .host_common import UserError, distinct_messages
from .photo_strip import unfoldable_problem
from .task import UnfoldTask, prepare_task
from .unfold_properties import DEVICES, UnfoldProperties, effective_properties

#: Seconds between two polls of the run.
_POLL_INTERVAL = 0.1
#: The current run, and the timer that polls it if Blender has a window.
_current_run: BackgroundRun | None = None
_timer: Any = None


def current_run() -> BackgroundRun | None:
    """The run that the panel displays, if there is one."""
    return _current_run


def end_run(context: Any) -> None:
    """End the current run, if there is one, and remove its timer and its text in the status bar."""
    global _current_run, _timer
    if _current_run:
        _current_run.close()
    if _timer:
        context.window_manager.event_timer_remove(_timer)
        if context.workspace:
            context.workspace.status_text_set(None)
        _redraw(context)
    _current_run = _timer = None


class SHUTTERSPAN_OT_unfold(UnfoldProperties, bpy.types.Operator):
    """Turn the motion-blurred photo of this strip into the sharp clip of its exposure, on a channel above it"""

    bl_idname = "shutterspan.unfold"
    bl_label = "Unfold Motion Blur"
    # Without REGISTER, because its panel would run the operator again at each change.
    bl_options: ClassVar[set[str]] = {"UNDO"}

    strip: bpy.props.StringProperty(
        name="Strip", description="Name of the photo's strip. If empty, the active strip is used"
    )
    device: bpy.props.EnumProperty(items=DEVICES, name="Device", description="The device that runs the network")

    _task: UnfoldTask
    _run: BackgroundRun

    @classmethod
    def poll(cls, context: Any) -> bool:
        reason = (
            "Another photo is being unfolded. Wait until it is done, or press Esc to stop it." if _current_run else ""
        )
        # In background mode, a script names the strip and gets the same sentences as errors.
        if not reason and not bpy.app.background:
            reason = unfoldable_problem(context)
        cls.poll_message_set(reason)
        return not reason

    def invoke(self, context: Any, event: Any) -> set[str]:
        global _timer
        if bpy.app.background:
            return self.execute(context)
        if not self._begin(context):
            return {"CANCELLED"}
        _timer = context.window_manager.event_timer_add(_POLL_INTERVAL, window=context.window)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: Any, event: Any) -> set[str]:
        if event.type == "ESC" and event.value == "PRESS":
            self._run.cancel()
            return {"RUNNING_MODAL"}
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        ended = self._run.advance()
        context.workspace.status_text_set(f"“{self._task.photo.name}”: {self._run.status_text}   (Esc stops it)")
        _redraw(context)
        return self._finish(context) if ended else {"PASS_THROUGH"}

    def execute(self, context: Any) -> set[str]:
        """Unfold and wait until it is done, for scripts and render farms."""
        if not self._begin(context):
            return {"CANCELLED"}
        printed_stage = ""
        try:
            while not self._run.advance():
                if printed_stage != (printed_stage := self._run.progress.stage_text):
                    with suppress(OSError):  # the output is not read
                        print(f"Shutterspan: {printed_stage} …", flush=True)
                time.sleep(_POLL_INTERVAL)
        except BaseException:
            end_run(context)
            raise
        return self._finish(context)

    def cancel(self, context: Any) -> None:
        """Blender calls this before it quits or opens another file, which removes the strip."""
        end_run(context)
        report_after_loading(f"Unfolding “{self._task.photo.name}” was stopped: another file was opened.")

    def _begin(self, context: Any) -> bool:
        global _current_run
        try:
            self._task = prepare_task(
                context, effective_properties(self.properties, sequencer_scene(context)), self.strip
            )
            device = self.device if self.properties.is_property_set("device") else preferences().device
            self._run = _current_run = BackgroundRun(
                [*configured_worker_command(), "--device", device], self._task.requests
            )
        except UserError as error:
            self.report({"ERROR"}, str(error))
            return False
        return True

    def _finish(self, context: Any) -> set[str]:
        """End the run, put its result on the timeline, and report it.

        If the run failed or was cancelled, delete what it wrote. If nothing moves, nothing was written, and the report
        gives a hint. If the clip can't be added to the timeline, its files stay.
        """
        end_run(context)
        try:
            results = self._run.results_or_error()
        except UserError as error:
            self._task.discard(self._run.results)
            self.report({"WARNING" if self._run.cancelled else "ERROR"}, str(error))
            return {"CANCELLED"}
        sentences = [full_text(one) for one in distinct_messages([*self._run.warnings, *self._run.notices])]
        if not results[0]["files"]:
            self.report({"WARNING"}, " ".join(sentences))
            return {"CANCELLED"}
        try:
            summary = self._task.finish(results)
        except UserError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        self.report({"WARNING" if self._run.warnings else "INFO"}, " ".join([summary, *sentences]))
        return {"FINISHED"}


def _redraw(context: Any) -> None:
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "SEQUENCE_EDITOR":
                area.tag_redraw()
