"""Here this is the one of all plug-ins; in the bundle, that file lies under this name."""

from ..host_common import Refused, arrow, mask_text

__all__ = ["Refused", "arrow", "mask_text"]
