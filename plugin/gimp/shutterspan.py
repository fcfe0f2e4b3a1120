#!/usr/bin/env python3
"""The file that GIMP starts. It is executable and has the name of its folder. `plugin/package.py` puts `plugin` beside
it."""

from plugin.gimp.filter import main

main()
