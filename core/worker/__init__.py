"""The core as a process that other programs talk to: `python -m shutterspan.core.worker`.

Nothing is imported here: `protocol.py` is read before anything is installed.
"""
