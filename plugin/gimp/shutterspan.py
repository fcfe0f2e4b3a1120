#!/usr/bin/env python3
"""The file that GIMP starts: executable, and named like its folder. `plugin/package.py` puts `plugin` beside it."""

from plugin.gimp.filter import main

main()
