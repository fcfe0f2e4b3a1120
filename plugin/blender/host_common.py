"""Passes on `plugin/host_common.py`. In the add-on's bundle, a copy of that file has this name."""

from ..host_common import UserError, arrow_through, encode_mask

__all__ = ["UserError", "arrow_through", "encode_mask"]
