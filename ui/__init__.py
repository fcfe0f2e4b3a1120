"""The desktop app: PyQt6 windows over the calls of `shutterspan.core`. Nothing in core imports from here."""
