"""Here the protocol is the core's own; in the bundles of the hosts, the core's file lies under this name."""

from shutterspan.core.worker.protocol import (
    LONGEST,
    PROTOCOL,
    Message,
    clean_environment,
    decoded,
    encoded,
    locator_path,
    read_locator,
    worker_command,
)

__all__ = [
    "LONGEST",
    "PROTOCOL",
    "Message",
    "clean_environment",
    "decoded",
    "encoded",
    "locator_path",
    "read_locator",
    "worker_command",
]
