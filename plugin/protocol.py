"""Passes on the core's protocol. In the plug-in bundles, a copy of the core's file has this name."""

from shutterspan.core.worker.protocol import (
    MAX_LINE_BYTES,
    PROTOCOL,
    Message,
    clean_environment,
    decode_message,
    encode_message,
    locator_path,
    read_locator,
    worker_command,
)

__all__ = [
    "MAX_LINE_BYTES",
    "PROTOCOL",
    "Message",
    "clean_environment",
    "decode_message",
    "encode_message",
    "locator_path",
    "read_locator",
    "worker_command",
]
