"""The desktop app: PyQt6 windows; they use the network only through the worker process."""
