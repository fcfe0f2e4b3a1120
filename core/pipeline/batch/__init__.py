"""Render many photos with one request: plan jobs, run them, report the outcome of each."""
