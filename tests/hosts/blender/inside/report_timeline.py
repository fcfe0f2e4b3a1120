"""Reports the strips of the .blend file that was opened."""

from script_base import report, timeline

report(timeline=timeline())
