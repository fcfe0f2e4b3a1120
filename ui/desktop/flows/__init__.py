"""Reactions to the user: each module connects widgets, document and worker for one task."""
