"""Plug-ins for other programs (GIMP, Blender). They start `core.worker` as a process and import nothing of the core."""
