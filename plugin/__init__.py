"""Plug-ins for other programs (GIMP, Blender). They start `core.worker` as a process and don't import the core."""
