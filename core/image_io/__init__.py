"""Photos in, pictures out."""
