"""What every other room stands on: errors, progress, the log, files that appear whole; nothing of photos."""
