"""The user interfaces: the command line and the desktop app, both built on `shutterspan.core`."""
