"""The faces inside other programs (GIMP, Blender). They talk to core.worker as a process and import none of it."""
