"""Passes on the core's protocol. In the plug-in bundles, a copy of the core's file has this name."""

from shutterspan.core.worker.protocol import *  # noqa: F403
