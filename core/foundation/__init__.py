"""The base of all other rooms: errors, progress, log, atomic file writes. It knows nothing about photos."""
