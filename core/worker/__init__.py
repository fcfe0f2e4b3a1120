"""The process that the desktop app, GIMP and Blender talk to: `python -m shutterspan.core.worker`.

Nothing is imported here: `protocol.py` is read before anything is installed.
"""
