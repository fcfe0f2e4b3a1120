"""Dialogs, each in its own window."""
