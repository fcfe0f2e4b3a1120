#!/usr/bin/env python3
"""What GIMP starts: an executable file of its folder's name; `plugin/package.py` puts `plugin` beside it."""

from plugin.gimp.filter import main

main()
