"""The Blender add-on: a photo strip in the Video Sequence Editor is unfolded into a strip of its exposure.

What needs Blender is imported once Blender registers the add-on; the rest may be imported anywhere.
"""


def register() -> None:
    from . import registration

    registration.register()


def unregister() -> None:
    from . import registration

    registration.unregister()
