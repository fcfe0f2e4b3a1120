"""The core as a separate process that exchanges messages with other programs: `python -m shutterspan.core.worker`.

This file imports nothing: `protocol.py` is imported before anything is installed.
"""
