import sys

from shutterspan.ui.cli import main

sys.exit(main())
