import sys

from shutterspan.core.cli import main

sys.exit(main())
