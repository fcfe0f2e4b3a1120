#!/usr/bin/env python3
"""Install Shutterspan in the folder of this file: `python3 install.py`. All options: `--help`.

This file is also valid in very old versions of Python, so that they can print why they are unsupported. The folder
`installer` contains the installer.
"""

import sys

if sys.version_info < (3, 11):
    found = "%d.%d" % tuple(sys.version_info[:2])
    sys.exit(
        "Python is too old: Shutterspan needs Python 3.11 or newer, and this is Python " + found + ".\n"
        "Install a newer version, and run this file with it, for example: python3.11 install.py"
    )

if __name__ == "__main__":
    import os
    import types

    # The folders here are subpackages of `shutterspan`, but nothing is installed yet. So create this package here.
    package = types.ModuleType("shutterspan")
    package.__path__ = [os.path.dirname(os.path.abspath(__file__))]
    sys.modules[package.__name__] = package
    from shutterspan.installer.install_command import main

    sys.exit(main())
