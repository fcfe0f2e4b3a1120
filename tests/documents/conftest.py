"""Fixtures that run commands in this process, with a temporary home folder."""

from ..ui.cli.conftest import home, open_engine_once, run_command

__all__ = ["home", "open_engine_once", "run_command"]
