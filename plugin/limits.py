"""Here these are the core's own; in the bundles of the hosts, the core's file lies under this name."""

from shutterspan.core.foundation.limits import DURATION, FRAMES, MIN_SIDE

__all__ = ["DURATION", "FRAMES", "MIN_SIDE"]
