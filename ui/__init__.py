"""The faces of our own: the command line and the desktop app, over the calls of `shutterspan.core`."""
