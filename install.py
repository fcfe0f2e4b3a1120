#!/usr/bin/env python3
"""Install Shutterspan in the folder of this file: `python3 install.py`. All options: `--help`.

This file is valid for very old versions of Python too, so that they can print why they are rejected. The folder
`installer` does the work.
"""

import sys

if sys.version_info < (3, 11):
    found = "%d.%d" % tuple(sys.version_info[:2])
    sys.exit(
        "Python is too old: Shutterspan needs Python 3.11 or newer, and this is Python " + found + ".\n"
        "Install a newer one, and start this with it, for example: python3.11 install.py"
    )

if __name__ == "__main__":
    import os
    import types

    # Once installed, the folders here are subpackages of `shutterspan`. Nothing is installed yet: make that package.
    package = types.ModuleType("shutterspan")
    package.__path__ = [os.path.dirname(os.path.abspath(__file__))]
    sys.modules[package.__name__] = package
    from shutterspan.installer.install_command import main

    sys.exit(main())
