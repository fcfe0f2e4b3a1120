"""Installs and removes the program. Standard library only: it runs before anything is installed."""
