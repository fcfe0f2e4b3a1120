"""Encode and decode videos and animations."""
