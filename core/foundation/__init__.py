"""The base of all other rooms: errors, progress, log, atomic file writes. It is independent of photos."""
