"""Settings of this computer, not of a .blend file: Shutterspan's interpreter and the device."""

from typing import Any

import bpy

from .blender_wording import full_text
from .client import find_worker
from .host_common import UserError
from .locator import worker_command
from .unfold_properties import DEVICES
from .updates import WorkerError


class ShutterspanPreferences(bpy.types.AddonPreferences):
    bl_idname = __package__

    interpreter: bpy.props.StringProperty(
        name="Python of Shutterspan",
        subtype="FILE_PATH",
        description="Interpreter in Shutterspan's folder .venv. Leave it empty if Shutterspan is found automatically",
    )
    device: bpy.props.EnumProperty(items=DEVICES, name="Device", description="The device that runs the network")

    def draw(self, context: Any) -> None:
        self.layout.prop(self, "device")
        self.layout.prop(self, "interpreter")
        try:
            self.layout.label(text=f"Found: {configured_worker_command()[0]}", icon="CHECKMARK")
        except UserError as error:
            self.layout.label(text=str(error), icon="ERROR")


def preferences() -> Any:
    return bpy.context.preferences.addons[__package__].preferences


def configured_worker_command() -> list[str]:
    """The command that starts the worker. Raises UserError: Shutterspan is not found."""
    if interpreter := preferences().interpreter:
        return worker_command(bpy.path.abspath(interpreter))
    try:
        return find_worker()
    except WorkerError as error:
        raise UserError(full_text(error.content)) from error
