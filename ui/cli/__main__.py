import sys

from shutterspan.ui.cli.main import main

sys.exit(main())
