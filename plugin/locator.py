"""Passes on the core's locator. In the plug-in bundles, a copy of the core's file has this name."""

from shutterspan.core.worker.locator import clean_environment, locator_path, read_locator, worker_command

__all__ = ["clean_environment", "locator_path", "read_locator", "worker_command"]
