"""The Blender add-on: it unfolds a photo strip of the Video Sequence Editor into a strip of its exposure.

`register` imports the modules that need Blender. All others can be imported without Blender.
"""


def register() -> None:
    from . import registration

    registration.register()


def unregister() -> None:
    from . import registration

    registration.unregister()
