"""The core as a process for other programs, which exchange messages with it: `python -m shutterspan.core.worker`.

This file imports nothing: `protocol.py` is imported before anything is installed.
"""
