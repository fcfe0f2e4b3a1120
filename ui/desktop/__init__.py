"""The desktop app: PyQt6 windows; the network is reached through its process only."""
