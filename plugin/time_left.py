"""Here this is the core's own; in the bundles of the hosts, the core's file lies under this name."""

from shutterspan.core.foundation.time_left import TimeLeft, rounded

__all__ = ["TimeLeft", "rounded"]
