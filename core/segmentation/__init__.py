"""Segment the photo: find the outline of a thing from a rough hint."""
