"""The properties of unfolding. The scene has them for the panel, and the operator has the same ones as arguments."""

from math import radians
from typing import Any

import bpy

from .compat import PATH_OPTIONS
from .limits import DURATION, FRAMES, LENGTH, STRENGTH

_LENGTHS = (
    ("FRAMES", "Frames", "A given number of frames, one after another"),
    ("STRIP", "Fit to Strip", "Stretch the exposure over the length of the photo's strip"),
    ("SECONDS", "Fit to Seconds", "Stretch the exposure over a number of seconds at the scene's frame rate"),
)
_LOOPS = (
    ("ONCE", "Once", "From the first instant to the last"),
    ("BOOMERANG", "There and Back", "To the last instant and back, without repeating the first and the last frame"),
    ("REPEAT", "Repeat", "Repeat from the start until the end of the photo's strip"),
)
_REGIONS = (
    ("WHOLE", "Whole Photo", "Everything may move"),
    ("CROP", "Strip's Crop", "Only the part inside the strip's crop may move; the rest of the photo stays still"),
    ("MASK", "Mask Image", "Only the white part of a mask image may move. The image must be as large as the photo"),
)
_QUALITIES = (
    ("DRAFT", "Draft", "At most 960 pixels wide: a quick preview of the motion"),
    ("FULL", "Full", "As large as the photo, with 8 bits per channel; a movie has at most 3840x2160 pixels"),
    ("FINEST", "Finest", "As large as the photo; pictures have 16 bits per channel"),
)
_RESULTS = (
    ("SEQUENCE", "Image Sequence", "Lossless PNG pictures in a new folder"),
    ("MP4", "Movie (H.264)", "One small .mp4"),
    ("MOV", "Movie (ProRes)", "One large .mov with 10 bits per channel"),
)
DEVICES = (
    ("auto", "Automatic", "The fastest available device"),
    ("cpu", "CPU", "The processor"),
    ("cuda", "CUDA", "An NVIDIA graphics card"),
    ("mps", "Metal", "Apple's graphics"),
)


class UnfoldProperties:
    """Mixin with the properties, for classes that Blender registers."""

    length: bpy.props.EnumProperty(items=_LENGTHS, name="Length", description="How the length of the clip is set")
    frames: bpy.props.IntProperty(
        name="Frames",
        default=7,
        min=FRAMES[0],
        max=FRAMES[1],
        description="Number of instants of the exposure in the clip",
    )
    seconds: bpy.props.FloatProperty(
        name="Seconds", default=2.0, min=0.1, max=DURATION[1], description="Duration of the clip"
    )
    start: bpy.props.FloatProperty(
        name="From",
        default=0.0,
        min=0.0,
        max=1.0,
        description="Start of the clip within the exposure: 0 is the start of the exposure",
    )
    end: bpy.props.FloatProperty(
        name="To",
        default=1.0,
        min=0.0,
        max=1.0,
        description="End of the clip within the exposure: 1 is the end of the exposure",
    )
    loop: bpy.props.EnumProperty(items=_LOOPS, name="Play", description="Order of the frames")
    use_direction: bpy.props.BoolProperty(
        name="Direction", description="Set the direction of the motion, which a blurred photo doesn't show"
    )
    direction: bpy.props.FloatProperty(
        name="Angle",
        subtype="ANGLE",
        min=radians(-360),
        max=radians(360),
        description="Direction of the motion in the photo: 0° is to the right, 90° is up",
    )
    motion_length: bpy.props.IntProperty(
        name="Motion Length",
        subtype="PIXEL",
        min=0,
        max=int(LENGTH[1]),
        description="Length of the motion in this direction, in pixels of the photo; 0 uses the estimated length",
    )
    strength: bpy.props.FloatProperty(
        name="Strength",
        subtype="PERCENTAGE",
        precision=0,
        default=100.0,
        min=100 * STRENGTH[0],
        max=100 * STRENGTH[1],
        description="How far things move in the clip: 100% is as far as in the photo, at 0% nothing moves",
    )
    flip: bpy.props.BoolProperty(name="Flip", description="Reverse time")
    region: bpy.props.EnumProperty(items=_REGIONS, name="Region", description="What may move")
    mask: bpy.props.StringProperty(
        name="Mask",
        subtype="FILE_PATH",
        options=PATH_OPTIONS,
        description="A picture as large as the photo: white parts move, black parts stay still",
    )
    cutout: bpy.props.BoolProperty(
        name="Cut-Out with Alpha", description="Only the content of the region, with transparency around it"
    )
    quality: bpy.props.EnumProperty(
        items=_QUALITIES, name="Quality", default="FULL", description="Size and bit depth of the frames"
    )
    result: bpy.props.EnumProperty(items=_RESULTS, name="Result", description="Format of the result")
    still_clip: bpy.props.BoolProperty(
        name="Also When Nothing Moves", description="Add the clip even if all of its frames are the same picture"
    )
    folder: bpy.props.StringProperty(
        name="Folder",
        subtype="DIR_PATH",
        default="//",
        options=PATH_OPTIONS,
        description="Folder for the new folder or file of the result; “//” is the folder of the .blend file",
    )
    trajectories: bpy.props.BoolProperty(
        name="Trajectories",
        description="Also write an .exr with a Vector pass, the motion of each pixel, for the compositor",
    )


#: The names of the properties, in the order of their definition.
PROPERTY_NAMES = tuple(UnfoldProperties.__annotations__)


class SceneUnfoldProperties(UnfoldProperties, bpy.types.PropertyGroup):
    """The scene's properties, which Blender saves in the .blend file."""


def effective_properties(properties: Any, scene: Any) -> dict[str, Any]:
    """The property values for a call of the operator: those that the call sets, and the scene's for all others."""
    return {
        name: getattr(properties if properties.is_property_set(name) else scene.shutterspan, name)
        for name in PROPERTY_NAMES
    }
