"""Many photos by one request: what is left to do, who does it, and what became of each."""
