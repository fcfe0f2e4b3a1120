"""Passes on `plugin/host_common.py`. In the add-on's bundle, a copy of that file has this name."""

from ..host_common import UserError, arrow_through, distinct_messages, encode_mask, longest_stroke, straight_stroke

__all__ = ["UserError", "arrow_through", "distinct_messages", "encode_mask", "longest_stroke", "straight_stroke"]
